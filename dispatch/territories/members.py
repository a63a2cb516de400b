"""What lies on a map region: outlets, sites and technicians, by the regions that we work in."""

import msgspec
from psycopg.rows import class_row

from hanlu.database import Connection
from hanlu.regions.manifest import Bounds

_COUNTED = """
    with place as (
        select 'outlet' as what, region, lat, lon from dispatch.outlet
        union all select 'site', region, lat, lon from dispatch.site
        union all select 'technician', region, home_lat, home_lon from dispatch.technician
                   where active
    ), placed as (
        select what, region, lat between %(south)s and %(north)s
                             and lon between %(west)s and %(east)s as inside from place
    )
    select case when inside then region end as region, inside,
           count(*) filter (where what = 'outlet') as outlets,
           count(*) filter (where what = 'site') as sites,
           count(*) filter (where what = 'technician') as technicians
      from placed group by 1, 2 order by inside desc, region nulls last
"""


class Members(msgspec.Struct, frozen=True, kw_only=True):
    """What lies on the map of one of our regions (None: of no region), or outside of the map.

    Travel times to what lies outside are estimated as the crow flies.
    """

    region: str | None
    inside: bool
    outlets: int
    sites: int
    technicians: int


async def on(connection: Connection, bounds: Bounds) -> list[Members]:
    """A row for each of our regions within ``bounds``, and one for all that lies outside."""
    async with connection.cursor(row_factory=class_row(Members)) as cursor:
        await cursor.execute(_COUNTED, msgspec.to_builtins(bounds))
        return await cursor.fetchall()
