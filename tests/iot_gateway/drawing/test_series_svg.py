"""Drawings: nothing that called somebody may be thinned away, and a gap stays a gap."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from hanlu.drawing.axes import time_ticks, value_ticks
from iot_gateway.drawing.series_svg import Panel, draw
from iot_gateway.rules.excursion import excursions
from tests.factories.readings import minute, sample
from tests.iot_gateway.rules.strategies import HIGH

BERLIN = ZoneInfo("Europe/Berlin")


def drawn(*temps_c: tuple[float, float], name: str = "room") -> str:
    """The drawing of (minute, °C) with the high limit of a chilled room."""
    found = excursions(HIGH, [sample(at, temp_c) for at, temp_c in temps_c])
    points = [(minute(at), temp_c) for at, temp_c in temps_c]
    return draw([Panel(name, "°C", points, [(HIGH, found)])], ZoneInfo("UTC"))


def test_one_spike_among_ten_thousand_readings_is_in_the_line() -> None:
    quiet = [(float(n), 3.0) for n in range(10_000)]
    spike = [*quiet[:5000], (5000.0, 9.0), *quiet[5001:]]
    places = [
        float(step.split(",")[1].split('"')[0])
        for step in drawn(*spike).split('class="line" d="M')[1].split("/>")[0].split()
    ]

    assert min(places) < max(places) - 100
    assert len(places) < 5000


def test_a_gap_breaks_the_line() -> None:
    assert drawn((0, 3), (5, 3), (10, 3), (100, 3), (105, 3)).count('class="line"') == 2


def test_short_excursions_and_alarms_look_different() -> None:
    drawing = drawn((0, 3), (5, 5), (10, 3), (15, 9), (20, 3))

    assert drawing.count('class="short"') == 1
    assert drawing.count('class="called"') == 1
    assert drawing.count('class="alarm"') == 1


def test_a_name_cannot_break_out_of_the_drawing() -> None:
    assert "<script>" not in drawn((0, 3), name="<script>")


def test_nothing_and_one_reading_can_be_drawn() -> None:
    assert "0 readings" in draw([Panel("empty", "°C", [], [])], BERLIN)
    assert "1 readings" in drawn((0, 3))


@given(st.floats(-1e4, 1e4), st.floats(0.001, 1e4))
def test_value_ticks_are_few_and_inside(low: float, width: float) -> None:
    ticks = value_ticks(low, low + width)

    assert 1 <= len(ticks) <= 8
    assert all(low - 1e-6 <= tick <= low + width + 1e-6 for tick in ticks)


@given(st.integers(0, 600_000), st.integers(1, 500_000))
@example(563_835, 40)  # the hour that is left out in spring
def test_time_ticks_are_few_inside_and_on_round_hours_of_the_zone(start: int, length: int) -> None:
    first, last = minute(start), minute(start + length)
    ticks = time_ticks(first, last, BERLIN)

    assert len(ticks) <= 13
    for at, _ in ticks:
        assert first - timedelta(hours=1) <= at.astimezone(UTC) <= last + timedelta(hours=1)
