"""Tickets for the socket: 30 seconds, once. A session's secret never stands in an address."""

from datetime import timedelta

import msgspec
from redis.asyncio import Redis

from hanlu.identity.secrets import hash_secret, new_secret
from hanlu.identity.sessions import Credential

LIFETIME = timedelta(seconds=30)
_KEY = "hanlu:live:ticket:"


async def issue(redis: Redis, credential: Credential) -> str:
    """A ticket that stands for this credential; raises RedisError."""
    ticket = new_secret()
    await redis.set(_key(ticket), msgspec.json.encode(credential), ex=LIFETIME)
    return ticket


async def redeem(redis: Redis, ticket: str) -> Credential | None:
    """What the ticket stood for; None when it is unknown, used or late. Uses it up."""
    stored = await redis.getdel(_key(ticket))
    return None if stored is None else msgspec.json.decode(stored, type=Credential)


def _key(ticket: str) -> str:
    return _KEY + hash_secret(ticket).hex()
