"""Devices, bridges and probes that fall silent or speak again: presence and alarm together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from hanlu.contracts.events import Reason
from hanlu.database import Connection, UnitOfWork
from hanlu.ids import IdSource
from iot_gateway.alarms import held, repository, service
from iot_gateway.alarms.held import Held
from iot_gateway.alarms.model import Finding, Judged, Source
from iot_gateway.devices import quiet_probes
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import Device
from iot_gateway.devices.quiet_probes import Probe

RULE = "silence"


class Places(Protocol):
    """Who knows where a device's alarms stand."""

    def source(self, device: Device, probe: str, channel_id: int) -> Source: ...


async def _main_channel(connection: Connection, device: Device, now: datetime) -> tuple[str, int]:
    """The channel that speaks for the whole device: its first."""
    known = await devices.first_channel(connection, device.key)
    if known is not None:
        return known
    made: Mapping[tuple[int, str], int] = await devices.channels(
        connection, [(device.key, "")], now
    )
    return "", made[device.key, ""]


async def fall_silent(
    uow: UnitOfWork,
    ids: IdSource,
    places: Places,
    device: Device,
    *,
    since: datetime,
    heard_at: datetime,
    why: Reason,
    judged: Judged,
) -> UUID:
    """Open the silence alarm of a device or bridge, last heard at ``heard_at``. Safe to repeat."""
    probe, channel_id = await _main_channel(uow.connection, device, uow.now)
    finding = Finding(
        rule=RULE,
        code=why.code,
        cause=RULE,
        severity="major",
        opened_at=since,
        why=why,
        policy_version=judged.policy_version,
        persons=judged.persons,
        began_at=heard_at,
    )
    alarm_id = await service.raise_alarm(
        uow, ids, places.source(device, probe, channel_id), finding
    )
    await devices.note_silence(uow.connection, device.key, since, uow.now)
    return alarm_id


async def bridge_falls_silent(
    uow: UnitOfWork,
    ids: IdSource,
    places: Places,
    bridge: Device,
    *,
    since: datetime,
    why: Reason,
    judged: Judged,
) -> None:
    """Open the alarm of a bridge; the sensors behind it are listed as held back, not told one by
    one. Safe to repeat.
    """
    alarm_id = await fall_silent(
        uow, ids, places, bridge, since=since, heard_at=since, why=why, judged=judged
    )
    for sensor in await devices.devices_behind(uow.connection, bridge.key):
        probe, channel_id = await _main_channel(uow.connection, sensor, uow.now)
        held_back = Held(
            reason="held.behind",
            params={"bridge": bridge.id, "last_at": since},
            since=since,
            calls="silence.nothing_heard",
            instead_id=alarm_id,
        )
        await held.hold(uow, places.source(sensor, probe, channel_id), RULE, held_back)


async def speak_again(uow: UnitOfWork, device: Device, at: datetime) -> None:
    """End the silence of a device, if there was one. Safe to repeat."""
    known = await repository.open_channel(uow.connection, device.id, RULE)
    if known is not None:
        await service.clear_alarm(uow, known, RULE, at)
        await held.end_behind(uow.connection, device.id, uow.now)
        await devices.note_silence(uow.connection, device.key, None, uow.now)


async def probe_falls_silent(
    uow: UnitOfWork, ids: IdSource, places: Places, device: Device, probe: Probe, judged: Judged
) -> None:
    """Open the alarm of a probe that its device goes on without. Safe to repeat."""
    since = probe.last_at + probe.allowed
    finding = Finding(
        rule=quiet_probes.RULE,
        code="probe.lost",
        cause=RULE,
        severity="major",
        opened_at=since,
        why=Reason("probe.lost", {"probe": probe.probe, "last_at": probe.last_at}),
        policy_version=judged.policy_version,
        persons=judged.persons,
        began_at=probe.last_at,
    )
    source = places.source(device, probe.probe, probe.channel)
    await service.raise_alarm(uow, ids, source, finding)
    await quiet_probes.note(uow.connection, probe.channel, since)


async def probe_speaks_again(uow: UnitOfWork, probe: Probe) -> None:
    """End the silence of a probe. Safe to repeat."""
    await service.clear_alarm(uow, probe.channel, quiet_probes.RULE, probe.last_at)
    await quiet_probes.note(uow.connection, probe.channel, None)
