"""What can be refused on a customer's page. Codes are stable; pages word them."""

from typing import ClassVar

from hanlu.errors import DomainError


class LinkUnknown(DomainError):
    """Never made, revoked, or over: the same answer for all three."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "tracking.link_unknown"
    detail: ClassVar[str] = "This link is not valid, or not any more."


class NotNow(DomainError):
    """The case is not where this act belongs; ``may`` names what is possible."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "tracking.not_now"
    detail: ClassVar[str] = "{number} is {state}: {act} is not possible now."
