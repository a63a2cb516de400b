"""Links that let a person set a password once: invitations and forgotten passwords."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from hanlu.database import UnitOfWork
from hanlu.identity.errors import LinkInvalid
from hanlu.identity.secrets import hash_secret, new_secret
from hanlu.ids import new_id

type Purpose = Literal["invite", "reset"]

LIFETIME: dict[Purpose, timedelta] = {"invite": timedelta(days=7), "reset": timedelta(hours=1)}


async def make(uow: UnitOfWork, person_id: UUID, purpose: Purpose) -> str:
    """The secret of a new link; it replaces the person's earlier ones."""
    secret = new_secret()
    await uow.connection.execute(
        "update hanlu.password_link set used_at = %s where person_id = %s and used_at is null",
        (uow.now, person_id),
    )
    await uow.connection.execute(
        "insert into hanlu.password_link (id, person_id, purpose, secret_hash, created_at,"
        " expires_at) values (%s, %s, %s, %s, %s, %s)",
        (
            new_id(),
            person_id,
            purpose,
            hash_secret(secret),
            uow.now,
            uow.now + LIFETIME[purpose],
        ),
    )
    return secret


async def use(uow: UnitOfWork, secret: str) -> UUID:
    """Whose link it is, used up by this; raises LinkInvalid. Two tries at once: one succeeds."""
    cursor = await uow.connection.execute(
        "update hanlu.password_link l set used_at = %s from hanlu.person p"
        " where l.secret_hash = %s and l.used_at is null and l.expires_at > %s"
        "   and p.id = l.person_id and p.disabled_at is null"
        " returning l.person_id",
        (uow.now, hash_secret(secret), uow.now),
    )
    row = await cursor.fetchone()
    if row is None:
        raise LinkInvalid
    person_id: UUID = row["person_id"]
    return person_id


def url(base: str, secret: str) -> str:
    """Where the person goes with it: the page that takes a new password."""
    return f"{base}/password?token={secret}"
