"""What a visit must show before it may end. Pure."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec
from pydantic import Field

from dispatch.sla.policy import PolicyModel

CHECKLIST: Final[tuple[str, ...]] = (
    "cause",
    "safety",
    "parts",
    "clean_area",
    "clean_device",
    "clean_waste",
)
"""Three checks and three cleans (F-102): all six are ticked."""


class VisitPolicy(PolicyModel):
    """What evidence a visit needs besides the checklist, cause and solution."""

    min_photos: Annotated[int, Field(ge=0, le=20)]


class PartUsed(msgspec.Struct, frozen=True):
    """A part taken out of the van."""

    part: str
    quantity: int


class Signature(msgspec.Struct, frozen=True):
    """What the customer drew, as the path of an SVG, and the name under it."""

    name: str
    svg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPatch:
    """What somebody writes into a visit; None leaves a field as it was."""

    checklist: dict[str, bool] | None = None
    cause: str | None = None
    solution: str | None = None
    parts_used: tuple[PartUsed, ...] | None = None
    photos: tuple[str, ...] | None = None
    signature: Signature | None = None
    confirmed_by: str | None = None


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """The record of going there. ``photos`` are content addresses of files."""

    checklist: dict[str, bool] = {}
    cause: str = ""
    solution: str = ""
    parts_used: tuple[PartUsed, ...] = ()
    photos: tuple[str, ...] = ()
    signature: Signature | None = None
    confirmed_by: str | None = None

    def missing(self, policy: VisitPolicy) -> list[str]:
        """What keeps the visit from ending, item by item; empty when it may."""
        unticked = [f"checklist.{item}" for item in CHECKLIST if not self.checklist.get(item)]
        texts = [name for name in ("cause", "solution") if not getattr(self, name).strip()]
        photos = ["photos"] if len(self.photos) < policy.min_photos else []
        return unticked + texts + photos

    def confirms(self, requires: Literal["signature_or_confirm", "signature"]) -> bool:
        """Whether the customer has signed, or given their word where that is enough."""
        word = self.confirmed_by if requires == "signature_or_confirm" else None
        return bool(self.signature or word)


class VisitShown(msgspec.Struct, frozen=True):
    """A visit and, item by item, what keeps it from ending."""

    visit: Visit
    missing: list[str]
