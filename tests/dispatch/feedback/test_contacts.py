"""A word owed to the customer has an owner and a time: promised, regular, or after a complaint."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.feedback import contact_records, contacts
from dispatch.feedback.contact_records import Contact, Outcome, Standing, owes
from dispatch.feedback.contacts import Answer
from dispatch.feedback.errors import ContactOver, ContactTooEarly, ContactTooLate, NoContact
from dispatch.sla.escalate import escalate
from dispatch.sla.policy import CLASSES
from dispatch.work_orders import merging, opening
from dispatch.work_orders.opening import Request
from dispatch.work_orders.states import STATES
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import OrderClass, State, WorkOrder
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.feedback.finished import finish, rate
from tests.dispatch.http import Office, body
from tests.dispatch.policies import shipped_policies
from tests.factories.dispatch import SYSTEM, dispatcher

HOUR = timedelta(hours=1)
AGENT = Principal(new_id(), "Mei", "agent", Scope("all"))
POLICY = shipped_policies().contact


async def now(desk: Desk, order: WorkOrder) -> WorkOrder:
    found = await desk.get(order.id)
    assert found is not None
    return found


async def listed(desk: Desk, order: WorkOrder) -> list[Contact]:
    async with desk.database.read(SYSTEM) as connection:
        return await contact_records.of_order(connection, order.id)


async def owed(desk: Desk, order: WorkOrder) -> list[Contact]:
    found = await listed(desk, order)
    return [each for each in found if each.outcome is None and each.stopped_at is None]


async def promise(desk: Desk, order: WorkOrder, within: timedelta, **said: Any) -> WorkOrder:
    async with desk.database.unit_of_work(AGENT, "contact") as uow:
        due_at = uow.now + within
        return await contacts.promise(uow, desk.policies, order.id, due_at, "the price", **said)


async def answer(
    desk: Desk, order: WorkOrder, one: Contact, outcome: Outcome, **more: Any
) -> WorkOrder:
    given = Answer(round=one.round, occasion=one.occasion, outcome=outcome, said="talked", **more)
    async with desk.database.unit_of_work(AGENT, "contact") as uow:
        return await contacts.answer(uow, desk.policies, order.id, given)


@pytest.fixture
async def complaint(desk: Desk) -> WorkOrder:
    site_id = await desk.site()
    async with desk.database.unit_of_work(dispatcher(), "open") as uow:
        asked = Request(kind="complaint", site_id=site_id, description="nobody called back")
        return await opening.open_for_request(uow, desk.policies, asked)


async def test_a_promised_reply_is_the_agents_until_it_is_given(
    desk: Desk, order: WorkOrder, clock: FixedClock
) -> None:
    operation = new_id()
    first = await promise(desk, order, 3 * HOUR, operation_id=operation)
    again = await promise(desk, order, 3 * HOUR, operation_id=operation)
    assert again.version == first.version
    (one,) = await owed(desk, order)
    assert (one.why, one.words, one.owner, one.due_at) == (
        "promised", "the price", "agent", clock.now() + 3 * HOUR,
    )  # fmt: skip
    assert [each.called for each in first.clocks if each.clock == "contact"] == ["agent"]
    after = await answer(desk, order, one, "told")
    assert [each for each in after.clocks if each.clock == "contact"] == []
    assert await owed(desk, order) == []
    with pytest.raises(NoContact):
        await answer(desk, order, one, "told")


async def test_overdue_the_supervisor_is_called_once_and_never_early(
    desk: Desk, order: WorkOrder, clock: FixedClock
) -> None:
    await promise(desk, order, 3 * HOUR)
    begun = clock.now()
    for hours, expected in ((2.99, []), (3, ["supervisor"]), (99, ["supervisor"])):
        async with desk.database.unit_of_work(SYSTEM, "escalate") as uow:
            await escalate(uow, desk.policies, order.id, begun + hours * HOUR)
        rows = await desk.rows(
            "select to_role from dispatch.escalation where clock = 'contact' order by rung"
        )
        assert [row["to_role"] for row in rows] == expected


async def test_a_promise_lies_ahead_and_not_too_far(desk: Desk, order: WorkOrder) -> None:
    with pytest.raises(ContactTooEarly):
        await promise(desk, order, timedelta(0))
    with pytest.raises(ContactTooLate):
        await promise(desk, order, timedelta(days=31))
    await desk.move(order, "cancelled", dispatcher(), reason="not needed")
    with pytest.raises(ContactOver):
        await promise(desk, order, HOUR)


async def test_regular_contact_goes_on_by_itself_while_a_complaint_is_handled(
    desk: Desk, complaint: WorkOrder, clock: FixedClock
) -> None:
    (first,) = await owed(desk, complaint)
    assert (first.why, first.due_at) == ("progress", clock.now() + 4 * HOUR)
    clock.advance(HOUR)
    await answer(desk, complaint, first, "told")
    (second,) = await owed(desk, complaint)
    assert (second.why, second.due_at) == ("progress", clock.now() + 4 * HOUR)
    await answer(desk, complaint, second, "satisfied", next_at=clock.now() + 9 * HOUR)
    (third,) = await owed(desk, complaint)
    assert (third.why, third.due_at) == ("progress", clock.now() + 9 * HOUR)


async def test_a_resolved_complaint_is_called_about_within_a_day_and_reopens_when_not_satisfied(
    desk: Desk, complaint: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    await finish(desk, complaint, technician_id)
    (call,) = await owed(desk, complaint)
    assert (call.why, call.due_at) == ("after_complaint", clock.now() + 24 * HOUR)
    reopened = await answer(desk, complaint, call, "not_satisfied")
    assert (reopened.state, reopened.round) == ("classified", 2)
    (again,) = await owed(desk, complaint)
    assert (again.why, again.round) == ("progress", 2)
    told = [each for each in await desk.history(complaint.id) if each.action == "contact"]
    assert told[0].data["outcome"] == "not_satisfied"


async def test_a_satisfied_customer_ends_it_and_one_not_reached_is_tried_again(
    desk: Desk, complaint: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    await finish(desk, complaint, technician_id)
    (call,) = await owed(desk, complaint)
    await answer(desk, complaint, call, "unreachable")
    (again,) = await owed(desk, complaint)
    assert (again.why, again.due_at) == ("after_complaint", clock.now() + 4 * HOUR)
    settled = await answer(desk, complaint, again, "satisfied")
    assert settled.state == "signed"
    assert await owed(desk, complaint) == []


async def test_the_work_that_goes_on_takes_the_call_back_and_a_cancelled_case_owes_nothing(
    desk: Desk, complaint: WorkOrder, technician_id: UUID
) -> None:
    await promise(desk, complaint, HOUR)
    await finish(desk, complaint, technician_id)
    await desk.move(complaint, "classified", dispatcher(), reason="not yet")
    assert {each.why for each in await owed(desk, complaint)} == {"promised", "progress"}
    await desk.move(complaint, "cancelled", dispatcher(), reason="moved away")
    assert await owed(desk, complaint) == []


async def test_a_promise_goes_along_when_its_order_is_merged(desk: Desk, order: WorkOrder) -> None:
    other = await desk.open_alarm(
        site_id=order.site_id, cause="door", rule="door", code="door.open"
    )
    for each in (order, other):
        await promise(desk, each, HOUR)
    async with desk.database.unit_of_work(dispatcher(), "merge") as uow:
        await merging.merge(uow, desk.policies, other.id, order.id)
    assert len(await owed(desk, order)) == 2
    assert await owed(desk, other) == []


async def test_three_stars_owe_an_agents_call_and_four_owe_nothing(
    desk: Desk, order: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    await finish(desk, order, technician_id)
    await rate(desk, order, 3, "came late")
    (call,) = await owed(desk, order)
    assert (call.why, call.words, call.owner, call.due_at) == (
        "rating", "★ 3/5 came late", "agent", clock.now() + 24 * HOUR,
    )  # fmt: skip
    assert (await now(desk, order)).state == "signed"
    other = await desk.open_alarm(cause="door", rule="door", code="door.open")
    await finish(desk, other, technician_id)
    await rate(desk, other, 4)
    assert await listed(desk, other) == []
    after = await answer(desk, order, call, "not_satisfied")
    assert (after.state, await owed(desk, order)) == ("classified", [])


async def test_three_stars_for_a_complaint_owe_no_second_call(
    desk: Desk, complaint: WorkOrder, technician_id: UUID
) -> None:
    await finish(desk, complaint, technician_id)
    await rate(desk, complaint, 3)
    assert [each.why for each in await owed(desk, complaint)] == ["after_complaint"]


async def test_an_ordinary_repair_owes_no_calls(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await finish(desk, order, technician_id)
    assert await listed(desk, order) == []


async def test_three_days_after_a_repair_an_agent_asks_once_whether_all_is_well(
    desk: Desk, order: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    care = desk.policies.care.model_copy(update={"kinds": ("repair",)})
    caring = replace(desk, policies=replace(desk.policies, care=care))
    await finish(caring, order, technician_id)
    (asked,) = await owed(caring, order)
    assert (asked.why, asked.owner) == ("care", "agent")
    assert timedelta(days=2) < asked.due_at - clock.now() <= timedelta(days=3)
    await rate(caring, order, 1)
    assert "care" not in {each.why for each in await owed(caring, order)}, "taken up again"

    await finish(caring, await now(caring, order), technician_id)
    (again,) = [each for each in await owed(caring, order) if each.why == "care"]
    await answer(caring, order, again, "satisfied")
    assert "care" not in {each.why for each in await owed(caring, order)}
    clock.advance(HOUR)
    at_work = await caring.move(await now(caring, order), "classified", AGENT, reason="noise")
    await finish(caring, at_work, technician_id)
    assert "care" not in {each.why for each in await owed(caring, order)}, "once a case"


@given(st.sampled_from(CLASSES), st.lists(st.sampled_from(STATES), min_size=2, max_size=8))
def test_a_complaint_owes_exactly_one_kind_of_word_until_it_is_cancelled(
    order_class: OrderClass, states: list[State]
) -> None:
    for state in states:
        why = owes(POLICY, Standing(order_class=order_class, state=state))
        wanted = order_class in POLICY.classes and state != "cancelled"
        assert (why is not None) == wanted
        finished = state in ("done", "signed", "closed")
        assert why in (None, "after_complaint" if finished else "progress")


async def test_over_http_the_desk_promises_and_answers_and_outsiders_read_nothing(
    desk: Desk, complaint: WorkOrder, office: Office, clock: FixedClock
) -> None:
    path = f"work-orders/{complaint.id}/contacts"
    agent = await office.client("agent")
    due_at = (clock.now() + 2 * HOUR).isoformat()
    past = body(await agent.post(path, json={"due_at": "2020-01-01T00:00:00Z", "words": "x"}), 422)
    assert (past["code"], past["field"]) == ("contact.too_early", "due_at")
    body(await agent.post(path, json={"due_at": due_at, "words": "the price"}))
    first = body(await agent.get(path))["items"][0]
    assert (first["why"], first["outcome"]) == ("promised", None)
    said = {"round": 1, "occasion": first["occasion"], "outcome": "told", "said": "it is free"}
    body(await agent.post(f"{path}/answers", json=said))
    assert body(await agent.post(f"{path}/answers", json=said), 409)["code"] == "contact.missing"
    (item,) = body(await agent.get("owned"))["items"]
    assert (item["clock"], item["why"], item["owner"]) == ("contact", "progress", "agent")
    customer = await office.client("site_manager", Scope("site", (str(complaint.site_id),)))
    assert (await customer.get(path)).status_code == 403
    events = body(await customer.get(f"work-orders/{complaint.id}/events"))["items"]
    assert {"contact", "contact_promised"}.isdisjoint({each["action"] for each in events})
