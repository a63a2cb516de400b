"""What is done about a complaint: its steps written down, its type, its evidence, its result.

All of it are changes of the work order, on its clocks and in its history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dispatch.complaints import course, evidence, letter, problems, records
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
)
from dispatch.complaints.model import (
    CauseOffered,
    Complaint,
    RemedyOffered,
    StepTaken,
    ToldBy,
)
from dispatch.complaints.policy import Cause, ComplaintPolicy, CourseStep
from dispatch.customers import places
from dispatch.feedback import contact_records as contacts
from dispatch.mails import records as mails
from dispatch.policies import Policies
from dispatch.sla import clocks, owned
from dispatch.sla import repository as clock_rows
from dispatch.sla.clocks import INQUIRY
from dispatch.triage import grade
from dispatch.visits.model import VisitPatch
from dispatch.work_orders import change, opening, repository, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.states import UNASSIGNED
from dispatch.work_orders.transition import Step, transition
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork
from hanlu.identity.rights import allowed

TAKEN = "complaint_step"
PINNED = "complaint_evidence"
CLASSIFIED = "complaint_about"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepGiven:
    """What a person writes down of one step."""

    step: str
    words: str = ""
    told_by: ToldBy | None = None
    cause: str | None = None
    remedies: tuple[str, ...] = ()
    letter: str | None = None


async def show(connection: Connection, policies: Policies, order: WorkOrder) -> Complaint:
    """The course of a complaint, and what may be chosen in it. Raises NotAComplaint."""
    _require(order)
    policy = policies.complaint
    known = await records.known(connection, order.id)
    all_taken = await _all_taken(connection, policy, order)
    taken = course.of_round(all_taken, order.round)
    owed = [
        clock.due_at
        for _, clock, why in await contacts.running(connection, order.id)
        if why == "after_complaint"
    ]
    ahead = course.shown_ahead(policy, taken, order.clocks, min(owed, default=None))
    return Complaint(
        type=known.type,
        about=known.about,
        round=order.round,
        steps=all_taken,
        ahead=[] if order.state == "cancelled" else ahead,
        types=[each.type for each in policy.types],
        causes=[CauseOffered(c.cause, c.fault, list(c.remedies)) for c in policy.causes],
        remedies=[RemedyOffered(r.remedy, r.staff, r.told, r.opens) for r in policy.remedies],
        evidence=await records.pins(connection, order.id),
        files=await records.files_of(connection, order.id),
        draft=await _draft(connection, policy, order, list(taken.values())),
    )


async def take(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    given: StepGiven,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Write down the next step; what the policy says it fulfils, opens and tells follows from it.

    The result ends the case: its customer gets the letter, and may object to it. Safe to repeat
    under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved, OperationReused,
    NotAComplaint, NoStepLeft, StepOutOfTurn, StepNeeds, ComplaintCauseUnknown, RemedyUnfit,
    RemedyForLeaders, and what `transition` raises.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    _require(order)
    policy = policies.complaint
    taken = course.of_round(await records.taken(uow.connection, order.id), order.round)
    step = _next(policy, order, taken, given)
    _check(policy, uow, order, step, given, taken)
    known = await records.known(uow.connection, order.id)
    about_id = known.about.id if known.about else None
    pinned = (
        await evidence.pin(uow, policies, order, about_id) if "evidence" in step.needs else None
    )
    opened = await _open(uow, policies, order, given)
    written = StepTaken(
        round=order.round,
        step=step.step,
        at=uow.now,
        by=uow.principal.name,
        role=uow.principal.role,
        words=given.words,
        told_by=given.told_by,
        cause=given.cause,
        remedies=list(given.remedies),
        letter=given.letter,
        evidence=pinned,
        opened=[each.id for each in opened],
    )
    await records.keep(uow, order, written)
    await _fulfil(uow, policies, order, step)
    if given.cause is not None:
        await problems.follow(uow, policies, order, given.cause)
    data: dict[str, Any] = {"step": step.step, "round": order.round}
    data |= {"cause": given.cause} if given.cause else {}
    data |= {"remedies": list(given.remedies)} if given.remedies else {}
    data |= {"told_by": given.told_by} if given.told_by else {}
    data |= {"evidence": pinned} if pinned else {}
    data |= {"opened": [each.number for each in opened]} if opened else {}
    noted = Change(
        action=TAKEN,
        to=order.state,
        reason=given.words or given.letter,
        data=data,
        operation_id=operation_id,
    )
    after = await change.write(uow, policies, order, noted)
    after = await _inquire(uow, policies, after, step)
    if given.letter is None:
        return after
    return await _tell(uow, policies, after, given.letter)


async def classify(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    type_: str | None,
    about_id: UUID | None,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Say what a complaint is about: its type, and the case.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, NotAComplaint, ComplaintTypeUnknown, AboutElsewhere.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    _require(order)
    known_types = [each.type for each in policies.complaint.types]
    if type_ is not None and type_ not in known_types:
        raise ComplaintTypeUnknown(type=type_, known=", ".join(known_types))
    about = None
    if about_id is not None:
        about = await repository.get(uow.connection, about_id)
        if about is None or about.id == order.id or about.site_id != order.site_id:
            raise AboutElsewhere(number=order.number)
    await records.classify(uow, order.id, type_, about_id)
    data = {"type": type_, "about": about.number if about else None}
    said = Change(action=CLASSIFIED, to=order.state, data=data, operation_id=operation_id)
    return await change.write(uow, policies, order, said)


async def pin_again(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Collect the evidence as it is now, beside what was pinned before.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, NotAComplaint.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    _require(order)
    known = await records.known(uow.connection, order.id)
    number = await evidence.pin(uow, policies, order, known.about.id if known.about else None)
    kept = Change(
        action=PINNED, to=order.state, data={"evidence": number}, operation_id=operation_id
    )
    return await change.write(uow, policies, order, kept)


def _require(order: WorkOrder) -> None:
    if order.kind != "complaint":
        raise NotAComplaint(number=order.number)


def _next(
    policy: ComplaintPolicy, order: WorkOrder, taken: dict[str, StepTaken], given: StepGiven
) -> CourseStep:
    step = course.next_by_hand(policy, taken)
    if step is None or order.state == "cancelled":
        raise NoStepLeft(number=order.number)
    if step.step != given.step:
        raise StepOutOfTurn(step=given.step, number=order.number, next=step.step)
    return step


def _check(
    policy: ComplaintPolicy,
    uow: UnitOfWork,
    order: WorkOrder,
    step: CourseStep,
    given: StepGiven,
    taken: dict[str, StepTaken],
) -> None:
    """See that the step has what it is for, and nothing that is another one's."""
    said = {
        "words": bool(given.words),
        "told_by": given.told_by is not None,
        "cause": given.cause is not None,
        "remedies": bool(given.remedies),
        "letter": bool(given.letter),
    }
    for need in step.needs:
        if need != "evidence" and not said[need]:
            raise StepNeeds(step=step.step, need=need, field=need)
    for name in ("cause", "remedies", "letter"):
        if said[name] and name not in step.needs:
            raise StepOutOfTurn(step=given.step, number=order.number, next=step.step, field=name)
    if given.cause is not None and policy.cause(given.cause) is None:
        known = ", ".join(each.cause for each in policy.causes)
        raise ComplaintCauseUnknown(cause=given.cause, known=known)
    if given.remedies:
        cause = policy.cause(next((s.cause for s in taken.values() if s.cause), "") or "")
        _check_remedies(policy, uow, cause, given.remedies)


