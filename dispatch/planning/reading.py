"""Reading the day: one snapshot, of which only what is not known yet is carried over."""

from dataclasses import replace

from dispatch.planning.day import STATES, Day
from dispatch.technicians import duty
from dispatch.work_orders import repository as orders
from hanlu.database import Connection

NOTHING = Day()


async def read(connection: Connection, known: Day = NOTHING) -> Day:
    """The day as it stands in the snapshot of ``connection``, whatever ``known`` was.

    ``known`` must have been read under the same scope; it only saves reading.
    """
    versions = await orders.versions(connection, STATES)
    standings = await duty.standings(connection)
    changed, people = known.unknown_orders(versions), known.unknown_people(standings)
    read = await orders.listed(connection, {"id": changed}, limit=len(changed)) if changed else []
    registered = await duty.technicians(connection, people) if people else []
    day = known.folded(versions, read, standings, registered)
    return replace(day, seen=await _snapshot(connection))


async def _snapshot(connection: Connection) -> str:
    cursor = await connection.execute("select pg_current_snapshot()::text as seen")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # a call answers one row
    return str(row["seen"])
