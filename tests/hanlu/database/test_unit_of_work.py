"""A unit of work: all of it or nothing, with its events, its trace and its scope."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from hanlu.contracts.alarms import AlarmCleared
from hanlu.contracts.events import Audience
from hanlu.database import Database, LeaseLost
from hanlu.database.outbox import number_waiting
from hanlu.identity.principal import Principal, Scope

SOMEBODY = Principal(id=uuid4(), name="Lin", role="dispatcher", scope=Scope("all"))


def cleared() -> AlarmCleared:
    return AlarmCleared(alarm_id=uuid4(), device_id="d1", at=datetime(2026, 3, 1, tzinfo=UTC))


async def audit_rows(database: Database, subject: str) -> list[dict[str, object]]:
    async with database.read(SOMEBODY) as connection:
        cursor = await connection.execute(
            "select actor_name, role, action, before, after, reason from hanlu.audit"
            " where subject = %s",
            (subject,),
        )
        return await cursor.fetchall()


async def test_an_event_and_its_trace_are_written_with_the_change(app_database: Database) -> None:
    subject = f"thing:{uuid4()}"
    async with app_database.unit_of_work(SOMEBODY, "thing.change") as uow:
        uow.emit(cleared(), Audience(topic="alarms", region="north"))
        uow.record(subject, before={"n": 1}, after={"n": 2}, reason="asked")
    async with app_database.unit_of_work(SOMEBODY, "t", audited=False) as uow:
        events = await number_waiting(uow.connection)
    assert [(event.type, event.audience.region) for event in events] == [("alarm.cleared", "north")]
    assert await audit_rows(app_database, subject) == [
        {
            "actor_name": "Lin",
            "role": "dispatcher",
            "action": "thing.change",
            "before": {"n": 1},
            "after": {"n": 2},
            "reason": "asked",
        }
    ]


async def test_nothing_remains_of_a_unit_that_fails(app_database: Database) -> None:
    subject = f"thing:{uuid4()}"
    with pytest.raises(RuntimeError, match="half way"):
        async with app_database.unit_of_work(SOMEBODY, "thing.change") as uow:
            uow.emit(cleared(), Audience(topic="alarms"))
            uow.record(subject)
            raise RuntimeError("half way")
    async with app_database.unit_of_work(SOMEBODY, "t", audited=False) as uow:
        assert await number_waiting(uow.connection) == []
    assert await audit_rows(app_database, subject) == []


async def test_the_application_can_neither_change_nor_remove_audit_rows(
    app_database: Database,
) -> None:
    for attack in ("update hanlu.audit set reason = 'x'", "delete from hanlu.audit"):
        with pytest.raises(Exception, match="permission denied"):
            async with app_database.unit_of_work(SOMEBODY, "t", audited=False) as uow:
                await uow.connection.execute(attack)


@pytest.mark.parametrize(
    ("scope", "sees"),
    [
        pytest.param(Scope("all"), {"north", "south"}, id="all"),
        pytest.param(Scope("region", ("north",)), {"north"}, id="own region"),
        pytest.param(Scope("region", ("north", "south")), {"north", "south"}, id="two regions"),
        pytest.param(Scope("outlet", ("north",)), set(), id="a region is no outlet"),
        pytest.param(Scope("none"), set(), id="none"),
    ],
)
async def test_row_security_shows_what_the_scope_covers(
    app_database: Database, scope: Scope, sees: set[str]
) -> None:
    viewer = Principal(id=None, name="viewer", role="dispatcher", scope=scope)
    async with app_database.read(viewer) as connection:
        cursor = await connection.execute(
            "select region from (values ('north'), ('south')) as place (region)"
            " where hanlu.visible(region, null, null, null)"
        )
        assert {row["region"] for row in await cursor.fetchall()} == sees


async def test_the_scope_does_not_outlive_its_transaction(app_database: Database) -> None:
    async with app_database.unit_of_work(SOMEBODY, "t", audited=False):
        pass
    nobody = Principal(id=None, name="nobody", role="service", scope=Scope("none"))
    async with app_database.read(nobody) as connection:
        cursor = await connection.execute("select hanlu.visible('north', null, null, null) as seen")
        assert await cursor.fetchone() == {"seen": False}


async def test_a_fence_that_was_never_given_stops_the_unit(app_database: Database) -> None:
    with pytest.raises(LeaseLost):
        async with app_database.unit_of_work(SOMEBODY, "t", audited=False) as uow:
            await uow.fence("no-such-lease", 1)
