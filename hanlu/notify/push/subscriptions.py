"""Subscriptions of phones: each belongs to one session and ends with it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from hanlu.database import Connection, UnitOfWork
from hanlu.database.sealed import Keyring, Sealer
from hanlu.identity.sessions import is_over
from hanlu.ids import new_id

_COLUMN: Final = "push_subscription.sealed"
_HELD: Final = """
    select u.id, u.sealed, p.locale, s.device, s.seen_at, s.expires_at
      from hanlu.push_subscription u
      join hanlu.session s on s.id = u.session_id and s.ended_at is null
      join hanlu.person p on p.id = s.person_id and p.disabled_at is null
"""


class Subscription(msgspec.Struct, frozen=True):
    """What the browser gave: where to send, and the keys (base64url) to encrypt for."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Phone:
    """One that may be told."""

    id: UUID
    locale: str


async def put(
    uow: UnitOfWork, keyring: Keyring, session_id: UUID, subscription: Subscription
) -> None:
    """The one of this session from now on. Safe to repeat; a browser that has signed in anew, or
    as somebody else, takes its own along.
    """
    digest = hashlib.sha256(subscription.endpoint.encode()).digest()
    sealed = Sealer(keyring, _COLUMN).seal(msgspec.json.encode(subscription).decode())
    await uow.connection.execute(
        "delete from hanlu.push_subscription where session_id = %s or endpoint_hash = %s",
        (session_id, digest),
    )
    await uow.connection.execute(
        "insert into hanlu.push_subscription (id, session_id, endpoint_hash, sealed, made_at)"
        " values (%s, %s, %s, %s, %s)",
        (new_id(), session_id, digest, sealed, uow.now),
    )


async def end(uow: UnitOfWork, session_id: UUID) -> None:
    """Nothing is sent to it any more; safe to repeat."""
    await uow.connection.execute(
        "delete from hanlu.push_subscription where session_id = %s", (session_id,)
    )


async def forget(uow: UnitOfWork, subscription_id: UUID) -> None:
    """The push service says that it is gone."""
    await uow.connection.execute(
        "delete from hanlu.push_subscription where id = %s", (subscription_id,)
    )


async def of_session(connection: Connection, session_id: UUID, now: datetime) -> Phone | None:
    """The phone of this session, where it asked to be told."""
    cursor = await connection.execute(_HELD + " where u.session_id = %s", (session_id,))
    return next(iter(_phones(await cursor.fetchall(), now)), None)


async def of_technician(connection: Connection, technician_id: UUID, now: datetime) -> list[Phone]:
    """Every phone on which this technician is signed in and wants to be told."""
    cursor = await connection.execute(_HELD + " where p.technician_id = %s", (technician_id,))
    return _phones(await cursor.fetchall(), now)


async def opened(
    connection: Connection, keyring: Keyring, subscription_id: UUID, now: datetime
) -> Subscription | None:
    """Where to send; None once the session is over. Raises SealBroken."""
    cursor = await connection.execute(_HELD + " where u.id = %s", (subscription_id,))
    row = await cursor.fetchone()
    if row is None or not _holds(row, now):
        return None
    text = Sealer(keyring, _COLUMN).unseal(row["sealed"])
    return msgspec.json.decode(text, type=Subscription)


def _holds(row: dict[str, Any], now: datetime) -> bool:
    return not is_over(row["device"], seen_at=row["seen_at"], expires_at=row["expires_at"], now=now)


def _phones(rows: list[dict[str, Any]], now: datetime) -> list[Phone]:
    return [Phone(row["id"], row["locale"]) for row in rows if _holds(row, now)]
