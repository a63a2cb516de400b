"""Where a case is: the site, and the asset where one is named. What other folders ask for."""

from dataclasses import dataclass
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import DictRow

_SITE = "select id as site_id, null::uuid as asset_id, region, outlet from dispatch.site"
_ASSET = (
    "select s.id as site_id, a.id as asset_id, s.region, s.outlet, a.kind as category,"
    " coalesce(a.model, '') as model"
    " from dispatch.asset a join dispatch.site s on s.id = a.site_id"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A site and perhaps an asset on it, with the scope they lie in.

    ``category`` (its kind) and ``model`` are the asset's; empty where they are not known.
    """

    site_id: UUID
    asset_id: UUID | None
    region: str | None
    outlet: str | None
    category: str = ""
    model: str = ""


async def of_site(connection: AsyncConnection[DictRow], site_id: UUID) -> Place | None:
    """The place of a site, None when unknown or out of scope."""
    cursor = await connection.execute(f"{_SITE} where id = %s", (site_id,))
    row = await cursor.fetchone()
    return Place(**row) if row else None


async def of_asset(
    connection: AsyncConnection[DictRow], asset_id: UUID | None, serial: str | None
) -> Place | None:
    """The place of an asset, by its id or else its serial number."""
    if asset_id is not None:
        cursor = await connection.execute(f"{_ASSET} where a.id = %s", (asset_id,))
    else:
        cursor = await connection.execute(f"{_ASSET} where a.serial = %s", (serial,))
    row = await cursor.fetchone()
    return Place(**row) if row else None


async def of_alarm(
    connection: AsyncConnection[DictRow], site_id: UUID | None, asset_id: UUID | None
) -> Place | None:
    """The place a device was registered with: its asset where that is known, else its site."""
    if asset_id is not None and (place := await of_asset(connection, asset_id, None)):
        return place
    return await of_site(connection, site_id) if site_id is not None else None
