"""What the registry knows. Values only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from iot_gateway.rules.place import Probe

ZoneKind = Literal["frozen", "chilled_0_4", "chilled_0_10", "pharma_2_8"]
DeviceKind = Literal["sensor", "bridge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One monitored space; its kind names the rule pack, ``min_c`` and ``max_c`` override it.

    ``area``: the part of its site that it lies in, by a name; zones of one area adjoin and are
    cooled together.
    """

    id: UUID
    name: str
    kind: ZoneKind
    min_c: float | None = None
    max_c: float | None = None
    site_id: UUID | None = None
    region: str | None = None
    outlet: str | None = None
    transport: bool = False
    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSetting:
    """What people say of one probe: where it sits, and limits of its own instead of its zone's."""

    place: Probe = "air"
    min_c: float | None = None
    max_c: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One registered device. ``key`` is the integer inside, ``id`` its own name.

    ``power_line``: what feeds it, by the name it has at its site (a breaker, a board).
    """

    key: int
    id: str
    name: str
    kind: DeviceKind
    source_uid: str | None
    site_id: UUID | None
    asset_id: UUID | None
    zone_id: UUID | None
    region: str | None
    outlet: str | None
    model: str | None
    format: str
    expected_interval_s: int
    timezone: str | None
    via: int | None
    updated_at: datetime
    power_line: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceDraft:
    """What a person says of a device; the rest is kept or defaulted."""

    id: str
    name: str | None = None
    kind: DeviceKind = "sensor"
    source_uid: str | None = None
    site_id: UUID | None = None
    asset_id: UUID | None = None
    zone_id: UUID | None = None
    region: str | None = None
    outlet: str | None = None
    model: str | None = None
    format: str = "native"
    expected_interval_s: int = 300
    timezone: str | None = None
    power_line: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """Which decoder reads a foreign topic, and the bridge that speaks there.

    ``device_at``: how the device is found where the format's own way does not fit (see
    ``ingest.addressing``).
    """

    id: UUID
    filter: str
    decoder: str
    bridge: int | None
    fport: int | None
    model: str | None
    device_at: str | None = None
