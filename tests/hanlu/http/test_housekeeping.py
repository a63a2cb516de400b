"""Sweeping: what is long over goes, what is in use stays."""

from datetime import UTC, datetime, timedelta

from hanlu.clock import FixedClock
from hanlu.database import Database
from hanlu.http.housekeeping import Housekeeping
from hanlu.identity.principal import Principal
from tests.support.databases import TestDatabase

NOW = datetime(2026, 3, 1, tzinfo=UTC)


async def test_old_keys_are_swept_and_fresh_ones_stay(test_database: TestDatabase) -> None:
    async with Database(test_database.app_url, FixedClock(NOW)) as database:
        async with database.unit_of_work(Principal.system("tests"), "keys.add") as uow:
            for name, age in (("fresh", timedelta(days=6)), ("old", timedelta(days=8))):
                await uow.connection.execute(
                    "insert into hanlu.idempotency (caller, key, fingerprint, at)"
                    " values ('tests', %s, '', %s)",
                    (name, NOW - age),
                )
        await Housekeeping(database).sweep()
        async with database.read(Principal.system("tests")) as connection:
            cursor = await connection.execute("select key from hanlu.idempotency")
            assert [row["key"] for row in await cursor.fetchall()] == ["fresh"]
