"""The one way to open a connection to Redis or Valkey."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff


def open_redis(url: str) -> Redis:
    """A client with its own pool; answers are bytes, shaped as RESP2 has them.

    The protocol is named because the client's default changes the shape of stream answers. One
    retry at once replaces a connection that died unnoticed; the client's own ten, with pauses,
    would keep a caller for seconds without a word, and every loop here pauses and says so itself.
    """
    return Redis.from_url(
        url,
        protocol=2,
        socket_connect_timeout=5,
        health_check_interval=15,
        retry=Retry(NoBackoff(), 1),
    )
