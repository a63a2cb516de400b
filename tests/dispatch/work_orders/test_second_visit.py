"""A visit that ends half done: nothing of it is lost, and the case goes on as a second visit."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from dispatch.planning import demand
from dispatch.visits.model import PartUsed, VisitPatch
from dispatch.work_orders import waiting
from dispatch.work_orders.errors import NotWaiting, ReasonUnknown
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.ids import new_id
from tests.dispatch.desk import COMPLETE, SIGNED, Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import as_technician, dispatcher

HOUR = timedelta(hours=1)
HALF_DONE = VisitPatch(
    checklist={"cause": True},
    cause="fan motor burnt",
    parts_used=(PartUsed("fuse", 1),),
)


@pytest.fixture
async def working(desk: Desk, order: WorkOrder, technician_id: UUID) -> WorkOrder:
    """The technician has begun, and carries two fuses."""
    await desk.stock(technician_id, "fuse", 2)
    await desk.assign(order, technician_id)
    return await desk.walk(order, as_technician(technician_id), "accepted", "on_site", "working")


async def come_again(
    desk: Desk, order: WorkOrder, until: datetime | None, reason: str = "waiting_part"
) -> WorkOrder:
    assert order.technician_id is not None
    me = as_technician(order.technician_id)
    return await desk.move(
        order, "classified", me, reason=reason, until=until, note="motor FM-12", visit=HALF_DONE
    )


def resolve_due(order: WorkOrder) -> datetime:
    return {each.clock: each.due_at for each in order.clocks}["resolve"]


async def test_the_second_visit_begins_empty_and_the_report_shows_both(
    desk: Desk, office: Office, working: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    again = await come_again(desk, working, clock.now() + 20 * HOUR)
    assert (again.visit_number, again.round, again.state) == (2, 1, "classified")
    second = await desk.technician(name="Wang Fang")
    await desk.stock(second, "fuse", 1)
    await desk.assign(again, second)
    her = as_technician(second)
    await desk.walk(again, her, "accepted", "on_site", "working")
    await desk.visit(again, VisitPatch(parts_used=(PartUsed("fuse", 1),)), her)
    await desk.move(again, "done", her, visit=COMPLETE)
    await desk.move(again, "signed", her, visit=SIGNED)
    phone = await office.technician(second)
    report = body(await phone.get(f"work-orders/{again.id}/report"))
    told = [
        (each["technician_name"], each["visit"]["cause"], each["visit"]["parts_used"])
        for each in report["visits"]
    ]
    fuse = [{"part": "fuse", "quantity": 1}]
    assert told == [("Li Wei", "fan motor burnt", fuse), ("Wang Fang", "fan blocked", fuse)]
    assert [each["ended_why"] for each in report["visits"]] == ["waiting_part", None]
    assert await desk.in_van(technician_id, "fuse") == 1
    assert await desk.in_van(second, "fuse") == 0


async def test_what_waits_says_why_and_until_when_and_asks_for_who_was_there(
    desk: Desk, working: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    until = clock.now() + 20 * HOUR
    again = await come_again(desk, working, until)
    assert again.wait is not None
    assert (again.wait.reason, again.wait.until, again.wait.note) == (
        "waiting_part", until, "motor FM-12",
    )  # fmt: skip
    assert (again.technician_id, again.preferred_technician_id) == (None, technician_id)
    (planned,) = demand.demands([again])
    assert (planned.earliest, planned.preferred) == (until, technician_id)
    assert resolve_due(again) == resolve_due(working) + 20 * HOUR


async def test_without_a_day_nobody_is_sent_until_somebody_names_one(
    desk: Desk, working: WorkOrder, clock: FixedClock
) -> None:
    again = await come_again(desk, working, None)
    assert demand.demands([again]) == []
    clock.advance(3 * HOUR)
    until = clock.now() + 2 * HOUR
    async with desk.database.unit_of_work(dispatcher(), "wait") as uow:
        dated = await waiting.wait_until(uow, desk.policies, again.id, until)
    assert [each.earliest for each in demand.demands([dated])] == [until]
    assert resolve_due(dated) == resolve_due(working) + 5 * HOUR


async def test_a_part_that_comes_early_ends_the_wait_and_takes_the_time_back(
    desk: Desk, office: Office, working: WorkOrder, clock: FixedClock
) -> None:
    again = await come_again(desk, working, clock.now() + 20 * HOUR)
    clock.advance(HOUR)
    board = await office.client()
    sent = {"until": clock.now().isoformat(), "operation_id": str(new_id())}
    first = body(await board.put(f"work-orders/{again.id}/wait", json=sent))
    assert first["wait"] is None
    over = await desk.get(again.id)
    assert over is not None
    assert resolve_due(over) == resolve_due(working) + HOUR
    assert body(await board.put(f"work-orders/{again.id}/wait", json=sent)) == first
    anew = {"until": (clock.now() + HOUR).isoformat()}
    refused = body(await board.put(f"work-orders/{again.id}/wait", json=anew), 409)
    assert refused["code"] == "work_order.not_waiting"


async def test_a_technician_who_sets_out_early_ends_the_wait(
    desk: Desk, working: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    again = await come_again(desk, working, clock.now() + 20 * HOUR)
    await desk.assign(again, technician_id)
    accepted = await desk.move(again, "accepted", as_technician(technician_id))
    assert accepted.wait is not None
    clock.advance(2 * HOUR)
    gone = await desk.move(again, "travelling", as_technician(technician_id))
    assert (gone.wait, gone.preferred_technician_id) == (None, None)
    assert resolve_due(gone) == resolve_due(working) + 2 * HOUR


async def test_who_declines_to_come_again_is_not_asked_for_any_more(
    desk: Desk, working: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    again = await come_again(desk, working, clock.now() + 20 * HOUR)
    await desk.assign(again, technician_id)
    me = as_technician(technician_id)
    declined = await desk.move(again, "classified", me, reason="on holiday by then")
    assert declined.preferred_technician_id is None
    assert declined.wait == again.wait
    assert declined.visit_number == 2


async def test_a_hand_back_in_other_words_waits_for_nothing_but_keeps_the_visit(
    desk: Desk, working: WorkOrder
) -> None:
    again = await come_again(desk, working, None, reason="not my trade")
    assert (again.visit_number, again.wait, again.preferred_technician_id) == (2, None, None)
    assert resolve_due(again) == resolve_due(working)


async def test_a_pause_names_what_it_waits_for_by_a_code_of_the_policy(
    desk: Desk, working: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    me = as_technician(technician_id)
    with pytest.raises(ReasonUnknown) as refusal:
        await desk.move(working, "paused", me, reason="lunch")
    assert "waiting_expert" in refusal.value.params["known"]
    paused = await desk.move(working, "paused", me, reason="waiting_expert")
    assert paused.wait is not None
    assert (paused.wait.reason, paused.wait.stops_clocks) == ("waiting_expert", False)
    assert (await desk.move(working, "working", me)).wait is None


async def test_a_pause_that_becomes_a_second_visit_keeps_the_clocks_standing(
    desk: Desk, working: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    me = as_technician(technician_id)
    paused = await desk.move(working, "paused", me, reason="waiting_part")
    clock.advance(HOUR)
    again = await come_again(desk, paused, clock.now() + 4 * HOUR)
    assert resolve_due(again) == resolve_due(working) + 5 * HOUR


async def test_what_does_not_wait_cannot_wait_longer(
    desk: Desk, order: WorkOrder, clock: FixedClock
) -> None:
    with pytest.raises(NotWaiting):
        async with desk.database.unit_of_work(dispatcher(), "wait") as uow:
            await waiting.wait_until(uow, desk.policies, order.id, clock.now() + HOUR)
