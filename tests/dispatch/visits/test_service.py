"""Writing a visit down: what was found and done, with its history, its event and its trace."""

from typing import Any
from uuid import UUID

import pytest

from dispatch.visits.errors import ChecklistUnknown, NoVisitNow
from dispatch.visits.model import Signature, VisitPatch
from dispatch.work_orders.errors import OperationReused, WorkOrderMissing
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from tests.dispatch.desk import COMPLETE, Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON, as_technician, dispatcher


@pytest.fixture
async def me(desk: Desk, order: WorkOrder, technician_id: UUID) -> Principal:
    """The technician at work."""
    await desk.assign(order, technician_id)
    who = as_technician(technician_id)
    await desk.walk(order, who, "accepted", "on_site", "working")
    return who


async def visits_in_history(desk: Desk, order: WorkOrder) -> list[dict[str, Any]]:
    entries = await desk.history(order.id)
    assert [each.version for each in entries] == list(range(1, len(entries) + 1))
    return [each.data["visit"] for each in entries if each.action == "visit"]


async def test_a_visit_written_down_is_history_version_event_and_trace(
    desk: Desk, order: WorkOrder, me: Principal
) -> None:
    before, told = await desk.get(order.id), await desk.told("work_order.changed")
    await desk.visit(order, VisitPatch(cause="ice", checklist={"safety": True}), me)
    after = await desk.get(order.id)
    assert before is not None
    assert after is not None
    assert (after.version, after.state) == (before.version + 1, before.state)
    assert await visits_in_history(desk, order) == [
        {"cause": ["", "ice"], "checklist": [{}, {"safety": True}]}
    ]
    assert await desk.told("work_order.changed") == told + 1
    (trace,) = await desk.rows(
        "select before, after, subject from hanlu.audit where action = 'visit'"
    )
    assert trace["subject"] == f"work_order:{order.id}"
    assert (trace["before"]["cause"], trace["after"]["cause"]) == ("", "ice")


async def test_what_is_not_given_stays_and_single_ticks_add_up(
    desk: Desk, order: WorkOrder, me: Principal
) -> None:
    await desk.visit(order, VisitPatch(cause="ice", checklist={"safety": True}), me)
    at_once = VisitPatch(checklist={"safety": True}, ticked_at={"safety": NOON})
    await desk.visit(order, at_once, me)
    later = VisitPatch(solution="thawed", checklist={"parts": True}, ticked_at={"parts": NOON})
    visit = await desk.visit(order, later, me)
    assert visit.ticked_at.keys() == visit.checklist.keys()
    assert (visit.cause, visit.solution) == ("ice", "thawed")
    assert visit.checklist == {"safety": True, "parts": True}


async def test_a_repeated_operation_writes_nothing_and_what_says_nothing_new_leaves_no_trace(
    desk: Desk, order: WorkOrder, me: Principal
) -> None:
    operation = new_id()
    for _ in range(2):
        await desk.visit(order, VisitPatch(cause="ice"), me, operation)
    await desk.visit(order, VisitPatch(cause="ice"), me)
    assert len(await visits_in_history(desk, order)) == 1
    with pytest.raises(OperationReused):
        await desk.visit(await desk.open_alarm(), VisitPatch(cause="ice"), dispatcher(), operation)


async def test_the_strokes_of_a_signature_stand_with_the_visit_and_its_name_in_the_history(
    desk: Desk, order: WorkOrder, me: Principal
) -> None:
    visit = await desk.visit(order, VisitPatch(signature=Signature("Lin", "M0 0L9 9")), me)
    assert visit.signature == Signature("Lin", "M0 0L9 9")
    assert await visits_in_history(desk, order) == [{"signature": [None, "Lin"]}]


async def test_what_comes_with_a_step_stands_in_the_history_of_the_step(
    desk: Desk, order: WorkOrder, me: Principal
) -> None:
    await desk.move(order, "done", me, visit=COMPLETE)
    last = (await desk.history(order.id))[-1]
    assert (last.to, last.data["visit"]["cause"]) == ("done", ["", "fan blocked"])


async def test_a_visit_is_written_from_arrival_to_signature_by_whoever_sees_the_order(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    with pytest.raises(NoVisitNow):
        await desk.visit(order, VisitPatch(cause="ice"), me)
    await desk.walk(order, me, "accepted", "on_site")
    with pytest.raises(WorkOrderMissing):
        stranger = as_technician(await desk.technician())
        await desk.visit(order, VisitPatch(cause="ice"), stranger)
    with pytest.raises(ChecklistUnknown):
        await desk.visit(order, VisitPatch(checklist={"shoes": True}), me)
    with pytest.raises(ChecklistUnknown):
        await desk.visit(order, VisitPatch(ticked_at={"shoes": NOON}), me)
    await desk.walk(order, me, "working", "done", "signed")
    with pytest.raises(NoVisitNow):
        await desk.visit(order, VisitPatch(cause="ice"), dispatcher())


async def test_over_http_the_visit_answers_what_is_missing_and_repeats(
    desk: Desk, office: Office, order: WorkOrder, me: Principal, technician_id: UUID
) -> None:
    phone = await office.technician(technician_id)
    sent = {"cause": "ice", "operation_id": str(new_id())}
    first = await phone.post(f"work-orders/{order.id}/visit", json=sent)
    assert body(first)["visit"]["cause"] == "ice"
    assert "cause" not in body(first)["missing"]
    assert "solution" in body(first)["missing"]
    again = await phone.post(f"work-orders/{order.id}/visit", json=sent)
    assert (body(again), again.headers["ETag"]) == (body(first), first.headers["ETag"])
    shown = await phone.get(f"work-orders/{order.id}/visit")
    assert body(shown) == body(first)
    wrong = await phone.post(f"work-orders/{order.id}/visit", json={"photos": ["0" * 64]})
    assert body(wrong, 422)["field"] == "photos"


async def test_the_report_tells_each_visit_and_who_made_it(
    desk: Desk, office: Office, order: WorkOrder, me: Principal
) -> None:
    await desk.move(order, "done", me, visit=COMPLETE)
    await desk.move(order, "classified", dispatcher(), reason="warm again")
    second = await desk.technician(name="Wang Fang")
    await desk.assign(order, second)
    await desk.walk(order, as_technician(second), "accepted", "on_site", "working")
    await desk.visit(order, VisitPatch(cause="relay"), as_technician(second))
    client = await office.client()
    report = body(await client.get(f"work-orders/{order.id}/report"))
    told = [
        (each["number"], each["technician_name"], each["visit"]["cause"])
        for each in report["visits"]
    ]
    assert told == [(1, "Li Wei", "fan blocked"), (2, "Wang Fang", "relay")]


async def test_a_desk_that_writes_after_a_hand_back_does_not_take_the_visit_from_who_made_it(
    desk: Desk, office: Office, order: WorkOrder, me: Principal
) -> None:
    await desk.visit(order, VisitPatch(cause="ice"), me)
    await desk.move(order, "classified", me, reason="needs a ladder")
    await desk.visit(order, VisitPatch(solution="ladder ordered"), dispatcher())
    report = body(await (await office.client()).get(f"work-orders/{order.id}/report"))
    told = [
        (each["technician_name"], each["visit"]["cause"], each["ended_why"])
        for each in report["visits"]
    ]
    assert told == [("Li Wei", "ice", "needs a ladder"), (None, "", None)]
