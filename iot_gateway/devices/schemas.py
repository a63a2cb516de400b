"""Devices and zones over HTTP."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from hanlu.http.schemas import Schema
from iot_gateway.devices.model import DeviceKind, ZoneKind
from iot_gateway.devices.upkeep import CalibrationStanding

Name = Annotated[str, Field(min_length=1, max_length=120)]
NameAtSite = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Celsius = Annotated[float, Field(ge=-200, le=200)]


class ZoneIn(Schema):
    """A zone: its kind names the limits, ``min_c`` and ``max_c`` replace them.

    ``area``: the part of its site that it lies in; zones of one area that leave a high limit
    within half an hour are one incident.
    """

    name: Name
    kind: ZoneKind
    min_c: Celsius | None = None
    max_c: Celsius | None = None
    site_id: UUID | None = None
    region: str | None = None
    outlet: str | None = None
    transport: bool = False
    area: NameAtSite | None = None

    @model_validator(mode="after")
    def ordered(self) -> "ZoneIn":
        """The upper limit lies above the lower one."""
        if self.min_c is not None and self.max_c is not None and self.max_c <= self.min_c:
            raise ValueError("max_c must lie above min_c")
        return self


class ZoneOut(Schema):
    """A zone with the limits in force, its own or those of its kind."""

    id: UUID
    name: str
    kind: ZoneKind
    min_c: float | None
    max_c: float | None
    site_id: UUID | None
    region: str | None
    outlet: str | None
    transport: bool
    area: str | None


class ZoneLimitsIn(Schema):
    """Limits of a zone's own, of which only those given are changed; null: its kind's again."""

    min_c: Celsius | None = None
    max_c: Celsius | None = None


class AreaIn(Schema):
    """The part of its site that a zone lies in; null: it stands alone."""

    area: NameAtSite | None


class PowerLineIn(Schema):
    """What feeds a device, by the name it has at its site; null: not known."""

    power_line: NameAtSite | None


class DeviceIn(Schema):
    """What people say of a device. ``zone_kind`` gives it a zone of its own.

    ``power_line``: what feeds it, by the name it has at its site; devices of one line that lose
    power or fall silent within half an hour are one incident.
    """

    name: Name | None = None
    source_uid: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    site_id: UUID | None = None
    asset_id: UUID | None = None
    zone_id: UUID | None = None
    zone_kind: ZoneKind | None = None
    region: str | None = None
    outlet: str | None = None
    model: Annotated[str, Field(max_length=120)] | None = None
    format: str = "native"
    expected_interval_s: Annotated[int, Field(ge=1, le=604_800)] = 300
    timezone: str | None = None
    power_line: NameAtSite | None = None

    @model_validator(mode="after")
    def one_zone(self) -> "DeviceIn":
        """Either a zone that exists or one of its own."""
        if self.zone_id is not None and self.zone_kind is not None:
            raise ValueError("give either zone_id or zone_kind")
        return self


class ValueOut(Schema):
    """A newest value and when it was measured."""

    value: float | bool
    ts: datetime


class CalibrationShown(Schema):
    """The calibration in force of a probe; ``offset_c`` is to be added to what it reads."""

    offset_c: float
    certificate: str
    calibrated_on: date
    due_on: date | None
    in_force_from: datetime
    standing: CalibrationStanding


class ChannelOut(Schema):
    """One probe of a device; ``channel`` is its id on the device, empty for the only one.

    ``latest`` are values as measured; no calibration is added to them.
    """

    channel: str
    channel_id: int
    name: str | None
    latest: dict[str, ValueOut]
    calibration: CalibrationShown | None


class DeviceOut(Schema):
    """A device, what it watches, and when it was last heard (by measured time).

    ``clock_offset_s``: received minus measured, the median of its last live messages; negative
    for a clock that is ahead. ``clock_warning``: more than the policy bears.
    """

    id: str
    name: str
    kind: DeviceKind
    source_uid: str | None
    site_id: UUID | None
    asset_id: UUID | None
    zone_id: UUID | None
    zone: ZoneOut | None
    region: str | None
    outlet: str | None
    model: str | None
    format: str
    expected_interval_s: int
    timezone: str | None
    power_line: str | None
    online: bool | None
    last_seen_at: datetime | None
    received_at: datetime | None
    silent_since: datetime | None
    clock_offset_s: float | None
    clock_offset_at: datetime | None
    clock_warning: bool
    latest: dict[str, ValueOut]
    channels: list[ChannelOut]


class SeriesOut(Schema):
    """A chart: ``[ms since 1970, min, max, mean]`` a bucket; its extremes are never averaged.

    Between two points further apart than ``gap_s`` the device was silent: no line joins them.
    ``late_since``: readings from here on came late, and their excursions are not worked out yet.
    """

    device_id: str
    channel: str
    channel_id: int | None
    metrics: dict[str, list[tuple[int, float, float, float]]]
    gap_s: float
    limits: "LimitsOut"
    excursions: list["SpanOut"]
    late_since: datetime | None
    points: int


class LimitsOut(Schema):
    """Allowed values in force now."""

    min_c: float | None
    max_c: float | None


class SpanOut(Schema):
    """An excursion on a chart; ``to`` is null while it lasts, ``known_at`` when it was learnt."""

    from_: Annotated[datetime, Field(serialization_alias="from")]
    to: datetime | None
    peak: float
    known_at: datetime


class RollupOut(Schema):
    """Readings of one stretch of time; ``at`` is its begin.

    ``excursion_s``: seconds of it that the record says were an excursion. One that still runs
    counts to the end of the last bucket that holds a reading.
    """

    at: datetime
    min: float
    max: float
    mean: float
    count: int
    excursion_s: int


class CountOut(Schema):
    """How many readings are stored."""

    count: int


class ExcursionOut(Schema):
    """An excursion of the record, with the limit as it stood and since when it is known."""

    channel: str
    rule: str
    metric: str
    from_: Annotated[datetime, Field(serialization_alias="from")]
    to: datetime | None
    called_at: datetime | None
    peak: float
    peak_at: datetime
    limit: float
    severity: str
    known_at: datetime


class ExcursionsOut(Schema):
    """Excursions of a device; readings from ``late_since`` on are not worked into them yet."""

    items: list[ExcursionOut]
    late_since: datetime | None


class LogEntryOut(Schema):
    """The last message, or a refusal with its reason; ``preview`` shows what was sent.

    The same message refused again is counted: ``times``, from ``first_at`` to ``at``.
    """

    at: datetime
    first_at: datetime
    times: int = 1
    kind: str
    topic: str
    code: str | None
    field: str | None
    reason: str | None
    preview: str
    size: int


class LogOut(Schema):
    """What a device's connection did of late, the newest first."""

    items: list[LogEntryOut]
    next: str | None = None
