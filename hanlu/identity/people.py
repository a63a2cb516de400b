"""People who sign in: making, changing, disabling them, and what they may do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.rows import class_row

from hanlu.database import Connection, UnitOfWork
from hanlu.identity.errors import EmailTaken, LastAdmin, PersonMissing
from hanlu.identity.grants import check_scope, grant
from hanlu.identity.principal import Role, Scope, ScopeKind
from hanlu.identity.sessions import end_sessions_of
from hanlu.ids import new_id
from hanlu.versions import check_version


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in, with the grant in force."""

    id: UUID
    name: str
    email: str
    locale: str
    role: Role
    scope_kind: ScopeKind
    scope_ids: list[str]
    technician_id: UUID | None
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool
    version: int


_SELECT = """
    select p.id, p.name, p.email, p.locale, g.role, g.scope_kind, g.scope_ids, p.technician_id,
           p.created_at, p.disabled_at, p.password_hash is not null as has_password, p.version
      from hanlu.person p join hanlu.role_grant g on g.person_id = p.id and g.ended_at is null
"""


async def get(connection: Connection, person_id: UUID) -> Person:
    """One person; raises PersonMissing."""
    async with connection.cursor(row_factory=class_row(Person)) as cursor:
        await cursor.execute(_SELECT + " where p.id = %s", (person_id,))
        person = await cursor.fetchone()
    if person is None:
        raise PersonMissing(person_id=person_id)
    return person


EVERYTHING: Final = Scope("all")
_IN_REACH = "(%(kind)s = 'all' or (g.scope_kind = %(kind)s and g.scope_ids && %(ids)s::text[]))"


async def seen(connection: Connection, reach: Scope, person_id: UUID) -> Person:
    """One person as somebody with this reach may see them; raises PersonMissing."""
    async with connection.cursor(row_factory=class_row(Person)) as cursor:
        await cursor.execute(
            f"{_SELECT} where p.id = %(id)s and {_IN_REACH}",
            {"id": person_id, "kind": reach.kind, "ids": list(reach.ids)},
        )
        person = await cursor.fetchone()
    if person is None:
        raise PersonMissing(person_id=person_id)
    return person


async def listed(
    connection: Connection,
    after: tuple[str, UUID] | None,
    limit: int,
    *,
    reach: Scope = EVERYTHING,
    q: str = "",
) -> list[Person]:
    """People by name, from behind ``after``, whose name or address holds ``q``.

    Who sees everything sees everybody; all others only those whose grant shares a region, outlet
    or site with their own.
    """
    async with connection.cursor(row_factory=class_row(Person)) as cursor:
        await cursor.execute(
            f"{_SELECT} where {_IN_REACH}"
            " and (%(name)s::text is null or (p.name, p.id) > (%(name)s, %(after)s))"
            " and (strpos(lower(p.name), lower(%(q)s)) > 0"
            "      or strpos(lower(p.email), lower(%(q)s)) > 0)"
            " order by p.name, p.id limit %(limit)s",
            {
                "kind": reach.kind,
                "ids": list(reach.ids),
                "q": q.strip(),
                "name": after[0] if after else None,
                "after": after[1] if after else None,
                "limit": limit,
            },
        )
        return await cursor.fetchall()


