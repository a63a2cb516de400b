"""The hourly sweep: what nobody can use any more goes, as many days after as the policy says."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, LiteralString

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.database import Database
from hanlu.identity.principal import Principal
from hanlu.keeping.policy import KeepingPolicy
from hanlu.stream import attendance

log = structlog.get_logger()

FIRST_AFTER = timedelta(minutes=10)
"""By then every consumer of an installation that stood still for long has shown itself again."""
EVERY = timedelta(hours=1)
_BATCH = 5000

_SWEPT: Final[dict[str, LiteralString]] = {
    "messages": "delete from hanlu.message where key in"
    " (select key from hanlu.message where made_at < %s limit %s)",
    "parked_events": "delete from hanlu.parked_event where (consumer, number) in"
    " (select consumer, number from hanlu.parked_event where settled_at < %s limit %s)",
    "answers": "delete from hanlu.idempotency where (caller, key) in"
    " (select caller, key from hanlu.idempotency where at < %s limit %s)",
    "sessions": "delete from hanlu.session where id in"
    " (select id from hanlu.session where least(expires_at, ended_at) < %s limit %s)",
    "links": "delete from hanlu.password_link where id in"
    " (select id from hanlu.password_link where least(expires_at, used_at) < %s limit %s)",
    # Without any consumer age alone decides.
    "events": "delete from hanlu.outbox where event_id in"
    " (select event_id from hanlu.outbox where at < %s and number <="
    "   (select coalesce(min(number), (select last from hanlu.outbox_counter))"
    "      from hanlu.inbox where retired_at is null)"
    "  limit %s)",
}


class Sweep:
    """Runs in every worker; twice at once does no harm. Small transactions, so that nothing waits
    behind it. ``policy`` tells the days in force.
    """

    name = "sweep"

    def __init__(self, database: Database, policy: Callable[[], KeepingPolicy]) -> None:
        self._database, self._policy = database, policy
        self._principal = Principal.system(self.name)

    async def run(self) -> None:
        """Sweep until cancelled; a database that is away is swept next time."""
        await asyncio.sleep(FIRST_AFTER.total_seconds())
        while True:
            try:
                await self.sweep()
            except (OperationalError, PoolTimeout) as error:
                log.warning("sweep_waits", error=str(error))
            await asyncio.sleep(EVERY.total_seconds())

    async def sweep(self) -> None:
        """Retire consumers that are gone, then remove what is over."""
        now, policy = self._database.clock.now(), self._policy()
        away_since = now - timedelta(days=policy.idle_consumers)
        await attendance.retire(self._database, self._principal, away_since)
        swept = {
            kind: await self._remove(query, now - timedelta(days=_days(policy, kind)))
            for kind, query in _SWEPT.items()
        }
        log.info("swept", **swept)

    async def _remove(self, query: LiteralString, before: datetime) -> int:
        removed = 0
        while True:
            async with self._database.unit_of_work(
                self._principal, "sweep.remove", audited=False
            ) as uow:
                cursor = await uow.connection.execute(query, (before, _BATCH))
            removed += cursor.rowcount
            if cursor.rowcount < _BATCH:
                return removed


def _days(policy: KeepingPolicy, kind: str) -> int:
    days: int = getattr(policy, "sessions" if kind == "links" else kind)
    return days
