"""What can be refused about parts and their movements."""

from typing import ClassVar

from hanlu.errors import DomainError


class PartMissing(DomainError):
    """No part of this code is in the catalogue."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "part.missing"
    detail: ClassVar[str] = "There is no part {part}."


class PartCodeTaken(DomainError):
    """Codes are unique, since people, shelves and imports name parts by them."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "part.code_taken"
    detail: ClassVar[str] = "Another part has the code {part}."
    field = "code"


class PartUnknown(DomainError):
    """As `PartMissing`, where the part is named within a request."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "part.unknown"
    detail: ClassVar[str] = "There is no part {part} in the parts list."
    field = "part"


class PartNotOriginal(DomainError):
    """Only original parts go into a machine (F-105), as the policy says."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "part.not_original"
    detail: ClassVar[str] = "{part} is no original part; only original parts may be fitted."
    field = "parts_used"


class PartNamedTwice(DomainError):
    """Two lines of a count speak of the same part: nobody could tell which one holds."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "stock.part_twice"
    detail: ClassVar[str] = "{part} is counted twice."
    field = "lines"


class PlaceUnknown(DomainError):
    """A technician or an outlet that is not known, or out of the caller's sight."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "stock.place_unknown"
    detail: ClassVar[str] = "There is no place {place}."


class SamePlace(DomainError):
    """Nothing moves from a place to itself."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "stock.same_place"
    detail: ClassVar[str] = "Parts must move from one place to another."
    field = "to"


class StockShort(DomainError):
    """Stock never goes below zero (I11): somebody was faster, or the record is wrong."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "stock.short"
    detail: ClassVar[str] = "There are {held} of {part} at {place}, fewer than {quantity}."
    field = "quantity"


class StockReserved(DomainError):
    """What a van keeps for an order is not carried off; the order must lose it first."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "stock.reserved"
    detail: ClassVar[str] = "Of the {held} of {part} at {place} only {free} are kept for no order."
    field = "quantity"


class PartReserved(DomainError):
    """The last of a part in a van went to the order whose technician was there first."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "part.reserved"
    detail: ClassVar[str] = "The {part} in that van is kept for {orders}."
    field = "technician_id"


class StockOperationReused(DomainError):
    """The operation id belongs to another movement or count."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "stock.operation_reused"
    detail: ClassVar[str] = "Operation {operation} was used for something else."
    field = "operation_id"
