"""Devices, bridges and probes that fall silent or speak again: presence and alarm together."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from hanlu.contracts.alarms import Severity
from hanlu.contracts.events import Reason
from hanlu.database import Connection, UnitOfWork
from hanlu.ids import IdSource
from iot_gateway.alarms import held, repository, service
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
    why: Reason,
    judged: Judged,
    severity: Severity = "major",
) -> None:
    """Open the silence alarm of a device or bridge. Safe to repeat."""
    probe, channel_id = await _main_channel(uow.connection, device, uow.now)
    finding = Finding(
        rule=RULE,
        code=why.code,
        cause=RULE,
        severity=severity,
        opened_at=since,
        why=why,
        policy_version=judged.policy_version,
        persons=judged.persons,
    )
    await service.raise_alarm(uow, ids, places.source(device, probe, channel_id), finding)
    await devices.note_silence(uow.connection, device.key, since, uow.now)


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
    )
    source = places.source(device, probe.probe, probe.channel)
    await service.raise_alarm(uow, ids, source, finding)
    await quiet_probes.note(uow.connection, probe.channel, since)


async def probe_speaks_again(uow: UnitOfWork, probe: Probe) -> None:
    """End the silence of a probe. Safe to repeat."""
    await service.clear_alarm(uow, probe.channel, quiet_probes.RULE, probe.last_at)
    await quiet_probes.note(uow.connection, probe.channel, None)


async def hold_behind(
    uow: UnitOfWork, places: Places, bridge: Device, sensors: Sequence[Device], since: datetime
) -> None:
    """The sensors behind a silent bridge are not told one by one: they are listed as held back."""
    for sensor in sensors:
        probe, channel_id = await _main_channel(uow.connection, sensor, uow.now)
        await held.hold(
            uow.connection,
            places.source(sensor, probe, channel_id),
            RULE,
            reason="held.behind",
            params={"bridge": bridge.id},
            since=since,
            until=None,
            now=uow.now,
        )
