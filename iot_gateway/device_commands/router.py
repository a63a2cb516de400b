"""HTTP edge of commands: parse, call the service, shape the answer."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hanlu.database import Connection
from hanlu.errors import documented
from hanlu.http.dependencies import PrincipalDep, ReadUow, WriteUow, require
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page
from hanlu.identity.errors import Forbidden
from hanlu.identity.rights import allowed
from hanlu.ids import new_id
from iot_gateway.device_commands import catalogue, repository, service
from iot_gateway.device_commands.catalogue import Command
from iot_gateway.device_commands.errors import (
    CommandMissing,
    CommandOnItsWay,
    CommandUnknown,
    DeviceNotHeard,
    ParameterMissing,
    ParameterOutOfRange,
    ParameterUnknown,
    ParameterWrongType,
)
from iot_gateway.device_commands.schemas import CatalogueOut, CommandIn, CommandOut, OfferedOut
from iot_gateway.device_commands.service import Wanted
from iot_gateway.devices import repository as devices
from iot_gateway.devices import views
from iot_gateway.devices.errors import DeviceMissing
from iot_gateway.devices.model import Device
from iot_gateway.devices.router import DeviceId
from iot_gateway.edge import PacksDep
from iot_gateway.rules.packs import ColdChain

router = Router(prefix="/devices", tags=["commands"])


async def _device(connection: Connection, device_id: str) -> Device:
    device = await devices.device(connection, device_id)
    if device is None:
        raise DeviceMissing(device_id=device_id)
    return device


async def _offered(connection: Connection, device: Device, packs: ColdChain) -> tuple[Command, ...]:
    """What the device takes, its set point within the limits of its zone."""
    found = await devices.zones(connection, [device.zone_id] if device.zone_id else [])
    zone = views.zone_out(found[0], packs) if found else None
    return catalogue.offered(
        device.format, zone.min_c if zone else None, zone.max_c if zone else None
    )


@router.get(
    "/{device_id}/commands/catalogue",
    dependencies=[require("devices.read")],
    responses=documented(DeviceMissing),
)
async def read_catalogue(
    device_id: DeviceId, connection: ReadUow, principal: PrincipalDep, packs: PacksDep
) -> CatalogueOut:
    """What this device can be told, with the range of each parameter."""
    offered = await _offered(connection, await _device(connection, device_id), packs)
    items = [
        OfferedOut(
            name=each.name,
            parameters=list(each.parameters),
            allowed=allowed(principal.role, each.permission),
        )
        for each in offered
    ]
    return CatalogueOut(items=items)


@router.get(
    "/{device_id}/commands",
    dependencies=[require("devices.read")],
    responses=documented(DeviceMissing),
    response_model=Page[CommandOut],
)
async def list_all(device_id: DeviceId, connection: ReadUow, page: PageDep) -> Page[Any]:
    """Commands of a device with what became of each, the newest first."""
    device = await _device(connection, device_id)
    after = page.after(tuple[datetime, UUID])
    rows = await repository.listed(connection, device.key, after, page.limit + 1)
    return page_of(
        rows,
        page,
        key=lambda each: (each.made_at, each.id),
        shape=CommandOut.model_validate,
    )


@router.post(
    "/{device_id}/commands",
    status_code=201,
    dependencies=[require("devices.ask")],
    responses=documented(
        DeviceMissing,
        Forbidden,
        CommandUnknown,
        ParameterUnknown,
        ParameterMissing,
        ParameterWrongType,
        ParameterOutOfRange,
        DeviceNotHeard,
    ),
)
async def give(device_id: DeviceId, body: CommandIn, uow: WriteUow, packs: PacksDep) -> CommandOut:
    """Tell a device to do something; sent after the commit, its answer is shown in the list."""
    device = await _device(uow.connection, device_id)
    wanted = Wanted(
        command=body.command,
        params=body.params,
        expires_in=timedelta(seconds=body.expires_in_s),
        channel=body.channel,
    )
    offered = await _offered(uow.connection, device, packs)
    return CommandOut.model_validate(await service.give(uow, new_id, device, offered, wanted))


@router.post(
    "/{device_id}/commands/{command_id}/cancel",
    dependencies=[require("devices.ask")],
    responses=documented(DeviceMissing, Forbidden, CommandMissing, CommandOnItsWay),
)
async def cancel(
    device_id: DeviceId, command_id: UUID, uow: WriteUow, packs: PacksDep
) -> CommandOut:
    """Take back a command that waits for the broker; one that the broker may have is refused."""
    device = await _device(uow.connection, device_id)
    offered = await _offered(uow.connection, device, packs)
    return CommandOut.model_validate(await service.cancel(uow, device, offered, command_id))
