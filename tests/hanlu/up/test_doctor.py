"""The doctor names what is wrong, in words a person can act on."""

from datetime import timedelta

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from hanlu.settings import Settings
from hanlu.up import doctor
from tests.support.databases import TestDatabase


async def test_a_consumer_that_is_away_is_named_with_what_it_holds_back(
    test_database: TestDatabase,
) -> None:
    settings = Settings(database_url=test_database.app_url)
    assert (await doctor.consumers(settings)).verdict == "ok"
    async with (
        Database(test_database.app_url, SystemClock()) as database,
        database.unit_of_work(Principal.system("tests"), "tests", audited=False) as uow,
    ):
        await uow.connection.execute("update hanlu.outbox_counter set last = 12")
        await uow.connection.execute("insert into hanlu.inbox (consumer, number) values ('c', 5)")
        await uow.connection.execute(
            "insert into hanlu.lease (name, holder, fence, expires_at)"
            " values ('consumer.c', %s, 1, %s)",
            (new_id(), uow.now - timedelta(days=2)),
        )
    found = await doctor.consumers(settings)
    assert found.verdict == "warn"
    assert found.detail.startswith("c away since")
    assert "7 events behind" in found.detail
