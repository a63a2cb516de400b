"""What can be refused about the page of a site's rooms. Codes are stable."""

from typing import ClassVar

from hanlu.errors import DomainError


class RoomsLinkUnknown(DomainError):
    """Never made, revoked, or of a site that does not show its rooms: one answer for all."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "rooms.link_unknown"
    detail: ClassVar[str] = "This link is not valid, or not any more."


class RoomsLinkMissing(DomainError):
    """No such link at this site."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "rooms.link_missing"
    detail: ClassVar[str] = "This site has no such link."


class RoomsNotShown(DomainError):
    """A link would lead nowhere while the site shows nothing."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "rooms.not_shown"
    detail: ClassVar[str] = "This site does not show its rooms: turn that on first."
