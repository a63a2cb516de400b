"""Let a device or a bridge in, and turn it away again."""

from dataclasses import dataclass
from uuid import UUID

from hanlu.database import UnitOfWork
from hanlu.ids import IdSource
from iot_gateway.connections import repository
from iot_gateway.connections.errors import (
    ConnectionMissing,
    ConnectionNameTaken,
    FilterInvalid,
    FormatUnknown,
)
from iot_gateway.connections.model import (
    Connection,
    Rights,
    bridge_rights,
    device_rights,
    new_secret,
)
from iot_gateway.connections.repository import NewConnection
from iot_gateway.decoders import FORMATS
from iot_gateway.devices import bindings
from iot_gateway.devices import repository as devices
from iot_gateway.devices.errors import DeviceMissing
from iot_gateway.devices.model import Binding, Device, DeviceDraft


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the device or bridge is told, once."""

    connection_id: UUID
    username: str
    password: str
    rights: Rights


async def admit_device(uow: UnitOfWork, ids: IdSource, device_id: str) -> Credentials:
    """Credentials of a native device; a second time they replace the first ones."""
    device = await devices.device(uow.connection, device_id)
    if device is None:
        raise DeviceMissing(device_id=device_id)
    return await _admit(uow, ids, device, "native", device_rights(device.id))


async def admit_bridge(
    uow: UnitOfWork, ids: IdSource, name: str, format_name: str, filters: tuple[str, ...]
) -> Credentials:
    """Credentials of a bridge that speaks for many devices, and the bindings that read it.

    The bridge is itself registered as a device: its silence is an alarm of its own.
    """
    if format_name not in FORMATS or format_name == "native":
        known = ", ".join(sorted(set(FORMATS) - {"native"}))
        raise FormatUnknown(format=format_name, known=known)
    try:
        rights = bridge_rights(filters)
    except ValueError as error:
        raise FilterInvalid(why=str(error)) from None
    known_connection = await repository.named(uow.connection, name)
    known_device = await devices.device(uow.connection, name)
    if (known_connection is not None and known_connection.revoked_at is None) or (
        known_device is not None and known_device.kind != "bridge"
    ):
        raise ConnectionNameTaken(name=name)
    draft = DeviceDraft(id=name, kind="bridge", format=format_name)
    device = await devices.put_device(uow.connection, draft, uow.now)
    for each in filters:
        binding = Binding(ids(), each, format_name, device.key, None, None)
        await bindings.keep(uow.connection, binding, uow.now)
    await devices.touch(uow.connection, "registry")
    return await _admit(uow, ids, device, format_name, rights)


async def _admit(
    uow: UnitOfWork, ids: IdSource, device: Device, format_name: str, rights: Rights
) -> Credentials:
    secret = new_secret()
    new = NewConnection(
        id=ids(),
        username=device.id,
        device=device.key,
        format=format_name,
        rights=rights,
        region=device.region,
        outlet=device.outlet,
        site_id=device.site_id,
    )
    connection_id = await repository.put(uow.connection, new, secret, uow.now)
    await devices.touch(uow.connection, "connections")
    uow.record(f"connection:{connection_id}", after={"username": new.username, "rights": rights})
    return Credentials(connection_id, new.username, secret.text, rights)


async def revoke(uow: UnitOfWork, connection_id: UUID) -> Connection:
    """Turn a connection away: its open session is cut within seconds. Safe to repeat."""
    connection = await repository.get(uow.connection, connection_id)
    if connection is None:
        raise ConnectionMissing(connection=connection_id)
    await repository.revoke(uow.connection, [connection_id], uow.now)
    await devices.touch(uow.connection, "connections")
    uow.record(f"connection:{connection_id}", before={"username": connection.username})
    return connection


async def revoke_named(uow: UnitOfWork, username: str) -> Connection:
    """As `revoke`, by the name a device or bridge connects with."""
    connection = await repository.named(uow.connection, username)
    if connection is None:
        raise ConnectionMissing(connection=username)
    return await revoke(uow, connection.id)
