"""Figures of a span on a real database, against those worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from hanlu.ids import new_id
from iot_gateway.devices import repository as devices
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.readings.levels import floored
from iot_gateway.records import summary
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.ingest.test_store import arrived
from tests.iot_gateway.support.gateway import TESTER, Bench

BEGIN = floored(datetime.now(UTC), 86_400) - timedelta(days=2)
SPAN = (BEGIN, BEGIN + timedelta(days=1, seconds=1))


async def summed(bench: Bench, celsius: list[tuple[float, float]]) -> summary.Summary | None:
    """What a day comes to that is this warm for so many hours each; a reading every 10 minutes."""
    device = await bench.add(f"sum-{new_id().hex}")
    warm = [value for hours, value in celsius for _ in range(round(hours * 6))]
    readings = [(BEGIN + timedelta(minutes=10 * n), n, value) for n, value in enumerate(warm)]
    if warm:
        readings.append((BEGIN + timedelta(days=1), len(warm), warm[-1]))
    store = BatchStore(bench.database, Registry(), lambda: Limits(defaults()), new_id)
    await store.store(arrived(device.id, readings))
    async with bench.database.read(TESTER) as connection:
        channel = (await devices.probes(connection, device.key)).get("", 0)
        return await summary.of_channel(connection, channel, "temperature_c", SPAN)


@pytest.mark.parametrize(
    ("celsius", "mkt"),
    [
        ([(24, 5.0)], 5.000),
        ([(23, 5.0), (1, 15.0)], 5.764),
        ([(20, 5.0), (4, 15.0)], 7.705),
        ([(12, 2.0), (12, 8.0)], 5.536),
    ],
)
async def test_the_mkt_is_that_of_the_published_vectors(
    bench: Bench, celsius: list[tuple[float, float]], mkt: float
) -> None:
    found = await summed(bench, celsius)
    assert found is not None
    assert found.mkt == pytest.approx(mkt, abs=0.001)
    assert found.mean == pytest.approx(sum(hours * value for hours, value in celsius) / 24)
    assert (found.low, found.high) == (min(c for _, c in celsius), max(c for _, c in celsius))
    assert (found.count, found.longest_gap_s) == (145, 600)


async def test_a_span_without_readings_has_no_figures(bench: Bench) -> None:
    assert await summed(bench, []) is None
