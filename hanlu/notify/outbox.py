"""Messages on their way out: written in the transaction that decided them, claimed by a sender in
one of its own, and what became of them in a third. Nothing is held open while a network is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg.types.json import Jsonb

from hanlu.database import Connection, UnitOfWork
from hanlu.notify.messages import Message

MAX_ATTEMPTS = 12
CLAIMED_FOR = timedelta(seconds=60)
"""Longer than a sender may take (`sender.SEND_WITHIN_S`)."""
_FIRST_RETRY = timedelta(seconds=5)
_LONGEST_RETRY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in a sender's hands, at its first, second … attempt."""

    attempt: int
    message: Message


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


async def take_back(uow: UnitOfWork, key: str) -> bool:
    """Whether no message of this key goes out any more: one that waits is taken out of the outbox,
    between two attempts too. False when it is in a sender's hands, is out or was given up.

    A server that fell silent at an attempt may have taken it all the same.
    """
    await uow.connection.execute(
        "delete from hanlu.message where key = %s and state = 'waiting'"
        " and (attempts = 0 or error is not null)",
        (key,),
    )
    cursor = await uow.connection.execute("select 1 from hanlu.message where key = %s", (key,))
    return await cursor.fetchone() is None


def retry_after(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts: doubling, at most a quarter hour."""
    doublings: int = 2 ** min(attempts - 1, 10)
    return min(_LONGEST_RETRY, _FIRST_RETRY * doublings)


async def claim_due(uow: UnitOfWork, channels: Sequence[str], limit: int) -> list[Claimed]:
    """Messages that are due on these channels, ours to send until `CLAIMED_FOR` is over.

    Others skip them meanwhile. Whoever dies before saying what became of one leaves it due again,
    so a message goes out at least once, always under its key. One that was tried too often
    without a word is given up here. While a message is in somebody's hands it has no error.
    """
    await uow.connection.execute(
        "update hanlu.message set state = 'failed', error = 'given up: nobody who tried to send"
        " it came back' where state = 'waiting' and next_at <= %s and attempts >= %s",
        (uow.now, MAX_ATTEMPTS),
    )
    cursor = await uow.connection.execute(
        "with due as (select key from hanlu.message"
        "  where state = 'waiting' and next_at <= %s and channel = any(%s)"
        "  order by next_at limit %s for update skip locked)"
        " update hanlu.message m set attempts = attempts + 1, next_at = %s, error = null from due"
        " where m.key = due.key"
        " returning m.key, channel, recipient as to, locale, code, params, attempts",
        (uow.now, list(channels), limit, uow.now + CLAIMED_FOR),
    )
    return [Claimed(row.pop("attempts"), Message(**row)) for row in await cursor.fetchall()]


async def sent(uow: UnitOfWork, claimed: Claimed) -> None:
    """It is out; its parameters, which may hold a secret link, are forgotten."""
    await uow.connection.execute(
        "update hanlu.message set state = 'sent', sent_at = %s, params = '{}', error = null"
        " where key = %s",
        (uow.now, claimed.message.key),
    )


async def failed(uow: UnitOfWork, claimed: Claimed, reason: str) -> None:
    """It will not go out: a person sees it in the list. Nothing, when another took it over."""
    await uow.connection.execute(
        "update hanlu.message set state = 'failed', error = %s"
        " where key = %s and attempts = %s and state = 'waiting'",
        (reason, claimed.message.key, claimed.attempt),
    )


async def postponed(uow: UnitOfWork, claimed: Claimed, reason: str) -> None:
    """Not now: tried again later, and given up after `MAX_ATTEMPTS`. Nothing, when another took
    it over."""
    await uow.connection.execute(
        "update hanlu.message set error = %s, next_at = %s,"
        " state = case when attempts >= %s then 'failed' else 'waiting' end"
        " where key = %s and attempts = %s and state = 'waiting'",
        (
            reason,
            uow.now + retry_after(claimed.attempt),
            MAX_ATTEMPTS,
            claimed.message.key,
            claimed.attempt,
        ),
    )


async def listed(connection: Connection, limit: int) -> list[dict[str, Any]]:
    """The newest messages with what became of them."""
    cursor = await connection.execute(
        "select key, channel, recipient, locale, code, params, state, attempts, made_at, sent_at,"
        " error from hanlu.message order by made_at desc limit %s",
        (limit,),
    )
    return await cursor.fetchall()
