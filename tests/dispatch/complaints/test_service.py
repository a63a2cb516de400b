"""A complaint goes its eight steps on the clocks and in the history of its order."""

import asyncio
from datetime import timedelta

import pytest

from dispatch.complaints import service
from dispatch.complaints.errors import (
    AboutElsewhere,
    ComplaintCauseUnknown,
    ComplaintTypeUnknown,
    NoStepLeft,
    NotAComplaint,
    RemedyForLeaders,
    RemedyUnfit,
    StepNeeds,
    StepOutOfTurn,
    StepsMissing,
)
from dispatch.customers import customers
from dispatch.customers.customers import CustomerGiven, CustomerSeals
from dispatch.feedback import contact_records, contacts
from dispatch.feedback.contacts import Answer
from dispatch.sla.escalate import escalate
from dispatch.visits.model import VisitPatch
from dispatch.work_orders import own_steps
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.ids import new_id
from hanlu.runtime import keyring_of
from tests.dispatch.complaints.handled import (
    AGENT,
    BEFORE_THE_RESULT,
    LEADER,
    RESULT,
    complain,
    settle,
    shown,
    take,
)
from tests.dispatch.desk import Desk
from tests.factories.dispatch import SYSTEM, dispatcher

HOUR = timedelta(hours=1)


@pytest.fixture
async def complaint(desk: Desk) -> WorkOrder:
    return await complain(desk, await desk.site(), "the technician was rude")


def clock_of(order: WorkOrder, name: str) -> tuple[bool, bool]:
    """Whether it was met, and whether it is there at all."""
    found = [each for each in order.clocks if each.clock == name]
    return any(each.met_at is not None for each in found), bool(found)


async def test_eight_steps_with_who_when_and_what_is_next(
    desk: Desk, complaint: WorkOrder, clock: FixedClock
) -> None:
    begun = clock.now()
    course = await shown(desk, complaint)
    assert [step.step for step in course.steps] == ["received"]
    assert [(each.step, each.owner) for each in course.ahead] == [
        ("verified", "agent"),
        ("investigated", "supervisor"),
        ("cause_found", "supervisor"),
        ("proposed", "supervisor"),
        ("told", "agent"),
        ("followed_up", "agent"),
        ("closed", "agent"),
    ]
    by_step = {each.step: each for each in course.ahead}
    assert by_step["verified"].due_at == begun + 2 * HOUR  # its first response is due before
    assert by_step["proposed"].due_at == begun + 2 * HOUR
    assert by_step["told"].due_at == begun + 24 * HOUR
    clock.advance(HOUR)
    order = await settle(desk, complaint)
    assert order.state == "done"
    course = await shown(desk, order)
    assert [(step.step, step.by) for step in course.steps] == [
        ("received", "Mei"),
        ("verified", "Zhou"),
        ("investigated", "Zhou"),
        ("cause_found", "Zhou"),
        ("proposed", "Zhou"),
        ("told", "Zhou"),
    ]
    assert [each.step for each in course.ahead] == ["followed_up", "closed"]
    assert course.ahead[0].due_at == begun + 25 * HOUR  # 24 hours after the result
    (call,) = [
        each
        for each in await of_contacts(desk, order)
        if each.why == "after_complaint" and each.outcome is None
    ]
    answer = Answer(round=call.round, occasion=call.occasion, outcome="satisfied", said="good now")
    clock.advance(HOUR)
    async with desk.database.unit_of_work(AGENT, "contact") as uow:
        await contacts.answer(uow, desk.policies, order.id, answer)
    clock.advance(timedelta(days=4))
    async with desk.database.unit_of_work(SYSTEM, "close") as uow:
        await own_steps.take(uow, desk.policies, order.id, clock.now())
    course = await shown(desk, order)
    assert [step.step for step in course.steps][-2:] == ["followed_up", "closed"]
    assert course.steps[-2].words == "good now"
    assert course.ahead == []


async def of_contacts(desk: Desk, order: WorkOrder) -> list[contact_records.Contact]:
    async with desk.database.read(SYSTEM) as connection:
        return await contact_records.of_order(connection, order.id)


