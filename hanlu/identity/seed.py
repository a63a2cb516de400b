"""Logins of the demo city. Only demo mode calls this (S47): no real installation has them."""

from uuid import UUID

from hanlu.database import UnitOfWork
from hanlu.identity import people
from hanlu.identity.grants import grant
from hanlu.identity.passwords import Passwords
from hanlu.identity.principal import Role, Scope


async def ensure_person(  # a login is this many things
    uow: UnitOfWork,
    passwords: Passwords,
    *,
    name: str,
    email: str,
    password: str,
    role: Role,
    scope: Scope | None = None,
    technician_id: UUID | None = None,
) -> UUID:
    """A person who signs in with this password; safe to repeat, an existing login is kept.

    A demo password need not pass the rules for real ones. A technician who was seeded anew is
    linked again.
    """
    reach = scope or Scope("all")
    known = await people.by_email(uow.connection, email)
    if known is not None:
        await uow.connection.execute(
            "update hanlu.person set technician_id = %s"
            " where id = %s and technician_id is distinct from %s",
            (technician_id, known["id"], technician_id),
        )
        if known["role"] != role:
            await grant(uow, known["id"], role, reach)
        person_id: UUID = known["id"]
        return person_id
    created = await people.create(
        uow, name=name, email=email, role=role, scope=reach, technician_id=technician_id
    )
    await people.set_password(uow, created, await passwords.hash(password))
    return created
