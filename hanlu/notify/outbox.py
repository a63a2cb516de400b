"""Messages on their way out: written in the transaction that decided them, sent by the sender."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from psycopg.types.json import Jsonb

from hanlu.database import Connection, UnitOfWork
from hanlu.notify.messages import Message

MAX_ATTEMPTS = 12
_FIRST_RETRY = timedelta(seconds=5)
_LONGEST_RETRY = timedelta(minutes=15)


async def send(uow: UnitOfWork, message: Message) -> None:
    """Let this message go out once this unit is committed; the same key goes out once."""
    await uow.connection.execute(
        "insert into hanlu.message (key, channel, recipient, locale, code, params, made_at,"
        " next_at) values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict (key) do nothing",
        (
            message.key,
            message.channel,
            message.to,
            message.locale,
            message.code,
            Jsonb(message.params),
            uow.now,
            uow.now,
        ),
    )


def retry_after(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts: doubling, at most a quarter hour."""
    doublings: int = 2 ** min(attempts - 1, 10)
    return min(_LONGEST_RETRY, _FIRST_RETRY * doublings)


async def take_due(uow: UnitOfWork, channels: Sequence[str], limit: int = 20) -> list[Message]:
    """Messages that are due on these channels, locked for this unit; others skip them."""
    cursor = await uow.connection.execute(
        "select key, channel, recipient as to, locale, code, params from hanlu.message"
        " where state = 'waiting' and next_at <= %s and channel = any(%s)"
        " order by next_at limit %s for update skip locked",
        (uow.now, list(channels), limit),
    )
    return [Message(**row) for row in await cursor.fetchall()]


async def sent(uow: UnitOfWork, key: str) -> None:
    """It is out; its parameters, which may hold a secret link, are forgotten."""
    await uow.connection.execute(
        "update hanlu.message set state = 'sent', sent_at = %s, params = '{}', error = null,"
        " attempts = attempts + 1 where key = %s",
        (uow.now, key),
    )


async def failed(uow: UnitOfWork, key: str, reason: str) -> None:
    """It will not go out: a person sees it in the list."""
    await uow.connection.execute(
        "update hanlu.message set state = 'failed', error = %s, attempts = attempts + 1"
        " where key = %s",
        (reason, key),
    )


async def postponed(uow: UnitOfWork, key: str, reason: str) -> None:
    """Not now: tried again later, and given up after `MAX_ATTEMPTS`."""
    cursor = await uow.connection.execute(
        "update hanlu.message set attempts = attempts + 1, error = %s,"
        " state = case when attempts + 1 >= %s then 'failed' else 'waiting' end"
        " where key = %s returning attempts",
        (reason, MAX_ATTEMPTS, key),
    )
    row = await cursor.fetchone()
    if row is not None:
        await uow.connection.execute(
            "update hanlu.message set next_at = %s where key = %s",
            (uow.now + retry_after(row["attempts"]), key),
        )


async def listed(connection: Connection, limit: int) -> list[dict[str, Any]]:
    """The newest messages with what became of them."""
    cursor = await connection.execute(
        "select key, channel, recipient, locale, code, params, state, attempts, made_at, sent_at,"
        " error from hanlu.message order by made_at desc limit %s",
        (limit,),
    )
    return await cursor.fetchall()
