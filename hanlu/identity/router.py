"""Signing in and out, one's own password."""

import base64
from typing import Annotated

from fastapi import Depends, Response
from starlette.requests import HTTPConnection

from hanlu.errors import documented
from hanlu.http.callers import address_of, session_cookie
from hanlu.http.dependencies import AuthenticatedDep, ResourcesDep
from hanlu.http.idempotency import unkeyed
from hanlu.http.routing import Router
from hanlu.identity import seals, sessions
from hanlu.identity.errors import (
    LinkInvalid,
    NotSignedIn,
    PasswordRefused,
    SignInRefused,
    TooManyAttempts,
)
from hanlu.identity.passwords import Passwords
from hanlu.identity.principal import Principal
from hanlu.identity.schemas import (
    ChangePasswordBody,
    ForgottenBody,
    Me,
    ResetBody,
    SealKey,
    SignInBody,
)
from hanlu.identity.sign_in import SignedIn, SignIn
from hanlu.identity.throttle import Throttle

router = Router(tags=["identity"])


async def get_sign_in(connection: HTTPConnection, resources: ResourcesDep) -> SignIn:
    """The process's one `SignIn`, made at first use: it owns the threads that hash."""
    state = connection.app.state
    if not hasattr(state, "sign_in"):
        settings = resources.settings
        state.sign_in = SignIn(
            resources.database,
            Passwords(),
            Throttle(resources.redis),
            settings.public_url or f"http://{settings.listen}:{settings.port}",
        )
    made: SignIn = state.sign_in
    return made


SignInDep = Annotated[SignIn, Depends(get_sign_in)]


async def _address(connection: HTTPConnection) -> str:
    return address_of(connection) or "unknown"


AddressDep = Annotated[str, Depends(_address)]


@router.post(
    "/session",
    responses=documented(SignInRefused, TooManyAttempts),
    openapi_extra=unkeyed("each sign-in opens a session of its own, whose secret is not kept"),
)
async def sign_in(
    body: SignInBody,
    response: Response,
    resources: ResourcesDep,
    use_case: SignInDep,
    address: AddressDep,
) -> Me:
    """Sign in: sets the session cookie. The same refusal for a wrong password and nobody."""
    opened = await use_case.sign_in(body.email, body.password.get_secret_value(), address)
    return await _welcome(response, resources, opened)


@router.delete("/session", status_code=204, responses=documented(NotSignedIn))
async def sign_out(
    response: Response, authenticated: AuthenticatedDep, resources: ResourcesDep
) -> None:
    """End this session at once, its live sockets too. A bearer token is left as it is."""
    if authenticated.credential.kind == "session":
        async with resources.database.unit_of_work(authenticated.principal, "session.close") as uow:
            await sessions.end_session(uow, authenticated.credential.id)
            uow.record(f"person:{authenticated.principal.id}")
    tls = resources.settings.tls_cert is not None
    response.delete_cookie(
        session_cookie(tls=tls), path="/", secure=tls, httponly=True, samesite="strict"
    )


@router.get("/session", responses=documented(NotSignedIn))
async def session(authenticated: AuthenticatedDep) -> Me:
    """Who is signed in here and until when; 401 when nobody is."""
    return Me.of(authenticated)


@router.get("/me", responses=documented(NotSignedIn))
async def me(authenticated: AuthenticatedDep) -> Me:
    """Who is asking, with the rights of the role."""
    return Me.of(authenticated)


@router.get("/me/seal", responses=documented(NotSignedIn))
async def seal_key(authenticated: AuthenticatedDep, resources: ResourcesDep) -> SealKey:
    """With which the caller's phone seals a file of what it could not send; for sessions only."""
    person_id = authenticated.principal.id
    if authenticated.credential.kind != "session" or person_id is None:
        raise NotSignedIn
    key = seals.key_of(resources.keyring, person_id)
    return SealKey(person_id=person_id, key=base64.b64encode(key).decode())


@router.post(
    "/password/forgotten",
    status_code=202,
    responses=documented(TooManyAttempts),
    openapi_extra=unkeyed("asking again sends a new link and ends the former one"),
)
async def forgotten(body: ForgottenBody, use_case: SignInDep, address: AddressDep) -> None:
    """Send a link for a new password, if somebody signs in with this address."""
    await use_case.forgotten(body.email, address)


@router.post(
    "/password/reset",
    status_code=204,
    responses=documented(LinkInvalid, PasswordRefused),
    openapi_extra=unkeyed("the link itself works once"),
)
async def reset(body: ResetBody, use_case: SignInDep) -> None:
    """Set a password by a link from an invitation or a forgotten password."""
    await use_case.set_by_link(body.token, body.password.get_secret_value())


@router.post(
    "/password",
    responses=documented(NotSignedIn, SignInRefused, PasswordRefused),
    openapi_extra=unkeyed("the former password and session are no longer good after it"),
)
async def change(  # what FastAPI hands in, one by one
    body: ChangePasswordBody,
    response: Response,
    authenticated: AuthenticatedDep,
    resources: ResourcesDep,
    use_case: SignInDep,
    address: AddressDep,
) -> Me:
    """Change one's own password; every session ends and a new one begins here."""
    if authenticated.credential.kind != "session":
        raise NotSignedIn  # a program has no password to change
    opened = await use_case.change(
        authenticated.principal,
        body.old.get_secret_value(),
        body.new.get_secret_value(),
        address,
    )
    return await _welcome(response, resources, opened)


async def _welcome(response: Response, resources: ResourcesDep, opened: SignedIn) -> Me:
    """Hand out the cookie, and say who that is."""
    tls, now = resources.settings.tls_cert is not None, resources.clock.now()
    response.set_cookie(
        session_cookie(tls=tls),
        opened.secret,
        max_age=int((opened.expires_at - now).total_seconds()),
        path="/",
        secure=tls,
        httponly=True,
        samesite="strict",
    )
    async with resources.database.read(Principal.nobody("sign-in")) as connection:
        found = await sessions.by_secret(connection, opened.secret, now)
    if found is None:
        raise NotSignedIn  # disabled in this very moment
    return Me.of(found)
