"""``hanlu device`` and ``hanlu connection``: let devices and bridges in from a shell."""

import json
from dataclasses import replace
from typing import Annotated

import typer

from hanlu.database import UnitOfWork
from hanlu.ids import new_id
from iot_gateway.connections import service
from iot_gateway.connections.service import Credentials
from iot_gateway.devices import service as devices
from iot_gateway.devices import sites
from iot_gateway.devices.commands import add_proposals, binding
from iot_gateway.devices.model import DeviceDraft, ZoneKind
from iot_gateway.shell import run, settings_of_running

device = typer.Typer(no_args_is_help=True, help="Register devices and show their credentials.")
connection = typer.Typer(no_args_is_help=True, help="Let bridges and other publishers in.")
commands = typer.Typer()
commands.add_typer(device, name="device")
commands.add_typer(connection, name="connection")
commands.add_typer(binding, name="binding")
add_proposals(device)

AsJson = Annotated[bool, typer.Option("--json", help="One line of JSON.")]


@device.command("add")
def add_device(  # one option each
    device_id: Annotated[str, typer.Argument(metavar="ID")],
    site: Annotated[str | None, typer.Option(help="Its site, by code or id.")] = None,
    zone: Annotated[str | None, typer.Option(help="A zone's id or name.")] = None,
    zone_kind: Annotated[ZoneKind | None, typer.Option(help="A zone of its own.")] = None,
    name: Annotated[str | None, typer.Option(help="As people call it.")] = None,
    model: Annotated[str | None, typer.Option()] = None,
    interval_s: Annotated[int, typer.Option(min=1, help="How often it reports.")] = 300,
    power_line: Annotated[
        str | None, typer.Option(help="What feeds it, by its name there.")
    ] = None,
    as_json: AsJson = False,  # a flag
) -> None:
    """Register a device and print the MQTT user and password it connects with, once."""
    if zone and zone_kind:
        raise typer.BadParameter("give either --zone or --zone-kind")
    draft = DeviceDraft(
        id=device_id,
        name=name,
        model=model,
        expected_interval_s=interval_s,
        power_line=power_line,
    )

    async def work(uow: UnitOfWork) -> Credentials:
        devices.check_draft(draft)
        site_id = None if site is None else await sites.find(uow.connection, site)
        placed = replace(draft, site_id=site_id)
        zone_id = None
        if zone is not None:
            zone_id = (await devices.find_zone(uow, zone)).id
        elif zone_kind is not None:
            zone_id = (await devices.zone_for(uow, new_id, placed, zone_kind)).id
        await devices.register(uow, await devices.kept(uow, replace(placed, zone_id=zone_id)))
        return await service.admit_device(uow, new_id, device_id)

    _show(run("device.add", work), as_json=as_json)


@device.command("revoke")
def revoke_device(device_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Take a device's credentials away and cut its session; its readings stay."""
    _revoke("device.revoke", device_id)


@connection.command("add")
def add_connection(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    format_name: Annotated[str, typer.Option("--format", help="zigbee2mqtt, tasmota, …")],
    filters: Annotated[list[str], typer.Option("--filter", help="A topic filter; repeatable.")],
    as_json: AsJson = False,  # a flag
) -> None:
    """Let a bridge in that speaks for many devices; print its user and password, once."""

    async def work(uow: UnitOfWork) -> Credentials:
        return await service.admit_bridge(uow, new_id, name, format_name, tuple(filters))

    _show(run("connection.add", work), as_json=as_json)


@connection.command("revoke")
def revoke_connection(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Take a bridge's credentials away and cut its session."""
    _revoke("connection.revoke", name)


def _revoke(action: str, name: str) -> None:
    async def work(uow: UnitOfWork) -> str:
        return (await service.revoke_named(uow, name)).username

    typer.echo(f"revoked {run(action, work)}")


def _show(credentials: Credentials, *, as_json: bool) -> None:
    settings = settings_of_running()
    known = {
        "username": credentials.username,
        "password": credentials.password,
        "host": settings.mqtt_public_host,
        "port": settings.mqtt_public_port,
        "publish": list(credentials.rights.publish),
        "subscribe": list(credentials.rights.subscribe),
    }
    if as_json:
        typer.echo(json.dumps(known, ensure_ascii=False))
        return
    for key, value in known.items():
        typer.echo(f"{key:10}{' '.join(value) if isinstance(value, list) else value}")
