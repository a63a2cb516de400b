"""Refused messages: kept with their bytes and the reason, in bounded number and size."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from hanlu.database import Connection
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.reading import Rejection

KEPT_BYTES = 4096  # of each payload: enough to see what was wrong
KEPT_ROWS = 20_000
KEPT_CHARACTERS = 400


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
                topic=_text(arrived.topic) or "",
                device_id=_text(rejection.device_uid),
                code=rejection.code,
                field=_text(rejection.field),
                reason=_text(rejection.reason),
                payload=arrived.payload[:KEPT_BYTES],
                size=len(arrived.payload),
            ),
        )
    return list(found.values())


def _text(said: str | None) -> str | None:
    """What a stranger wrote, fit to be stored and shown: no control characters, not endless."""
    if not said:
        return None
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in said)[
        :KEPT_CHARACTERS
    ]


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
