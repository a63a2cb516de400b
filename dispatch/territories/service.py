"""Keeping outlets: where they stand, and the land each serves."""

from dataclasses import replace
from typing import Any

import msgspec
from psycopg.errors import InsufficientPrivilege

from dispatch.customers.errors import OutOfScope
from dispatch.territories import repository
from dispatch.territories.area import overlapped
from dispatch.territories.locate import Outlet
from hanlu.database import Connection, UnitOfWork
from hanlu.imports import Action
from hanlu.versions import check_version


class OutletShown(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet; ``area`` is GeoJSON (lon, lat). ``overlaps`` names the outlets whose territories
    share land with it: there the nearer outlet serves. It agrees to ``capacity`` visits a day at
    most; None: to as many as its people can do.
    """

    name: str
    region: str
    lat: float
    lon: float
    area: dict[str, Any] | None
    capacity: int | None
    overlaps: list[str]
    version: int


async def listed(connection: Connection) -> list[OutletShown]:
    """Every outlet in the caller's scope, by name."""
    known = await repository.versioned(connection)
    others = [outlet for outlet, _ in known]
    return [_shown(outlet, others, version) for outlet, version in known]


async def get(connection: Connection, name: str) -> OutletShown | None:
    """One outlet; None when unknown or out of scope."""
    return next((each for each in await listed(connection) if each.name == name), None)


async def put(uow: UnitOfWork, given: Outlet, expected_version: int | None) -> OutletShown:
    """Write an outlet under its name. Safe to repeat: what says nothing new changes nothing.

    Sites and technicians stay with the outlet they have; the next that is entered without one is
    given by the new borders. Raises VersionConflict, OutOfScope.
    """
    await repository.lock(uow.connection, given.name)
    before = await get(uow.connection, given.name)
    check_version(expected_version, before.version if before else 0)
    if before is not None and _is_same(before, given):
        return before
    try:
        await repository.save(uow.connection, given)
    except InsufficientPrivilege as error:
        raise OutOfScope from error
    after = await get(uow.connection, given.name)
    if after is None:
        raise OutOfScope
    uow.record(f"outlet:{given.name}", before=before, after=after)
    return after


async def import_row(uow: UnitOfWork, given: Outlet) -> Action:
    """Write one row of an import; a territory that was drawn and the capacity stay."""
    before = await get(uow.connection, given.name)
    kept = replace(given, area=before.area, capacity=before.capacity) if before else given
    after = await put(uow, kept, None)
    if before is None:
        return "create"
    return "skip" if after == before else "update"


def _is_same(known: OutletShown, given: Outlet) -> bool:
    return (known.region, known.lat, known.lon, known.area, known.capacity) == (
        given.region,
        given.lat,
        given.lon,
        given.area,
        given.capacity,
    )


def _shown(outlet: Outlet, others: list[Outlet], version: int) -> OutletShown:
    return OutletShown(
        name=outlet.name,
        region=outlet.region,
        lat=outlet.lat,
        lon=outlet.lon,
        area=outlet.area,
        capacity=outlet.capacity,
        overlaps=list(overlapped(outlet, others)),
        version=version,
    )
