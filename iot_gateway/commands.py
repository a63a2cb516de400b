"""``hanlu device`` and ``hanlu connection``: let devices and bridges in from a shell."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated

import typer

from hanlu.clock import SystemClock
from hanlu.database import Database, UnitOfWork
from hanlu.errors import DomainError
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from hanlu.settings import Settings
from iot_gateway.connections import repository, service
from iot_gateway.connections.service import Credentials
from iot_gateway.devices import service as devices
from iot_gateway.devices import sites
from iot_gateway.devices.model import DeviceDraft, ZoneKind

PRINCIPAL = Principal.system("command line")
FOLLOWED_WITHIN_S = 8.0

device = typer.Typer(no_args_is_help=True, help="Register devices and show their credentials.")
connection = typer.Typer(no_args_is_help=True, help="Let bridges and other publishers in.")
commands = typer.Typer()
commands.add_typer(device, name="device")
commands.add_typer(connection, name="connection")

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
    as_json: AsJson = False,  # a flag
) -> None:
    """Register a device and print the MQTT user and password it connects with, once."""
    if zone and zone_kind:
        raise typer.BadParameter("give either --zone or --zone-kind")
    draft = DeviceDraft(id=device_id, name=name, model=model, expected_interval_s=interval_s)

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

    _show(_run("device.add", work), as_json=as_json)


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

    _show(_run("connection.add", work), as_json=as_json)


@connection.command("revoke")
def revoke_connection(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Take a bridge's credentials away and cut its session."""
    _revoke("connection.revoke", name)


def _revoke(action: str, name: str) -> None:
    async def work(uow: UnitOfWork) -> str:
        return (await service.revoke_named(uow, name)).username

    typer.echo(f"revoked {_run(action, work)}")


def _run[T](action: str, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
    """Do it in one transaction, then wait until the broker has followed."""

    async def main() -> T:
        async with Database(_settings().database_url, SystemClock(), max_size=2) as database:
            async with database.unit_of_work(PRINCIPAL, action) as uow:
                done = await work(uow)
            if not await _followed(database):
                typer.echo("The broker has not followed yet: is the gateway running?", err=True)
            return done

    try:
        return asyncio.run(main())
    except DomainError as refusal:
        typer.echo(str(refusal), err=True)
        sys.exit(1)


async def _followed(database: Database) -> bool:
    """Whether the broker confirmed the connections as they are now, within some seconds."""
    until = time.monotonic() + FOLLOWED_WITHIN_S
    while time.monotonic() < until:
        async with database.read(PRINCIPAL) as reading:
            number, applied = await repository.progress(reading)
        if applied >= number:
            return True
        await asyncio.sleep(0.1)
    return False


def _settings() -> Settings:
    settings = Settings.load()
    if not settings.database_url:
        typer.echo("No running installation was found: start one with 'hanlu up'.", err=True)
        sys.exit(1)
    return settings


def _show(credentials: Credentials, *, as_json: bool) -> None:
    settings = _settings()
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
