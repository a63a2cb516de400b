"""What a visit's record says against it: each rule with the evidence it goes by. Pure.

A rule accuses nobody of what the record does not show: where a phone told no time, or the work was
sent later in one piece, rules that need the time are silent.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from dispatch.quality.policy import Rule, RulesPolicy
from dispatch.visits.arrival import Arrival
from dispatch.visits.cooling import Cooling
from dispatch.visits.model import CHECKLIST, PhotoKind, Signature, TrialRun
from hanlu.contracts.work_orders import Kind

type Evidence = dict[str, Any]


class PhotoSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A photo of the visit; ``taken_at`` by the phone's clock, where it told that."""

    sha256: str
    kind: PhotoKind
    added_at: datetime
    taken_at: datetime | None


class VisitFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the record holds of one finished visit.

    ``parts`` that the visit named and ``booked`` are counted of the whole case, by part.
    ``changed`` are the fields that were written once the customer had signed. ``answered``: the
    customer said something themselves.
    """

    kind: Kind
    technician_name: str | None
    by_technician: bool
    within_m: int
    arrival: Arrival | None
    arrived_at: datetime | None
    finished_at: datetime | None
    photos: tuple[PhotoSeen, ...] = ()
    ticked_at: Mapping[str, datetime] = {}
    parts: Mapping[str, int] = {}
    booked: Mapping[str, int] = {}
    changed: tuple[str, ...] = ()
    signature: Signature | None = None
    confirmed_by: str | None = None
    answered: bool = False
    test_run: TrialRun | None = None
    cooling: Cooling | None = None


class Violation(msgspec.Struct, frozen=True):
    """A rule that was broken, and what shows it."""

    rule: Rule
    evidence: Evidence


def violations(policy: RulesPolicy, facts: VisitFacts) -> list[Violation]:
    """Every rule in force that the visit broke, in their order."""
    asked = ((name, rule) for name, rule in _RULES.items() if name not in policy.off)
    return [
        Violation(name, evidence)
        for name, rule in asked
        if (evidence := rule(policy, facts)) is not None
    ]


def _arrival_far(_policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    seen = facts.arrival
    if seen is None or seen.distance_m is None or seen.reason:
        return None
    if seen.distance_m - (seen.accuracy_m or 0) <= facts.within_m:
        return None
    return {"distance_m": seen.distance_m, "within_m": facts.within_m}


def _arrival_unplaced(_policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    """The technician's phone said "arrived" and not where; of nobody else an arrival is kept."""
    seen = facts.arrival
    return {"at": facts.arrived_at} if seen is not None and seen.distance_m is None else None


def _photos_missing(policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    taken = {photo.kind for photo in facts.photos}
    missing = [kind for kind in policy.photos.get(facts.kind, ()) if kind not in taken]
    return {"missing": missing} if missing else None


def _photos_early(_policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    arrived = facts.arrived_at
    if arrived is None:
        return None
    early = [p for p in facts.photos if (p.taken_at or p.added_at) < arrived]
    if not early:
        return None
    first = min(photo.taken_at or photo.added_at for photo in early)
    return {"photos": [photo.sha256 for photo in early], "at": first, "arrived_at": arrived}


def _ticks_hurried(policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    if not set(CHECKLIST) <= facts.ticked_at.keys():
        return None
    first, last = min(facts.ticked_at.values()), max(facts.ticked_at.values())
    if last - first > policy.hurried_within:
        return None
    return {"seconds": round((last - first).total_seconds(), 1), "at": last}


def _visit_short(policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    if facts.arrived_at is None or facts.finished_at is None:
        return None
    lasted = facts.finished_at - facts.arrived_at
    if lasted >= policy.shortest:
        return None
    return {"seconds": round(lasted.total_seconds()), "at": facts.arrived_at}


def _parts_unbooked(_policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    beyond = {
        part: quantity - facts.booked.get(part, 0)
        for part, quantity in sorted(facts.parts.items())
        if quantity > facts.booked.get(part, 0)
    }
    return {"parts": beyond} if beyond else None


def _changed_after_signature(_policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    return {"fields": list(facts.changed)} if facts.changed else None


def _own_signature(_policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    name = facts.signature.name if facts.signature else facts.confirmed_by
    own = facts.technician_name
    if not name or not own or _plain(name) != _plain(own):
        return None
    return {"name": name}


def _signed_alone(policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    """The sign-off came from the technician's phone, and nothing from the customer."""
    if not facts.by_technician or facts.answered:
        return None
    if facts.signature is not None and not policy.customer_answers:
        return None
    name = facts.signature.name if facts.signature else facts.confirmed_by
    return {"name": name, "drawn": facts.signature is not None} if name else None


def _runs_but_warm(_policy: RulesPolicy, facts: VisitFacts) -> Evidence | None:
    """It was reported to run, and the device measured otherwise when the visit ended."""
    run, measured = facts.test_run, facts.cooling
    if run is None or not run.passed or measured is None or measured.verdict != "not_yet":
        return None
    latest = measured.latest
    return {
        "device_id": measured.device_id,
        "from": measured.since,
        "to": measured.until,
        "max_c": measured.max_c,
        "value_c": latest.value_c if latest else None,
    }


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


_RULES: Final[dict[Rule, Callable[[RulesPolicy, VisitFacts], Evidence | None]]] = {
    "arrival_far": _arrival_far,
    "arrival_unplaced": _arrival_unplaced,
    "photos_missing": _photos_missing,
    "photos_early": _photos_early,
    "ticks_hurried": _ticks_hurried,
    "visit_short": _visit_short,
    "parts_unbooked": _parts_unbooked,
    "changed_after_signature": _changed_after_signature,
    "own_signature": _own_signature,
    "signed_alone": _signed_alone,
    "runs_but_warm": _runs_but_warm,
}
