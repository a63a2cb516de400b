"""The demo: seeded once whatever the number of starts, and staffed at every hour."""

from datetime import timedelta

import psycopg
import pytest

from dispatch import demo
from dispatch.main import policy_sections
from dispatch.technicians import duty, skills
from dispatch.technicians.duty import OnDuty
from dispatch.triage.policy import TriagePolicy
from hanlu.clock import FixedClock
from hanlu.database import Database
from hanlu.settings import Settings
from tests.dispatch.policies import TRIAGE
from tests.factories.dispatch import NOON, SYSTEM
from tests.support.api import application

TABLES = (
    "outlet",
    "customer",
    "site",
    "asset",
    "part",
    "technician",
    "shift",
    "van_stock",
    "maintenance_plan",
    "article",
)


async def counts(database: Database) -> dict[str, int]:
    async with database.read(SYSTEM) as connection:
        found = {}
        for table in TABLES:
            cursor = await connection.execute(f"select 1 from dispatch.{table}")  # noqa: S608  # own names
            found[table] = len(await cursor.fetchall())
        cursor = await connection.execute(
            "select 1 from hanlu.person where technician_id is not null"
        )
        return found | {"logins": len(await cursor.fetchall())}


@pytest.fixture
def no_people(postgres_url: str) -> None:
    """Logins of earlier tests are gone."""
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute("truncate hanlu.person, hanlu.policy cascade")


async def test_a_second_start_seeds_nothing_twice_and_the_demo_is_staffed_round_the_clock(
    database: Database, clock: FixedClock, valkey_url: str, no_people: None
) -> None:
    settings = Settings(demo=True, demo_password="winter-in-the-city")
    async with application(
        database, valkey_url, (), clock=clock, settings=settings, sections=policy_sections
    ) as app:
        await demo.seed(app.state.resources)
        first = await counts(database)
        await demo.seed(app.state.resources)
        assert await counts(database) == first
    assert first["technician"] == first["logins"] == 14
    assert first["outlet"] == 6
    assert first["maintenance_plan"] == 4
    assert first["article"] == 26  # thirteen, each in both languages
    assert first["site"] == first["asset"] >= 30
    assert 10 < first["customer"] < first["site"]
    async with database.read(SYSTEM) as connection:
        standings = await duty.standings(connection)
        registered = await duty.technicians(connection, standings)
    for hour in range(24):
        at = NOON + timedelta(hours=hour, minutes=30)
        everybody = [duty.on_duty(each, standings[each.id], at) for each in registered]
        at_work = [each for each in everybody if each.shift is not None and each.shift[0] <= at]
        assert len(at_work) >= 6, hour
        _everything_can_be_done(TRIAGE, at_work)


def _everything_can_be_done(triage: TriagePolicy, on_duty: list[OnDuty]) -> None:
    for fault in triage.faults:
        able = [
            each
            for each in on_duty
            if not skills.missing(fault.skills, each.skills, NOON)
            and all(each.stock.get(part, 0) for part in fault.parts)
        ]
        assert able, fault.fault
