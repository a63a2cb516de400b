"""Backtests: a recorded series in, the alarms that would have been out."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from iot_gateway.backtest import RulesInvalid, load_pack, reporting_interval_s, run
from iot_gateway.rules.excursion import excursions
from iot_gateway.rules.packs import Pack, rules_of
from iot_gateway.series import Reader, Series, SeriesInvalid, read
from tests.factories.readings import minute, sample
from tests.shared_data import SHARED, needs_shared

MACHINE = "data/series/machine_temperature.csv"


def series(*temps_c: tuple[float, float]) -> Series:
    """A series of (minute, °C)."""
    return Series("room.csv", tuple(sample(at, temp_c) for at, temp_c in temps_c), 0)


def csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "room.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_alarm_has_its_times_its_peak_and_its_reason() -> None:
    temps_c = [(5.0 * n, t) for n, t in enumerate([-20, -17, -16, -15.5, -16, -17, -17, -17, -20])]
    (alarm,) = run(rules_of(load_pack("frozen")), series(*temps_c))

    assert (alarm.rule, alarm.since) == ("temperature_c_high", minute(5))
    assert (alarm.opened_at, alarm.closed_at) == (minute(35), minute(40))
    assert (alarm.peak, alarm.why.code) == (-15.5, "excursion.held")


def test_a_spike_shorter_than_the_delay_raises_no_alarm() -> None:
    assert run(rules_of(load_pack("chilled_0_4")), series((0, 3), (5, 7), (10, 7), (15, 3))) == []


def test_an_alarm_that_stands_at_the_end_is_open_and_shows_its_highest_peak() -> None:
    (alarm,) = run(rules_of(load_pack("chilled_0_4")), series((0, 9.0), (5, 9.2), (10, 9.3)))

    assert alarm.closed_at is None
    assert alarm.peak == 9.3


def test_a_hole_in_the_series_is_a_silence_dated_by_its_limit() -> None:
    (alarm,) = run(rules_of(load_pack("frozen")), series((0, -20), (5, -20), (60, -20)))

    assert (alarm.rule, alarm.opened_at, alarm.closed_at) == ("silence", minute(20), minute(60))


def test_a_series_that_reports_every_hour_is_not_silent_in_between() -> None:
    hourly = series(*((60.0 * n, -20.0) for n in range(5)))
    rules = rules_of(load_pack("frozen"), interval_s=reporting_interval_s(hourly.samples))

    assert run(rules, hourly) == []


def test_rows_out_of_order_are_sorted_and_rows_of_one_time_all_count(tmp_path: Path) -> None:
    path = csv(tmp_path, "ts,temperature_c\n2026-03-01T12:05:00Z,5\n2026-03-01T12:00:00Z,3\n")
    assert [s.metrics["temperature_c"] for s in read(path, Reader()).samples] == [3, 5]

    path = csv(tmp_path, "ts,temperature_c\n1772366400,3\n1772366400000,9\n")
    assert [s.at for s in read(path, Reader()).samples] == [minute(0), minute(0)]


def test_fahrenheit_is_converted_for_temperatures_only(tmp_path: Path) -> None:
    path = csv(tmp_path, "ts,temperature_c,humidity_pct,door_open\n1772366400,32,50,true\n")
    (found,) = read(path, Reader(fahrenheit=True)).samples

    assert found.metrics == {"temperature_c": 0.0, "humidity_pct": 50.0, "door_open": True}


def test_a_time_without_zone_is_read_in_the_zone_given(tmp_path: Path) -> None:
    path = csv(tmp_path, "when,value\n2026-03-01 20:00,3\n")
    reader = Reader(time_column="when", zone=ZoneInfo("Asia/Shanghai"))

    assert read(path, reader).samples[0].at == minute(0)


def test_an_empty_cell_is_no_value_and_is_counted(tmp_path: Path) -> None:
    path = csv(tmp_path, "ts,temperature_c,humidity_pct\n1772366400,,50\n1772366460,,\n")
    found = read(path, Reader())

    assert [s.metrics for s in found.samples] == [{"humidity_pct": 50.0}]
    assert found.skipped == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("when,temperature_c\n", "no column 'ts'", id="no time column"),
        pytest.param("ts,colour\n", "no column is a metric", id="no metric"),
        pytest.param("ts,value\n2026-03-01 20:00,3\n", "line 2: '2026", id="no zone"),
        pytest.param("ts,value\nnoon,3\n", "is not a time", id="a word for a time"),
        pytest.param("ts,value\n1772366400,warm\n", "line 2, value", id="a word for a value"),
        pytest.param("ts,value\n1772366400,nan\n", "is not a measurement", id="NaN"),
        pytest.param("ts,door_open\n1772366400,ajar\n", "neither true nor false", id="a flag"),
        pytest.param("ts,value\n1772366400\n", "0 readings", id="a short row"),
    ],
)
def test_a_broken_file_is_refused_with_the_place(tmp_path: Path, text: str, words: str) -> None:
    path = csv(tmp_path, text)

    if words == "0 readings":
        assert read(path, Reader()).samples == ()
        return
    with pytest.raises(SeriesInvalid, match=words):
        read(path, Reader())


def test_rules_come_by_name_or_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("max = 35\ndelay_high = '10 min'\n", encoding="utf-8")

    assert isinstance(load_pack(str(path)), Pack)
    with pytest.raises(RulesInvalid, match="neither a file nor one of frozen"):
        load_pack("foresight-of-another-kind")
    path.write_text("maximum = 35\n", encoding="utf-8")
    with pytest.raises(RulesInvalid, match="maximum"):
        load_pack(str(path))


@needs_shared(MACHINE)
def test_a_real_machine_in_fahrenheit_opens_and_closes_alarms() -> None:
    found = read(SHARED / MACHINE, Reader(time_column="timestamp", fahrenheit=True))
    rules = rules_of(load_pack("chilled_0_10"), max_c=38.0, min_c=-50.0, interval_s=300)
    alarms = [a for a in run(rules, found) if a.rule == "temperature_c_high"]
    record = excursions(rules[0], found.samples)  # type: ignore[arg-type]  # the high limit

    assert len(found.samples) == 22_695
    assert found.samples[0].metrics["temperature_c"] == pytest.approx(23.3152, abs=1e-4)
    assert [a.opened_at for a in alarms] == [each.called_at for each in record if each.called_at]
    assert len(alarms) > 5
    assert all(a.closed_at for a in alarms)
