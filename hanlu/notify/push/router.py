"""HTTP edge of the phone's messages: each session asks for itself."""

from typing import Annotated
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import Depends
from pydantic import StringConstraints

from hanlu.errors import documented
from hanlu.http.dependencies import (
    AuthenticatedDep,
    ClockDep,
    ReadUow,
    ResourcesDep,
    WriteUow,
    require,
)
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema
from hanlu.identity.errors import NotSignedIn
from hanlu.notify.push import endpoints, keys, subscriptions, telling
from hanlu.notify.push.adapter import from_base64url
from hanlu.notify.push.errors import PushAddressRefused, PushKeysInvalid, PushMissing
from hanlu.notify.push.subscriptions import Subscription

router = Router(prefix="/push", tags=["push"], dependencies=[require("technicians.self")])

_AUTH_BYTES = 16


class PushOut(Schema):
    """What a browser needs to subscribe, and whether this session has."""

    public_key: str
    subscribed: bool


class PushKeys(Schema):
    """The browser's keys, in base64url."""

    p256dh: Annotated[str, StringConstraints(max_length=100)]
    auth: Annotated[str, StringConstraints(max_length=40)]


class SubscriptionIn(Schema):
    """As ``PushSubscription.toJSON`` of the browser has it."""

    endpoint: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    keys: PushKeys

    def given(self) -> Subscription:
        """The value. Raises PushKeysInvalid."""
        try:
            point, auth = from_base64url(self.keys.p256dh), from_base64url(self.keys.auth)
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError as error:
            raise PushKeysInvalid from error
        if len(auth) != _AUTH_BYTES:
            raise PushKeysInvalid
        return Subscription(self.endpoint, self.keys.p256dh, self.keys.auth)


async def get_session_id(authenticated: AuthenticatedDep) -> UUID:
    """The caller's session; a program's token has no phone."""
    if authenticated.credential.kind != "session":
        raise NotSignedIn
    return authenticated.credential.id


SessionIdDep = Annotated[UUID, Depends(get_session_id)]


@router.get("", responses=documented(NotSignedIn))
async def look(
    connection: ReadUow, session_id: SessionIdDep, resources: ResourcesDep, clock: ClockDep
) -> PushOut:
    """The public key of this installation, and whether this session is told."""
    private_key = keys.private_key_of(resources.settings.secret_key.get_secret_value())
    phone = await subscriptions.of_session(connection, session_id, clock.now())
    return PushOut(public_key=keys.public_key_of(private_key), subscribed=phone is not None)


@router.put(
    "/subscription",
    status_code=204,
    responses=documented(NotSignedIn, PushAddressRefused, PushKeysInvalid),
)
async def subscribe(
    body: SubscriptionIn, uow: WriteUow, session_id: SessionIdDep, resources: ResourcesDep
) -> None:
    """Tell this phone what happens to its technician's orders, until its session ends."""
    try:
        endpoints.check(body.endpoint, resources.settings.webhook_origins)
    except endpoints.EndpointRefused as error:
        raise PushAddressRefused(reason=str(error)) from error
    await subscriptions.put(uow, resources.keyring, session_id, body.given())
    uow.record(f"person:{uow.principal.id}", after={"push": True})


@router.delete("/subscription", status_code=204, responses=documented(NotSignedIn))
async def unsubscribe(uow: WriteUow, session_id: SessionIdDep) -> None:
    """Tell this phone nothing any more; safe to repeat."""
    await subscriptions.end(uow, session_id)
    uow.record(f"person:{uow.principal.id}", after={"push": False})


@router.post("/test", status_code=202, responses=documented(NotSignedIn, PushMissing))
async def send_test(uow: WriteUow, session_id: SessionIdDep) -> None:
    """Send this phone a message that says that messages arrive."""
    phone = await subscriptions.of_session(uow.connection, session_id, uow.now)
    if phone is None:
        raise PushMissing
    await telling.test(uow, phone)
    uow.record(f"person:{uow.principal.id}", after={"push": "test"})
