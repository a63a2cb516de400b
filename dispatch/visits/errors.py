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
    detail: ClassVar[str] = "The van holds fewer than {quantity} of {part}."
    field = "parts_used"
