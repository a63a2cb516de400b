"""Rollups on a real database: the same for the same readings, however and whenever they came."""

import random
import statistics
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hanlu.clock import FixedClock
from hanlu.ids import new_id
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.readings import charts
from iot_gateway.readings.levels import WIDTHS_S, floored
from iot_gateway.readings.rolling import RollupKeeper
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.ingest.test_store import arrived
from tests.iot_gateway.support.gateway import TESTER, Bench
from tests.support.present import counted_from_now, whole_second


def forty_days_ago(now: datetime) -> datetime:
    return floored(now, 86_400) - timedelta(days=40)


NOW = datetime.now(UTC).replace(microsecond=0)
BEGIN = forty_days_ago(NOW)
now_is_when_a_test_begins = counted_from_now(NOW=whole_second, BEGIN=forty_days_ago)

type Given = tuple[datetime, int, float]  # measured, number, value


def drawn(chance: random.Random) -> list[Given]:
    """Some readings of three days, at most one every 40 s."""
    moments = chance.sample(range(3 * 86_400 // 40), chance.choice((1, 5, 40)))
    return [
        (BEGIN + timedelta(seconds=40 * moment), moment, chance.randint(-300, 300) / 10)
        for moment in moments
    ]


def keeper(bench: Bench, at: datetime | None = None) -> RollupKeeper:
    return RollupKeeper(bench.database, FixedClock(at or NOW))


def store(bench: Bench) -> BatchStore:
    return BatchStore(bench.database, Registry(), lambda: Limits(defaults()), new_id)


def expected(given_: list[Given]) -> dict[tuple[int, datetime], tuple[Any, ...]]:
    found: dict[tuple[int, datetime], list[float]] = defaultdict(list)
    for at, _, value in given_:
        for width_s in WIDTHS_S:
            found[width_s, floored(at, width_s)].append(value)
    return {
        key: (len(each), min(each), max(each), pytest.approx(statistics.fmean(each), abs=1e-4))
        for key, each in found.items()
    }


async def kept(bench: Bench, device_id: str) -> dict[tuple[int, datetime], tuple[Any, ...]]:
    rows = await bench.rows(
        """select b.width_s, b.at, b.n, b.low, b.high, b.mean from gateway.rollup_bucket b
           join gateway.channel c on c.id = b.channel join gateway.device d on d.key = c.device
           where d.id = %s""",
        device_id,
    )
    return {(row["width_s"], row["at"]): tuple(row.values())[2:] for row in rows}


@pytest.mark.parametrize("seed", range(10))
async def test_any_order_and_any_repeats_give_the_same_rollups(bench: Bench, seed: int) -> None:
    chance = random.Random(seed)
    given_ = drawn(chance)
    clean, shuffled = f"clean-{new_id().hex}", f"mixed-{new_id().hex}"
    for name in (clean, shuffled):
        await bench.add(name)
    at_once = store(bench)
    await at_once.store(arrived(clean, sorted(given_)))
    await keeper(bench).catch_up()
    mixed = given_ + chance.choices(given_, k=5)
    chance.shuffle(mixed)
    while mixed:
        few = chance.randint(1, 6)
        batch, mixed = mixed[:few], mixed[few:]
        await store(bench).store(arrived(shuffled, batch))
        if chance.random() < 0.5:
            await keeper(bench).catch_up()
    await keeper(bench).catch_up()
    assert await kept(bench, shuffled) == await kept(bench, clean) == expected(given_)


async def test_hours_are_closed_once_they_are_over(bench: Bench) -> None:
    device = await bench.add("open-1")
    hour = floored(NOW, 3600) + timedelta(hours=3)
    given_ = [(hour + timedelta(minutes=n), n, 2.0 + n) for n in (1, 2, 59)]
    messages = arrived(device.id, given_)
    for each, (at, _, _) in zip(messages, given_, strict=True):
        each.at = at
    await store(bench).store(messages)
    await keeper(bench, hour + timedelta(minutes=62)).catch_up()
    assert await kept(bench, device.id) == {}
    await keeper(bench, hour + timedelta(minutes=66)).catch_up()
    assert await kept(bench, device.id) == expected(given_)


@pytest.mark.parametrize("derived", [True, False])
async def test_a_chart_is_the_same_from_rollups_and_from_readings(
    bench: Bench, *, derived: bool
) -> None:
    device = await bench.add(f"chart-{derived}")
    chance = random.Random(4)
    given_ = [
        (BEGIN + timedelta(minutes=4 * n, seconds=7), n, round(chance.uniform(2, 6), 1))
        for n in range(3000)
    ]
    given_[1777] = (given_[1777][0], 1777, 19.5)  # a breach of one reading
    for begin in range(0, len(given_), 1000):
        await store(bench).store(arrived(device.id, given_[begin : begin + 1000]))
    if derived:
        await keeper(bench).catch_up()
    since, until = BEGIN + timedelta(hours=5, minutes=7), NOW - timedelta(minutes=13)
    async with bench.database.read(TESTER) as connection:
        channel = await bench.rows("select id from gateway.channel where device = %s", device.key)
        found, told_s = await charts.series(connection, channel[0]["id"], since, until, 300)
        raw = await charts.buckets(connection, channel[0]["id"], since, until, 3600)
    points = found["temperature_c"]
    inside = [value for at, _, value in given_ if since <= at < until]
    assert len(points) <= 300
    assert max(high for _, _, high, _ in points) == 19.5
    assert sum(bucket.n for bucket in raw["temperature_c"]) == len(inside)
    width_s = (points[3][0] - points[2][0]) / 1000
    assert width_s == told_s
    origin = floored(since, 3600)
    for at_ms, low, high, _ in points:
        first = floored(datetime.fromtimestamp(at_ms / 1000, UTC), int(width_s), origin)
        end = first + timedelta(seconds=width_s)
        values = [value for at, _, value in given_ if max(first, since) <= at < end]
        assert (low, high) == (min(values), max(values))


async def test_a_late_reading_shows_before_its_hour_is_derived_again(bench: Bench) -> None:
    device = await bench.add("late-chart")
    given_ = [(BEGIN + timedelta(minutes=n), n, 3.0) for n in range(3000)]
    await store(bench).store(arrived(device.id, given_))
    await keeper(bench).catch_up()
    late = BEGIN + timedelta(minutes=100, seconds=30)
    await store(bench).store(arrived(device.id, [(late, 9000, 11.0)]))
    (channel,) = await bench.rows("select id from gateway.channel where device = %s", device.key)
    async with bench.database.read(TESTER) as connection:
        span = (BEGIN, BEGIN + timedelta(days=3))
        found, _ = await charts.series(connection, channel["id"], *span, 50)
    assert max(high for _, _, high, _ in found["temperature_c"]) == 11.0
