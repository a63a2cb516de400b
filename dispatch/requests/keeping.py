"""What customers gave with a request is theirs: photos and contacts go after the case is over."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Annotated

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel
from dispatch.work_orders.states import FINAL
from hanlu.database import Connection, Database
from hanlu.files import FileStore
from hanlu.identity.principal import Principal

log = structlog.get_logger()

EVERY = timedelta(hours=1)
_BATCH = 500


class RequestPolicy(PolicyModel):
    """The policy section ``requests``: how long after the end of its case."""

    kept: Annotated[Duration, Field(ge=timedelta(days=1), le=timedelta(days=3650))]


class RequestKeeper:
    """Forgets once an hour. Runs in every worker; twice at once does no harm."""

    name = "dispatch.requests"

    def __init__(
        self, database: Database, files: FileStore, policy: Callable[[], RequestPolicy]
    ) -> None:
        self._database, self._files, self._policy = database, files, policy
        self._principal = Principal.system(self.name)

    async def run(self) -> None:
        """Work until cancelled; a database that is away is asked next time."""
        while True:
            try:
                log.info("requests_forgotten", count=await self.forget())
            except (OperationalError, PoolTimeout) as error:
                log.warning("requests_wait", error=str(error))
            await asyncio.sleep(EVERY.total_seconds())

    async def forget(self) -> int:
        """Forget what is over for long enough; returns how many requests that were.

        A case that was merged is over when the one in which it goes on is. Files go when it is
        written for good that nothing shows them: no row is ever left without its file.
        """
        forgotten = 0
        while True:
            unshown: list[str] = []
            async with self._database.unit_of_work(self._principal, "requests.forget") as uow:
                requests = await _over(uow.connection, uow.now - self._policy().kept)
                for label_id, key in requests:
                    mine = {"label": label_id, "key": key, "now": uow.now}
                    cursor = await uow.connection.execute(_UNSHARED_PHOTOS, mine)
                    unshown += [row["sha256"] for row in await cursor.fetchall()]
                    await uow.connection.execute(_FORGET_PHOTOS, mine)
                    await uow.connection.execute(_FORGET_CONTACT, mine)
                    uow.record(f"request:{key}", reason="keeping.over")
            await self._remove(unshown)
            forgotten += len(requests)
            if len(requests) < _BATCH:
                return forgotten

    async def _remove(self, names: Iterable[str]) -> None:
        """One that cannot be removed is told by its name, for nothing else leads to it now; it
        keeps neither the others nor the worker.
        """
        kept = 0
        for name in names:
            try:
                await self._files.remove(name)
            except OSError as error:
                kept += 1
                log.error("request_photo_stays", file=name, error=str(error))
        if kept:
            log.error("request_photos_stay", count=kept)


async def _over(connection: Connection, before: object) -> list[tuple[object, object]]:
    cursor = await connection.execute(
        "select r.label_id, r.key from dispatch.customer_request r"
        " join dispatch.work_order w on w.id = dispatch.surviving_order(r.work_order_id)"
        " where r.forgotten_at is null and w.state = any(%s) and w.state_at < %s"
        " limit %s for update of r skip locked",
        (sorted(FINAL), before, _BATCH),
    )
    return [(row["label_id"], row["key"]) for row in await cursor.fetchall()]


_UNSHARED_PHOTOS = (
    "select sha256 from dispatch.request_photo p"
    " where p.label_id = %(label)s and p.key = %(key)s"
    " and not exists (select from dispatch.photo v where v.sha256 = p.sha256)"
    " and not exists (select from dispatch.request_photo o where o.sha256 = p.sha256"
    "   and (o.label_id, o.key) <> (p.label_id, p.key))"
)
_FORGET_PHOTOS = "delete from dispatch.request_photo where label_id = %(label)s and key = %(key)s"
_FORGET_CONTACT = (
    "update dispatch.customer_request set contact = null, forgotten_at = %(now)s"
    " where label_id = %(label)s and key = %(key)s"
)
