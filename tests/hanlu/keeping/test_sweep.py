"""Sweeping: what is long over goes, what is in use or still owed stays, the audit always."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import OperationalError

from hanlu.clock import FixedClock
from hanlu.database import Database
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from hanlu.keeping.policy import KeepingPolicy
from hanlu.keeping.sweep import Sweep
from hanlu.stream import attendance
from tests.support.databases import TestDatabase

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TESTS = Principal.system("tests")
POLICY = KeepingPolicy(
    messages=90, parked_events=365, answers=7, sessions=90, events=7, idle_consumers=30
)


@pytest.fixture
async def database(test_database: TestDatabase) -> AsyncIterator[Database]:
    with psycopg.connect(test_database.owner_url, autocommit=True) as owner:
        owner.execute(
            "truncate hanlu.outbox, hanlu.inbox, hanlu.lease, hanlu.parked_event, hanlu.message,"
            " hanlu.idempotency, hanlu.audit"
        )
        owner.execute("update hanlu.outbox_counter set last = 0")
    async with Database(test_database.app_url, FixedClock(NOW)) as opened:
        yield opened


async def run(database: Database, query: str, *parameters: object) -> None:
    async with database.unit_of_work(TESTS, "tests", audited=False) as uow:
        await uow.connection.execute(query.encode(), parameters)


async def rows(database: Database, query: str) -> list[Any]:
    async with database.read(TESTS) as connection:
        cursor = await connection.execute(query.encode())
        return [tuple(row.values()) for row in await cursor.fetchall()]


async def sweep(database: Database) -> None:
    await Sweep(database, lambda: POLICY).sweep()


async def tell(database: Database, count: int, at: datetime) -> None:
    """Numbered events of one instant."""
    for _ in range(count):
        await run(
            database,
            "with counted as (update hanlu.outbox_counter set last = last + 1 returning last)"
            " insert into hanlu.outbox (event_id, number, type, at, topic, data)"
            " select %s, last, 'policy.changed', %s, 'policy', '{}' from counted",
            *(new_id(), at),
        )


async def consumer(database: Database, name: str, number: int, away: timedelta) -> None:
    """One that has handled ``number`` and whose lease ended so long ago (in future: it works)."""
    await run(database, "insert into hanlu.inbox (consumer, number) values (%s, %s)", name, number)
    await run(
        database,
        "insert into hanlu.lease (name, holder, fence, expires_at) values (%s, %s, 1, %s)",
        *(f"consumer.{name}", new_id(), NOW - away),
    )


WORKS = timedelta(days=-3650)


async def test_old_answers_are_swept_and_fresh_ones_stay(database: Database) -> None:
    for name, days in (("fresh", 6), ("old", 8)):
        await run(
            database,
            "insert into hanlu.idempotency (caller, key, fingerprint, at)"
            " values ('tests', %s, '', %s)",
            *(name, NOW - timedelta(days=days)),
        )
    await sweep(database)
    assert await rows(database, "select key from hanlu.idempotency") == [("fresh",)]


async def test_old_messages_go_whatever_became_of_them(database: Database) -> None:
    for days in (89, 91):
        for state in ("sent", "failed", "waiting"):
            at = NOW - timedelta(days=days)
            await run(
                database,
                "insert into hanlu.message (key, channel, recipient, locale, code, params, state,"
                " made_at, next_at) values (%s, 'mail', 'x', 'en', 'x', '{}', %s, %s, %s)",
                *(f"{state} {days}", state, at, at),
            )
    await sweep(database)
    left = await rows(database, "select key from hanlu.message order by key")
    assert left == [("failed 89",), ("sent 89",), ("waiting 89",)]


async def test_a_parked_event_stays_until_it_is_settled_and_a_year_longer(
    database: Database,
) -> None:
    for number, settled in enumerate((None, 364, 366)):
        await run(
            database,
            "insert into hanlu.parked_event (consumer, number, event_id, type, data, code, detail,"
            " parked_at, settled_at) values ('c', %s, %s, 't', '{}', 'x', '', %s, %s)",
            *(number, new_id(), NOW - timedelta(days=3000)),
            None if settled is None else NOW - timedelta(days=settled),
        )
    await sweep(database)
    assert await rows(database, "select number from hanlu.parked_event") == [(0,), (1,)]


async def test_events_go_once_every_consumer_has_passed_them(database: Database) -> None:
    await tell(database, 4, NOW - timedelta(days=8))
    await consumer(database, "quick", 4, WORKS)
    await consumer(database, "slow", 2, WORKS)
    await sweep(database)
    assert await rows(database, "select number from hanlu.outbox order by 1") == [(3,), (4,)]


async def test_a_consumer_that_is_gone_is_retired_and_holds_nothing_back(
    database: Database,
) -> None:
    await tell(database, 4, NOW - timedelta(days=8))
    await consumer(database, "works", 3, WORKS)
    await consumer(database, "gone", 1, timedelta(days=31))
    await sweep(database)
    assert await rows(database, "select number from hanlu.outbox") == [(4,)]
    async with database.read(TESTS) as connection:
        gone, works = await attendance.of_all(connection)
    assert (gone.consumer, gone.retired_at, gone.behind) == ("gone", NOW, 3)
    assert works.retired_at is None
    told = await rows(database, "select action, subject from hanlu.audit")
    assert told == [("consumer.retire", "consumer:gone")]


async def test_a_consumer_that_was_away_for_less_still_holds_its_events(
    database: Database,
) -> None:
    await tell(database, 2, NOW - timedelta(days=8))
    await consumer(database, "away", 1, timedelta(days=29))
    await sweep(database)
    assert await rows(database, "select number from hanlu.outbox") == [(2,)]


async def test_one_that_comes_back_is_counted_again_and_says_what_it_missed(
    database: Database,
) -> None:
    await tell(database, 5, NOW - timedelta(days=8))
    await consumer(database, "works", 4, WORKS)
    await consumer(database, "gone", 1, timedelta(days=31))
    await sweep(database)
    async with database.unit_of_work(TESTS, "consumer.return") as uow:
        assert await attendance.welcome_back(uow, "gone") == 3
    async with database.unit_of_work(TESTS, "consumer.return") as uow:
        assert await attendance.welcome_back(uow, "gone") == 0
    assert await rows(database, "select retired_at from hanlu.inbox where consumer = 'gone'") == [
        (None,)
    ]


async def test_the_audit_is_never_swept(database: Database, test_database: TestDatabase) -> None:
    await run(
        database,
        "insert into hanlu.audit (at, actor_name, role, action) values (%s, 'x', 'admin', 'old')",
        NOW - timedelta(days=9000),
    )
    await sweep(database)
    assert await rows(database, "select action from hanlu.audit") == [("old",)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await run(database, "delete from hanlu.audit")


async def test_a_database_that_goes_away_does_not_end_the_sweep(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def away(_self: Sweep) -> None:
        nonlocal tries
        tries += 1
        if tries == 3:
            raise StopIteration
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("hanlu.keeping.sweep.FIRST_AFTER", timedelta(0))
    monkeypatch.setattr("hanlu.keeping.sweep.EVERY", timedelta(0))
    monkeypatch.setattr(Sweep, "sweep", away)
    with pytest.raises(RuntimeError, match="StopIteration"):
        await Sweep(database, lambda: POLICY).run()
    assert tries == 3
