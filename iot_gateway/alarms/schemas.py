"""Alarms and incidents over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from hanlu.contracts.alarms import Severity
from hanlu.http.schemas import CodeWithParams, Schema
from iot_gateway.alarms.held import Outcome
from iot_gateway.alarms.model import AlarmState


class ReadingOut(Schema):
    """The reading that decided."""

    metric: str
    value: float | bool
    ts: datetime


class AlarmOut(Schema):
    """An alarm. ``opened_at`` and ``cleared_at`` are measured times, ``known_at`` is ours.

    ``shelved_until``: silent until then; it may lie in the past until the shelf is cleared away.
    """

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
    shelved_until: datetime | None
    late: bool
    policy_version: int


class IncidentOut(Schema):
    """Alarms that are one failure; one work order serves them.

    ``scope``: ``zone:ID``, ``device:ID``, ``site:ID``, ``line:SITE/NAME`` (a power line) or
    ``area:SITE/NAME`` (adjoining zones). The first alarm, by measured time, is where to look first.
    """

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
    first_alarm_id: UUID | None
    first_device_id: str | None


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class AcknowledgeIn(Schema):
    """What whoever takes notice has to say."""

    note: Words | None = None


class ShelveIn(Schema):
    """How long an alarm is silent, and why; it ends by itself, after a week at the latest."""

    minutes: Annotated[int, Field(ge=1, le=10_080)]
    note: Words


class CloseIn(Schema):
    """Why no reading will ever clear this alarm."""

    reason: Words


class AttentionOut(Schema):
    """What people did about an alarm, and who was told of its incident when."""

    alarm_id: UUID
    state: AlarmState
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    note: str | None
    shelved_until: datetime | None
    repeats: int
    told: list["NoticeOut"]


class NoticeOut(Schema):
    """One person told: when, how, and what became of the message (null: sent or not written)."""

    name: str
    channel: str
    address: str
    told_at: datetime
    state: str | None
    sent_at: datetime | None
    error: str | None


class HeldBackOut(Schema):
    """A call that was due and not made: ``reason`` says why, ``until`` when it ends at the latest
    (null: when what it waits for is over).

    ``alarm_why``: the alarm it would have been or is (null for one from before this was kept);
    ``alarm_id``: the alarm, where one stands in silence or called after all; ``instead_id`` and
    ``instead_device_id``: the alarm that calls instead. ``outcome``: at ``ended_at`` it called
    after all, or was over.
    """

    id: int
    device_id: str
    channel: str
    rule: str
    reason: CodeWithParams
    since: datetime
    known_at: datetime
    until: datetime | None
    ended_at: datetime | None
    zone_id: UUID | None
    site_id: UUID | None
    outcome: Outcome | None
    alarm_id: UUID | None
    alarm_why: CodeWithParams | None
    instead_id: UUID | None
    instead_device_id: str | None


class _Watcher(Schema):
    """Somebody who is told of alarms: where, how, from which hour to which, from which severity on.

    Hours are local, over midnight where ``from_hour`` lies after ``to_hour``. Without a site,
    region or outlet: of every place in the caller's scope.
    """

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    channel: Literal["mail", "webhook"]
    address: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]
    locale: Literal["zh-CN", "en"] = "zh-CN"
    from_hour: Annotated[int, Field(ge=0, le=23)] = 0
    to_hour: Annotated[int, Field(ge=1, le=24)] = 24
    timezone: str = "Asia/Shanghai"
    least_severity: Severity = "minor"
    site_id: UUID | None = None
    region: str | None = None
    outlet: str | None = None

    @field_validator("timezone")
    @classmethod
    def known(cls, name: str) -> str:
        """The zone is one that exists."""
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("no such time zone") from None
        return name


class WatcherIn(_Watcher):
    """Somebody who is to be told of alarms."""

    @field_validator("address")
    @classmethod
    def reachable(cls, address: str, info: ValidationInfo) -> str:
        """It has the form of what its channel sends to; a test message tells the rest."""
        if info.data.get("channel") == "mail":
            name, _, host = address.partition("@")
            if not name or not host or set(address) & set(" @,;<>") != {"@"} or "@" in host:
                raise ValueError("a mail address looks like name@example.com")
        elif info.data.get("channel") == "webhook":
            url = urlsplit(address)
            if url.scheme not in {"http", "https"} or not url.hostname or " " in address:
                raise ValueError("a webhook's address begins with https:// or http://")
        return address


class WatcherOut(_Watcher):
    """Somebody who is told of alarms."""

    id: UUID
