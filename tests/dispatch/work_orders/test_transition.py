"""Moving orders: once per operation, never over somebody else's change, always with its trace."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from dispatch.work_orders.errors import (
    AssignmentNeeded,
    ConfirmationMissing,
    OperationReused,
    ReasonMissing,
    TechnicianElsewhere,
    TransitionForbidden,
    TransitionIllegal,
    VisitIncomplete,
    WorkOrderMissing,
    WorkOrderMoved,
)
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import COMPLETE, Desk
from tests.factories.dispatch import as_technician, dispatcher

FINISH: tuple[State, ...] = ("accepted", "travelling", "on_site", "working", "done", "signed")


async def test_an_order_goes_from_the_offer_to_the_signature_and_tells_each_step(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    signed = await desk.walk(order, as_technician(technician_id), *FINISH)
    assert signed.state == "signed"
    assert {each.clock for each in signed.clocks if each.met_at} == {
        "ack", "arrive", "propose", "resolve",
    }  # fmt: skip
    assert await desk.told("work_order.transitioned") == 7
    assert await desk.rows("select 1 from dispatch.assignment where ended_at is null") == []


async def test_the_history_replays_to_the_order_as_it_is(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id, locked=True)
    await desk.walk(order, as_technician(technician_id), "accepted", "travelling")
    await desk.move(order, "classified", as_technician(technician_id), reason="flat tyre")
    entries = await desk.history(order.id)
    state, values = None, dict[str, object]()
    for version, entry in enumerate(entries, start=1):
        assert (entry.version, entry.frm) == (version, state)
        state = entry.to
        values |= {name: after for name, (_, after) in entry.data.get("changes", {}).items()}
    now = await desk.get(order.id)
    assert now is not None
    assert (state, len(entries)) == (now.state, now.version)
    assert values["technician_id"] is None
    assert values["locked"] is False
    assert [(each.by, each.reason) for each in entries][-1] == ("Li Wei", "flat tyre")


async def test_one_operation_id_takes_one_step_however_often_it_comes(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    me, operation = as_technician(technician_id), new_id()
    first = await desk.move(order, "accepted", me, operation_id=operation)
    again = await desk.move(order, "accepted", me, operation_id=operation)
    assert again.version == first.version
    with pytest.raises(OperationReused):
        await desk.move(order, "travelling", me, operation_id=operation)


async def test_a_double_tap_at_one_moment_is_one_claim(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    me, operation = as_technician(technician_id), new_id()
    taps = [desk.move(order, "accepted", me, operation_id=operation) for _ in range(2)]
    both = await asyncio.wait_for(asyncio.gather(*taps), 20)
    assert {each.version for each in both} == {order.version + 2}


async def test_who_saw_an_older_version_is_told_the_new_state(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    with pytest.raises(WorkOrderMoved) as refusal:
        await desk.move(
            order, "cancelled", dispatcher(), reason="mistake", expected_version=order.version
        )
    assert refusal.value.params["state"] == "offered"
    assert refusal.value.params["version"] == order.version + 1


async def test_an_illegal_step_is_refused_with_the_legal_ones(desk: Desk, order: WorkOrder) -> None:
    with pytest.raises(TransitionIllegal) as refusal:
        await desk.move(order, "working", dispatcher())
    assert "planned" in refusal.value.params["allowed"]


async def test_a_person_without_the_right_is_refused(desk: Desk, order: WorkOrder) -> None:
    with pytest.raises(TransitionForbidden):
        await desk.move(order, "planned", Principal(new_id(), "A", "agent", Scope("all")))


async def test_a_step_away_from_somebodys_work_needs_a_reason(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    with pytest.raises(ReasonMissing):
        await desk.move(order, "classified", as_technician(technician_id))


async def test_an_offer_is_made_only_by_assigning(desk: Desk, order: WorkOrder) -> None:
    with pytest.raises(AssignmentNeeded):
        await desk.move(order, "offered", dispatcher())


async def test_a_visit_cannot_end_with_an_item_unticked_and_says_which(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working")
    with pytest.raises(VisitIncomplete) as refusal:
        await desk.move(order, "done", me)
    assert "checklist.safety" in refusal.value.params["items"]
    assert (await desk.move(order, "done", me, visit=COMPLETE)).state == "done"


async def test_nothing_is_signed_without_the_customer(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working", "done")
    with pytest.raises(ConfirmationMissing):
        await desk.move(order, "signed", me)


async def test_a_technician_is_on_the_way_to_one_place_at_a_time(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    other, me = await desk.open_alarm(), as_technician(technician_id)
    for each in (order, other):
        await desk.assign(each, technician_id)
        await desk.move(each, "accepted", me)
    await desk.move(order, "travelling", me)
    with pytest.raises(TechnicianElsewhere):
        await desk.move(other, "travelling", me)


async def test_another_technicians_order_does_not_exist_for_me(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    with pytest.raises(WorkOrderMissing):
        await desk.move(order, "accepted", as_technician(await desk.technician()))


async def test_waiting_for_a_part_stops_the_clocks_and_a_break_does_not(
    desk: Desk, order: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working")
    due = {each.clock: each.due_at for each in order.clocks}["resolve"]
    for reason, moved in (("break", False), ("waiting_part", True)):
        await desk.move(order, "paused", me, reason=reason)
        clock.advance(timedelta(hours=2))
        after = await desk.move(order, "working", me)
        assert ({each.clock: each.due_at for each in after.clocks}["resolve"] > due) is moved


async def test_a_reopened_case_keeps_its_history_and_starts_its_clocks_anew(
    desk: Desk, order: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    await desk.assign(order, technician_id)
    await desk.walk(order, as_technician(technician_id), *FINISH)
    clock.advance(timedelta(hours=5))
    again = await desk.move(order, "classified", dispatcher(), reason="warm again")
    assert (again.round, again.technician_id) == (2, None)
    assert {each.met_at for each in again.clocks} == {None}
    assert min(each.due_at for each in again.clocks) > clock.now()
    assert await desk.told("work_order.reopened") == 1
    assert len(await desk.history(order.id)) == again.version


async def test_nobody_is_sent_back_to_work_on_a_case_that_was_solved_from_afar(
    desk: Desk, order: WorkOrder
) -> None:
    await desk.move(order, "done", dispatcher(), visit=COMPLETE)
    with pytest.raises(AssignmentNeeded):
        await desk.move(order, "working", dispatcher(), reason="warm again")
