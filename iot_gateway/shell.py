"""What the gateway's commands share: one transaction against the running installation."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable

import typer

from hanlu.clock import SystemClock
from hanlu.database import Database, UnitOfWork
from hanlu.errors import DomainError
from hanlu.identity.principal import Principal
from hanlu.settings import Settings
from iot_gateway.connections import repository

PRINCIPAL = Principal.system("command line")
FOLLOWED_WITHIN_S = 8.0


def run[T](action: str, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
    """Do it in one transaction, then wait until the broker has followed."""

    async def main() -> T:
        url = settings_of_running().database_url
        async with Database(url, SystemClock(), max_size=2) as database:
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


def settings_of_running() -> Settings:
    """The settings of the running installation; without one it says so and exits."""
    settings = Settings.load()
    if not settings.database_url:
        typer.echo("No running installation was found: start one with 'hanlu up'.", err=True)
        sys.exit(1)
    return settings
