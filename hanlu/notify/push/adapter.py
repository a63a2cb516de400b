"""Sends a message to one phone by its browser's push service (RFC 8030, 8188, 8291, 8292)."""

from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import http_ece
import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from hanlu.database import Database
from hanlu.database.sealed import Keyring
from hanlu.identity.principal import Principal
from hanlu.notify.adapters import origin_of
from hanlu.notify.messages import Message, TryAgain, Undeliverable
from hanlu.notify.push import endpoints, subscriptions
from hanlu.notify.push.keys import private_key_of
from hanlu.notify.push.subscriptions import Subscription
from hanlu.settings import Settings

KEPT_FOR: Final = timedelta(hours=12)
"""How long a push service keeps it for a phone that is away: as long as a session lives idle."""
_TIMEOUT_S: Final = 10.0
_GOOD_FOR: Final = timedelta(hours=12)
"""Of one signature; RFC 8292 allows 24 hours."""
_GONE: Final = frozenset({404, 410})
_LATER: Final = frozenset({408, 425, 429})
_SENDER: Final = Principal.system("notify")


@dataclass(frozen=True, slots=True)
class Push:
    """``contact`` (``mailto:`` or ``https:``) is told to push services; ``origins`` are allowed
    wherever they are.
    """

    database: Database
    keyring: Keyring
    private_key: ec.EllipticCurvePrivateKey
    contact: str
    origins: frozenset[str] = frozenset()

    async def send(self, message: Message) -> None:
        """One push; ``message.to`` is the subscription's id. One that is gone is forgotten."""
        now = self.database.clock.now()
        async with self.database.read(_SENDER) as connection:
            phone = await subscriptions.opened(connection, self.keyring, UUID(message.to), now)
        if phone is None:
            raise Undeliverable("the phone is signed out or wants no messages any more")
        status = await self._post(phone, message)
        if status in _GONE:
            async with self.database.unit_of_work(_SENDER, "push.gone", audited=False) as uow:
                await subscriptions.forget(uow, UUID(message.to))
            raise Undeliverable(f"the phone's subscription is gone ({status})")
        if status >= 500 or status in _LATER:
            raise TryAgain(f"the push service answered {status}")
        if not 200 <= status < 300:
            raise Undeliverable(f"the push service answered {status}")

    async def _post(self, phone: Subscription, message: Message) -> int:
        """The status. No error names the address, which is the phone's secret."""
        try:
            number = await endpoints.resolved(phone.endpoint, self.origins)
        except endpoints.EndpointRefused as error:
            raise Undeliverable(f"the push service's address is refused: {error}") from error
        except endpoints.HostUnknown as error:
            raise TryAgain("the push service's name is not known at the moment") from error
        url = httpx.URL(phone.endpoint)
        request = httpx.Request(
            "POST",
            url if number is None else url.copy_with(host=number),
            content=encrypted(phone, message),
            headers=self._headers(phone.endpoint) | {"Host": urlsplit(phone.endpoint).netloc},
            extensions={"sni_hostname": url.host},  # the certificate is that of the name
        )
        try:
            # trust_env: a proxy would resolve the name again.
            async with httpx.AsyncClient(
                timeout=_TIMEOUT_S, follow_redirects=False, trust_env=False
            ) as client:
                return (await client.send(request)).status_code
        except httpx.HTTPError as error:
            raise TryAgain(f"push service: {type(error).__name__}") from error

    def _headers(self, endpoint: str) -> dict[str, str]:
        expires_at = self.database.clock.now() + _GOOD_FOR
        claims = {
            "aud": origin_of(endpoint),
            "exp": int(expires_at.timestamp()),
            "sub": self.contact,
        }
        signed: dict[str, str] = Vapid02(self.private_key).sign(claims)
        return signed | {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(KEPT_FOR.total_seconds())),
            "Urgency": "high",
        }


def encrypted(phone: Subscription, message: Message) -> bytes:
    """Key, code and parameters, readable by this phone alone (RFC 8291)."""
    said = {"key": message.key, "code": message.code, **message.params}
    body: bytes = http_ece.encrypt(
        msgspec.json.encode(said),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=from_base64url(phone.p256dh),
        auth_secret=from_base64url(phone.auth),
        version="aes128gcm",
    )
    return body


def from_base64url(text: str) -> bytes:
    """With or without padding; ValueError for what it is not."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def push_of(settings: Settings, database: Database, keyring: Keyring) -> Push:
    """As settings have it. Push services learn whom they may ask: our address, or our mail's."""
    secure = settings.public_url.startswith("https://")
    return Push(
        database,
        keyring,
        private_key_of(settings.secret_key.get_secret_value()),
        settings.public_url if secure else f"mailto:{settings.mail_from}",
        frozenset(settings.webhook_origins),
    )