async def test_a_step_fulfils_its_clocks_and_hands_the_inquiry_to_the_head_of_after_sales(
    desk: Desk, complaint: WorkOrder, clock: FixedClock
) -> None:
    assert clock_of(complaint, "verify") == (False, True)
    clock.advance(HOUR)
    order = await take(desk, complaint, AGENT, **BEFORE_THE_RESULT[0])
    assert clock_of(order, "ack") == (True, True)
    assert clock_of(order, "verify") == (True, True)
    assert clock_of(order, "propose") == (False, True)
    (inquiry,) = [each for each in order.clocks if each.clock == "inquiry"]
    assert (inquiry.called, inquiry.due_at) == ("supervisor", clock.now() + 12 * HOUR)
    assert (await shown(desk, order)).ahead[0].due_at == clock.now() + 12 * HOUR
    for said in BEFORE_THE_RESULT[1:]:
        order = await take(desk, order, **said)
    assert clock_of(order, "propose") == (True, True)
    assert clock_of(order, "inquiry") == (True, True)


async def test_an_inquiry_that_takes_too_long_calls_the_next_of_its_ladder_once(
    desk: Desk, complaint: WorkOrder, clock: FixedClock
) -> None:
    await take(desk, complaint, AGENT, **BEFORE_THE_RESULT[0])
    begun = clock.now()
    for hours, expected in (
        (0, ["supervisor"]),
        (11.9, ["supervisor"]),
        (12, ["supervisor", "regional_manager"]),
        (12, ["supervisor", "regional_manager"]),
    ):
        async with desk.database.unit_of_work(SYSTEM, "escalate") as uow:
            await escalate(uow, desk.policies, complaint.id, begun + hours * HOUR)
        rows = await desk.rows(
            "select to_role from dispatch.escalation where clock = 'inquiry' order by rung"
        )
        assert [row["to_role"] for row in rows] == expected


async def test_steps_come_one_after_the_other_and_each_with_what_it_is_for(
    desk: Desk, complaint: WorkOrder
) -> None:
    with pytest.raises(StepOutOfTurn) as refused:
        await take(desk, complaint, step="investigated", words="x")
    assert refused.value.params["next"] == "verified"
    with pytest.raises(StepNeeds) as without:
        await take(desk, complaint, step="verified", words="looked at it")
    assert without.value.field == "told_by"
    with pytest.raises(StepOutOfTurn):  # a letter is no part of a verification
        await take(desk, complaint, **BEFORE_THE_RESULT[0], letter="too soon")
    await take(desk, complaint, **BEFORE_THE_RESULT[0])
    await take(desk, complaint, **BEFORE_THE_RESULT[1])
    with pytest.raises(ComplaintCauseUnknown):
        await take(desk, complaint, step="cause_found", words="x", cause="weather")


async def test_remedies_follow_from_the_cause_and_those_about_staff_from_a_leader(
    desk: Desk, complaint: WorkOrder
) -> None:
    for said in BEFORE_THE_RESULT[:3]:
        await take(desk, complaint, AGENT, **said)
    with pytest.raises(RemedyUnfit):
        await take(desk, complaint, step="proposed", words="x", remedies=("instruction",))
    with pytest.raises(RemedyForLeaders):
        await take(desk, complaint, AGENT, step="proposed", words="x", remedies=("penalty",))
    after = await take(desk, complaint, AGENT, step="proposed", words="x", remedies=("apology",))
    assert after.state == "classified"


async def test_a_repair_that_is_promised_is_an_order_at_the_same_place(
    desk: Desk, complaint: WorkOrder
) -> None:
    for said in BEFORE_THE_RESULT[:3]:
        await take(desk, complaint, **said)
    await take(desk, complaint, step="proposed", words="fan again", remedies=("repair", "apology"))
    (opened,) = (await shown(desk, complaint)).steps[-1].opened
    repair = await desk.get(opened)
    assert repair is not None
    assert (repair.kind, repair.source, repair.site_id) == (
        "repair", "complaint", complaint.site_id,
    )  # fmt: skip
    assert complaint.number in repair.description


async def test_a_complaint_is_not_done_beside_its_course(desk: Desk, complaint: WorkOrder) -> None:
    solved = VisitPatch(solution="called and explained")
    with pytest.raises(StepsMissing) as refused:
        await desk.move(complaint, "done", dispatcher(), visit=solved)
    assert refused.value.params["steps"] == [
        "verified", "investigated", "cause_found", "proposed",
    ]  # fmt: skip


