"""Parts, and where they are, as the interfaces show them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from dispatch.parts.places import PlaceKind

PartSource = Literal["original", "equivalent", "refurbished", "unknown"]
"""Where a part comes from: the machine's maker or its approved supplier, a maker of its like, a
workshop; or nobody has said so yet."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part, and how many of it lie where the caller's scope reaches.

    ``active`` is false for what is no longer bought; what is left of it may still be used.
    ``warranty_months`` is None where the policy says it, ``cost_price_cents`` (of the warranty
    policy's currency) where nobody has.
    """

    code: str
    name_zh: str
    name_en: str
    active: bool
    source: PartSource
    supplier: str
    warranty_months: int | None
    cost_price_cents: int | None
    in_vans: int
    in_stores: int
    in_depot: int
    version: int


class StockPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place that holds parts: ``name`` is the technician's or the outlet's, empty for others."""

    place: str
    kind: PlaceKind
    name: str


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """How many of one part one place holds."""

    place: StockPlace
    quantity: int


class KeptFor(msgspec.Struct, frozen=True, kw_only=True):
    """So many are kept for an order."""

    work_order_id: UUID
    number: str
    quantity: int


class HeldPart(msgspec.Struct, frozen=True, kw_only=True):
    """How many a place holds of one part, of which ``reserved`` are kept for orders; ``kept_for``
    names those that the caller may see.
    """

    part: str
    name_zh: str
    name_en: str
    quantity: int
    reserved: int
    kept_for: list[KeptFor]


class StockLevel(msgspec.Struct, frozen=True, kw_only=True):
    """A place holds ``minimum`` of a part at least, and is filled up to ``refill_to``."""

    part: str
    minimum: int
    refill_to: int


class Refill(msgspec.Struct, frozen=True, kw_only=True):
    """A place fell below its ``minimum`` of a part; ``wanted`` fills it up. One at a time.

    ``told`` are the keepers who had a mail of it, by name.
    """

    id: UUID
    part: str
    name_zh: str
    name_en: str
    place: StockPlace
    asked_at: datetime
    held: int
    minimum: int
    wanted: int
    told: list[str]


class IdleStock(msgspec.Struct, frozen=True, kw_only=True):
    """Parts that lie at a place and have not moved since ``moved_at``; counts move nothing."""

    place: StockPlace
    part: str
    name_zh: str
    name_en: str
    quantity: int
    moved_at: datetime | None


class Movement(msgspec.Struct, frozen=True, kw_only=True, rename={"source": "from"}):
    """One line of the ledger; never changed, only answered by another. ``from`` on the wire."""

    id: UUID
    part: str
    source: StockPlace
    to: StockPlace
    quantity: int
    reason: str | None
    at: datetime
    by: str
    role: str
    operation_id: UUID


class CountedLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a count said of one part, and what the record had said until then."""

    part: str
    held: int
    counted: int


class StockCount(msgspec.Struct, frozen=True, kw_only=True):
    """A count of one place; where ``held`` and ``counted`` differ, a movement was written."""

    operation_id: UUID
    place: str
    lines: list[CountedLine]
    reason: str | None
    at: datetime
    by: str
