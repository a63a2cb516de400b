"""The planner at work on a real database: whoever waits is placed, a person's word stands."""

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from msgspec import Raw, structs

from dispatch.planning.apply import apply
from dispatch.planning.day import Day
from dispatch.planning.planner import caller
from dispatch.technicians import duty_changes
from dispatch.technicians.duty_changes import DutyChangeGiven
from hanlu.clock import FixedClock
from hanlu.contracts.events import Audience, NumberedEvent
from hanlu.contracts.work_orders import WorkOrder, WorkOrderChanged
from tests.dispatch.desk import Desk
from tests.dispatch.planning.work import at_work, eventually, full_day, open_fire
from tests.factories import dispatch as make


async def test_an_alarms_order_is_offered_to_the_nearest_at_once(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    await at_work(desk, "far", 31.4)
    near = await at_work(desk, "near", 31.21)
    async with planning():
        order = await desk.open_alarm(site_id=await desk.site(lat=31.2))
        given = await eventually(desk, order, lambda now: now.state == "offered")
    assert given.technician_id == near
    assert given.starts_at is not None


async def test_an_order_that_waited_before_the_planner_started_is_placed_too(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    somebody = await at_work(desk, "somebody", 31.21)
    order = await desk.open_alarm()
    async with planning():
        given = await eventually(desk, order, lambda now: now.state == "offered")
    assert given.technician_id == somebody


async def test_in_propose_mode_a_person_decides(desk: Desk, planning: Callable[..., Any]) -> None:
    somebody = await at_work(desk, "somebody", 31.21)
    async with planning("propose"):
        order = await desk.open_alarm()
        proposed = await eventually(desk, order, lambda now: now.proposal is not None)
    assert (proposed.state, proposed.technician_id) == ("planned", None)
    assert proposed.proposal is not None
    assert proposed.proposal.technician_id == somebody


async def test_a_locked_order_stays_with_whom_a_person_chose(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    far = await at_work(desk, "far", 31.6)
    await at_work(desk, "near", 31.21)
    chosen = await desk.assign(await desk.open_alarm(), far)
    other = await desk.open_alarm(site_id=await desk.site(lat=31.2))
    async with planning():
        await eventually(desk, other, lambda now: now.state == "offered")
        await asyncio.sleep(3.0)  # an improvement has run: every second, for a second
        kept = await desk.get(chosen.id)
    assert kept is not None
    assert (kept.technician_id, kept.version) == (far, chosen.version)


async def improved(desk: Desk, seconds: float = 4.0) -> None:
    """Something happens that makes the day worth another look, and the look is over."""
    await desk.open_alarm(site_id=await desk.site(lat=31.9))
    await asyncio.sleep(seconds)


async def test_an_offer_stays_where_it_is_while_its_technician_may_be_reading_it(
    desk: Desk, planning: Callable[..., Any], clock: FixedClock
) -> None:
    far = await at_work(desk, "far", 31.3)
    order = await desk.open_alarm(site_id=await desk.site(lat=31.2))
    offered = await desk.assign(order, far, starts_at=make.NOON, locked=False)
    near = await at_work(desk, "near", 31.21)
    async with planning():
        await improved(desk)
        kept = await desk.get(offered.id)
        assert kept is not None
        assert kept.technician_id == far
        clock.advance(desk.policies.offer.confirm_within)
        await improved(desk, 0)
        moved = await eventually(desk, offered, lambda now: now.technician_id == near)
    assert moved.state == "offered"


async def test_a_proposal_stays_where_it_is_for_a_gain_of_minutes(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    first = await at_work(desk, "first", 31.22)
    async with planning("propose"):
        order = await desk.open_alarm(site_id=await desk.site(lat=31.2))
        proposed = await eventually(desk, order, lambda now: now.proposal is not None)
        await at_work(desk, "a little nearer", 31.21)
        await improved(desk, 6)
        kept = await desk.get(order.id)
    assert proposed.proposal is not None
    assert kept is not None
    assert kept.proposal is not None
    assert proposed.proposal.technician_id == kept.proposal.technician_id == first


async def test_nobody_is_sent_without_the_skill(desk: Desk, planning: Callable[..., Any]) -> None:
    await at_work(desk, "plumber", 31.2, plumbing=3)
    cooler = await at_work(desk, "cooler", 31.9)
    async with planning():
        order = await desk.open_alarm()
        given = await eventually(desk, order, lambda now: now.state == "offered")
    assert given.technician_id == cooler


async def test_an_order_that_another_alarm_joins_while_it_is_placed_does_not_wait(
    desk: Desk, planning: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_work(desk, "somebody", 31.21)
    zone, site = uuid4(), await desk.site()
    joined = asyncio.Event()

    async def overtaken(*asked: Any, **named: Any) -> Any:
        """A second probe of the room calls after the plan was read and before it is applied."""
        if not joined.is_set():
            joined.set()
            await desk.open_alarm(site_id=site, zone_id=zone, channel="2")
        return await apply(*asked, **named)

    monkeypatch.setattr("dispatch.planning.planner.apply", overtaken)
    async with planning():
        order = await desk.open_alarm(site_id=site, zone_id=zone)
        given = await eventually(desk, order, lambda now: now.state == "offered")
    assert joined.is_set()
    assert given.version > order.version + 1


async def test_where_an_urgent_order_has_no_room_another_makes_way(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    expert, other, held = await full_day(desk)
    async with planning():
        urgent = await eventually(
            desk, await open_fire(desk), lambda now: now.technician_id is not None
        )
        moved = await eventually(desk, held, lambda now: now.technician_id == other)
    assert urgent.technician_id == expert
    assert moved.starts_at is not None


async def test_what_policy_does_not_leave_to_the_planner_is_proposed_with_what_it_moves(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    expert, other, held = await full_day(desk)
    async with planning("propose"):
        urgent = await eventually(desk, await open_fire(desk), lambda now: now.proposal is not None)
        await asyncio.sleep(1.5)
        kept, waiting = await desk.get(held.id), await desk.get(urgent.id)
    assert kept is not None
    assert waiting is not None
    assert (kept.technician_id, kept.version) == (expert, held.version)
    assert waiting.version == urgent.version  # the same proposal is not made twice
    assert urgent.proposal is not None
    (move,) = urgent.proposal.moves
    assert (move.number, move.from_technician_id, move.technician_id) == (
        held.number,
        expert,
        other,
    )

    accepted = await desk.assign(urgent, expert)
    after = await desk.get(held.id)
    assert accepted.starts_at == urgent.proposal.starts_at
    assert after is not None
    assert after.technician_id == other


async def test_a_move_that_a_person_overtook_is_left_alone(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    expert, _, held = await full_day(desk)
    async with planning("propose"):
        urgent = await eventually(desk, await open_fire(desk), lambda now: now.proposal is not None)
    locked = await desk.assign(held, expert, locked=True)
    await desk.assign(urgent, expert)
    after = await desk.get(held.id)
    assert after is not None
    assert (after.technician_id, after.version) == (expert, locked.version)


async def test_the_orders_of_somebody_who_falls_ill_go_to_who_can(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    ill = await at_work(desk, "ill", 31.2)
    well = await at_work(desk, "well", 31.9)
    async with planning():
        order = await eventually(
            desk, await desk.open_alarm(), lambda now: now.technician_id == ill
        )
        sick = DutyChangeGiven(
            kind="absent", reason="sick", starts_at=make.NOON, ends_at=make.NOON + timedelta(days=2)
        )
        async with desk.database.unit_of_work(make.dispatcher(), "sick") as uow:
            await duty_changes.add(uow, ill, sick)
        given = await eventually(desk, order, lambda now: now.technician_id == well)
    assert given.state == "offered"


async def test_what_a_late_technician_would_begin_after_its_time_goes_to_who_is_free(
    desk: Desk, planning: Callable[..., Any], clock: FixedClock
) -> None:
    late = await at_work(desk, "late", 31.2)
    first = await desk.assign(await desk.open_alarm(), late, starts_at=make.NOON, locked=False)
    second = await desk.assign(
        await desk.open_alarm(), late, starts_at=make.NOON + timedelta(hours=1), locked=False
    )
    clock.advance(timedelta(hours=3, minutes=30))  # within four hours somebody has to be there
    for to in ("accepted", "travelling", "on_site", "working"):
        await desk.move(first, to, make.dispatcher())
    free = await at_work(desk, "free", 31.2)
    clock.advance(timedelta(minutes=28))
    async with planning():
        given = await eventually(desk, second, lambda now: now.technician_id == free)
    assert given.state == "offered"


async def test_who_is_pushed_back_by_an_urgent_order_is_told_the_new_start(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    only = await at_work(desk, "only", 31.21, refrigeration=3, electrical=3)
    async with planning():
        first = await eventually(
            desk, await desk.open_alarm(), lambda now: now.technician_id == only
        )
        urgent = await eventually(
            desk, await open_fire(desk), lambda now: now.technician_id == only
        )
        told = first.starts_at
        pushed = await eventually(desk, first, lambda now: now.starts_at != told)
    assert urgent.starts_at is not None
    assert pushed.starts_at is not None
    assert pushed.starts_at >= urgent.starts_at + timedelta(minutes=90)
    assert pushed.technician_id == only


async def promise(desk: Desk, order: WorkOrder, until: datetime) -> None:
    """Agree with the customer that work begins between noon and ``until``."""
    async with desk.database.unit_of_work(make.SYSTEM, "test.promise", audited=False) as uow:
        await uow.connection.execute(
            "update dispatch.work_order set window_from = %s, window_to = %s, promised = true,"
            " version = version + 1 where id = %s",
            (make.NOON, until, order.id),
        )


async def test_not_even_an_urgent_order_takes_a_promised_visit_out_of_its_window(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    only = await at_work(desk, "only", 31.21, refrigeration=3, electrical=3)
    agreed = await desk.assign(await desk.open_alarm(), only, starts_at=make.NOON, locked=False)
    await promise(desk, agreed, make.NOON + timedelta(minutes=30))
    async with planning():
        urgent = await eventually(
            desk, await open_fire(desk), lambda now: now.technician_id == only
        )
        await asyncio.sleep(1.5)  # long enough to tell somebody that it begins later
        kept = await desk.get(agreed.id)
    assert kept is not None
    assert kept.starts_at is not None
    assert make.NOON <= kept.starts_at <= make.NOON + timedelta(minutes=30)
    assert urgent.starts_at is not None
    assert urgent.starts_at >= kept.starts_at + timedelta(seconds=kept.duration_s)


async def test_where_a_promised_visit_would_have_to_fall_a_person_decides(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    expert = await at_work(
        desk, "expert", 31.2, starts=time(10), length_min=210, refrigeration=3, electrical=3,
        sensors=1,
    )  # fmt: skip
    ordinary = await desk.open_alarm(rule="silence", code="silence", cause="silence")
    agreed = await desk.assign(ordinary, expert, starts_at=make.NOON, locked=False)
    await promise(desk, agreed, make.NOON + timedelta(hours=1))
    async with planning():
        urgent = await eventually(desk, await open_fire(desk), lambda now: now.proposal is not None)
        await asyncio.sleep(3.0)  # an improvement has run: every second, for a second
        kept = await desk.get(agreed.id)
    assert kept is not None
    assert (kept.technician_id, kept.starts_at) == (expert, make.NOON)
    assert urgent.technician_id is None
    assert urgent.proposal is not None
    (fallen,) = urgent.proposal.moves
    assert (fallen.work_order_id, fallen.technician_id) == (agreed.id, None)


async def test_a_grade_that_changed_calls_the_planner_with_the_new_priority_once(
    desk: Desk, order: WorkOrder
) -> None:
    day = Day().folded({}, [order], {}, [])
    assert caller(changed(order), day) is None
    graver = structs.replace(order, order_class="urgent_fault", priority=1)
    assert caller(changed(graver), day) == 1
    looked = day.folded({}, [graver], {}, [])
    assert caller(changed(graver), looked) is None
    assert caller(changed(graver), Day()) is None


def changed(order: WorkOrder) -> NumberedEvent:
    event = WorkOrderChanged(order=order)
    return NumberedEvent(
        number=1,
        event_id=uuid4(),
        type="work_order.changed",
        at=make.NOON,
        audience=Audience(topic="work_orders"),
        data=Raw(msgspec.json.encode(event)),
    )
