"""What comes in over HTTP about teams."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from dispatch.teams.policy import TeamCode
from dispatch.teams.service import TeamGiven
from hanlu.http.schemas import Schema

type Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
type Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class TeamPut(Schema):
    """A team, whole. ``tier``: 1 front line, 2 support, 3 decision."""

    name_zh: Name
    name_en: Name
    duty: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    tier: Annotated[int, Field(ge=1, le=3)] = 1
    active: bool = True
    members: Annotated[tuple[UUID, ...], Field(max_length=500)] = ()

    @field_validator("members")
    @classmethod
    def _each_once(cls, members: tuple[UUID, ...]) -> tuple[UUID, ...]:
        return tuple(dict.fromkeys(members))

    def given(self) -> TeamGiven:
        """As the service takes it."""
        return TeamGiven(
            name_zh=self.name_zh,
            name_en=self.name_en,
            duty=self.duty,
            tier=self.tier,
            active=self.active,
            members=self.members,
        )


class TeamIn(TeamPut):
    """A new team; rules of the policy name it by its ``code``."""

    code: TeamCode


class HandToTeamIn(Schema):
    """Which team has the order from now on, and why. ``operation_id`` makes it safe to repeat."""

    team: TeamCode
    reason: Words
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None
