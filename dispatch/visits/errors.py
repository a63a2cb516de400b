"""What can be refused about visits."""

from typing import ClassVar

from hanlu.errors import DomainError


class NoVisitNow(DomainError):
    """Visit data belongs to an order that somebody works on, or has just finished."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "visit.not_now"
    detail: ClassVar[str] = "{number} is {state}; a visit is written from arrival to signature."


class ChecklistUnknown(DomainError):
    """The checklist has six items; this is none of them."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "visit.checklist_unknown"
    detail: ClassVar[str] = "The checklist has no item {item}."
    field = "checklist"


class PartNotInVan(DomainError):
    """Stock never goes below zero (I11)."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "part.not_in_van"
    detail: ClassVar[str] = "The van holds {held} of {part}, fewer than {quantity}."
    field = "parts_used"


class VanUnknown(DomainError):
    """Nobody has gone there for this visit, so there is no van that parts came out of."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "part.no_van"
    detail: ClassVar[str] = "Nobody has gone to {number}: parts come out of the van of who does."
    field = "parts_used"


class TooFarFromSite(DomainError):
    """An arrival this far from the site counts with a reason only."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "visit.too_far"
    detail: ClassVar[str] = (
        "{number} is {distance_m} m away, farther than {within_m} m: say why you have arrived."
    )
    field = "reason"


class PhotoUnreadable(DomainError):
    """Photos are JPEG, PNG or WebP, judged by their first bytes."""

    status: ClassVar[int] = 415
    code: ClassVar[str] = "photo.unreadable"
    detail: ClassVar[str] = "The body is no JPEG, PNG or WebP picture."
    field = "body"


class PhotoMismatch(DomainError):
    """The bytes are not those that the address names: cut short, or another picture."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "photo.mismatch"
    detail: ClassVar[str] = "The picture's SHA-256 is {actual}, not {named}."
    field = "sha256"


class PhotosFull(DomainError):
    """Evidence, not an archive."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "photo.too_many"
    detail: ClassVar[str] = "{number} has {most} photos already."


class PhotoMissing(DomainError):
    """Unknown, or out of the caller's sight."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "photo.missing"
    detail: ClassVar[str] = "This order has no photo {photo}."
