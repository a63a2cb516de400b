"""The one way to open a connection to Redis or Valkey."""

from redis.asyncio import Redis


def open_redis(url: str) -> Redis:
    """A client with its own pool; answers are bytes, shaped as RESP2 has them.

    The protocol is named because the client's default changes the shape of stream answers.
    """
    return Redis.from_url(url, protocol=2, socket_connect_timeout=5, health_check_interval=15)
