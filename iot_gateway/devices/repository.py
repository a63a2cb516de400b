"""The registry's tables."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from hanlu.database import Answer, Connection
from hanlu.database.columns import instants, int4s, texts
from iot_gateway.devices.model import ChannelSetting, Device, DeviceDraft, Zone
from iot_gateway.rules.silence import SilenceState

_DEVICE = """key, id, name, kind, source_uid, site_id, asset_id, zone_id, region, outlet, model,
    format, expected_interval_s, timezone, via, updated_at, power_line"""
_ZONE = "id, name, kind, min_c, max_c, site_id, region, outlet, transport, area"


class Heard(msgspec.Struct, frozen=True, gc=False):
    """The newest sign of life of a device: when measured, when received, and the message."""

    measured_at: datetime
    received_at: datetime
    message: bytes  # as JSON: topic, size, preview


async def revision(connection: Connection, subject: str) -> int:
    """The number that grows with every change of ``registry`` or ``connections``."""
    cursor = await connection.execute(
        "select number from gateway.revision where subject = %s", (subject,)
    )
    row = await cursor.fetchone()
    return int(row["number"]) if row else 0


async def touch(connection: Connection, subject: str) -> None:
    """Say that a subject changed, to every process that caches it."""
    await connection.execute(
        "update gateway.revision set number = number + 1 where subject = %s", (subject,)
    )


async def put_device(connection: Connection, draft: DeviceDraft, now: datetime) -> Device:
    """Register or replace what people say of a device; its key, channels and readings stay."""
    cursor = await connection.execute(
        f"""insert into gateway.device (id, name, kind, source_uid, site_id, asset_id, zone_id,
                region, outlet, model, format, expected_interval_s, timezone, power_line,
                created_at, updated_at)
            values (%(id)s, %(name)s, %(kind)s, %(source_uid)s, %(site_id)s, %(asset_id)s,
                %(zone_id)s, %(region)s, %(outlet)s, %(model)s, %(format)s,
                %(expected_interval_s)s, %(timezone)s, %(power_line)s, %(now)s, %(now)s)
            on conflict (id) do update set name = excluded.name, kind = excluded.kind,
                source_uid = excluded.source_uid, site_id = excluded.site_id,
                asset_id = excluded.asset_id, zone_id = excluded.zone_id,
                region = excluded.region, outlet = excluded.outlet, model = excluded.model,
                format = excluded.format, expected_interval_s = excluded.expected_interval_s,
                timezone = excluded.timezone, power_line = excluded.power_line,
                updated_at = excluded.updated_at
            returning {_DEVICE}""",  # noqa: S608  # the column list is a constant
        {
            "id": draft.id,
            "name": draft.name or draft.id,
            "kind": draft.kind,
            "source_uid": draft.source_uid,
            "site_id": draft.site_id,
            "asset_id": draft.asset_id,
            "zone_id": draft.zone_id,
            "region": draft.region,
            "outlet": draft.outlet,
            "model": draft.model,
            "format": draft.format,
            "expected_interval_s": draft.expected_interval_s,
            "timezone": draft.timezone,
            "power_line": draft.power_line,
            "now": now,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # an upsert returns its row
    return Device(**row)


async def set_power_line(
    connection: Connection, key: int, power_line: str | None, now: datetime
) -> None:
    """Note which power line feeds a device."""
    await connection.execute(
        "update gateway.device set power_line = %s, updated_at = %s where key = %s",
        (power_line, now, key),
    )


async def device(connection: Connection, device_id: str) -> Device | None:
    """The device of this name, where the caller may see it."""
    cursor = await connection.execute(
        f"select {_DEVICE} from gateway.device where id = %s",  # noqa: S608  # constant columns
        (device_id,),
    )
    row = await cursor.fetchone()
    return Device(**row) if row else None


async def devices_named(connection: Connection, names: Sequence[str]) -> list[Device]:
    """Devices whose id or whose name behind a bridge is among ``names``."""
    cursor = await connection.execute(
        f"""select {_DEVICE} from gateway.device
            where id = any(%(names)s) or source_uid = any(%(names)s)""",  # noqa: S608  # constant
        {"names": list(names)},
    )
    return [Device(**row) for row in await cursor.fetchall()]


async def devices_keyed(connection: Connection, keys: Sequence[int]) -> list[Device]:
    """Devices by their inner key."""
    cursor = await connection.execute(
        f"select {_DEVICE} from gateway.device where key = any(%s)",  # noqa: S608  # constant
        (list(keys),),
    )
    return [Device(**row) for row in await cursor.fetchall()]


async def devices_behind(connection: Connection, bridge: int) -> list[Device]:
    """The devices last heard through a bridge."""
    cursor = await connection.execute(
        f"select {_DEVICE} from gateway.device where via = %s order by key",  # noqa: S608  # constant
        (bridge,),
    )
    return [Device(**row) for row in await cursor.fetchall()]


async def devices_in_zone(connection: Connection, zone_id: UUID) -> list[Device]:
    """The devices that are now in a zone, by id."""
    cursor = await connection.execute(
        f"select {_DEVICE} from gateway.device where zone_id = %s order by id",  # noqa: S608  # constant
        (zone_id,),
    )
    return [Device(**row) for row in await cursor.fetchall()]


async def put_zone(connection: Connection, zone: Zone, now: datetime) -> None:
    """Make or change a zone."""
    await connection.execute(
        """insert into gateway.zone (id, name, kind, min_c, max_c, site_id, region, outlet,
               transport, area, created_at, updated_at)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
           on conflict (id) do update set name = excluded.name, kind = excluded.kind,
               min_c = excluded.min_c, max_c = excluded.max_c, site_id = excluded.site_id,
               region = excluded.region, outlet = excluded.outlet, transport = excluded.transport,
               area = excluded.area, updated_at = excluded.updated_at""",
        (
            zone.id,
            zone.name,
            zone.kind,
            zone.min_c,
            zone.max_c,
            zone.site_id,
            zone.region,
            zone.outlet,
            zone.transport,
            zone.area,
            now,
            now,
        ),
    )


async def zones(connection: Connection, ids: Sequence[UUID] | None = None) -> list[Zone]:
    """These zones, or all that the caller may see."""
    cursor = await connection.execute(
        f"""select {_ZONE} from gateway.zone
            where %(ids)s::uuid[] is null or id = any(%(ids)s) order by name, id""",  # noqa: S608
        {"ids": None if ids is None else list(ids)},
    )
    return [Zone(**row) for row in await cursor.fetchall()]


async def zones_named(connection: Connection, name: str) -> list[Zone]:
    """Zones of this name; sites may repeat names."""
    cursor = await connection.execute(
        f"select {_ZONE} from gateway.zone where name = %s",  # noqa: S608  # constant columns
        (name,),
    )
    return [Zone(**row) for row in await cursor.fetchall()]


async def channels(
    connection: Connection, wanted: Iterable[tuple[int, str]], now: datetime
) -> dict[tuple[int, str], int]:
    """The channel ids of (device key, probe id), made where this is their first sight."""
    pairs = sorted(set(wanted))
    cursor = await connection.execute(
        """with wanted as (
               select * from unnest(%(devices)s::int[], %(probes)s::text[]) as w(device, probe)
           ), made as (
               insert into gateway.channel (device, probe, created_at)
               select device, probe, %(now)s from wanted order by device, probe
               on conflict (device, probe) do nothing returning device, probe, id
           )
           select device, probe, id from made
           union all select c.device, c.probe, c.id from gateway.channel c
               join wanted w on w.device = c.device and w.probe = c.probe""",
        {"devices": [each[0] for each in pairs], "probes": [each[1] for each in pairs], "now": now},
    )
    return {(row["device"], row["probe"]): row["id"] for row in await cursor.fetchall()}


async def channel_settings(connection: Connection) -> dict[int, ChannelSetting]:
    """Channels of which people said more than their probe: most have no setting."""
    cursor = await connection.execute(
        """select id, place, min_c, max_c from gateway.channel
           where place <> 'air' or min_c is not null or max_c is not null"""
    )
    return {row.pop("id"): ChannelSetting(**row) for row in await cursor.fetchall()}


async def set_channel(connection: Connection, channel: int, setting: ChannelSetting) -> None:
    """Replace what is said of a channel."""
    await connection.execute(
        "update gateway.channel set place = %s, min_c = %s, max_c = %s where id = %s",
        (setting.place, setting.min_c, setting.max_c, channel),
    )


async def probes(connection: Connection, device: int) -> dict[str, int]:
    """Channel ids of a device by probe, the first made first."""
    cursor = await connection.execute(
        "select probe, id from gateway.channel where device = %s order by id", (device,)
    )
    return {row["probe"]: row["id"] for row in await cursor.fetchall()}


async def first_channel(connection: Connection, device: int) -> tuple[str, int] | None:
    """Probe and id of a device's first channel."""
    cursor = await connection.execute(
        "select probe, id from gateway.channel where device = %s order by id limit 1", (device,)
    )
    row = await cursor.fetchone()
    return (row["probe"], row["id"]) if row else None