def _check_remedies(
    policy: ComplaintPolicy, uow: UnitOfWork, cause: Cause | None, remedies: Sequence[str]
) -> None:
    """They fit the cause; one that the policy no longer lists leaves every remedy open."""
    fitting = cause.remedies if cause else tuple(each.remedy for each in policy.remedies)
    for code in remedies:
        remedy = policy.remedy(code)
        if remedy is None or code not in fitting:
            known = ", ".join(fitting)
            raise RemedyUnfit(remedy=code, cause=cause.cause if cause else "?", known=known)
        if remedy.staff and not allowed(uow.principal.role, "complaints.decide"):
            raise RemedyForLeaders(remedy=code)


async def _open(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, given: StepGiven
) -> list[WorkOrder]:
    """The orders that follow from what is done: one of each kind, at the same place."""
    found = [policies.complaint.remedy(code) for code in given.remedies]
    kinds = list(dict.fromkeys(each.opens for each in found if each and each.opens))
    opened = []
    for kind in kinds:
        async with uow.beyond_scope():
            if order.asset_id is not None:
                place = await places.of_asset(uow.connection, order.asset_id, None)
            else:
                place = await places.of_site(uow.connection, order.site_id)
        assert place is not None  # noqa: S101  # the complaint is there
        wanted = grade.of_request(policies.triage, kind, given.words)
        columns = {
            "source": "complaint",
            "description": f"{order.number}: {given.words}",
            "device_id": order.device_id,
        }
        opened.append(await opening.open_graded(uow, policies, place, wanted, columns))
    return opened


