"""What a curve around a visit proves: back within the limits, not yet, or nothing at all."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.visits.cooling import judged, trend
from hanlu.contracts.visits import CurveTold, CurveWanted, Measured, Point
from hanlu.ids import new_id
from tests.factories.dispatch import NOON

MINUTE_MS = 60_000
NOON_MS = int(NOON.timestamp() * 1000)


def points(*values_c: float, every_min: int = 10) -> list[Point]:
    """One reading each, from noon on."""
    return [
        (NOON_MS + number * every_min * MINUTE_MS, value, value, value)
        for number, value in enumerate(values_c)
    ]


def told(
    curve: list[Point],
    *,
    arrived_min: int | None = 10,
    limits: tuple[float | None, float | None] = (None, -15.0),
    is_silent: bool = False,
) -> CurveTold:
    wanted = CurveWanted(
        work_order_id=new_id(),
        visit_number=1,
        version=5,
        settled=False,
        device_id="room-1",
        channel=None,
        since=NOON,
        until=NOON + timedelta(hours=3),
        arrived_at=None if arrived_min is None else NOON + timedelta(minutes=arrived_min),
        finished_at=None,
    )
    latest = None
    if curve and not is_silent:
        latest = Measured(at=NOON, value_c=curve[-1][3])
    return CurveTold(
        wanted=wanted,
        points=curve,
        gap_s=900,
        min_c=limits[0],
        max_c=limits[1],
        arrived=None,
        finished=None,
        latest=latest,
    )


def test_a_room_that_came_back_says_when_and_how_long_after_the_arrival() -> None:
    proof = judged(told(points(-18, -8, -6, -14, -16, -17)))
    assert (proof.verdict, proof.back_at, proof.back_after_s) == (
        "back",
        NOON + timedelta(minutes=40),
        1800,
    )


def test_a_dip_below_the_limit_is_not_back_while_it_warms_again() -> None:
    proof = judged(told(points(-8, -16, -8, -9)))
    assert (proof.verdict, proof.back_at, proof.back_after_s) == ("not_yet", None, None)


def test_exactly_the_limit_is_within_it() -> None:
    assert judged(told(points(-8, -15))).verdict == "back"


def test_a_bucket_counts_as_within_only_with_its_warmest_reading() -> None:
    curve = [*points(-8), (NOON_MS + 10 * MINUTE_MS, -18.0, -14.9, -17.0)]
    assert judged(told(curve)).verdict == "not_yet"


def test_a_lower_limit_counts_as_well() -> None:
    assert judged(told(points(4, 1, 4), limits=(2.0, 8.0))).verdict == "back"
    assert judged(told(points(4, 1), limits=(2.0, 8.0))).verdict == "not_yet"


def test_what_came_back_before_anybody_arrived_is_not_counted_from_the_arrival() -> None:
    proof = judged(told(points(-8, -16, -17), arrived_min=30))
    assert (proof.verdict, proof.back_after_s) == ("back", None)
    assert proof.back_at == NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("given_", "verdict"),
    [
        pytest.param(told(points(-18, -17)), "within", id="never beyond its limits"),
        pytest.param(told([]), "silent", id="nothing measured"),
        pytest.param(told(points(-8, -16), is_silent=True), "silent", id="silent by now"),
        pytest.param(told(points(-8), limits=(None, None)), "unlimited", id="no limits"),
    ],
)
def test_what_proves_no_repair_is_named_so(given_: CurveTold, verdict: str) -> None:
    proof = judged(given_)
    assert (proof.verdict, proof.back_at, proof.back_after_s) == (verdict, None, None)


@pytest.mark.parametrize(
    ("values_c", "expected"),
    [
        ([-6.0, -7.0, -8.0, -9.8], "falling"),
        ([-9.0, -8.0, -7.0], "rising"),
        ([-8.0, -8.02, -7.98, -8.0], "steady"),
        ([-8.0], None),
        ([], None),
    ],
)
def test_the_trend_is_that_of_the_last_quarter_of_an_hour(
    values_c: list[float], expected: str | None
) -> None:
    assert trend(points(*values_c, every_min=4)) == expected


def test_what_was_earlier_does_not_turn_the_trend() -> None:
    assert trend(points(0, -30, -20, -19.5, -19, -18.5, every_min=5)) == "rising"


@given(st.lists(st.floats(-40, 20, width=32), max_size=30))
def test_back_means_within_from_then_on_and_beyond_just_before(values_c: list[float]) -> None:
    curve = points(*values_c)
    proof = judged(told(curve))
    if proof.verdict == "back":
        assert proof.back_at is not None
        at_ms = int(proof.back_at.timestamp() * 1000)
        assert all(point[2] <= -15 for point in curve if point[0] >= at_ms)
        assert [point[2] for point in curve if point[0] < at_ms][-1] > -15
    elif curve:
        within = [point[2] <= -15 for point in curve]
        assert proof.verdict == ("within" if all(within) else "not_yet")
