"""Alarms, as the gateway tells them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from hanlu.contracts.events import Event, Reason

Severity = Literal["critical", "major", "minor"]


class ReadingSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The one reading that decided: its metric, value and measured time."""

    metric: str
    value: float | bool
    ts: datetime


class AlarmRaised(Event, frozen=True, kw_only=True, tag="alarm.raised"):
    """A rule found something wrong; told once per alarm, after the row is committed.

    ``cause`` and ``scope`` (the id of a zone, a site, a bridge, a device) group: alarms of one
    scope and one cause are one incident and one work order. ``job`` False: it tells people, and
    joins an open order, but opens none. ``test``: somebody set it off to see whether it arrives,
    and nobody is sent out. ``limit_at``: of a forecast, when the limit will be reached as it goes.
    """

    alarm_id: UUID
    device_id: str
    channel: str = ""
    channel_id: int
    zone_id: UUID | None = None
    zone_kind: str | None = None
    site_id: UUID | None = None
    asset_id: UUID | None = None
    region: str | None = None
    outlet: str | None = None
    incident_id: UUID | None = None
    rule: str
    code: str
    cause: str
    severity: Severity
    opened_at: datetime
    known_at: datetime
    why: Reason
    reading: ReadingSeen | None = None
    policy_version: int = 0
    late: bool = False
    job: bool = True
    scope: str = ""
    test: bool = False
    limit_at: datetime | None = None


class AlarmUpdated(Event, frozen=True, kw_only=True, tag="alarm.updated"):
    """The severity or the peak of an open alarm grew; a forecast's ``limit_at`` is newer too."""

    alarm_id: UUID
    device_id: str
    site_id: UUID | None = None
    at: datetime
    severity: Severity
    peak: float | None = None
    limit_at: datetime | None = None


class AlarmAcknowledged(Event, frozen=True, kw_only=True, tag="alarm.acknowledged"):
    """A person took notice of an alarm."""

    alarm_id: UUID
    device_id: str
    site_id: UUID | None = None
    at: datetime
    by: str


class AlarmShelved(Event, frozen=True, kw_only=True, tag="alarm.shelved"):
    """Somebody silenced an alarm until then. ``until`` None: the shelf is over, and it rings again
    if it still stands.
    """

    alarm_id: UUID
    device_id: str
    site_id: UUID | None = None
    at: datetime
    by: str
    until: datetime | None = None


class AlarmCleared(Event, frozen=True, kw_only=True, tag="alarm.cleared"):
    """The condition is over; ``at`` is the measured time of the reading that ended it."""

    alarm_id: UUID
    device_id: str
    site_id: UUID | None = None
    at: datetime
    peak: float | None = None


class IncidentChanged(Event, frozen=True, kw_only=True, tag="incident.changed"):
    """An incident began, grew or ended; told whole. The first alarm is where to look first."""

    incident_id: UUID
    scope: str
    cause: str
    zone_id: UUID | None = None
    site_id: UUID | None = None
    opened_at: datetime
    closed_at: datetime | None = None
    alarms: int
    open_alarms: int
    first_alarm_id: UUID | None = None
    first_device_id: str | None = None


class ExcursionFoundLate(Event, frozen=True, kw_only=True, tag="excursion.found_late"):
    """A reading that came after newer ones lay beyond a limit: a notice, never an alarm."""

    device_id: str
    channel: str = ""
    zone_id: UUID | None = None
    site_id: UUID | None = None
    rule: str
    at: datetime
    known_at: datetime
    why: Reason
    peak: float | None = None
