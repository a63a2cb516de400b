"""Give commands to devices, and follow what becomes of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from hanlu.contracts.device_commands import CommandMessage, DeviceCommandChanged
from hanlu.contracts.events import Audience
from hanlu.database import UnitOfWork
from hanlu.identity.errors import Forbidden
from hanlu.identity.rights import allowed
from hanlu.ids import IdSource
from iot_gateway.device_commands import catalogue, formats, repository
from iot_gateway.device_commands.catalogue import Command
from iot_gateway.device_commands.errors import CommandMissing, CommandOnItsWay, DeviceNotHeard
from iot_gateway.device_commands.repository import Given
from iot_gateway.devices import repository as devices
from iot_gateway.devices import service as registry
from iot_gateway.devices.model import Device
from iot_gateway.reading import CommandSign


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person wants a device to do, and for how long it may still do so."""

    command: str
    params: Mapping[str, Any]
    expires_in: timedelta
    channel: str = ""


async def give(
    uow: UnitOfWork,
    ids: IdSource,
    device: Device,
    commands: Sequence[Command],
    wanted: Wanted,
) -> Given:
    """Keep a command; the gateway sends it after the commit.

    ``commands``: what the device takes. Raises CommandUnknown and what is wrong with a parameter,
    Forbidden, and DeviceNotHeard.
    """
    registry.check_reach(uow, device.region, device.outlet, device.site_id)
    command = catalogue.chosen(tuple(commands), wanted.command)
    if not allowed(uow.principal.role, command.permission):
        raise Forbidden(role=uow.principal.role, permission=command.permission)
    given = Given(
        id=ids(),
        device_id=device.id,
        channel=wanted.channel,
        command=command.name,
        params=catalogue.checked(command, wanted.params),
        native=device.format == "native",
        state="waiting",
        reason="",
        made_by=uow.principal.name,
        made_at=uow.now,
        expires_at=uow.now + wanted.expires_in,
        sent_at=None,
        settled_at=None,
        region=device.region,
        outlet=device.outlet,
        site_id=device.site_id,
    )
    message = CommandMessage(
        id=given.id,
        command=given.command,
        params=given.params,
        channel=given.channel,
        expires_at=given.expires_at,
    )
    heard_on = await repository.heard_on(uow.connection, device.key)
    outgoing = formats.written(device.format, device.id, heard_on, message)
    if outgoing is None:
        raise DeviceNotHeard(device_id=device.id)
    await repository.add(uow.connection, device.key, given, outgoing.topic, outgoing.payload)
    _tell(uow, [given])
    uow.record(f"device_command:{given.id}", after=message)
    return given


async def cancel(
    uow: UnitOfWork, device: Device, commands: Sequence[Command], command_id: UUID
) -> Given:
    """Take back a command while no broker has it. A second time changes nothing.

    Whoever may give it may take it back. Raises CommandMissing, CommandOnItsWay and Forbidden.
    """
    registry.check_reach(uow, device.region, device.outlet, device.site_id)
    found = await repository.get_many(uow.connection, [command_id])
    if not found or found[0].device_id != device.id:
        raise CommandMissing(device_id=device.id, command_id=command_id)
    permission = catalogue.permission_of(commands, found[0].command)
    if not allowed(uow.principal.role, permission):
        raise Forbidden(role=uow.principal.role, permission=permission)
    if found[0].state == "cancelled":
        return found[0]
    if not await repository.cancel(uow.connection, command_id, uow.principal.name, uow.now):
        (found_now,) = await repository.get_many(uow.connection, [command_id])
        raise CommandOnItsWay(state=found_now.state)
    (cancelled,) = await repository.get_many(uow.connection, [command_id])
    _tell(uow, [cancelled])
    before, after = {"state": found[0].state}, {"state": cancelled.state}
    uow.record(f"device_command:{command_id}", before=before, after=after)
    return cancelled


async def follow(uow: UnitOfWork, signs: Iterable[tuple[Device, CommandSign]]) -> list[CommandSign]:
    """Note what was seen of commands; the answers to commands that their device was never given.

    Safe to repeat. An acknowledged interval becomes the device's expected one.
    """
    held = list(signs)
    seen = [(device.key, sign.command_id) for device, sign in held if sign.state == "sent"]
    moved = set(await repository.note_sent(uow.connection, seen, uow.now)) if seen else set()
    strange = []
    for device, sign in held:
        if sign.state == "sent":
            continue
        news = await repository.settle(
            uow.connection, device.key, sign.command_id, sign.state, sign.reason, uow.now
        )
        if news is None:
            strange.append(sign)
        elif news:
            moved.add(sign.command_id)
    await _tell_moved(uow, moved)
    if moved and await repository.follow_interval(uow.connection, sorted(moved)):
        await devices.touch(uow.connection, "registry")
    return strange


async def time_out(uow: UnitOfWork, limit: int) -> None:
    """End commands that nobody answered in time."""
    await _tell_moved(uow, await repository.time_out(uow.connection, uow.now, limit))


async def claim_tried(uow: UnitOfWork, ids: Iterable[UUID]) -> None:
    """Tell of foreign commands, which count as sent with their first try."""
    tried = await repository.get_many(uow.connection, sorted(ids))
    _tell(uow, [each for each in tried if each.state == "sent"])


async def _tell_moved(uow: UnitOfWork, ids: Iterable[UUID]) -> None:
    wanted = sorted(ids)
    if wanted:
        _tell(uow, await repository.get_many(uow.connection, wanted))


def _tell(uow: UnitOfWork, commands: Iterable[Given]) -> None:
    for each in commands:
        changed = DeviceCommandChanged(
            command_id=each.id,
            device_id=each.device_id,
            command=each.command,
            state=each.state,
            at=uow.now,
            reason=each.reason,
        )
        audience = Audience(
            topic="devices", region=each.region, outlet=each.outlet, site_id=each.site_id
        )
        uow.emit(changed, audience)
