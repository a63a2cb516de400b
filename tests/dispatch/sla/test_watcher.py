"""Due steps fire once, never early, and after a downtime as one call and no flood."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from dispatch.due import database_time
from dispatch.policies import Policies
from dispatch.sla.escalate import escalate
from dispatch.sla.watcher import Watcher
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database.lease import Fence, Lease
from hanlu.database.unit_of_work import LeaseLost
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON, as_technician


@pytest.fixture
def watcher(desk: Desk, clock: FixedClock) -> Watcher:
    """A watcher whose database tells the test's time."""

    async def told(_connection: object) -> Any:
        return clock.now()

    return Watcher(desk.database, new_id(), lambda: desk.policies, told)


@pytest.fixture
async def fence(desk: Desk) -> Fence:
    """The lease, held by this test."""
    return await take_lease(desk)


async def take_lease(desk: Desk) -> Fence:
    """A lease that ends at once, so that the next taker need not wait."""
    held = await Lease(desk.database, Watcher.name, new_id(), timedelta(microseconds=1)).acquire()
    assert held is not None
    return held


async def raised(desk: Desk) -> list[tuple[str, int, bool]]:
    rows = await desk.rows(
        "select clock, rung, skipped from dispatch.escalation order by clock, rung"
    )
    return [(row["clock"], row["rung"], row["skipped"]) for row in rows]


async def test_nothing_fires_before_its_time(
    desk: Desk, order: WorkOrder, watcher: Watcher, fence: Fence, clock: FixedClock
) -> None:
    clock.advance(timedelta(minutes=59, seconds=59))
    assert await watcher.tick(fence) == 0
    clock.advance(timedelta(seconds=1))
    assert await watcher.tick(fence) == 1
    assert await raised(desk) == [("ack", 0, False)]
    assert await desk.told("clock.missed") == 1
    assert await desk.told("escalation.raised") == 1


async def test_a_rung_is_written_down_by_the_time_it_was_judged_by_and_never_before_its_due_time(
    desk: Desk, order: WorkOrder
) -> None:
    """The unit of work begins a moment before the database is asked for the time."""
    async with desk.database.unit_of_work(make.SYSTEM, "escalate") as uow:
        due = uow.now + timedelta(hours=1, milliseconds=3)
        assert await escalate(uow, desk.policies, order.id, due) >= 1
    rows = await desk.rows("select due_at, fired_at from dispatch.escalation")
    assert all(row["due_at"] <= row["fired_at"] for row in rows)


async def test_each_missed_limit_escalates_once_also_after_a_restart(
    desk: Desk, order: WorkOrder, watcher: Watcher, fence: Fence, clock: FixedClock
) -> None:
    clock.advance(timedelta(minutes=61))
    await watcher.tick(fence)
    assert await watcher.tick(await take_lease(desk)) == 0
    assert await raised(desk) == [("ack", 0, False)]


async def test_the_ladder_goes_up_by_half_of_the_limit(
    desk: Desk, order: WorkOrder, watcher: Watcher, fence: Fence, clock: FixedClock
) -> None:
    for _ in range(5):
        clock.advance(timedelta(minutes=30))
        await watcher.tick(fence)
    roles = await desk.rows(
        "select data::json ->> 'to_role' as role from hanlu.outbox"
        " where type = 'escalation.raised' order by position"
    )
    assert [row["role"] for row in roles] == ["inspector", "regional_manager", "senior"]


async def test_after_a_long_downtime_each_clock_calls_its_highest_rung_once(
    desk: Desk, order: WorkOrder, watcher: Watcher, fence: Fence, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=5))
    await watcher.tick(fence)
    assert await raised(desk) == [
        ("ack", 0, True), ("ack", 1, True), ("ack", 2, False), ("arrive", 0, False),
    ]  # fmt: skip
    assert await desk.told("escalation.raised") == 2
    assert await desk.told("clock.missed") == 2


async def test_two_watchers_at_once_fire_each_step_once(
    desk: Desk, order: WorkOrder, clock: FixedClock
) -> None:
    clock.advance(timedelta(minutes=70))

    async def once() -> int:
        async with desk.database.unit_of_work(make.SYSTEM, "escalate") as uow:
            return await escalate(uow, desk.policies, order.id, clock.now())

    assert sum(await asyncio.gather(*(once() for _ in range(5)))) == 1
    assert await desk.told("escalation.raised") == 1


async def test_a_watcher_that_slept_through_its_lease_writes_nothing(
    desk: Desk, order: WorkOrder, watcher: Watcher, fence: Fence, clock: FixedClock
) -> None:
    await take_lease(desk)
    clock.advance(timedelta(minutes=70))
    with pytest.raises(LeaseLost):
        await watcher.tick(fence)
    assert await raised(desk) == []


