"""What comes in over HTTP about task groups."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from dispatch.task_groups.service import GroupGiven
from hanlu.http.schemas import Schema

type Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class TaskGroupIn(Schema):
    """Who is called to the case, and for what. ``operation_id`` makes it safe to repeat."""

    purpose: Words
    members: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None

    @field_validator("members")
    @classmethod
    def _each_once(cls, members: tuple[UUID, ...]) -> tuple[UUID, ...]:
        return tuple(dict.fromkeys(members))

    def given(self) -> GroupGiven:
        """As the service takes it."""
        return GroupGiven(purpose=self.purpose, members=self.members)


class TaskGroupEndIn(Schema):
    """Why they are let go."""

    reason: Words
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


class TaskGroupWordsIn(Schema):
    """What somebody of the group says."""

    words: Words
    operation_id: UUID | None = None