async def ensure_partitions(connection: Connection, days: Iterable[date]) -> None:
    """Make the daily partitions of these UTC days; repeats are free."""
    for day in sorted(set(days)):
        await connection.execute("select gateway.ensure_reading_partition(%s)", (day,))


async def see(connection: Connection, seen: Mapping[int, Heard]) -> Answer[dict[int, SilenceState]]:
    """Note the newest reading of each device key; the states of those that were silent."""
    keys = sorted(seen)
    cursor = await connection.execute(
        """with seen as (
               insert into gateway.presence as p
                   (device, online, last_seen_at, received_at, message)
               select device, true, measured_at, received_at, message::jsonb
               from unnest(%b::int[], %b::timestamptz[], %b::timestamptz[], %b::text[])
                   as h(device, measured_at, received_at, message)
               on conflict (device) do update set online = true, message = excluded.message,
                   last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at),
                   received_at = greatest(p.received_at, excluded.received_at)
               returning device, last_seen_at, silent_since)
           select * from seen where silent_since is not null""",
        (
            int4s(keys),
            instants([seen[key].measured_at for key in keys]),
            instants([seen[key].received_at for key in keys]),
            texts([seen[key].message for key in keys]),
        ),
    )

    async def answer() -> dict[int, SilenceState]:
        return {
            row["device"]: SilenceState(
                latest_at=row["last_seen_at"], opened_at=row["silent_since"]
            )
            for row in await cursor.fetchall()
        }

    return answer


