"""How often somebody may try to sign in. Counted in Valkey: losing the counts costs nothing else.

Nobody can lock another person out: a refusal depends on where a call comes from. An account that
is tried from many places only gets slower for those who have not failed themselves.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from redis.asyncio import Redis

WINDOW = timedelta(minutes=15)
FREE_FAILURES = 5
PAIR_LIMIT = 10
ADDRESS_LIMIT = 100
_SLOW_STEP_S = 0.25
_SLOWEST_S = 2.0


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed attempts of the last quarter of an hour."""

    pair: int
    account: int
    address: int


def delay_s(failures: Failures) -> float:
    """How long the answer waits: nothing for the first failures of an account, then ever longer."""
    return min(_SLOWEST_S, max(0, failures.account - FREE_FAILURES + 1) * _SLOW_STEP_S)


def is_shut(failures: Failures) -> bool:
    """Whether this address has used up its attempts, on this account or altogether."""
    return failures.pair >= PAIR_LIMIT or failures.address >= ADDRESS_LIMIT


class Throttle:
    """Counts failures per account, per address and for both together."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def failures(self, account: str, address: str) -> Failures:
        """What was counted so far; zero while Valkey forgot or never heard."""
        counts: Any = await self._redis.mget(*_keys(account, address))
        return Failures(*(int(count or 0) for count in counts))

    async def failed(self, account: str, address: str) -> None:
        """Count one failure; each counter lives for `WINDOW` after its first."""
        async with self._redis.pipeline(transaction=False) as pipeline:
            for key in _keys(account, address):
                pipeline.execute_command("INCR", key)
                pipeline.execute_command("EXPIRE", key, int(WINDOW.total_seconds()), "NX")
            await pipeline.execute()

    async def succeeded(self, account: str, address: str) -> None:
        """Forget the failures of the right person at this address."""
        pair, *_ = _keys(account, address)
        await self._redis.delete(pair)


def _keys(account: str, address: str) -> tuple[str, str, str]:
    who = sha256(account.strip().casefold().encode()).hexdigest()[:32]
    return (
        f"hanlu:sign-in:pair:{who}:{address}",
        f"hanlu:sign-in:account:{who}",
        f"hanlu:sign-in:address:{address}",
    )
