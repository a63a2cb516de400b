"""One active technician an order, whoever asks at once; and who may be sent at all."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from dispatch.assignments import service
from dispatch.technicians.errors import TechnicianInactive, TechnicianMissing, TechnicianUnfit
from dispatch.work_orders.errors import (
    ReasonMissing,
    TransitionForbidden,
    TransitionIllegal,
    WorkOrderMoved,
)
from dispatch.work_orders.replay import case_of, replayed
from hanlu.contracts.work_orders import Proposal, WorkOrder
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON, as_technician, dispatcher


async def active(desk: Desk, order: WorkOrder) -> list[UUID]:
    rows = await desk.rows(
        "select technician_id from dispatch.assignment"
        " where work_order_id = %s and ended_at is null",
        order.id,
    )
    return [row["technician_id"] for row in rows]


async def test_an_assignment_offers_the_order_and_tells_the_technician(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    offered = await desk.assign(order, technician_id, starts_at=NOON + timedelta(hours=1))
    assert (offered.state, offered.technician_id) == ("offered", technician_id)
    assert offered.technician_name == "Li Wei"
    assert await active(desk, order) == [technician_id]
    heard = await desk.rows(
        "select technician_ids from hanlu.outbox where type = 'assignment.made'"
    )
    assert heard == [{"technician_ids": [technician_id]}]


async def test_of_two_desks_at_one_moment_one_wins_and_the_other_sees_the_new_state(
    desk: Desk, order: WorkOrder
) -> None:
    people = [await desk.technician() for _ in range(2)]
    wishes = [desk.assign(order, each, expected_version=order.version) for each in people]
    outcomes = await asyncio.gather(*wishes, return_exceptions=True)
    (won,) = [each for each in outcomes if isinstance(each, WorkOrder)]
    (lost,) = [each for each in outcomes if isinstance(each, WorkOrderMoved)]
    assert await active(desk, order) == [won.technician_id]
    assert lost.params["technician_id"] == won.technician_id


async def test_many_desks_without_versions_still_leave_one_technician(
    desk: Desk, order: WorkOrder
) -> None:
    people = [await desk.technician() for _ in range(6)]
    await asyncio.gather(*(desk.assign(order, each, reason="mine") for each in people))
    assert len(await active(desk, order)) == 1


async def test_the_same_assignment_twice_changes_nothing(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    first = await desk.assign(order, technician_id)
    assert (await desk.assign(order, technician_id)).version == first.version


async def test_reassigning_tells_both_technicians(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    other = await desk.technician(name="Wang Fang")
    await desk.assign(order, other)
    assert await active(desk, order) == [other]
    (told,) = await desk.rows(
        "select technician_ids from hanlu.outbox where type = 'assignment.withdrawn'"
    )
    assert set(told["technician_ids"]) == {technician_id, other}


async def test_taking_an_accepted_order_away_needs_a_reason(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    await desk.move(order, "accepted", as_technician(technician_id))
    with pytest.raises(ReasonMissing):
        await desk.assign(order, await desk.technician())
    with pytest.raises(ReasonMissing):
        await desk.withdraw(order, None)
    assert await active(desk, order) == [technician_id]


async def test_no_plan_moves_an_order_that_somebody_has_started(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    await desk.walk(order, as_technician(technician_id), "accepted", "travelling")
    with pytest.raises(TransitionForbidden):
        await desk.assign(order, await desk.technician(), make.SYSTEM, reason="better plan")


async def test_a_finished_order_cannot_be_assigned(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.move(order, "cancelled", dispatcher(), reason="false alarm")
    with pytest.raises(TransitionIllegal):
        await desk.assign(order, technician_id)


async def test_withdrawing_twice_is_withdrawing_once(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    once = await desk.withdraw(order, "wrong district")
    assert (await desk.withdraw(order, "wrong district")).version == once.version
    assert (once.state, once.technician_id) == ("classified", None)
    assert await active(desk, order) == []


async def test_a_lock_is_a_change_of_its_own_and_survives_the_acceptance(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id, locked=False)
    await desk.assign(order, technician_id, locked=True)
    accepted = await desk.move(order, "accepted", as_technician(technician_id))
    assert accepted.locked
    assert [each.action for each in await desk.history(order.id)][-2:] == ["locked", "transition"]


async def test_whoever_lacks_the_certificate_cannot_be_sent(desk: Desk, order: WorkOrder) -> None:
    unfit = [
        await desk.technician(skills={}),
        await desk.technician(skills={"refrigeration": 1}),
        await desk.technician(skills={"electrical": 3}),
    ]
    for each in unfit:
        with pytest.raises(TechnicianUnfit) as refusal:
            await desk.assign(order, each)
        assert refusal.value.params["skills"] == ("refrigeration",)


async def test_an_expired_certificate_counts_for_nothing(desk: Desk, order: WorkOrder) -> None:
    person = await desk.technician(skills={})
    async with desk.database.unit_of_work(make.SYSTEM, "expired") as uow:
        await uow.connection.execute(
            "insert into dispatch.technician_skill values (%s, 'refrigeration', 3, %s)",
            (person, NOON),
        )
    with pytest.raises(TechnicianUnfit):
        await desk.assign(order, person)


async def test_nobody_unknown_or_gone_can_be_sent(desk: Desk, order: WorkOrder) -> None:
    with pytest.raises(TechnicianMissing):
        await desk.assign(order, new_id())
    with pytest.raises(TechnicianInactive):
        await desk.assign(order, await desk.technician(active=False))


async def test_a_proposal_waits_for_a_person_and_is_gone_once_decided(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    choice = Proposal(technician_id=technician_id, starts_at=NOON, cost=12.5)
    async with desk.database.unit_of_work(make.SYSTEM, "propose") as uow:
        planned = await service.propose(uow, desk.policies, order.id, choice)
    assert (planned.state, planned.proposal, planned.technician_id) == ("planned", choice, None)
    assert await active(desk, order) == []
    assert (await desk.assign(order, technician_id)).proposal is None


async def test_people_are_told_an_interval_around_the_planned_start(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    start, margin = NOON + timedelta(hours=1), desk.policies.planning.eta_margin
    offered = await desk.assign(order, technician_id, starts_at=start)
    assert offered.eta is not None
    assert (offered.eta.start, offered.eta.end) == (start - margin, start + margin)
    back = await desk.withdraw(order, "changed plans")
    assert back.eta is None


async def test_whom_a_person_chooses_is_fixed_in_place_unless_they_say_otherwise(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    chosen = await desk.assign(order, technician_id)
    loose = await desk.assign(await desk.open_alarm(), await desk.technician(), locked=False)
    planned = await desk.assign(await desk.open_alarm(), await desk.technician(), by=make.SYSTEM)
    assert (chosen.locked, loose.locked, planned.locked) == (True, False, False)


async def test_a_proposal_that_is_accepted_stays_open_to_better_plans(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    async with desk.database.unit_of_work(make.SYSTEM, "propose") as uow:
        choice = Proposal(technician_id=technician_id, starts_at=NOON, cost=600)
        proposed = await service.propose(uow, desk.policies, order.id, choice)
    accepted = await desk.assign(proposed, technician_id)
    assert (accepted.technician_id, accepted.locked) == (technician_id, False)


async def test_a_fixed_time_goes_with_the_lock_with_the_technician_and_with_another_agreed_time(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    at = NOON + timedelta(hours=2)
    fixed = await desk.assign(order, technician_id, starts_at=at, fixed=True)
    assert (fixed.fixed_start, fixed.starts_at, fixed.locked) == (at, at, True)
    assert replayed(await desk.history(order.id)) == case_of(fixed)
    later = at + timedelta(minutes=10)
    moved = await desk.assign(order, technician_id, starts_at=later, fixed=True)
    assert (moved.fixed_start, moved.starts_at) == (later, later)
    loose = await desk.assign(order, technician_id, fixed=False)
    assert (loose.fixed_start, loose.starts_at, loose.locked) == (None, later, True)
    assert [each.action for each in await desk.history(order.id)][-3:] == [
        "assigned",
        "fixed",
        "let_loose",
    ]
    await desk.assign(order, technician_id, starts_at=at, fixed=True)
    unlocked = await desk.assign(order, technician_id, locked=False)
    assert (unlocked.fixed_start, unlocked.locked) == (None, False)
    await desk.assign(order, technician_id, starts_at=at, fixed=True)
    handed = await desk.assign(order, await desk.technician())
    assert (handed.fixed_start, handed.locked) == (None, True)


async def test_a_fixed_time_ends_when_the_order_is_taken_back(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id, starts_at=NOON + timedelta(hours=2), fixed=True)
    back = await desk.withdraw(order, "changed my mind")
    assert (back.fixed_start, back.technician_id) == (None, None)
    assert replayed(await desk.history(order.id)) == case_of(back)


async def test_a_time_that_is_fixed_keeps_the_technician_whatever_is_said_of_the_lock(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    at = NOON + timedelta(hours=2)
    fixed = await desk.assign(order, technician_id, starts_at=at, fixed=True, locked=False)
    assert (fixed.fixed_start, fixed.locked) == (at, True)
