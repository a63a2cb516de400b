"""Refused messages: kept with their bytes and the reason, in bounded number and size."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from hanlu.database import Connection
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.showing import shown_text
from iot_gateway.reading import Rejection

KEPT_BYTES = 4096  # of each payload: enough to see what was wrong
KEPT_ROWS = 20_000


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
    """Store refusals, and drop the oldest beyond what is kept."""
    rows = list(refused)
    async with connection.cursor() as cursor:
        await cursor.executemany(
            """insert into gateway.quarantine (at, topic, device_id, code, field, reason, payload,
                   size) values (%s, %s, %s, %s, %s, %s, %s, %s)""",
            rows,
        )
        await cursor.execute(
            """delete from gateway.quarantine
               where id <= (select max(id) from gateway.quarantine) - %s""",
            (KEPT_ROWS,),
        )


async def list_refused(
    connection: Connection, device_id: str | None, code: str | None, after: int | None, limit: int
) -> list[dict[str, Any]]:
    """Refusals, the newest first."""
    cursor = await connection.execute(
        """select * from gateway.quarantine
           where (%(device_id)s::text is null or device_id = %(device_id)s)
             and (%(code)s::text is null or code = %(code)s)
             and (%(after)s::bigint is null or id < %(after)s)
           order by id desc limit %(limit)s""",
        {"device_id": device_id, "code": code, "after": after, "limit": limit},
    )
    return await cursor.fetchall()
