"""What an endpoint asks for: who calls, what time it is, a transaction to read or to write in.

All of it is ``async``, also what waits for nothing: FastAPI hands anything else to a thread, and
four hops to a thread were a fifth of what a small request costs.

``WriteUow`` commits before the answer leaves: under FastAPI's default scope a dependency that
fails while committing comes after a 200 has gone out (tried with 0.165.0, and kept as a test).
"""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.params import Depends as DependsMark
from starlette.requests import HTTPConnection

from hanlu.clock import Clock
from hanlu.database import Connection, UnitOfWork
from hanlu.http import idempotency
from hanlu.http.callers import KnownCallers, address_of, secret_of
from hanlu.identity import sessions
from hanlu.identity.errors import Forbidden, NotSignedIn
from hanlu.identity.principal import Principal
from hanlu.identity.rights import PERMISSIONS, allowed
from hanlu.identity.sessions import Authenticated
from hanlu.runtime import Resources

_ASKING = Principal.nobody("authentication")


async def get_resources(connection: HTTPConnection) -> Resources:
    """What the process of this application shares."""
    resources: Resources = connection.app.state.resources
    return resources


ResourcesDep = Annotated[Resources, Depends(get_resources)]


async def get_clock(resources: ResourcesDep) -> Clock:
    """The process's clock."""
    return resources.clock


ClockDep = Annotated[Clock, Depends(get_clock)]


async def get_authenticated(request: HTTPConnection, resources: ResourcesDep) -> Authenticated:
    """Who asks, and by what; raises NotSignedIn."""
    secret = secret_of(request, tls=resources.settings.tls_cert is not None)
    if secret is None:
        raise NotSignedIn
    database, now = resources.database, resources.clock.now()
    async with database.look() as connection:
        found = await sessions.by_secret(connection, secret, now)
    known: KnownCallers = request.app.state.known_callers
    known.learn(secret, None if found is None else found.principal)
    if found is None:
        raise NotSignedIn
    if found.touch:
        async with database.unit_of_work(_ASKING, "session.touch", audited=False) as uow:
            await sessions.touch(uow, found.credential)
    return found


AuthenticatedDep = Annotated[Authenticated, Depends(get_authenticated)]


async def get_principal(authenticated: AuthenticatedDep) -> Principal:
    """Who asks; raises NotSignedIn."""
    return authenticated.principal


PrincipalDep = Annotated[Principal, Depends(get_principal)]


def require(permission: str) -> Any:
    """A dependency that lets in only roles with ``permission``, and hands on the principal.

    Use it as ``dependencies=[require("work_orders.assign")]`` on an endpoint or a router, or
    as ``Annotated[Principal, require(...)]``. A permission that `rights.py` does not list is a
    typing slip, and fails when the module is imported.
    """
    if permission not in PERMISSIONS:
        raise KeyError(f"permission {permission!r} is not in the rights table")

    async def check(principal: PrincipalDep) -> Principal:
        if not allowed(principal.role, permission):
            raise Forbidden(role=principal.role, permission=permission)
        return principal

    check.permission = permission  # type: ignore[attr-defined]  # read by the rights matrix test
    mark: DependsMark = Depends(check)
    return mark


async def get_read(principal: PrincipalDep, resources: ResourcesDep) -> AsyncIterator[Connection]:
    """One read-only snapshot, with the row security of the caller."""
    async with resources.database.read(principal) as connection:
        yield connection


async def get_uow(
    request: Request,
    principal: PrincipalDep,
    resources: ResourcesDep,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=255, description="Repeating it repeats the answer only."),
    ] = None,
) -> AsyncIterator[UnitOfWork]:
    """One transaction for the whole request; with an Idempotency-Key it happens once."""
    async with resources.database.unit_of_work(
        principal, action_of(request), origin=address_of(request)
    ) as uow:
        if idempotency_key is not None:
            request.state.idempotency = await idempotency.claim(
                uow.connection, principal, idempotency_key, request, uow.now
            )
        yield uow


ReadUow = Annotated[Connection, Depends(get_read, scope="function")]
WriteUow = Annotated[UnitOfWork, Depends(get_uow, scope="function")]


def action_of(request: Request) -> str:
    """The audit's name of an operation: ``work_orders.assign`` from the tag and the endpoint."""
    route = request.scope["route"]
    tag = str(route.tags[0]).replace("-", "_") if route.tags else "root"
    return f"{tag}.{route.name}"
