"""What a visit must show before it may end. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec
from pydantic import Field

from dispatch.duration import Duration
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


PhotoKind = Literal["before", "after", "other"]


class VisitPolicy(PolicyModel):
    """What evidence a visit needs besides the checklist, cause and solution."""

    min_photos: Annotated[int, Field(ge=0, le=20)]
    curve_before: Annotated[Duration, Field(ge=timedelta(0), le=timedelta(days=2))]
    """How long before the case the curve around a visit begins."""


class PartUsed(msgspec.Struct, frozen=True):
    """A part taken out of the van."""

    part: str
    quantity: int


class Signature(msgspec.Struct, frozen=True):
    """What the customer drew, as the path of an SVG, and the name under it."""

    name: str
    svg: str


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A photo of the visit; its bytes are under ``/work-orders/{id}/photos/{sha256}``."""

    sha256: str
    kind: PhotoKind
    media_type: str
    size_bytes: int
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPatch:
    """What somebody writes into a visit; None leaves a field as it was."""

    checklist: dict[str, bool] | None = None
    cause: str | None = None
    solution: str | None = None
    parts_used: tuple[PartUsed, ...] | None = None
    signature: Signature | None = None
    confirmed_by: str | None = None


_PATCHED: Final = tuple(VisitPatch.__dataclass_fields__)


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """The record of going there."""

    checklist: dict[str, bool] = {}
    cause: str = ""
    solution: str = ""
    parts_used: tuple[PartUsed, ...] = ()
    photos: tuple[Photo, ...] = ()
    signature: Signature | None = None
    confirmed_by: str | None = None

    def patched(self, patch: VisitPatch) -> "Visit":
        """The visit with what the patch gives; single ticks are written over the list of ticks."""
        given = {name: value for name in _PATCHED if (value := getattr(patch, name)) is not None}
        if patch.checklist is not None:
            given["checklist"] = self.checklist | patch.checklist
        return msgspec.structs.replace(self, **given)

    def differences(self, after: "Visit") -> dict[str, list[object]]:
        """Each field that a patch changed, before and after; a signature by the name under it."""
        pairs = {name: [getattr(self, name), getattr(after, name)] for name in _PATCHED}
        changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if "signature" in changed:
            signed = changed["signature"]
            changed["signature"] = [each.name if each else None for each in signed]
        return changed

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
