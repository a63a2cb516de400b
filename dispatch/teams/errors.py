"""What can be refused about teams."""

from typing import ClassVar

from hanlu.errors import DomainError


class TeamMissing(DomainError):
    """No team of this code."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "team.missing"
    detail: ClassVar[str] = "There is no team {team}."


class TeamCodeTaken(DomainError):
    """Codes are unique, since the rules of the policy name teams by them."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "team.code_taken"
    detail: ClassVar[str] = "Another team has the code {team}."
    field = "code"


class TeamUnknown(DomainError):
    """As `TeamMissing`, where the team is named within a request, or is no longer active."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "team.unknown"
    detail: ClassVar[str] = "There is no team {team} that takes orders."
    field = "team"


class TeamMemberUnknown(DomainError):
    """Nobody who may sign in has this id, or the rights of their role have no teams."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "team.member_unknown"
    detail: ClassVar[str] = "Nobody of our people has the id {person}."
    field = "members"


class TeamOfOver(DomainError):
    """An order that is over is nobody's work any more."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "team.order_over"
    detail: ClassVar[str] = "{number} is over ({state}): it goes to no other team."
