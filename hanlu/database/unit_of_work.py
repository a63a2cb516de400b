"""The unit of work: one transaction with its events and its audit row."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from hanlu.contracts.events import Audience, Event, tag_of
from hanlu.database.scope import enter_scope
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id

OUTBOX_CHANNEL = "hanlu_outbox"


class UnitOfWork:
    """What a service is handed: it decides and writes here, and never commits.

    ``now`` is the one instant of this unit. Events wait until the end and are written into the
    outbox of the same transaction, so there is no state without its event, and the reverse.
    """

    def __init__(
        self,
        connection: AsyncConnection[DictRow],
        principal: Principal,
        action: str,
        now: datetime,
        audited: bool,  # noqa: FBT001  # built in one place, by Database
        origin: str | None,
    ) -> None:
        self.connection = connection
        self.principal = principal
        self.now = now
        self._action, self._audited, self._origin = action, audited, origin
        self._events: list[tuple[Event, Audience]] = []
        self._trace: dict[str, Any] = {}

    def emit(self, event: Event, audience: Audience) -> None:
        """Tell ``event`` downstream once this unit is committed."""
        self._events.append((event, audience))

    def record(
        self,
        subject: str,
        *,
        before: object = None,
        after: object = None,
        reason: str | None = None,
    ) -> None:
        """What the audit row of this unit says: ``subject`` such as ``work_order:<id>``.

        ``before`` and ``after`` are anything msgspec can encode; leave out what is sealed.
        """
        self._trace = {"subject": subject, "before": before, "after": after, "reason": reason}

    @asynccontextmanager
    async def beyond_scope(self) -> AsyncIterator[None]:
        """Inside, row security lets everything through: for what follows from a permitted step.

        A technician who hands an order back no longer sees it, yet the row must be written.
        Decide first, under the caller's own scope, whether the caller may do the step at all.
        """
        if self.principal.scope.kind == "all":
            yield
            return
        await enter_scope(self.connection, Scope("all"))
        yield
        await enter_scope(self.connection, self.principal.scope)  # an error ends the unit anyway

    async def fence(self, name: str, fence: int) -> None:
        """Raises LeaseLost unless lease ``name`` still carries this fencing number."""
        cursor = await self.connection.execute(
            "select 1 from hanlu.lease where name = %s and fence = %s for share", (name, fence)
        )
        if await cursor.fetchone() is None:
            raise LeaseLost(name, fence)

    async def finish(self) -> None:
        """Write the outbox rows and the audit row; called once, by Database, before the commit."""
        if not (self._events or self._audited):
            return
        async with self.connection.pipeline():  # one round trip for all of it
            if self._events:
                await self._write_outbox()
            if self._audited:
                await self._write_audit()

    async def _write_outbox(self) -> None:
        rows = [
            (
                new_id(),
                tag_of(type(event)),
                self.now,
                audience.topic,
                audience.region,
                audience.outlet,
                audience.site_id,
                list(audience.technician_ids),
                msgspec.json.encode(event).decode(),
            )
            for event, audience in self._events
        ]
        async with self.connection.cursor() as cursor:
            await cursor.executemany(
                "insert into hanlu.outbox (event_id, type, at, topic, region, outlet, site_id,"
                " technician_ids, data) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                rows,
            )
            await cursor.execute("select pg_notify(%s, '')", (OUTBOX_CHANNEL,))

    async def _write_audit(self) -> None:
        trace, principal = self._trace, self.principal
        await self.connection.execute(
            "insert into hanlu.audit (at, actor_id, actor_name, role, action, subject, before,"
            " after, reason, origin) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                self.now,
                principal.id,
                principal.name,
                principal.role,
                self._action,
                trace.get("subject"),
                _json(trace.get("before")),
                _json(trace.get("after")),
                trace.get("reason"),
                self._origin,
            ),
        )


class LeaseLost(Exception):
    """Another process has taken over; what was decided under the old fence must not be written."""

    def __init__(self, name: str, fence: int) -> None:
        super().__init__(f"lease {name!r} no longer carries fence {fence}")


def _json(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
