"""What an alarm is. Values only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from hanlu.contracts.alarms import ReadingSeen, Severity
from hanlu.contracts.events import Audience, Reason
from iot_gateway.rules.transition import SEVERITIES

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
    power_line: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found; ``cause`` groups alarms (see ``grouping``).

    ``opened_at`` is measured time; ``began_at`` is when the failure began as far as readings tell,
    before the rule's delay; None: then.
    """

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
    began_at: datetime | None = None


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
class Incident:
    """What an alarm's event needs to know of its incident.

    ``case_scope`` is the scope it began with: a work order is known by it, however far the
    incident came to reach.
    """

    id: UUID
    case_scope: str
    cause: str


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


def graver(one: Severity, other: Severity) -> bool:
    """Whether ``one`` calls louder than ``other``."""
    return SEVERITIES.index(one) > SEVERITIES.index(other)
