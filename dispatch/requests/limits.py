"""How often one label, and one address, may ask. Counted in Valkey: losing the counts costs
nothing else. The numbers are our own: far above what a kitchen in trouble sends.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from redis.asyncio import Redis

from dispatch.requests.errors import TooManyRequests

WINDOW = timedelta(hours=1)
LABEL_LIMIT = 20
ADDRESS_LIMIT = 60


async def count(redis: Redis, label_id: UUID, address: str | None) -> None:
    """Count one request; raises TooManyRequests beyond the limits. A refused one counts too."""
    limits = {f"label:{label_id}": LABEL_LIMIT, f"address:{address}": ADDRESS_LIMIT}
    async with redis.pipeline(transaction=False) as pipeline:
        for each in limits:
            pipeline.execute_command("INCR", f"hanlu:request:{each}")
            pipeline.execute_command(
                "EXPIRE", f"hanlu:request:{each}", int(WINDOW.total_seconds()), "NX"
            )
        answers: list[Any] = await pipeline.execute()
    if any(int(n) > limit for n, limit in zip(answers[::2], limits.values(), strict=True)):
        raise TooManyRequests(seconds=int(WINDOW.total_seconds()))
