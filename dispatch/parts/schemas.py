"""What comes in over HTTP about parts. Also the rows of imports."""

from collections.abc import Mapping
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from dispatch.parts.catalogue import PartGiven
from dispatch.parts.ledger import Transfer
from dispatch.parts.levels import LevelGiven
from dispatch.parts.model import PartSource
from dispatch.parts.movements import CountGiven
from dispatch.parts.places import holding, movable
from hanlu.http.schemas import Schema

PartCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
PartName = Annotated[str, Field(min_length=1, max_length=120)]
Quantity = Annotated[int, Field(ge=1, le=100_000)]
Counted = Annotated[int, Field(ge=0, le=100_000)]
HoldingPlace = Annotated[str, AfterValidator(holding)]
MovablePlace = Annotated[str, AfterValidator(movable)]
Supplier = Annotated[str, Field(max_length=120)]
WarrantyMonths = Annotated[int, Field(ge=0, le=240)]
CostCents = Annotated[int, Field(ge=0, le=1_000_000_000)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class PartIn(Schema):
    """A part for the catalogue."""

    code: PartCode
    name_zh: PartName
    name_en: PartName
    active: bool = True
    source: PartSource = "unknown"
    supplier: Supplier = ""
    warranty_months: WarrantyMonths | None = None
    cost_price_cents: CostCents | None = None

    def given(self) -> PartGiven:
        """As the service takes it."""
        return PartGiven(**self.model_dump())

    def columns(self) -> Mapping[str, Any]:
        """What a row of an import says; what it does not name stays, but for being in use."""
        return self.model_dump(exclude={"code"}, exclude_unset=True) | {"active": self.active}


_MAY_BE_NULL = frozenset({"warranty_months", "cost_price_cents"})


class PartPatch(Schema):
    """What is given is corrected; the rest stays. ``warranty_months`` null leaves it to the policy,
    ``cost_price_cents`` null says that it is not known."""

    name_zh: PartName | None = None
    name_en: PartName | None = None
    active: bool | None = None
    source: PartSource | None = None
    supplier: Supplier | None = None
    warranty_months: WarrantyMonths | None = None
    cost_price_cents: CostCents | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.columns():
            raise ValueError("give name_zh, name_en, active, source, supplier or a number")
        return self

    def columns(self) -> Mapping[str, Any]:
        """Only what was given."""
        given = self.model_dump(exclude_unset=True)
        return {name: v for name, v in given.items() if v is not None or name in _MAY_BE_NULL}


class MovementIn(Schema):
    """Parts go ``from`` one place ``to`` another: ``supplier``, ``depot``, ``store:<outlet>`` or
    ``van:<technician id>``. ``operation_id`` makes it safe to repeat."""

    part: PartCode
    source: Annotated[MovablePlace, Field(alias="from")]
    to: MovablePlace
    quantity: Quantity
    reason: Reason | None = None
    operation_id: UUID | None = None

    def transfer(self) -> Transfer:
        """As the service takes it."""
        return Transfer(self.part, self.source, self.to, self.quantity)


class StockLevelIn(Schema):
    """What a place should hold of a part at least, and up to how many it is filled; both 0 when it
    need not hold any."""

    part: PartCode
    place: HoldingPlace
    minimum: Counted
    refill_to: Counted

    @model_validator(mode="after")
    def _fills_up_to_the_minimum(self) -> Self:
        if self.refill_to < self.minimum or (self.minimum == 0) != (self.refill_to == 0):
            raise ValueError("refill_to must be minimum or more, and 0 where minimum is 0")
        return self

    def given(self) -> LevelGiven:
        """As the service takes it."""
        return LevelGiven(**self.model_dump())


class CountLineIn(Schema):
    """How many of a part are there."""

    part: PartCode
    counted: Counted


class CountIn(Schema):
    """A count of a place: ``depot``, ``store:<outlet>`` or ``van:<technician id>``."""

    place: HoldingPlace
    lines: Annotated[list[CountLineIn], Field(min_length=1, max_length=500)]
    reason: Reason | None = None
    operation_id: UUID | None = None

    def given(self) -> CountGiven:
        """As the service takes it."""
        counted = [(line.part, line.counted) for line in self.lines]
        return CountGiven(place=self.place, counted=counted, reason=self.reason)


class VanStockRow(Schema):
    """A line of a CSV: how many of a part are in the van of a technician, named by their code."""

    technician: Annotated[str, Field(pattern=r"^[A-Za-z0-9_:.-]{1,40}$")]
    part: PartCode
    quantity: Counted
