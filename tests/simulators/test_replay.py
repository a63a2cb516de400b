"""Replaying a series: what is read, when it is sent, and how a bad file is refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from simulators.replay import SeriesInvalid, fahrenheit_to_celsius, read_series, retime

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def series(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "series.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_fahrenheit_meets_celsius_at_minus_40() -> None:
    assert fahrenheit_to_celsius(-40.0) == -40.0
    assert fahrenheit_to_celsius(212.0) == 100.0


def test_a_series_sent_300_times_faster_keeps_its_spacing(tmp_path: Path) -> None:
    path = series(tmp_path, "ts,value\n2013-12-02T21:15:00Z,50\n2013-12-02T21:20:00Z,68\n")
    rows = read_series(path, time_column="ts", value_column="value", unit="fahrenheit", zone=None)
    timed = list(retime(rows, START, speed=300.0))
    assert [due for due, _ in timed] == [START, START + timedelta(seconds=1)]
    assert [sample.value for _, sample in timed] == [10.0, 20.0]


def test_a_row_that_goes_back_in_time_is_sent_after_the_one_before(tmp_path: Path) -> None:
    path = series(tmp_path, "ts,v\n2020-01-01T00:10Z,1\n2020-01-01T00:00Z,2\n2020-01-01T00:20Z,3\n")
    rows = read_series(path, time_column="ts", value_column="v", unit="celsius", zone=None)
    dues = [due for due, _ in retime(rows, START, speed=1.0)]
    assert dues == sorted(dues)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("ts,v\nyesterday,1\n", "line 2, ts: 'yesterday' is not a time", id="time"),
        pytest.param("ts,v\n2020-01-01T00:00Z,warm\n", "line 2, v: 'warm'", id="value"),
        pytest.param("ts,v\n2020-01-01T00:00Z,nan\n", "not a finite number", id="nan"),
        pytest.param("ts,v\n2020-01-01T00:00,1\n", "has no time zone", id="no zone"),
        pytest.param("when,v\n", "no column 'ts'", id="column"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_the_reason(
    tmp_path: Path, text: str, complaint: str
) -> None:
    path = series(tmp_path, text)
    with pytest.raises(SeriesInvalid, match=complaint):
        list(read_series(path, time_column="ts", value_column="v", unit="celsius", zone=None))


def test_times_without_a_zone_are_read_in_the_zone_that_is_given(tmp_path: Path) -> None:
    path = series(tmp_path, "ts,v\n2020-01-01T08:00,1\n")
    zone = ZoneInfo("Asia/Shanghai")
    rows = read_series(path, time_column="ts", value_column="v", unit="celsius", zone=zone)
    assert next(iter(rows)).at == datetime(2020, 1, 1, 0, 0, tzinfo=UTC)
