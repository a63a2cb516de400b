"""Devices as people see them: the registry joined with presence, zones and newest values."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hanlu.database import Connection
from iot_gateway.devices import calibrations, repository
from iot_gateway.devices.calibrations import Calibration
from iot_gateway.devices.model import Zone
from iot_gateway.devices.schemas import (
    CalibrationShown,
    ChannelOut,
    DeviceOut,
    ValueOut,
    ZoneOut,
)
from iot_gateway.devices.upkeep import UpkeepPolicy
from iot_gateway.metrics import METRICS
from iot_gateway.rules.packs import ColdChain, pack_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFilter:
    """Which devices a list shows; an empty field does not narrow."""

    site_id: UUID | None = None
    asset_id: UUID | None = None
    zone_id: UUID | None = None
    region: str | None = None
    outlet: str | None = None
    format: str | None = None
    kind: str | None = None
    online: bool | None = None
    search: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What devices are shown by: the limits and the warnings in force, and the present instant."""

    packs: ColdChain
    upkeep: UpkeepPolicy
    now: datetime


async def list_devices(
    connection: Connection, asked: DeviceFilter, after: str | None, limit: int, basis: Basis
) -> list[DeviceOut]:
    """Devices by id, each with its channels and newest values."""
    cursor = await connection.execute(
        """select d.*, p.online, p.last_seen_at, p.received_at, p.silent_since,
               p.clock_offset_s, p.clock_offset_at
           from gateway.device d left join gateway.presence p on p.device = d.key
           where (%(id)s::text is null or d.id = %(id)s)
             and (%(site_id)s::uuid is null or d.site_id = %(site_id)s)
             and (%(asset_id)s::uuid is null or d.asset_id = %(asset_id)s)
             and (%(zone_id)s::uuid is null or d.zone_id = %(zone_id)s)
             and (%(region)s::text is null or d.region = %(region)s)
             and (%(outlet)s::text is null or d.outlet = %(outlet)s)
             and (%(format)s::text is null or d.format = %(format)s)
             and (%(kind)s::text is null or d.kind = %(kind)s)
             and (%(online)s::bool is null or coalesce(p.online, false) = %(online)s)
             and (%(search)s::text is null or strpos(lower(d.id), lower(%(search)s)) > 0
                  or strpos(lower(d.name), lower(%(search)s)) > 0)
             and (%(after)s::text is null or d.id > %(after)s)
           order by d.id limit %(limit)s""",
        {
            "id": asked.id,
            "site_id": asked.site_id,
            "asset_id": asked.asset_id,
            "zone_id": asked.zone_id,
            "region": asked.region,
            "outlet": asked.outlet,
            "format": asked.format,
            "kind": asked.kind,
            "online": asked.online,
            "search": asked.search,
            "after": after,
            "limit": limit,
        },
    )
    rows = await cursor.fetchall()
    wanted = {row["zone_id"] for row in rows if row["zone_id"]}
    zones = {zone.id: zone for zone in await repository.zones(connection, sorted(wanted))}
    values: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for value in await repository.latest(connection, [row["key"] for row in rows]):
        values[value["device"]].append(value)
    channels = sorted({each["channel"] for shown in values.values() for each in shown})
    probes = await calibrations.in_force(connection, channels, basis.now)
    return [_device(row, zones, values[row["key"]], probes, basis) for row in rows]


def zone_out(zone: Zone, packs: ColdChain) -> ZoneOut:
    """A zone with the limits in force."""
    pack = pack_of(packs, zone.kind, transport=zone.transport)
    return ZoneOut(
        id=zone.id,
        name=zone.name,
        kind=zone.kind,
        min_c=pack.min if zone.min_c is None else zone.min_c,
        max_c=pack.max if zone.max_c is None else zone.max_c,
        site_id=zone.site_id,
        region=zone.region,
        outlet=zone.outlet,
        transport=zone.transport,
        area=zone.area,
    )


def _device(
    row: dict[str, Any],
    zones: Mapping[UUID, Zone],
    values: Sequence[dict[str, Any]],
    probes: Mapping[int, Calibration],
    basis: Basis,
) -> DeviceOut:
    zone = zones.get(row["zone_id"])
    newest: dict[str, ValueOut] = {}
    channels: dict[int, ChannelOut] = {}
    for each in values:
        channel = channels.setdefault(
            each["channel"],
            ChannelOut(
                channel=each["probe"],
                channel_id=each["channel"],
                name=each["name"],
                latest={},
                calibration=_calibration(probes.get(each["channel"]), basis),
            ),
        )
        if each["metric"] is not None:
            shown = ValueOut(value=shown_value(each["metric"], each["value"]), ts=each["ts"])
            channel.latest[each["metric"]] = shown
            known = newest.get(each["metric"])
            if known is None or known.ts < shown.ts:
                newest[each["metric"]] = shown
    fields = {name: row[name] for name in DeviceOut.model_fields if name in row}
    return DeviceOut(
        **fields,
        zone=zone_out(zone, basis.packs) if zone else None,
        clock_warning=basis.upkeep.warns_of(row["clock_offset_s"]),
        latest=newest,
        channels=list(channels.values()),
    )


def _calibration(found: Calibration | None, basis: Basis) -> CalibrationShown | None:
    if found is None:
        return None
    return CalibrationShown(
        offset_c=found.offset_c,
        certificate=found.certificate,
        calibrated_on=found.calibrated_on,
        due_on=found.due_on,
        in_force_from=found.in_force_from,
        standing=basis.upkeep.standing(found.due_on, basis.now.date()),
    )


def shown_value(metric: str, value: float) -> float | bool:
    """A stored newest value in its metric's own type."""
    if metric in METRICS and METRICS[metric].kind == "flag":
        return bool(value)
    return value
