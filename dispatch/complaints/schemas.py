"""What comes in over HTTP about complaints."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from dispatch.complaints.model import ToldBy
from dispatch.complaints.policy import Code
from dispatch.complaints.problems import FileGiven
from dispatch.complaints.service import StepGiven
from hanlu.http.schemas import Schema

type Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
type _Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class ComplaintStepIn(Schema):
    """The next step of a complaint, with what the policy says that it needs."""

    step: Code
    words: Words = ""
    told_by: ToldBy | None = None
    cause: Code | None = None
    remedies: Annotated[tuple[Code, ...], Field(max_length=12)] = ()
    letter: Annotated[
        str | None, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
    ] = None
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None

    def given(self) -> StepGiven:
        """As the service takes it."""
        return StepGiven(
            step=self.step,
            words=self.words,
            told_by=self.told_by,
            cause=self.cause,
            remedies=tuple(dict.fromkeys(self.remedies)),
            letter=self.letter,
        )


class ComplaintAboutIn(Schema):
    """What a complaint is about: its type, and the case."""

    type: Code | None = None
    about_id: UUID | None = None
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


class EvidencePinIn(Schema):
    """That the record is to be looked at once more."""

    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


class ProblemFileIn(Schema):
    """What its owner says of a file; what is left out stays."""

    owner: _Line | None = None
    due_at: AwareDatetime | None = None
    standard: Annotated[
        str | None, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)
    ] = None
    measure: Annotated[
        str | None, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)
    ] = None

    def given(self) -> FileGiven:
        """As the service takes it."""
        return FileGiven(**self.model_dump())


class AcceptanceIn(Schema):
    """Why the measure is accepted."""

    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
