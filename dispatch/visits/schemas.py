"""What comes in over HTTP about a visit."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from dispatch.visits.model import (
    PartUsed,
    ProcedureFollowed,
    ProcedureStep,
    Signature,
    TrialRun,
    VisitPatch,
)
from hanlu.http.schemas import Schema


class PartUsedIn(Schema):
    """A part out of the van."""

    part: Annotated[str, Field(min_length=1, max_length=40)]
    quantity: Annotated[int, Field(ge=1, le=999)] = 1


class SignatureIn(Schema):
    """The strokes as the path of an SVG (its ``d``), and the name of who signed."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    svg: Annotated[str, Field(max_length=60_000, pattern=r"^[MmLlHhVvCcSsQqTtZz0-9eE .,+-]+$")]


class TrialRunIn(Schema):
    """It was tried: whether it runs as it should, and what was seen."""

    passed: bool
    note: Annotated[str, Field(max_length=500)] = ""


class ProcedureStepIn(Schema):
    """A step in the words of the procedure, and whether it was done."""

    text: Annotated[str, Field(min_length=1, max_length=400)]
    done: bool


class ProcedureIn(Schema):
    """The procedure that is followed, at the version that the phone keeps, with all its steps."""

    article_id: UUID
    version: Annotated[int, Field(ge=1)]
    title: Annotated[str, Field(min_length=1, max_length=160)]
    steps: Annotated[list[ProcedureStepIn], Field(min_length=1, max_length=60)]

    def followed(self) -> ProcedureFollowed:
        """As the service takes it."""
        steps = tuple(ProcedureStep(each.text, each.done) for each in self.steps)
        return ProcedureFollowed(self.article_id, self.version, self.title, steps)


class VisitIn(Schema):
    """What is given is written over what was there; the rest stays."""

    checklist: dict[str, bool] | None = None
    ticked_at: Annotated[dict[str, AwareDatetime] | None, Field(max_length=20)] = None
    cause: Annotated[str | None, Field(max_length=4000)] = None
    solution: Annotated[str | None, Field(max_length=4000)] = None
    care: Annotated[str | None, Field(max_length=4000)] = None
    parts_used: Annotated[list[PartUsedIn] | None, Field(max_length=50)] = None
    signature: SignatureIn | None = None
    confirmed_by: Annotated[str | None, Field(min_length=1, max_length=80)] = None
    identity_shown: bool | None = None
    consent_by: Annotated[str | None, Field(max_length=80)] = None
    plan_told: Annotated[str | None, Field(max_length=4000)] = None
    genuine: bool | None = None
    test_run: TrialRunIn | None = None
    procedure: ProcedureIn | None = None

    def patch(self) -> VisitPatch:
        """As the service takes it."""
        parts = self.parts_used
        return VisitPatch(
            checklist=self.checklist,
            ticked_at=self.ticked_at,
            cause=self.cause,
            solution=self.solution,
            care=self.care,
            parts_used=tuple(PartUsed(each.part, each.quantity) for each in parts)
            if parts is not None
            else None,
            signature=Signature(signed.name, signed.svg) if (signed := self.signature) else None,
            confirmed_by=self.confirmed_by,
            identity_shown=self.identity_shown,
            consent_by=self.consent_by,
            plan_told=self.plan_told,
            genuine=self.genuine,
            test_run=TrialRun(tried.passed, tried.note) if (tried := self.test_run) else None,
            procedure=self.procedure.followed() if self.procedure else None,
        )


class VisitWriteIn(VisitIn):
    """A visit written between two steps; ``operation_id`` makes it safe to repeat."""

    operation_id: UUID | None = None
