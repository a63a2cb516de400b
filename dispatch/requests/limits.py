"""How often one label, and one address, may ask. Counted in Valkey; while it is away nobody is
counted, since a call for help must not be lost. The numbers are our own: far above what a kitchen
in trouble sends.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from dispatch.requests.errors import TooManyRequests

WINDOW = timedelta(hours=1)
LABEL_LIMIT = 20
ADDRESS_LIMIT = 60

log = structlog.get_logger(__name__)


async def count(redis: Redis, label_id: UUID, address: str | None) -> None:
    """Count one request; raises TooManyRequests beyond the limits. A refused one counts too."""
    limits = {f"label:{label_id}": LABEL_LIMIT, f"address:{address}": ADDRESS_LIMIT}
    try:
        counts = await _counts(redis, limits)
    except (RedisError, OSError) as error:
        log.warning("requests_uncounted", label_id=str(label_id), error=str(error))
        return
    if any(n > limit for n, limit in zip(counts, limits.values(), strict=True)):
        raise TooManyRequests(seconds=int(WINDOW.total_seconds()))


async def _counts(redis: Redis, names: Iterable[str]) -> list[int]:
    async with redis.pipeline(transaction=False) as pipeline:
        for each in names:
            pipeline.execute_command("INCR", f"hanlu:request:{each}")
            pipeline.execute_command(
                "EXPIRE", f"hanlu:request:{each}", int(WINDOW.total_seconds()), "NX"
            )
        answers: list[Any] = await pipeline.execute()
    return [int(n) for n in answers[::2]]
