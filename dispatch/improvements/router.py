"""HTTP edge of improvements: plan, take steps, finish, give up, look."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Response
from pydantic import Field, StringConstraints, model_validator

from dispatch.edge import PoliciesDep
from dispatch.improvements import service
from dispatch.improvements.errors import (
    DueInPast,
    ImprovementMissing,
    ImprovementMoved,
    ImprovementNotOpen,
    IndicatorOfNobody,
    OutletNeeded,
    SourceUnknown,
)
from dispatch.improvements.service import Given, Improvement, Step
from dispatch.improvements.standard import Indicator
from dispatch.technicians.errors import TechnicianMissing
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema

router = Router(prefix="/improvements", tags=["improvements"])
READ = [require("improvements.read")]
WRITE = [require("improvements.write")]

type Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
type Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
type MaybeWords = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Name = Annotated[str | None, Field(max_length=80)]


class StepIn(Schema):
    """One step of the plan."""

    text: Line
    by: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    due_on: date | None = None


class ImprovementIn(Schema):
    """A new item; it answers a finding, or the root cause of a round of a case, or neither."""

    title: Line
    goal: MaybeWords = ""
    owner: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    due_on: date
    indicator: Indicator
    target: Annotated[float, Field(ge=-1, le=100_000_000)]
    outlet: Name = None
    technician_id: UUID | None = None
    fault: Name = None
    model: Name = None
    steps: Annotated[list[StepIn], Field(max_length=30, default_factory=list)]
    finding_id: UUID | None = None
    work_order_id: UUID | None = None
    round: Annotated[int | None, Field(ge=1)] = None

    @model_validator(mode="after")
    def _one_source(self) -> "ImprovementIn":
        if (self.work_order_id is None) != (self.round is None):
            raise ValueError("a root cause is named by its case and round")
        if self.finding_id is not None and self.work_order_id is not None:
            raise ValueError("name a finding or a root cause")
        return self

    def given(self) -> Given:
        """As the service takes it."""
        said = self.model_dump(exclude={"steps"})
        steps = tuple(Step(text=s.text, by=s.by, due_on=s.due_on) for s in self.steps)
        return Given(**said, steps=steps)


class StepDoneIn(Schema):
    """Whether a step is done."""

    done: bool
    version: Annotated[int | None, Field(ge=1)] = None


class WordsIn(Schema):
    """What was done, or why it is given up."""

    words: Words
    version: Annotated[int | None, Field(ge=1)] = None


@router.get("", dependencies=READ, responses=answers_page(Improvement))
async def index(
    connection: ReadUow, page: PageDep, show: Literal["going", "over"] = "going"
) -> Response:
    """Improvements that are not over, or those that are, newest first."""
    found = await service.listed(
        connection,
        going=show == "going",
        after=page.after(tuple[datetime, UUID]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: (each.opened_at, each.id))


@router.post(
    "",
    dependencies=WRITE,
    responses=answers(
        Improvement, OutletNeeded, SourceUnknown, DueInPast, IndicatorOfNobody, TechnicianMissing
    ),
)
async def plan(body: ImprovementIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Open an item; its indicator is measured as it was until now."""
    item = await service.plan(uow, policies, body.given())
    return message(item, version=item.version)


@router.put(
    "/{improvement_id}/steps/{at}",
    dependencies=WRITE,
    responses=answers(Improvement, ImprovementMissing, ImprovementMoved, ImprovementNotOpen),
)
async def step(
    improvement_id: UUID, at: Annotated[int, Path(ge=0, le=29)], body: StepDoneIn, uow: WriteUow
) -> Response:
    """Say that a step, counted from 0, is done, or is not after all."""
    item = await service.tick(uow, improvement_id, at, done=body.done, version=body.version)
    return message(item, version=item.version)


@router.post(
    "/{improvement_id}/finish",
    dependencies=WRITE,
    responses=answers(Improvement, ImprovementMissing, ImprovementMoved, ImprovementNotOpen),
)
async def finish(
    improvement_id: UUID, body: WordsIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Say that the work is done; whether it helped is measured, then watched."""
    item = await service.finish(uow, policies, improvement_id, body.words, version=body.version)
    return message(item, version=item.version)


@router.post(
    "/{improvement_id}/drop",
    dependencies=WRITE,
    responses=answers(Improvement, ImprovementMissing, ImprovementMoved, ImprovementNotOpen),
)
async def drop(improvement_id: UUID, body: WordsIn, uow: WriteUow) -> Response:
    """Give it up, with the reason."""
    item = await service.drop(uow, improvement_id, body.words, version=body.version)
    return message(item, version=item.version)
