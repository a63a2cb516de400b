"""Alarms and incidents over HTTP."""

from datetime import datetime
from uuid import UUID

from hanlu.contracts.alarms import Severity
from hanlu.http.schemas import CodeWithParams, Schema
from iot_gateway.alarms.model import AlarmState


class ReadingOut(Schema):
    """The reading that decided."""

    metric: str
    value: float | bool
    ts: datetime


class AlarmOut(Schema):
    """An alarm. ``opened_at`` and ``cleared_at`` are measured times, ``known_at`` is ours."""

    id: UUID
    device_id: str
    channel: str
    channel_id: int
    rule: str
    code: str
    cause: str
    severity: Severity
    state: AlarmState
    opened_at: datetime
    known_at: datetime
    cleared_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    peak: float | None
    why: CodeWithParams
    reading: ReadingOut | None
    incident_id: UUID | None
    zone_id: UUID | None
    site_id: UUID | None
    asset_id: UUID | None
    region: str | None
    outlet: str | None
    work_order_id: UUID | None
    late: bool
    policy_version: int


class IncidentOut(Schema):
    """Alarms of one zone and one cause; one work order serves them."""

    id: UUID
    scope: str
    cause: str
    zone_id: UUID | None
    site_id: UUID | None
    region: str | None
    outlet: str | None
    opened_at: datetime
    closed_at: datetime | None
    alarms: int
    open_alarms: int
