"""How messages leave the house. Each adapter sends one message or says why it cannot.

SMS and voice have the port (`Adapter`) and no adapter of ours: they depend on a provider.
"""

import hashlib
import hmac
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
import httpx
import msgspec

from hanlu.notify.messages import Message, TryAgain, Undeliverable
from hanlu.notify.wording import worded

_TIMEOUT_S = 10.0


class Adapter(Protocol):
    """Sends a message; the key lets the other side drop a repetition.

    Raises Undeliverable (never will) or TryAgain (not now).
    """

    async def send(self, message: Message) -> None: ...


@dataclass(frozen=True, slots=True)
class Mail:
    """SMTP at ``smtp://`` (STARTTLS when offered) or ``smtps://user:password@host:port``.

    What it says of a refusal is kept and shown, so it does not name the address.
    """

    url: str
    sender: str

    async def send(self, message: Message) -> None:
        """One mail, its Message-ID made from the key."""
        words = worded(message)
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, message.to, words.subject
        digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        mail["Message-ID"] = f"<{digest}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        mail.set_content(words.text)
        server = urlsplit(self.url)
        try:
            await aiosmtplib.send(
                mail,
                hostname=server.hostname,
                port=server.port,
                username=unquote(server.username) if server.username else None,
                password=unquote(server.password) if server.password else None,
                use_tls=server.scheme == "smtps",
                timeout=_TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = ", ".join(str(each.code) for each in error.recipients)
            if all(_is_for_now(each.code) for each in error.recipients):
                raise TryAgain(f"the mail server puts the address off ({codes})") from error
            raise Undeliverable(f"the mail server refuses the address ({codes})") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise TryAgain(f"mail server: {error}") from error


def _is_for_now(code: int) -> bool:
    """Whether a reply may be another one later, as of a greylisting server (RFC 5321, 4.2.1)."""
    return 400 <= code < 500


@dataclass(frozen=True, slots=True)
class Webhook:
    """A POST signed with HMAC-SHA-256 over its body; only to origins that settings name.

    A receiver knows a repetition, or a replay, by the ``key`` in the signed body.
    """

    secret: str
    origins: frozenset[str]

    async def send(self, message: Message) -> None:
        """One call; redirects are not followed, so that none leads to another host."""
        if origin_of(message.to) not in self.origins:
            host = urlsplit(message.to).netloc
            raise Undeliverable(f"{host} is not among the allowed webhook origins")
        body = msgspec.json.encode(
            {"key": message.key, "code": message.code, "params": message.params}
        )
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": message.key,
            "Hanlu-Signature": signature(self.secret, body),
        }
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT_S, follow_redirects=False) as client:
                answer = await client.post(message.to, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise TryAgain(f"webhook: {error}") from error
        if answer.status_code >= 500 or answer.status_code == 429:
            raise TryAgain(f"webhook answered {answer.status_code}")
        if not answer.is_success:
            raise Undeliverable(f"webhook answered {answer.status_code}")


def origin_of(url: str) -> str:
    """``https://host[:port]`` of an address, as settings name the allowed ones."""
    address = urlsplit(url)
    return f"{address.scheme}://{address.netloc}"


def signature(secret: str, body: bytes) -> str:
    """``sha256=`` and the hex HMAC of the body, as receivers check it."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
