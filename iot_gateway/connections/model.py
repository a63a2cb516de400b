"""Credentials and topic rights. Values and pure rules."""

import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import pbkdf2_hmac
from uuid import UUID

from hanlu.contracts import topics
from hanlu.embedded.broker_users import hash_secret, subjects

# Mosquitto 2's own default; the secret is 128 random bits, so iterations add nothing.
_PBKDF2_ITERATIONS = 101
_MAX_FILTERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One user of the broker, as stored. ``device`` is the key of the device or bridge."""

    id: UUID
    username: str
    device: int | None
    device_id: str | None
    format: str
    publish: list[str]
    subscribe: list[str]
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Secret:
    """A fresh password and the forms in which brokers keep it."""

    text: str
    bcrypt: str
    pbkdf2: str


@dataclass(frozen=True, slots=True)
class Rights:
    """Topic filters a user may publish to and subscribe to."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def new_secret() -> Secret:
    """128 random bits, shown once and then known as hashes only."""
    text = secrets.token_urlsafe(16)
    return Secret(text, hash_secret(text), _pbkdf2(text, secrets.token_bytes(12)))


def _pbkdf2(text: str, salt: bytes) -> str:
    """As ``mosquitto_passwd`` writes it: ``$7$iterations$salt$hash`` over SHA-512."""
    digest = pbkdf2_hmac("sha512", text.encode(), salt, _PBKDF2_ITERATIONS)
    return f"$7${_PBKDF2_ITERATIONS}${b64encode(salt).decode()}${b64encode(digest).decode()}"


def device_rights(device_id: str) -> Rights:
    """A device publishes under its own name only, and hears only what is meant for it."""
    return Rights(
        publish=tuple(topics.topic(device_id, leaf) for leaf in topics.UPWARD),
        subscribe=tuple(topics.topic(device_id, leaf) for leaf in topics.DOWNWARD),
    )


def bridge_rights(filters: tuple[str, ...]) -> Rights:
    """A bridge speaks and listens under its own filters.

    Raises ValueError, saying why, for a filter that is no filter, that begins with a wildcard or
    with ``$``, or that would reach the topics of native devices.
    """
    if not 1 <= len(filters) <= _MAX_FILTERS:
        raise ValueError(f"A bridge needs 1 to {_MAX_FILTERS} topic filters.")
    for each in filters:
        subjects(each)
        first = each.split("/")[0]
        if first in ("#", "+") or first.startswith("$"):
            raise ValueError(f"The topic filter {each!r} must begin with a name of its own.")
        if first == topics.PREFIX.split("/")[0]:
            raise ValueError(f"The topic filter {each!r} belongs to devices of the native format.")
    return Rights(publish=filters, subscribe=filters)