async def note_silence(
    connection: Connection, device: int, since: datetime | None, now: datetime
) -> None:
    """A device fell silent, or (None) was heard again."""
    await connection.execute(
        """insert into gateway.presence as p (device, silent_since, online)
           values (%(device)s, %(since)s, false)
           on conflict (device) do update set silent_since = excluded.silent_since,
               online = excluded.silent_since is null, back_at = case
               when excluded.silent_since is null then %(now)s::timestamptz else p.back_at end""",
        {"device": device, "since": since, "now": now},
    )


async def heard_through(connection: Connection, via: Mapping[int, int]) -> None:
    """Note the bridge that each device key was last heard through."""
    await connection.execute(
        """update gateway.device d set via = v.bridge
           from unnest(%s::int[], %s::int[]) as v(device, bridge)
           where d.key = v.device and d.via is distinct from v.bridge""",
        (list(via.keys()), list(via.values())),
    )


async def set_online(connection: Connection, changes: Mapping[int, bool], now: datetime) -> None:
    """Note what devices and their last wills said of themselves."""
    keys = sorted(changes)
    await connection.execute(
        """insert into gateway.presence (device, online, online_at)
           select key, online, %s::timestamptz
           from unnest(%s::int[], %s::bool[]) as c(key, online)
           on conflict (device) do update set online = excluded.online,
               online_at = excluded.online_at""",
        (now, keys, [changes[key] for key in keys]),
    )


async def latest(connection: Connection, devices: Sequence[int]) -> list[dict[str, Any]]:
    """Newest values: device, channel, probe, name, metric, value, ts."""
    cursor = await connection.execute(
        """select c.device, c.id as channel, c.probe, c.name, l.metric, l.value, l.ts
           from gateway.channel c left join gateway.latest l on l.channel = c.id
           where c.device = any(%s) order by c.device, c.probe, l.metric""",
        (list(devices),),
    )
    return await cursor.fetchall()
