"""What an alarm is. Values only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from hanlu.contracts.alarms import ReadingSeen, Severity
from hanlu.contracts.events import Audience, Reason

AlarmState = Literal["open", "acknowledged", "cleared", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an alarm stands: its channel, and the place that channel watches."""

    channel_id: int
    device_id: str
    channel: str
    zone_id: UUID | None = None
    zone_kind: str | None = None
    site_id: UUID | None = None
    asset_id: UUID | None = None
    region: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found. ``opened_at`` is measured time; ``cause`` groups alarms of one zone."""

    rule: str
    code: str
    cause: str
    severity: Severity
    opened_at: datetime
    why: Reason
    reading: ReadingSeen | None = None
    peak: float | None = None
    policy_version: int = 0
    late: bool = False
    job: bool = True
    persons: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a finding was judged by: the policy's version, and how many people it asks to tell."""

    policy_version: int = 0
    persons: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm as stored."""

    id: UUID
    channel_id: int
    device_id: str
    channel: str
    rule: str
    code: str
    severity: Severity
    state: AlarmState
    cause: str
    incident_id: UUID | None
    zone_id: UUID | None
    site_id: UUID | None
    asset_id: UUID | None
    region: str | None
    outlet: str | None
    opened_at: datetime
    known_at: datetime
    cleared_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    peak: float | None
    why: dict[str, Any]
    reading: dict[str, Any] | None
    late: bool
    test: bool
    work_order_id: UUID | None
    policy_version: int = 0
    note: str | None = None
    repeats: int = 0
    settling_since: datetime | None = None
    shelved_until: datetime | None = None
    told_at: datetime | None = None
    job: bool = True


def audience_of(place: Source | Alarm) -> Audience:
    """Who is told of an alarm that stands there."""
    return Audience(topic="alarms", region=place.region, outlet=place.outlet, site_id=place.site_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFilter:
    """Which alarms a list shows; an empty field does not narrow."""

    device_id: str | None = None
    site_id: UUID | None = None
    zone_id: UUID | None = None
    incident_id: UUID | None = None
    rule: str | None = None
    states: tuple[AlarmState, ...] = field(default=())
    severities: tuple[Severity, ...] = field(default=())


SITE_WIDE = frozenset({"power", "silence"})


def incident_scope(source: Source, cause: str) -> str:
    """What alarms of one cause are grouped by: lost power and silence take a site, all else a zone.

    What feeds the sensors of a site, and what carries their words, is shared: one visit looks after
    it, however many of them are dark. Without a zone the device stands for itself.
    """
    if cause in SITE_WIDE and source.site_id is not None:
        return f"site:{source.site_id}"
    if source.zone_id is not None:
        return f"zone:{source.zone_id}"
    return f"device:{source.device_id}"


_RANK: dict[Severity, int] = {"minor": 0, "major": 1, "critical": 2}


def graver(one: Severity, other: Severity) -> bool:
    """Whether ``one`` calls louder than ``other``."""
    return _RANK[one] > _RANK[other]
