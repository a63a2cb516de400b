"""Sessions and tokens: from what a request carries to who is asking.

Nothing is cached: ending a session or disabling a person works with the very next request, and
live sockets ask again every few seconds (`standing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from psycopg.rows import class_row

from hanlu.database import Connection, UnitOfWork
from hanlu.identity.principal import Principal, Role, Scope
from hanlu.identity.secrets import TOKEN_PREFIX, hash_secret, new_secret
from hanlu.ids import new_id

type Device = Literal["office", "phone"]

SESSION_PREFIX = "hs_"
_TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives without a request, and at most (ASVS 5.0, 7.3.1 and 7.3.2)."""

    idle: timedelta
    absolute: timedelta


LIMITS: dict[Device, Limits] = {
    "office": Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=12)),
    "phone": Limits(idle=timedelta(hours=12), absolute=timedelta(days=30)),
}


@dataclass(frozen=True, slots=True)
class Credential:
    """What proved who somebody is: a session or a token, by its id."""

    kind: Literal["session", "token"]
    id: UUID


@dataclass(frozen=True, slots=True)
class Ends:
    """When a session ends: at ``at`` at the latest, and after ``idle`` without a request."""

    at: datetime
    idle: timedelta


@dataclass(frozen=True, slots=True)
class Authenticated:
    """Who is asking, by which credential; ``touch`` says that its last use should be noted.

    ``ends``: when a session ends, with or without being used; None for a token.
    """

    principal: Principal
    credential: Credential
    touch: bool = False
    ends: Ends | None = None


def device_of(role: Role) -> Device:
    """Technicians work on a phone, which is locked by itself; all others in an office."""
    return "phone" if role == "technician" else "office"


def is_over(device: Device, *, seen_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether a session has come to its end by idleness or by age."""
    return now >= expires_at or now - seen_at >= LIMITS[device].idle


def scope_of(role: Role, kind: str, ids: Sequence[str], technician_id: UUID | None) -> Scope:
    """The scope of a grant; a technician's is always the own work, whatever was written."""
    if role == "technician":
        return Scope("technician", (str(technician_id),) if technician_id else ())
    return Scope(kind, tuple(ids))  # type: ignore[arg-type]  # checked when it was granted


async def open_session(uow: UnitOfWork, person_id: UUID, device: Device) -> tuple[str, datetime]:
    """A new session; returns its secret, which is not stored, and when it ends at the latest."""
    secret = new_secret(SESSION_PREFIX)
    expires_at = uow.now + LIMITS[device].absolute
    await uow.connection.execute(
        "insert into hanlu.session (id, person_id, secret_hash, device, created_at, seen_at,"
        " expires_at) values (%s, %s, %s, %s, %s, %s, %s)",
        (new_id(), person_id, hash_secret(secret), device, uow.now, uow.now, expires_at),
    )
    return secret, expires_at


async def end_session(uow: UnitOfWork, session_id: UUID) -> None:
    """Over at once; safe to repeat."""
    await uow.connection.execute(
        "update hanlu.session set ended_at = %s where id = %s and ended_at is null",
        (uow.now, session_id),
    )


async def end_sessions_of(uow: UnitOfWork, person_id: UUID) -> int:
    """End all sessions of a person, on every device; returns how many. Safe to repeat."""
    cursor = await uow.connection.execute(
        "update hanlu.session set ended_at = %s where person_id = %s and ended_at is null",
        (uow.now, person_id),
    )
    return cursor.rowcount


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Where somebody is signed in: on an office's screen or a phone, and when it was last used."""

    id: UUID
    device: Device
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


async def open_of(connection: Connection, person_id: UUID, now: datetime) -> list[OpenSession]:
    """The sessions of a person that still hold, the one used last first."""
    async with connection.cursor(row_factory=class_row(OpenSession)) as cursor:
        await cursor.execute(
            "select id, device, created_at, seen_at, expires_at from hanlu.session"
            " where person_id = %s and ended_at is null order by seen_at desc",
            (person_id,),
        )
        rows = await cursor.fetchall()
    return [
        row
        for row in rows
        if not is_over(row.device, seen_at=row.seen_at, expires_at=row.expires_at, now=now)
    ]


async def touch(uow: UnitOfWork, credential: Credential) -> None:
    """Move the idle clock of a session; note that a token was used."""
    await uow.connection.execute(_TOUCH[credential.kind], (uow.now, credential.id))


_TOUCH = {
    "session": "update hanlu.session set seen_at = %s where id = %s",
    "token": "update hanlu.token set used_at = %s where id = %s",
}


_SESSIONS_HELD = """
    select s.id, s.device, s.seen_at, s.expires_at, p.id as person_id, p.name, p.technician_id,
           g.role, g.scope_kind, g.scope_ids
      from hanlu.session s
      join hanlu.person p on p.id = s.person_id and p.disabled_at is null
      join hanlu.role_grant g on g.person_id = p.id and g.ended_at is null
     where s.ended_at is null
"""
_PROGRAMS_HELD = """
    select id, name, role, scope_kind, scope_ids, technician_id, used_at
      from hanlu.token where revoked_at is null
"""


async def by_secret(connection: Connection, secret: str, now: datetime) -> Authenticated | None:
    """Who carries this secret, or None: unknown, ended, expired and disabled look the same."""
    if secret.startswith(TOKEN_PREFIX):
        cursor = await connection.execute(
            _PROGRAMS_HELD + " and secret_hash = %s", (hash_secret(secret),)
        )
        row = await cursor.fetchone()
        return _from_token(row, now) if row else None
    cursor = await connection.execute(
        _SESSIONS_HELD + " and s.secret_hash = %s", (hash_secret(secret),)
    )
    row = await cursor.fetchone()
    return _from_session(row, now) if row else None


async def standing(
    connection: Connection, credentials: Sequence[Credential], now: datetime
) -> dict[Credential, Principal]:
    """Which of these still hold, and as whom; what is missing has ended. Two queries for all."""
    by_kind = {
        kind: [each.id for each in credentials if each.kind == kind]
        for kind in ("session", "token")
    }
    found: list[Authenticated | None] = []
    cursor = await connection.execute(_SESSIONS_HELD + " and s.id = any(%s)", (by_kind["session"],))
    found += [_from_session(row, now) for row in await cursor.fetchall()]
    cursor = await connection.execute(_PROGRAMS_HELD + " and id = any(%s)", (by_kind["token"],))
    found += [_from_token(row, now) for row in await cursor.fetchall()]
    return {each.credential: each.principal for each in found if each is not None}


def _from_session(row: dict[str, Any], now: datetime) -> Authenticated | None:
    if is_over(row["device"], seen_at=row["seen_at"], expires_at=row["expires_at"], now=now):
        return None
    principal = Principal(
        id=row["person_id"],
        name=row["name"],
        role=row["role"],
        scope=scope_of(row["role"], row["scope_kind"], row["scope_ids"], row["technician_id"]),
        technician_id=row["technician_id"],
    )
    return Authenticated(
        principal,
        Credential("session", row["id"]),
        touch=now - row["seen_at"] >= _TOUCH_EVERY,
        ends=Ends(row["expires_at"], LIMITS[row["device"]].idle),
    )


def _from_token(row: dict[str, Any], now: datetime) -> Authenticated:
    principal = Principal(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        scope=scope_of(row["role"], row["scope_kind"], row["scope_ids"], row["technician_id"]),
        technician_id=row["technician_id"],
    )
    unnoted = row["used_at"] is None or now - row["used_at"] >= _TOUCH_EVERY
    return Authenticated(principal, Credential("token", row["id"]), touch=unnoted)