async def holding(connection: Connection, role: Role) -> list[Person]:
    """Everybody who may sign in under this role, by name."""
    async with connection.cursor(row_factory=class_row(Person)) as cursor:
        await cursor.execute(
            _SELECT + " where g.role = %s and p.disabled_at is null order by p.name, p.id", (role,)
        )
        return await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may sign in, as those they work with know them; ``seen_at`` None: not signed in.

    Their address and their reach are of no concern there.
    """

    id: UUID
    name: str
    role: Role
    technician_id: UUID | None
    seen_at: datetime | None


async def colleagues(connection: Connection, ids: Collection[UUID]) -> dict[UUID, Colleague]:
    """Those of ``ids`` who may sign in, with when one of their open sessions was used last."""
    async with connection.cursor(row_factory=class_row(Colleague)) as cursor:
        await cursor.execute(
            "select p.id, p.name, g.role, p.technician_id,"
            "       (select max(s.seen_at) from hanlu.session s"
            "         where s.person_id = p.id and s.ended_at is null) as seen_at"
            "  from hanlu.person p"
            "  join hanlu.role_grant g on g.person_id = p.id and g.ended_at is null"
            " where p.id = any(%s) and p.disabled_at is null",
            (list(ids),),
        )
        return {row.id: row for row in await cursor.fetchall()}


async def create(  # a person is this many things
    uow: UnitOfWork,
    *,
    name: str,
    email: str,
    role: Role,
    scope: Scope,
    technician_id: UUID | None = None,
    locale: str = "zh-CN",
) -> UUID:
    """A new person without a password; raises EmailTaken and ScopeInvalid."""
    check_scope(role, scope, technician_id)
    person_id = new_id()
    try:
        async with uow.connection.transaction():
            await uow.connection.execute(
                "insert into hanlu.person (id, name, email, locale, technician_id, created_at)"
                " values (%s, %s, %s, %s, %s, %s)",
                (person_id, name, email, locale, technician_id, uow.now),
            )
    except UniqueViolation as error:
        raise EmailTaken(email=email) from error
    await grant(uow, person_id, role, scope)
    uow.record(f"person:{person_id}", after={"name": name, "role": role, "scope": scope})
    return person_id


async def change(  # each of these may change, all at once or one by one
    uow: UnitOfWork,
    person_id: UUID,
    *,
    version: int | None,
    name: str,
    role: Role,
    scope: Scope,
    technician_id: UUID | None,
    disabled: bool,
) -> Person:
    """Write a person anew. Disabling ends every session; a new role reaches open sockets too.

    Raises PersonMissing, ScopeInvalid, LastAdmin, and VersionConflict when ``version`` is behind.
    """
    before = await get(uow.connection, person_id)
    check_version(version, before.version)
    check_scope(role, scope, technician_id)
    if before.role == "admin" and (disabled or role != "admin"):
        await _leave_an_admin(uow, before)
    await uow.connection.execute(
        "update hanlu.person set name = %s, technician_id = %s, version = version + 1,"
        " disabled_at = case when %s then coalesce(disabled_at, %s) end where id = %s",
        (name, technician_id, disabled, uow.now, person_id),
    )
    if (role, scope.kind, list(scope.ids)) != (before.role, before.scope_kind, before.scope_ids):
        await grant(uow, person_id, role, scope)
    if disabled:
        await end_sessions_of(uow, person_id)
    after = await get(uow.connection, person_id)
    uow.record(f"person:{person_id}", before=_traced(before), after=_traced(after))
    return after


async def _leave_an_admin(uow: UnitOfWork, leaving: Person) -> None:
    """Raise LastAdmin when nobody else could sign in as an administrator.

    The rows stay locked until the end, so that two administrators cannot shut each other out:
    the second one waits, and then no longer counts the first.
    """
    cursor = await uow.connection.execute(
        "select p.id, p.password_hash is not null as ready"
        "  from hanlu.person p join hanlu.role_grant g on g.person_id = p.id and g.ended_at is null"
        " where g.role = 'admin' and p.disabled_at is null order by p.id for update of p, g"
    )
    ready = {row["id"] for row in await cursor.fetchall() if row["ready"]}
    if leaving.disabled_at is None and not ready - {leaving.id}:
        raise LastAdmin(name=leaving.name)


async def by_email(connection: Connection, email: str) -> dict[str, Any] | None:
    """Id, name, address, language and password hash of an active person."""
    cursor = await connection.execute(
        "select p.id, p.name, p.email, p.locale, p.password_hash, g.role"
        "  from hanlu.person p join hanlu.role_grant g on g.person_id = p.id and g.ended_at is null"
        " where lower(p.email) = lower(%s) and p.disabled_at is null",
        (email.strip(),),
    )
    return await cursor.fetchone()


async def set_password(uow: UnitOfWork, person_id: UUID, password_hash: str) -> None:
    """Store a hash made by `Passwords`."""
    await uow.connection.execute(
        "update hanlu.person set password_hash = %s, version = version + 1 where id = %s",
        (password_hash, person_id),
    )


def _traced(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "role": person.role,
        "scope": [person.scope_kind, *person.scope_ids],
        "disabled": person.disabled_at is not None,
    }