async def _fulfil(uow: UnitOfWork, policies: Policies, order: WorkOrder, step: CourseStep) -> None:
    """The clocks of the case that this step answers."""
    names = {*step.meets, *({INQUIRY} if step.step == policies.complaint.inquiry_until else ())}
    before = await clock_rows.read(uow.connection, order.id, order.round)
    met = [
        clocks.fulfilled(clock, uow.now)
        for clock in before
        if clock.clock in names and not clock.is_over
    ]
    await clock_rows.write(uow.connection, order.id, order.round, met, policies.escalation)


async def _inquire(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, step: CourseStep
) -> WorkOrder:
    """Hand the complaint to who organises the inquiry, once a round (F-130)."""
    if step.step != policies.complaint.inquiry_after:
        return order
    if not await owned.of_round(uow, order, INQUIRY):
        clock = clocks.owned(INQUIRY, policies.complaint.inquiry_within, uow.now)
        await owned.begin(uow, policies, order, clock)
    after = await repository.get(uow.connection, order.id)
    assert after is not None  # noqa: S101  # locked above
    return after


async def _tell(uow: UnitOfWork, policies: Policies, order: WorkOrder, text: str) -> WorkOrder:
    """Send the letter; a case that nobody is at is settled by it, and waits for its customer."""
    await mails.owe_result(uow, policies, order, text)
    if order.state not in UNASSIGNED:
        return order
    step = Step(to="done", visit=VisitPatch(solution=text))
    return await transition(uow, policies, order.id, step)


async def _all_taken(
    connection: Connection, policy: ComplaintPolicy, order: WorkOrder
) -> list[StepTaken]:
    """What people wrote down and what shows itself, round by round, oldest first."""
    by_what: dict[str, str] = {step.by: step.step for step in policy.steps}
    taken = await records.taken(connection, order.id)
    for each in await records.by_themselves(connection, order.id):
        if (code := by_what.get(each.by_what)) is not None:
            taken.append(
                StepTaken(
                    round=each.round,
                    step=code,
                    at=each.at,
                    by=each.by,
                    role=each.role,
                    words=each.words,
                )
            )
    places_of = {step.step: at for at, step in enumerate(policy.steps)}
    last = len(places_of)
    return sorted(taken, key=lambda step: (step.round, step.at, places_of.get(step.step, last)))


async def _draft(
    connection: Connection, policy: ComplaintPolicy, order: WorkOrder, taken: list[StepTaken]
) -> str | None:
    cause = next((each.cause for each in taken if each.cause), None)
    proposed = next((each for each in taken if each.remedies), None)
    if cause is None or proposed is None or any(each.letter for each in taken):
        return None
    locale = await records.locale_of(connection, order)
    return letter.draft(locale, cause, policy.told(proposed.remedies), proposed.words)
