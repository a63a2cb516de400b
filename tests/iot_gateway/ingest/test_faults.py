"""What breaks around the gateway costs time, never a reading."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from iot_gateway.devices.repository import ensure_partitions
from tests.iot_gateway.support.gateway import TESTER, Bench, Field, eventually, iso
from tests.support.databases import Databases, TestDatabase
from tests.support.present import counted_from_now, whole_second

NOW = datetime.now(UTC).replace(microsecond=0)
now_is_when_a_test_begins = counted_from_now(NOW=whole_second)


async def test_a_database_that_is_away_is_waited_for_and_said(
    bench: Bench, field: Field, test_database: TestDatabase, databases: Databases
) -> None:
    await bench.add("away-1")
    door = "update pg_database set datallowconn = %s where datname = %s"
    with databases._connect() as superuser:
        async with bench.running() as ingest:
            superuser.execute(door, (False, test_database.name))
            superuser.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                (test_database.name,),
            )
            try:
                for seq in range(50):
                    at = NOW + timedelta(seconds=seq)
                    field.telemetry("away-1", {"ts": iso(at), "seq": seq, "temperature_c": 2.0})

                async def problem() -> str | None:
                    return ingest.pulse.problem

                assert await eventually(problem, bool) == "database.away"
                assert field.acks("away-1") == []
            finally:
                superuser.execute(door, (True, test_database.name))
            rows = await bench.stored("away-1", 50)
            assert [row["seq"] for row in rows] == list(range(50))

            async def ready() -> bool:
                return ingest.pulse.ready

            assert await eventually(ready, bool)


@pytest.mark.parametrize(
    ("table", "trap"),
    [
        pytest.param("reading", "temperature_c is distinct from 66.0", id="its reading"),
        pytest.param("channel_state", "states not like '%66.0%'", id="what rules remember"),
        pytest.param("latest", "value <> 66.0", id="its newest value"),
    ],
)
async def test_a_message_that_cannot_be_stored_is_set_aside_and_the_line_moves_on(
    bench: Bench, field: Field, test_database: TestDatabase, table: str, trap: str
) -> None:
    trapped, fine = f"trap-{table}", f"fine-{table}"
    await bench.add(trapped, kind="frozen")
    await bench.add(fine, kind="frozen")
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await ensure_partitions(uow.connection, [NOW.date()])
    with psycopg.connect(test_database.owner_url, autocommit=True) as owner:
        owner.execute(f"alter table gateway.{table} add constraint trap check ({trap})")
        async with bench.running():
            field.telemetry(trapped, {"ts": iso(NOW), "seq": 1, "temperature_c": 66.0})
            field.telemetry(fine, {"ts": iso(NOW), "seq": 1, "temperature_c": 2.0})
            refused = await bench.refused(f"hanlu/v1/{trapped}/telemetry")
            assert [each["code"] for each in refused] == ["unprocessable"]
            assert len(await bench.stored(fine, 1)) == 1

            async def acks() -> list[dict[str, object]]:
                return field.acks(trapped)

            assert (await eventually(acks, bool))[-1]["seq"] == 1
        owner.execute(f"alter table gateway.{table} drop constraint trap")
