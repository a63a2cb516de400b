"""A person decides against triage: class, limits, priority and needs, with a reason and a trace."""

from datetime import timedelta

import pytest

from dispatch.assignments import service as assignments
from dispatch.work_orders.replay import case_of, replayed
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import Proposal, WorkOrder
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON, as_technician


async def test_a_new_class_brings_colour_priority_and_limits_from_the_receipt(
    desk: Desk, office: Office, clock: FixedClock, order: WorkOrder
) -> None:
    clock.advance(timedelta(minutes=10))
    board = await office.client()
    asked = {"class": "urgent_fault", "reason": "water runs into the hall", "version": 2}
    shown = body(await board.put(f"work-orders/{order.id}/grade", json=asked))
    assert (shown["class"], shown["colour"], shown["priority"]) == ("urgent_fault", "red", 1)
    assert shown["reasons"][-1]["code"] == "triage.by_person"
    after = await desk.get(order.id)
    assert after is not None
    assert {each.clock: each.due_at - NOON for each in after.clocks if not each.stopped_at} == {
        "ack": timedelta(minutes=30),
        "arrive": timedelta(hours=2),
        "resolve": timedelta(hours=24),
        "supervisor": timedelta(minutes=30),
    }
    assert {each.clock for each in after.clocks if each.stopped_at} == {"propose"}
    entries = await desk.history(order.id)
    assert (entries[-1].action, entries[-1].reason) == ("regraded", "water runs into the hall")
    assert replayed(entries) == case_of(after)


async def test_what_is_repeated_or_says_nothing_new_changes_nothing(
    office: Office, order: WorkOrder
) -> None:
    board, where = await office.client(), f"work-orders/{order.id}/grade"
    same = {"class": order.order_class, "reason": "as it is"}
    assert body(await board.put(where, json=same))["version"] == order.version
    once = {"priority": 1, "reason": "an old customer", "operation_id": str(new_id())}
    first = body(await board.put(where, json=once))
    assert (first["priority"], first["version"]) == (1, order.version + 1)
    assert body(await board.put(where, json=once))["version"] == first["version"]
    stale = await board.put(where, json=same | {"priority": 4, "version": order.version})
    assert body(stale, 409)["code"] == "work_order.moved"


async def test_needs_change_only_while_nobody_was_chosen_by_them(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    board, where = await office.client(), f"work-orders/{order.id}/grade"
    await desk.part("compressor")
    needs = {"skills": {"electrical": 3}, "parts": ["compressor"], "duration_s": 7200}
    shown = body(await board.put(where, json=needs | {"reason": "looked by video"}))
    assert shown["skills"] == [{"skill": "electrical", "level": 3}]
    assert (shown["parts"], shown["duration_s"]) == (["compressor"], 7200)
    unknown = await board.put(where, json={"parts": ["no-such"], "reason": "typo"})
    assert body(unknown, 422)["code"] == "part.unknown"
    technician_id = await desk.technician(skills={"electrical": 3})
    await desk.assign(order, technician_id)
    late = await board.put(where, json={"duration_s": 3600, "reason": "shorter"})
    assert body(late, 409)["code"] == "work_order.needs_fixed"
    graver = body(await board.put(where, json={"class": "urgent_fault", "reason": "smoke"}))
    assert (graver["state"], graver["class"]) == ("offered", "urgent_fault")


async def test_an_order_that_is_over_keeps_its_grade_and_only_the_office_grades(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    wish = {"priority": 4, "reason": "no hurry"}
    where = f"work-orders/{order.id}/grade"
    site = await office.client("site_manager", Scope("site", (str(order.site_id),)))
    assert (await site.put(where, json=wish)).status_code == 403
    await desk.move(order, "cancelled", make.dispatcher(), reason="twice")
    board = await office.client()
    assert body(await board.put(where, json=wish), 409)["code"] == "work_order.grade_over"


@pytest.mark.parametrize("wish", [{"class": "none"}, {"priority": 5}, {"duration_s": 1}, {}])
async def test_a_wish_without_sense_or_reason_is_refused(
    office: Office, order: WorkOrder, wish: dict[str, object]
) -> None:
    board = await office.client()
    said = wish | ({"reason": "so"} if wish else {})
    assert (await board.put(f"work-orders/{order.id}/grade", json=said)).status_code == 422


async def test_what_was_answered_in_time_stays_answered_in_a_graver_class(
    desk: Desk, office: Office, clock: FixedClock, order: WorkOrder
) -> None:
    technician_id = await desk.technician()
    await desk.assign(order, technician_id)
    clock.advance(timedelta(minutes=40))
    await desk.move(order, "accepted", as_technician(technician_id))
    board = await office.client()
    asked = {"class": "urgent_fault", "reason": "the floor is wet"}
    body(await board.put(f"work-orders/{order.id}/grade", json=asked))
    after = await desk.get(order.id)
    assert after is not None
    ack = next(each for each in after.clocks if each.clock == "ack")
    assert (ack.met_at, ack.missed_at) == (NOON + timedelta(minutes=40), None)


@pytest.mark.parametrize(
    ("wish", "state"),
    [
        ({"class": "urgent_fault"}, "classified"),
        ({"priority": 1}, "classified"),
        ({"duration_s": 7200}, "planned"),
    ],
)
async def test_what_was_proposed_for_another_grade_is_no_more_and_the_planner_looks_anew(
    desk: Desk, office: Office, order: WorkOrder, wish: dict[str, object], state: str
) -> None:
    proposal = Proposal(technician_id=await desk.technician(), starts_at=NOON, cost=1.0)
    async with desk.database.unit_of_work(make.SYSTEM, "propose") as uow:
        await assignments.propose(uow, desk.policies, order.id, proposal)
    board = await office.client()
    body(await board.put(f"work-orders/{order.id}/grade", json=wish | {"reason": "it smells"}))
    after = await desk.get(order.id)
    assert after is not None
    assert after.state == state
    assert (after.proposal is None) == (state == "classified")
    entries = await desk.history(order.id)
    assert entries[-1].action == "regraded"
    assert replayed(entries) == case_of(after)
