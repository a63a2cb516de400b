"""What can be refused about a case that the front line cannot solve."""

from typing import ClassVar

from hanlu.errors import DomainError


class UnsolvedOver(DomainError):
    """The work is done or the case over: there is nothing to be solved."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "unsolved.over"
    detail: ClassVar[str] = "{number} is {state}: there is nothing left to solve."


class NothingUnsolved(DomainError):
    """Nobody has said so, or it has been solved."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "unsolved.missing"
    detail: ClassVar[str] = "Nobody waits for an answer on {number}."


class UnsolvedElsewhere(DomainError):
    """Only who owns it now, or stands above, may answer."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "unsolved.elsewhere"
    detail: ClassVar[str] = "What is unsolved about {number} is with the {owner} now."


class UnsolvedAtTop(DomainError):
    """There is nobody further up."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "unsolved.at_top"
    detail: ClassVar[str] = "The {owner} is the last who can solve {number}."
    field = "outcome"
