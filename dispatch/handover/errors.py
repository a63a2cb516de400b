"""What can be refused about handovers."""

from typing import ClassVar

from hanlu.errors import DomainError


class HandoverMissing(DomainError):
    """None with this id in the caller's scope."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "handover.missing"
    detail: ClassVar[str] = "There is no handover {handover}."


class HandoverTaken(DomainError):
    """Somebody has signed for it already."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "handover.taken"
    detail: ClassVar[str] = "{name} has taken this over already."


class HandoverOwn(DomainError):
    """Four eyes: nobody signs for what they handed over themselves."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "handover.own"
    detail: ClassVar[str] = "Somebody else has to take over what you handed over."
