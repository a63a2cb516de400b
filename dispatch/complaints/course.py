"""Where a complaint stands in its course. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from dispatch.complaints.model import StepAhead, StepTaken
from dispatch.complaints.policy import ComplaintPolicy, CourseStep
from hanlu.contracts.work_orders import ClockShown


def ahead(policy: ComplaintPolicy, taken: Collection[str]) -> list[CourseStep]:
    """The steps of a round that were not taken, in their order."""
    return [step for step in policy.steps if step.step not in taken]


def next_by_hand(policy: ComplaintPolicy, taken: Collection[str]) -> CourseStep | None:
    """The next step that a person writes down; None when all were."""
    return next((step for step in ahead(policy, taken) if step.by == "person"), None)


def before_the_result(policy: ComplaintPolicy, taken: Collection[str]) -> list[str]:
    """The steps that a person has to take before the result may be told."""
    asked = []
    for step in policy.steps:
        if "letter" in step.needs:
            break
        if step.by == "person" and step.step not in taken:
            asked.append(step.step)
    return asked


def of_round(steps: Sequence[StepTaken], round_: int) -> dict[str, StepTaken]:
    """Those of one round by their code."""
    return {each.step: each for each in steps if each.round == round_}


def shown_ahead(
    policy: ComplaintPolicy,
    taken: Collection[str],
    clocks: Sequence[ClockShown],
    contact_due_at: datetime | None,
) -> list[StepAhead]:
    """What is still to come, by when the clocks of the case ask for it.

    Between the steps of the inquiry whoever has that is the owner; a step without a clock of its
    own is due with it, the letter with the whole case.
    """
    due: Mapping[str, datetime] = {
        clock.clock: clock.due_at
        for clock in clocks
        if clock.met_at is None and clock.stopped_at is None
    }
    inquiry = next((each for each in clocks if each.clock == "inquiry" and "inquiry" in due), None)
    codes = [step.step for step in policy.steps]
    begins, ends = codes.index(policy.inquiry_after), codes.index(policy.inquiry_until)
    shown = []
    for step in ahead(policy, taken):
        is_inquiry = begins < codes.index(step.step) <= ends and inquiry is not None
        owner = inquiry.called if is_inquiry and inquiry and inquiry.called else step.owner
        asked = [due[clock] for clock in step.meets if clock in due]
        if "letter" in step.needs and "resolve" in due:
            asked.append(due["resolve"])
        if step.by == "contact" and contact_due_at is not None:
            asked.append(contact_due_at)
        if is_inquiry and inquiry is not None and not asked:
            asked.append(inquiry.due_at)
        due_at = min(asked, default=None)
        shown.append(StepAhead(step=step.step, owner=owner, due_at=due_at, needs=list(step.needs)))
    return shown
