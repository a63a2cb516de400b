"""Guessing gets slow and then impossible, for the guesser alone."""

import pytest

from hanlu.identity.throttle import (
    ADDRESS_LIMIT,
    FREE_FAILURES,
    PAIR_LIMIT,
    Failures,
    Throttle,
    delay_s,
    is_shut,
)
from hanlu.stream.wire import open_redis


def test_the_first_failures_cost_nothing_and_the_rest_ever_more() -> None:
    waits = [delay_s(Failures(0, account, 0)) for account in range(50)]
    assert waits[FREE_FAILURES - 1] == 0
    assert waits[FREE_FAILURES] > 0
    assert waits == sorted(waits)
    assert max(waits) <= 2


@pytest.mark.parametrize(
    ("failures", "shut"),
    [
        pytest.param(Failures(PAIR_LIMIT, PAIR_LIMIT, PAIR_LIMIT), True, id="one guesser"),
        pytest.param(Failures(0, 0, ADDRESS_LIMIT), True, id="one address, many accounts"),
        pytest.param(Failures(0, 1000, 0), False, id="others guessed at this account"),
    ],
)
def test_only_the_guessing_address_is_shut_out(failures: Failures, shut: bool) -> None:
    assert is_shut(failures) is shut


async def test_failures_are_counted_per_account_and_address(valkey_url: str) -> None:
    redis = open_redis(valkey_url)
    throttle = Throttle(redis)
    for _ in range(3):
        await throttle.failed("Wang@example.com", "10.0.0.1")
    await throttle.failed("wang@example.com ", "10.0.0.2")
    assert await throttle.failures("wang@example.com", "10.0.0.1") == Failures(3, 4, 3)
    assert await throttle.failures("wang@example.com", "10.0.0.3") == Failures(0, 4, 0)
    await throttle.succeeded("wang@example.com", "10.0.0.1")
    assert await throttle.failures("wang@example.com", "10.0.0.1") == Failures(0, 4, 3)
    assert 0 < await redis.ttl("hanlu:sign-in:address:10.0.0.1") <= 900
    await redis.aclose()
