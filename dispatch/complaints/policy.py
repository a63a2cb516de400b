"""The course of a complaint, its types, causes and remedies, as policy (F-129 to F-132, F-141)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dispatch.duration import Duration
from dispatch.sla.clocks import CLOCKS, ClockName
from dispatch.sla.policy import Limit, PolicyModel
from dispatch.triage import grade
from hanlu.contracts.work_orders import Kind, OrderClass
from hanlu.identity.principal import Role

type Need = Literal["words", "told_by", "evidence", "cause", "remedies", "letter"]
type ShownBy = Literal["opening", "person", "contact", "closing"]
type FaultOf = Literal["product", "service", "use"]

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class CourseStep(PolicyModel):
    """One step: what shows that it was taken, what a person gives for it, and which clocks of the
    case it fulfils. ``shown``: the customer sees that it was taken, and when.
    """

    step: Code
    by: ShownBy
    owner: Role
    needs: tuple[Need, ...] = ()
    meets: tuple[ClockName, ...] = ()
    shown: bool = False

    @model_validator(mode="after")
    def _given_by_a_person(self) -> Self:
        if self.by != "person" and (self.needs or self.meets):
            raise ValueError(f"{self.step} needs and meets nothing: no person writes it down")
        if any(clock not in CLOCKS for clock in self.meets):
            raise ValueError(f"{self.step} meets a clock that no class has")
        return self


class ComplaintType(PolicyModel):
    """What complaints are about, the words that say so, and the class of which each is at least."""

    type: Code
    words: tuple[str, ...] = ()
    least: OrderClass = "complaint"


class Cause(PolicyModel):
    """Where one came from, whose fault that is, and the remedies there are for it."""

    cause: Code
    fault: FaultOf
    remedies: Annotated[tuple[Code, ...], Field(min_length=1)]


class Remedy(PolicyModel):
    """What is done: ``told`` to the customer, about ``staff`` of ours, or an order that it opens.

    What is about staff stays in the house.
    """

    remedy: Code
    told: bool = False
    staff: bool = False
    opens: Kind | None = None

    @model_validator(mode="after")
    def _about_people_in_the_house(self) -> Self:
        if self.staff and (self.told or self.opens):
            raise ValueError(f"{self.remedy} is about staff: it is not told and opens nothing")
        return self


class ComplaintPolicy(PolicyModel):
    """``complaint.*``. Between two steps the inquiry has an owner (`escalation.inquiry`).

    The same problem again ``repeat_within`` opens a file: due after ``file_due``, accepted no
    sooner than ``file_free`` after its last complaint.
    """

    inquiry_after: Code
    inquiry_until: Code
    inquiry_within: Limit
    evidence_since: Annotated[Duration, Field(gt=timedelta(0), le=timedelta(days=3650))]
    repeat_within: Limit
    file_owner: Role
    file_due: Limit
    file_free: Limit
    steps: Annotated[tuple[CourseStep, ...], Field(min_length=2)]
    types: Annotated[tuple[ComplaintType, ...], Field(min_length=1)]
    causes: Annotated[tuple[Cause, ...], Field(min_length=1)]
    remedies: Annotated[tuple[Remedy, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_a_course(self) -> Self:
        codes = [step.step for step in self.steps]
        if len(set(codes)) < len(codes):
            raise ValueError("two steps have the same code")
        if self.steps[0].by != "opening" or self.steps[-1].by != "closing":
            raise ValueError("the first step is the opening, the last the closing")
        for need in ("cause", "remedies", "letter"):
            if sum(need in step.needs for step in self.steps) != 1:
                raise ValueError(f"exactly one step needs the {need}")
        at = [self._at(need) for need in ("cause", "remedies", "letter")]
        if at != sorted(at):
            raise ValueError("the cause comes before the remedies, and these before the letter")
        if self.inquiry_after not in codes or self.inquiry_until not in codes:
            raise ValueError("the inquiry begins and ends with steps of the course")
        if codes.index(self.inquiry_after) >= codes.index(self.inquiry_until):
            raise ValueError("the inquiry ends before it begins")
        return self

    @model_validator(mode="after")
    def _knows_its_words(self) -> Self:
        known = {remedy.remedy for remedy in self.remedies}
        for cause in self.causes:
            if unknown := set(cause.remedies) - known:
                raise ValueError(f"{cause.cause} has unknown remedies: {sorted(unknown)}")
        return self

    def _at(self, need: Need) -> int:
        return next(at for at, step in enumerate(self.steps) if need in step.needs)

    def step(self, code: str) -> CourseStep | None:
        """The step of this code."""
        return next((step for step in self.steps if step.step == code), None)

    def cause(self, code: str) -> Cause | None:
        """The cause of this code."""
        return next((cause for cause in self.causes if cause.cause == code), None)

    def remedy(self, code: str) -> Remedy | None:
        """The remedy of this code."""
        return next((remedy for remedy in self.remedies if remedy.remedy == code), None)

    def type_of(self, words: str) -> str | None:
        """What a complaint is about by its words: the type of which it has most, the first of
        equals; None where it has none.
        """
        text = words.casefold()
        counted = [
            (sum(grade.says(text, word.casefold()) for word in each.words), each.type)
            for each in self.types
        ]
        most = max(count for count, _ in counted)
        return next(code for count, code in counted if count == most) if most else None

    def least(self, code: str | None) -> OrderClass | None:
        """The class of which complaints of this type are at least."""
        return next((each.least for each in self.types if each.type == code), None)

    def told(self, remedies: Sequence[str]) -> list[str]:
        """Those of the remedies that the customer is told."""
        return [each.remedy for each in self.remedies if each.told and each.remedy in remedies]
