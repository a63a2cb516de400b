"""Refused messages: kept with their bytes and the reason, in bounded number and size."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from hanlu.database import Connection
from hanlu.database.rows import many
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.showing import shown_text
from iot_gateway.reading import Rejection

KEPT_BYTES = 4096  # of each payload: enough to see what was wrong
KEPT_ROWS = 20_000
_CUT_AT_ONCE = 2_000  # as many as a batch brings


class Refused(NamedTuple):
    """One refusal, as stored."""

    at: datetime
    topic: str
    device_id: str | None
    code: str
    field: str | None
    reason: str | None
    payload: bytes
    size: int

    @property
    def fingerprint(self) -> bytes:
        """The same for the same message refused for the same reason, whenever and from wherever.

        A device whose message the broker cuts off sends it again for ever: one row, with a count.
        """
        said = (self.device_id, self.topic, self.code, self.field, self.size)
        return hashlib.blake2b(repr(said).encode() + self.payload, digest_size=16).digest()


def refusals(pairs: Iterable[tuple[Arrived, Rejection]]) -> list[Refused]:
    """One refusal for each message and code, however many parts of it broke the same way."""
    found: dict[tuple[int, str], Refused] = {}
    for arrived, rejection in pairs:
        found.setdefault(
            (id(arrived), rejection.code),
            Refused(
                at=arrived.at,
                topic=shown_text(arrived.topic),
                device_id=shown_text(rejection.device_uid or "") or None,
                code=rejection.code,
                field=shown_text(rejection.field) or None,
                reason=shown_text(rejection.reason) or None,
                payload=arrived.payload[:KEPT_BYTES],
                size=len(arrived.payload),
            ),
        )
    return list(found.values())


async def keep(connection: Connection, refused: Iterable[Refused]) -> None:
    """Store refusals, repeats as a count, and drop the oldest beyond what is kept."""
    rows = list(refused)
    times = Counter(row.fingerprint for row in rows)
    latest = {row.fingerprint: row for row in rows}
    first_at = {row.fingerprint: row.at for row in reversed(rows)}
    await many(
        connection,
        """insert into gateway.quarantine as q (fingerprint, times, first_at, last_at, topic,
               device_id, code, field, reason, payload, size)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
           on conflict (fingerprint) do update set times = q.times + excluded.times,
               last_at = greatest(q.last_at, excluded.last_at), reason = excluded.reason""",
        # In one order everywhere: two gateways that hear one device must not lock crosswise.
        [(key, times[key], first_at[key], *latest[key]) for key in sorted(latest)],
    )
    await connection.execute(
        """delete from gateway.quarantine where id in (
                   select id from gateway.quarantine order by last_at desc, id desc
                   offset %s limit %s)""",
        (KEPT_ROWS, _CUT_AT_ONCE),
    )


async def list_refused(
    connection: Connection,
    device_id: str | None,
    code: str | None,
    after: tuple[datetime, int] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Refusals, the last seen first; ``after`` is the last row's ``last_at`` and ``id``."""
    cursor = await connection.execute(
        """select * from gateway.quarantine
           where (%(device_id)s::text is null or device_id = %(device_id)s)
             and (%(code)s::text is null or code = %(code)s)
             and (%(at)s::timestamptz is null or (last_at, id) < (%(at)s, %(id)s))
           order by last_at desc, id desc limit %(limit)s""",
        {
            "device_id": device_id,
            "code": code,
            "at": after[0] if after else None,
            "id": after[1] if after else None,
            "limit": limit,
        },
    )
    return await cursor.fetchall()


async def get(connection: Connection, refusal: int) -> dict[str, Any] | None:
    """One refusal with its bytes."""
    cursor = await connection.execute("select * from gateway.quarantine where id = %s", (refusal,))
    return await cursor.fetchone()
