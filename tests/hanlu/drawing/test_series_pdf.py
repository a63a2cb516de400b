"""The inspector's chart: a silent device is a gap, however its buckets are spaced."""

import pytest

from hanlu.drawing.series_pdf import Point, without_gaps
from iot_gateway.readings.charts import Curves


def at(*minutes: float) -> list[Point]:
    return [(int(minute * 60_000), 2.0, 2.0, 2.0) for minute in minutes]


@pytest.mark.parametrize(
    ("width_s", "interval_s", "minutes", "lengths"),
    [
        pytest.param(0, 300, [0, 5, 10, 25, 40], [5], id="two missed reports are no silence"),
        pytest.param(0, 300, [0, 5, 10, 25.1], [3, 1], id="three are"),
        pytest.param(0, 60, [0, 1, 2, 6.9, 12], [4, 1], id="no less than five minutes"),
        pytest.param(0, 3600, [0, 1, 2, 170], [4], id="a burst makes no hourly report a gap"),
        pytest.param(3600, 300, [0, 60, 120, 194], [4], id="a bucket stands for its whole width"),
        pytest.param(3600, 300, [0, 60, 120, 196], [3, 1], id="and for no more"),
        pytest.param(0, 300, [], [], id="nothing measured"),
    ],
)
def test_no_line_joins_what_three_missed_reports_part(
    width_s: int, interval_s: int, minutes: list[float], lengths: list[int]
) -> None:
    gap_s = Curves({}, width_s).gap_s(interval_s)
    assert [len(run) for run in without_gaps(at(*minutes), gap_s)] == lengths
