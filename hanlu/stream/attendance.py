"""Which consumers are at work, and what becomes of one that is gone.

Events stay in the outbox until every consumer has passed them, so one that never comes back would
keep them all for ever. It is retired: its place stays known and it holds nothing back any more.
Should it come back, it goes on from its place and says how many events were dropped meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from hanlu.database import Connection, Database, UnitOfWork
from hanlu.identity.principal import Principal

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Attendance:
    """One consumer: its last handled number, how many events are behind, since when it is away.

    ``away_since`` is when its lease ended, None while it works. ``retired_at``: since when nobody
    counts on it.
    """

    consumer: str
    number: int
    behind: int
    away_since: datetime | None
    retired_at: datetime | None


async def of_all(connection: Connection) -> list[Attendance]:
    """Every consumer that ever was, by name. Judged by the database's clock."""
    cursor = await connection.execute(
        "select consumer, number, greatest(0, (select last from hanlu.outbox_counter) - number)"
        " as behind, case when l.expires_at < clock_timestamp() then l.expires_at end as"
        " away_since, retired_at from hanlu.inbox i"
        " left join hanlu.lease l on l.name = 'consumer.' || i.consumer order by consumer"
    )
    return [Attendance(**row) for row in await cursor.fetchall()]


async def retire(database: Database, principal: Principal, away_since: datetime) -> list[str]:
    """Give up on every consumer that has been away since then or longer; their names.

    Each leaves an audit row. Safe to repeat.
    """
    async with database.read(principal) as connection:
        gone = [
            each
            for each in await of_all(connection)
            if each.retired_at is None and each.away_since and each.away_since <= away_since
        ]
    for each in gone:
        log.warning("consumer_retired", consumer=each.consumer, away_since=each.away_since)
        async with database.unit_of_work(principal, "consumer.retire") as uow:
            await uow.connection.execute(
                "update hanlu.inbox set retired_at = %s where consumer = %s",
                (uow.now, each.consumer),
            )
            uow.record(f"consumer:{each.consumer}", before={"number": each.number})
    return [each.consumer for each in gone]


async def welcome_back(uow: UnitOfWork, consumer: str) -> int:
    """Take a retired consumer in again; how many events it has missed for good."""
    cursor = await uow.connection.execute(
        "update hanlu.inbox set retired_at = null where consumer = %s and retired_at is not null"
        " returning coalesce((select min(number) from hanlu.outbox),"
        " (select last + 1 from hanlu.outbox_counter)) - 1 - number as missed",
        (consumer,),
    )
    row = await cursor.fetchone()
    if row is None:
        return 0
    missed = max(0, int(row["missed"]))
    log.error("consumer_back", consumer=consumer, missed=missed)
    uow.record(f"consumer:{consumer}", after={"missed": missed})
    return missed
