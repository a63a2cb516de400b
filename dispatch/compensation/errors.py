"""What can be refused about compensation."""

from typing import ClassVar

from hanlu.errors import DomainError


class NothingOffered(DomainError):
    """No limit was missed that the policy makes up for."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "compensation.missing"
    detail: ClassVar[str] = "Nothing is offered to the customer of {number}."


class AlreadyDecided(DomainError):
    """Granted is granted: the customer may have read it."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "compensation.decided"
    detail: ClassVar[str] = "The compensation of {number} was decided already: {decision}."
