"""People who sign in and programs with tokens, as administrators keep them."""

from uuid import UUID

from fastapi import Response

from hanlu.errors import documented
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.etags import IfMatchDep, etag
from hanlu.http.idempotency import SECRET_ANSWER
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page
from hanlu.identity import people, tokens
from hanlu.identity.errors import EmailTaken, PersonMissing, ScopeInvalid, TokenMissing
from hanlu.identity.router import SignInDep
from hanlu.identity.schemas import (
    ChangePersonBody,
    InviteOut,
    NewPersonBody,
    NewTokenBody,
    NewTokenOut,
    PersonOut,
    TokenOut,
)
from hanlu.versions import VersionConflict

router = Router(prefix="/people", tags=["people"])
tokens_router = Router(prefix="/tokens", tags=["tokens"], dependencies=[require("people.manage")])


@router.get("", dependencies=[require("people.read")])
async def list_people(connection: ReadUow, page: PageDep) -> Page[PersonOut]:
    """People by name."""
    rows = await people.listed(connection, page.after(tuple[str, UUID]), page.limit + 1)
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


@router.get(
    "/{person_id}", dependencies=[require("people.read")], responses=documented(PersonMissing)
)
async def get(person_id: UUID, connection: ReadUow, response: Response) -> PersonOut:
    """One person."""
    person = await people.get(connection, person_id)
    response.headers["ETag"] = etag(person.version)
    return PersonOut.of(person)


@router.put(
    "/{person_id}",
    dependencies=[require("people.manage")],
    responses=documented(PersonMissing, ScopeInvalid, VersionConflict),
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
