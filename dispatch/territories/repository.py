"""Outlets in SQL."""

from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from dispatch.territories.locate import Outlet, serving


async def versioned(connection: AsyncConnection[DictRow]) -> list[tuple[Outlet, int]]:
    """Every outlet in scope with its version, by name."""
    cursor = await connection.execute(
        "select name, region, lat, lon, area, capacity, version from dispatch.outlet order by name"
    )
    found = []
    for row in await cursor.fetchall():
        version = row.pop("version")
        found.append((Outlet(**row), version))
    return found


async def outlets(connection: AsyncConnection[DictRow]) -> list[Outlet]:
    """Every outlet in scope, by name."""
    return [outlet for outlet, _ in await versioned(connection)]


async def outlet_for(connection: AsyncConnection[DictRow], lat: float, lon: float) -> Outlet | None:
    """The outlet that serves a place, among those in scope."""
    return serving(await outlets(connection), lat, lon)


async def scope_for(
    connection: AsyncConnection[DictRow],
    lat: float,
    lon: float,
    region: str | None,
    outlet: str | None,
) -> tuple[str | None, str | None]:
    """Region and outlet of a place: as they were said, else of the outlet that serves it."""
    if outlet is None:
        found = await outlet_for(connection, lat, lon)
        if found is not None and region in (None, found.region):
            return found.region, found.name
    return region, outlet


async def lock(connection: AsyncConnection[DictRow], name: str) -> None:
    """Let nobody else write this outlet until the transaction ends."""
    await connection.execute("select 1 from dispatch.outlet where name = %s for update", (name,))


async def save(connection: AsyncConnection[DictRow], outlet: Outlet) -> None:
    """Write an outlet under its name. Safe to repeat."""
    await connection.execute(
        "insert into dispatch.outlet (name, region, lat, lon, area, capacity)"
        " values (%s, %s, %s, %s, %s, %s)"
        " on conflict (name) do update set region = excluded.region, lat = excluded.lat,"
        " lon = excluded.lon, area = excluded.area, capacity = excluded.capacity,"
        " version = dispatch.outlet.version + 1",
        (
            outlet.name,
            outlet.region,
            outlet.lat,
            outlet.lon,
            Jsonb(outlet.area) if outlet.area else None,
            outlet.capacity,
        ),
    )
