"""Corrected values by the calibration of their own time."""

from datetime import UTC, date, datetime, timedelta

from hanlu.ids import new_id
from iot_gateway.devices.calibrations import Calibration
from iot_gateway.records.corrected import offset_at, pieces

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def calibration(offset_c: float, from_at: datetime) -> Calibration:
    return Calibration(
        id=new_id(),
        channel=1,
        offset_c=offset_c,
        certificate="K",
        laboratory="",
        calibrated_on=date(2026, 1, 1),
        due_on=None,
        in_force_from=from_at,
        note="",
        made_by="Lin",
        made_at=from_at,
    )


MADE = [calibration(0.4, BEGIN + 3 * HOUR), calibration(-0.2, BEGIN + HOUR)]


def test_a_reading_has_the_offset_of_its_own_time_and_none_before_the_first_calibration() -> None:
    at = [BEGIN, BEGIN + HOUR - timedelta(microseconds=1), BEGIN + HOUR, BEGIN + 3 * HOUR]
    assert [offset_at(MADE, each) for each in at] == [None, None, -0.2, 0.4]


def test_a_span_is_cut_where_another_calibration_came_into_force() -> None:
    assert pieces(MADE, (BEGIN, BEGIN + 4 * HOUR)) == [
        ((BEGIN, BEGIN + HOUR), 0.0),
        ((BEGIN + HOUR, BEGIN + 3 * HOUR), -0.2),
        ((BEGIN + 3 * HOUR, BEGIN + 4 * HOUR), 0.4),
    ]
    within = (BEGIN + HOUR, BEGIN + 2 * HOUR)
    assert pieces(MADE, within) == [(within, -0.2)]
    assert pieces([], within) == [(within, 0.0)]
