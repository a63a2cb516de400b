"""Bearer tokens for programs: made once, shown once, revoked at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from hanlu.database import Connection, UnitOfWork
from hanlu.identity.errors import TokenMissing
from hanlu.identity.grants import check_scope
from hanlu.identity.principal import Role, Scope
from hanlu.identity.secrets import TOKEN_PREFIX, hash_secret, new_secret
from hanlu.ids import new_id


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed: everything but its secret."""

    id: UUID
    name: str
    role: Role
    scope_kind: str
    scope_ids: list[str]
    technician_id: UUID | None
    created_at: datetime
    created_by: str
    used_at: datetime | None
    revoked_at: datetime | None


async def create(
    uow: UnitOfWork, name: str, role: Role, scope: Scope, technician_id: UUID | None = None
) -> tuple[UUID, str]:
    """A new token; returns its id and its secret, which is shown once and never stored."""
    check_scope(role, scope, technician_id)
    token_id, secret = new_id(), new_secret(TOKEN_PREFIX)
    await uow.connection.execute(
        "insert into hanlu.token (id, name, role, scope_kind, scope_ids, technician_id,"
        " secret_hash, created_at, created_by) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            token_id,
            name,
            role,
            scope.kind,
            list(scope.ids),
            technician_id,
            hash_secret(secret),
            uow.now,
            uow.principal.name,
        ),
    )
    uow.record(f"token:{token_id}", after={"name": name, "role": role, "scope": scope})
    return token_id, secret


async def ensure(uow: UnitOfWork, name: str, role: Role, secret: str) -> None:
    """A token over everything with a secret that was made elsewhere; safe to repeat."""
    await uow.connection.execute(
        "insert into hanlu.token (id, name, role, scope_kind, scope_ids, secret_hash, created_at,"
        " created_by) values (%s, %s, %s, 'all', '{}', %s, %s, %s) on conflict do nothing",
        (new_id(), name, role, hash_secret(secret), uow.now, uow.principal.name),
    )
    uow.record(f"token:{name}", after={"role": role})


async def revoke(uow: UnitOfWork, name_or_id: str) -> int:
    """End every token of this name or id; returns how many. Raises TokenMissing for none."""
    cursor = await uow.connection.execute(
        "update hanlu.token set revoked_at = %s"
        " where (name = %s or id::text = %s) and revoked_at is null",
        (uow.now, name_or_id, name_or_id),
    )
    if cursor.rowcount == 0:
        raise TokenMissing(name=name_or_id)
    uow.record(f"token:{name_or_id}", after={"revoked": cursor.rowcount})
    return cursor.rowcount


async def listed(connection: Connection) -> list[Token]:
    """All tokens, newest first, revoked ones too."""
    async with connection.cursor(row_factory=class_row(Token)) as cursor:
        await cursor.execute(
            "select id, name, role, scope_kind, scope_ids, technician_id, created_at, created_by,"
            " used_at, revoked_at from hanlu.token order by created_at desc"
        )
        return await cursor.fetchall()