async def test_writing_a_step_down_twice_writes_it_once(desk: Desk, complaint: WorkOrder) -> None:
    operation = new_id()
    first = await take(desk, complaint, **BEFORE_THE_RESULT[0], operation_id=operation)
    again = await take(desk, complaint, **BEFORE_THE_RESULT[0], operation_id=operation)
    assert again.version == first.version
    rows = await desk.rows("select step from dispatch.complaint_step")
    assert [row["step"] for row in rows] == ["verified"]


async def test_an_objection_begins_another_round_of_the_course(
    desk: Desk, complaint: WorkOrder, clock: FixedClock
) -> None:
    order = await settle(desk, complaint)
    with pytest.raises(NoStepLeft):
        await take(desk, order, **RESULT)
    clock.advance(HOUR)
    order = await desk.move(order, "classified", dispatcher(), reason="nobody came on Monday")
    course = await shown(desk, order)
    again = [step for step in course.steps if step.round == 2]
    assert [(step.step, step.words) for step in again] == [("received", "nobody came on Monday")]
    assert course.ahead[0].step == "verified"
    assert len([step for step in course.steps if step.round == 1]) == 6
    order = await settle(desk, order, "attitude")
    assert order.state == "done"


async def test_the_letter_is_drafted_in_the_customers_language_and_sent_once(
    desk: Desk, complaint: WorkOrder
) -> None:
    for said in BEFORE_THE_RESULT:
        await take(desk, complaint, **said)
    draft = (await shown(desk, complaint)).draft
    assert draft == (
        "经核查，原因是：我方维修作业失误。\n处理方案：向您诚恳道歉。\n"
        "We send somebody again on Monday."
    )
    seals = CustomerSeals.of(keyring_of("tests"))
    named = CustomerGiven(name="Lin", email="lin@example.com", locale="en")
    async with desk.database.unit_of_work(SYSTEM, "customer") as uow:
        await customers.put_of_site(uow, seals, complaint.site_id, named, None)
    english = (await shown(desk, complaint)).draft
    assert english is not None
    assert english.startswith("What we found: a mistake in our work.\nWhat we do: we apologise.")
    assert "train" not in english  # what happens to our people stays with us
    await take(desk, complaint, **RESULT)
    mails = await desk.rows("select kind, words from dispatch.customer_mail where kind = 'result'")
    assert [row["words"] for row in mails] == [RESULT["letter"]]
    assert (await shown(desk, complaint)).draft is None


async def test_a_type_is_heard_in_the_words_and_may_be_said_otherwise(
    desk: Desk, complaint: WorkOrder, order: WorkOrder
) -> None:
    assert (await shown(desk, complaint)).type == "service"
    delivered = await complain(desk, complaint.site_id, "the delivery came without the shelf")
    assert (await shown(desk, delivered)).type == "logistics"
    assert (await shown(desk, await complain(desk, complaint.site_id, "hm"))).type is None
    elsewhere = order
    async with desk.database.unit_of_work(AGENT, "about") as uow:
        with pytest.raises(ComplaintTypeUnknown):
            await service.classify(uow, desk.policies, complaint.id, "weather", None)
    async with desk.database.unit_of_work(AGENT, "about") as uow:
        with pytest.raises(AboutElsewhere):
            await service.classify(uow, desk.policies, complaint.id, None, elsewhere.id)
    here = await desk.open_alarm(site_id=complaint.site_id)
    async with desk.database.unit_of_work(AGENT, "about") as uow:
        await service.classify(uow, desk.policies, complaint.id, "product", here.id)
    course = await shown(desk, complaint)
    assert course.about is not None
    assert (course.type, course.about.number) == ("product", here.number)


async def test_other_orders_have_no_course(desk: Desk, order: WorkOrder) -> None:
    with pytest.raises(NotAComplaint):
        await take(desk, order, LEADER, **BEFORE_THE_RESULT[0])


async def test_of_two_results_at_once_one_is_told(desk: Desk, complaint: WorkOrder) -> None:
    for said in BEFORE_THE_RESULT:
        await take(desk, complaint, **said)
    both = await asyncio.gather(
        take(desk, complaint, **RESULT),
        take(desk, complaint, **(RESULT | {"letter": "another one"})),
        return_exceptions=True,
    )
    assert [type(each) for each in both if isinstance(each, Exception)] == [NoStepLeft]
    course = await shown(desk, complaint)
    assert len([each for each in course.steps if each.letter]) == 1
