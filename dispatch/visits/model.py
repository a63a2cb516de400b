"""What a visit must show before it may end. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel
from hanlu.contracts.work_orders import Kind

CHECKLIST: Final[tuple[str, ...]] = (
    "cause",
    "safety",
    "parts",
    "clean_area",
    "clean_device",
    "clean_waste",
)
"""Three checks and three cleans (F-102): all six are ticked."""


Need = Literal["identity", "consent", "plan", "genuine", "test_run"]
"""The badge was shown, somebody agreed to the beginning (F-099); fault and plan were told before
the work (F-103); parts are original and their warranty was explained, where any were used (F-105);
it was tried and runs (F-106)."""

PhotoKind = Literal["before", "after", "other"]


class VisitPolicy(PolicyModel):
    """What evidence a visit needs besides the checklist, cause and solution."""

    min_photos: Annotated[int, Field(ge=0, le=20)]
    curve_before: Annotated[Duration, Field(ge=timedelta(0), le=timedelta(days=2))]
    """How long before the case the curve around a visit begins."""
    arrive_within_m: Annotated[int, Field(ge=50, le=100_000)]
    """Farther from the site an arrival asks for a reason."""
    needs: dict[Kind, tuple[Need, ...]]
    """What a visit of a kind must show besides the checklist; a kind that is not named: nothing."""


class PartUsed(msgspec.Struct, frozen=True):
    """A part taken out of the van."""

    part: str
    quantity: int


class Signature(msgspec.Struct, frozen=True):
    """What the customer drew, as the path of an SVG, and the name under it."""

    name: str
    svg: str


class TrialRun(msgspec.Struct, frozen=True):
    """Whether the device ran as it should when it was tried, and what was seen."""

    passed: bool
    note: str = ""


class ProcedureStep(msgspec.Struct, frozen=True):
    """A step of a procedure, in the words it had, and whether it was done."""

    text: str
    done: bool


class ProcedureFollowed(msgspec.Struct, frozen=True):
    """The procedure that a visit was worked by (F-104), as it stood at a version."""

    article_id: UUID
    version: int
    title: str
    steps: tuple[ProcedureStep, ...]


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
    ticked_at: dict[str, datetime] | None = None
    cause: str | None = None
    solution: str | None = None
    care: str | None = None
    parts_used: tuple[PartUsed, ...] | None = None
    signature: Signature | None = None
    confirmed_by: str | None = None
    identity_shown: bool | None = None
    consent_by: str | None = None
    plan_told: str | None = None
    genuine: bool | None = None
    test_run: TrialRun | None = None
    procedure: ProcedureFollowed | None = None


_PATCHED: Final = tuple(VisitPatch.__dataclass_fields__)


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """The record of going there. ``ticked_at``: when each item was ticked, by the phone's clock."""

    checklist: dict[str, bool] = {}
    ticked_at: dict[str, datetime] = {}
    cause: str = ""
    solution: str = ""
    care: str = ""
    parts_used: tuple[PartUsed, ...] = ()
    photos: tuple[Photo, ...] = ()
    signature: Signature | None = None
    confirmed_by: str | None = None
    identity_shown: bool = False
    consent_by: str = ""
    plan_told: str = ""
    genuine: bool = False
    test_run: TrialRun | None = None
    procedure: ProcedureFollowed | None = None

    def patched(self, patch: VisitPatch) -> "Visit":
        """The visit with what the patch gives; single ticks are written over the list of ticks."""
        given = {name: value for name in _PATCHED if (value := getattr(patch, name)) is not None}
        if patch.checklist is not None:
            given["checklist"] = self.checklist | patch.checklist
        if patch.ticked_at is not None:
            given["ticked_at"] = self.ticked_at | patch.ticked_at
        return msgspec.structs.replace(self, **given)

    def differences(self, after: "Visit") -> dict[str, list[object]]:
        """Each field that a patch changed, before and after; a signature by the name under it."""
        pairs = {name: [getattr(self, name), getattr(after, name)] for name in _PATCHED}
        changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if "signature" in changed:
            signed = changed["signature"]
            changed["signature"] = [each.name if each else None for each in signed]
        return changed

    def missing(self, policy: VisitPolicy, kind: Kind) -> list[str]:
        """What keeps the visit from ending, item by item; empty when it may."""
        unticked = [f"checklist.{item}" for item in CHECKLIST if not self.checklist.get(item)]
        texts = [name for name in ("cause", "solution") if not getattr(self, name).strip()]
        photos = ["photos"] if len(self.photos) < policy.min_photos else []
        needed = [need for need in policy.needs.get(kind, ()) if not self._shows(need)]
        return unticked + texts + photos + needed

    def _shows(self, need: Need) -> bool:
        match need:
            case "identity":
                return self.identity_shown
            case "consent":
                return bool(self.consent_by.strip())
            case "plan":
                return bool(self.plan_told.strip())
            case "genuine":
                return self.genuine or not self.parts_used
            case "test_run":
                return self.test_run is not None and self.test_run.passed

    def confirms(self, requires: Literal["signature_or_confirm", "signature"]) -> bool:
        """Whether the customer has signed, or given their word where that is enough."""
        word = self.confirmed_by if requires == "signature_or_confirm" else None
        return bool(self.signature or word)


class VisitShown(msgspec.Struct, frozen=True):
    """A visit and, item by item, what keeps it from ending."""

    visit: Visit
    missing: list[str]