async def test_met_in_time_never_escalates_and_met_late_is_missed_but_calls_nobody(
    desk: Desk,
    order: WorkOrder,
    technician_id: UUID,
    watcher: Watcher,
    fence: Fence,
    clock: FixedClock,
) -> None:
    late, me = await desk.open_alarm(), as_technician(technician_id)
    for each in (order, late):
        await desk.assign(each, technician_id)
    await desk.move(order, "accepted", me)
    clock.advance(timedelta(minutes=61))
    await desk.move(late, "accepted", me)
    await watcher.tick(fence)
    assert await desk.told("clock.missed") == 1
    assert await desk.told("escalation.raised") == 0


async def test_a_case_taken_up_again_still_owes_the_miss_of_its_first_round_once(
    desk: Desk,
    order: WorkOrder,
    technician_id: UUID,
    watcher: Watcher,
    fence: Fence,
    clock: FixedClock,
) -> None:
    await desk.assign(order, technician_id)
    clock.advance(timedelta(minutes=61))  # nobody watches meanwhile
    await desk.walk(order, as_technician(technician_id), "accepted", "on_site", "working", "done")
    await desk.move(order, "classified", make.dispatcher(), reason="warm again")
    assert await watcher.tick(fence) == 1
    assert await desk.told("clock.missed") == 1
    due = "select 1 from dispatch.sla_clock where next_rung_at <= %s"
    assert await desk.rows(due, clock.now()) == []


async def test_orders_that_cannot_be_moved_are_tried_again_with_the_next_tick(
    desk: Desk,
    order: WorkOrder,
    fence: Fence,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> Policies:
        raise RuntimeError("a section is missing")

    async def told(_connection: object) -> Any:
        return clock.now()

    monkeypatch.setattr("dispatch.sla.watcher._BATCH", 1)
    clock.advance(timedelta(minutes=61))
    async with asyncio.timeout(20):
        assert await Watcher(desk.database, new_id(), broken, told).tick(fence) == 0


async def test_the_database_tells_the_time_by_default(desk: Desk, order: WorkOrder) -> None:
    async with desk.database.read(make.SYSTEM) as connection:
        assert await database_time(connection) > NOON


@pytest.mark.parametrize(
    ("starts", "waits"),
    [
        pytest.param(None, timedelta(minutes=15), id="to go at once"),
        pytest.param(timedelta(hours=8), timedelta(hours=7, minutes=15), id="to go tonight"),
    ],
)
async def test_an_unconfirmed_offer_is_taken_back(
    desk: Desk,
    order: WorkOrder,
    technician_id: UUID,
    watcher: Watcher,
    fence: Fence,
    clock: FixedClock,
    starts: timedelta | None,
    waits: timedelta,
) -> None:
    await desk.assign(order, technician_id, starts_at=NOON + starts if starts else None)
    clock.advance(waits - timedelta(seconds=1))
    await watcher.tick(fence)
    assert (await get(desk, order)).state == "offered"
    clock.advance(timedelta(seconds=1))
    await watcher.tick(fence)
    again = await get(desk, order)
    assert (again.state, again.technician_id) == ("classified", None)
    assert (await desk.history(order.id))[-1].reason == "offer.unconfirmed"


async def test_an_offer_put_off_is_waited_for_as_long_as_its_new_start_allows(
    desk: Desk,
    order: WorkOrder,
    technician_id: UUID,
    watcher: Watcher,
    fence: Fence,
    clock: FixedClock,
) -> None:
    await desk.assign(order, technician_id)
    await desk.assign(order, technician_id, starts_at=NOON + timedelta(hours=8))
    clock.advance(timedelta(hours=7))
    await watcher.tick(fence)
    assert (await get(desk, order)).state == "offered"


async def test_a_class_that_is_told_of_at_dispatch_is_confirmed_at_once_however_late_it_starts(
    desk: Desk, technician_id: UUID, watcher: Watcher, fence: Fence, clock: FixedClock
) -> None:
    order = await desk.open_alarm(rule="water_leak", code="water_leak")
    assert order.order_class in desk.policies.appointment.exempt
    strong = await desk.technician(skills={"refrigeration": 3, "electrical": 3})
    await desk.assign(order, strong, starts_at=NOON + timedelta(hours=8))
    clock.advance(desk.policies.offer.confirm_within)
    await watcher.tick(fence)
    assert (await get(desk, order)).state == "classified"


@pytest.mark.parametrize(
    ("last", "waits", "reason"),
    [
        pytest.param("signed", timedelta(hours=1), "close.settled", id="signed"),
        pytest.param("done", timedelta(hours=72), "close.unconfirmed", id="no answer"),
    ],
)
async def test_a_finished_case_closes_by_itself_and_says_why(
    desk: Desk,
    order: WorkOrder,
    technician_id: UUID,
    watcher: Watcher,
    fence: Fence,
    clock: FixedClock,
    last: Any,
    waits: timedelta,
    reason: str,
) -> None:
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    steps: Callable[..., Any] = desk.walk
    await steps(order, me, "accepted", "on_site", "working", "done", *{last} - {"done"})
    clock.advance(waits)
    await watcher.tick(fence)
    assert (await get(desk, order)).state == "closed"
    assert (await desk.history(order.id))[-1].reason == reason


async def get(desk: Desk, order: WorkOrder) -> WorkOrder:
    found = await desk.get(order.id)
    assert found is not None
    return found
