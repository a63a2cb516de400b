"""People who sign in and programs with tokens, as administrators keep them."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, ReadUow, WriteUow, require
from hanlu.http.etags import IfMatchDep, etag
from hanlu.http.idempotency import SECRET_ANSWER
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page
from hanlu.identity import people, sessions, tokens
from hanlu.identity.errors import EmailTaken, LastAdmin, PersonMissing, ScopeInvalid, TokenMissing
from hanlu.identity.principal import ROLES, Principal
from hanlu.identity.rights import permissions_of
from hanlu.identity.router import SignInDep
from hanlu.identity.schemas import (
    ChangePersonBody,
    InviteOut,
    NewPersonBody,
    NewTokenBody,
    NewTokenOut,
    PersonOut,
    RoleOut,
    SessionOut,
    TokenOut,
)
from hanlu.versions import VersionConflict

router = Router(prefix="/people", tags=["people"])
tokens_router = Router(prefix="/tokens", tags=["tokens"], dependencies=[require("people.manage")])


Reader = Annotated[Principal, require("people.read")]


@router.get("")
async def list_people(
    connection: ReadUow,
    page: PageDep,
    reader: Reader,
    q: Annotated[str, Query(max_length=200, description="Part of the name or address.")] = "",
) -> Page[PersonOut]:
    """People by name; who does not see everything sees those of the same region or outlet."""
    after = page.after(tuple[str, UUID])
    rows = await people.listed(connection, after, page.limit + 1, reach=reader.scope, q=q)
    return page_of(rows, page, key=lambda row: (row.name, row.id), shape=PersonOut.of)


@router.post(
    "",
    status_code=201,
    dependencies=[require("people.manage")],
    responses=documented(EmailTaken, ScopeInvalid),
)
async def add(body: NewPersonBody, uow: WriteUow) -> PersonOut:
    """A new person; invite them next."""
    person_id = await people.create(
        uow,
        name=body.name,
        email=body.email,
        role=body.role,
        scope=body.scope.to_scope(),
        technician_id=body.technician_id,
        locale=body.locale,
    )
    return PersonOut.of(await people.get(uow.connection, person_id))


@router.get("/roles", dependencies=[require("people.read")])
async def roles() -> Page[RoleOut]:
    """Every role with what it may do: the rights table as it is enforced."""
    return Page(items=[RoleOut(role=role, permissions=permissions_of(role)) for role in ROLES])


@router.get("/{person_id}", responses=documented(PersonMissing))
async def get(
    person_id: UUID, connection: ReadUow, reader: Reader, response: Response
) -> PersonOut:
    """One person."""
    person = await people.seen(connection, reader.scope, person_id)
    response.headers["ETag"] = etag(person.version)
    return PersonOut.of(person)


@router.put(
    "/{person_id}",
    dependencies=[require("people.manage")],
    responses=documented(PersonMissing, ScopeInvalid, LastAdmin, VersionConflict),
)
async def change(
    person_id: UUID, body: ChangePersonBody, uow: WriteUow, version: IfMatchDep, response: Response
) -> PersonOut:
    """Name, role, scope, and whether they may sign in; takes effect at once everywhere."""
    person = await people.change(
        uow,
        person_id,
        version=version,
        name=body.name,
        role=body.role,
        scope=body.scope.to_scope(),
        technician_id=body.technician_id,
        disabled=body.disabled,
    )
    response.headers["ETag"] = etag(person.version)
    return PersonOut.of(person)


@router.post(
    "/{person_id}/invite",
    dependencies=[require("people.manage")],
    responses=documented(PersonMissing),
    openapi_extra=SECRET_ANSWER,
)
async def invite(person_id: UUID, uow: WriteUow, use_case: SignInDep) -> InviteOut:
    """Send an invitation; earlier links of this person end."""
    return InviteOut(link=await use_case.invite(uow, person_id))


@router.get(
    "/{person_id}/sessions",
    dependencies=[require("people.manage")],
    responses=documented(PersonMissing),
)
async def open_sessions(person_id: UUID, connection: ReadUow, clock: ClockDep) -> Page[SessionOut]:
    """Where this person is signed in now, the place used last first."""
    await people.get(connection, person_id)
    rows = await sessions.open_of(connection, person_id, clock.now())
    return Page(items=[SessionOut.model_validate(row, from_attributes=True) for row in rows])


@router.delete(
    "/{person_id}/sessions",
    status_code=204,
    dependencies=[require("people.manage")],
    responses=documented(PersonMissing),
)
async def end_sessions(person_id: UUID, uow: WriteUow) -> None:
    """Sign the person out everywhere, at once, open sockets too; they may sign in again."""
    await people.get(uow.connection, person_id)
    ended = await sessions.end_sessions_of(uow, person_id)
    uow.record(f"person:{person_id}", after={"ended_sessions": ended})


@tokens_router.get("")
async def list_tokens(connection: ReadUow) -> Page[TokenOut]:
    """All tokens, revoked ones too."""
    return Page(items=[TokenOut.of(token) for token in await tokens.listed(connection)])


@tokens_router.post(
    "", status_code=201, responses=documented(ScopeInvalid), openapi_extra=SECRET_ANSWER
)
async def add_token(body: NewTokenBody, uow: WriteUow) -> NewTokenOut:
    """A new token; its secret is told this once."""
    token_id, secret = await tokens.create(
        uow, body.name, body.role, body.scope.to_scope(), body.technician_id
    )
    return NewTokenOut(id=token_id, secret=secret)


@tokens_router.delete("/{token_id}", status_code=204, responses=documented(TokenMissing))
async def revoke_token(token_id: UUID, uow: WriteUow) -> None:
    """End a token at once."""
    await tokens.revoke(uow, str(token_id))
