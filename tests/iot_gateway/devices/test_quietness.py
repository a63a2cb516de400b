"""Silence: a lost bridge is one finding, a slow device is not a silent one."""

from datetime import UTC, datetime, timedelta

import pytest

from iot_gateway.devices.quietness import Listening, Presence, fallen_silent

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def sensor(
    key: int, seen: float | None = 0, interval_s: int = 300, via: int | None = None
) -> Presence:
    return Presence(
        device=key,
        interval_s=interval_s,
        last_seen_at=None if seen is None else at(seen),
        silent_since=None,
        back_at=None,
        via=via,
    )


def bridge(key: int, silent: float | None = None, back: float | None = None) -> Presence:
    return Presence(
        device=key,
        interval_s=300,
        last_seen_at=at(0),
        silent_since=None if silent is None else at(silent),
        back_at=None if back is None else at(back),
        bridge=True,
    )


def since(minutes: float) -> Listening:
    """We listen since then, and nothing is on its way."""
    return Listening(at(minutes), at(10_000))


LISTENING = since(-600)


def test_forty_sensors_behind_a_dead_bridge_are_one_finding() -> None:
    presences = [bridge(1), *(sensor(key, seen=key / 10, via=1) for key in range(2, 42))]
    assert fallen_silent(presences, LISTENING, at(15)) == ([], [])
    lost, single = fallen_silent(presences, LISTENING, at(15.2))
    assert [(each.device, each.sensors) for each in lost] == [(1, 40)]
    assert single == []
    lost, single = fallen_silent([bridge(1, silent=4), *presences[1:]], LISTENING, at(60))
    assert (lost, single) == ([], [])


def test_one_silent_sensor_among_speaking_ones_is_itself_silent() -> None:
    presences = [bridge(1), sensor(2, seen=0, via=1), sensor(3, seen=19, via=1)]
    lost, single = fallen_silent(presences, LISTENING, at(20))
    assert lost == []
    assert [(key, told.opened_at) for key, told in single] == [(2, at(15))]


@pytest.mark.parametrize(
    ("interval_s", "minutes", "silent"),
    [
        pytest.param(60, 4.9, False, id="less than five minutes is never silence"),
        pytest.param(60, 5, True, id="five minutes at an interval of one"),
        pytest.param(7200, 10, False, id="a device of two hours is not silent at ten minutes"),
        pytest.param(7200, 360, True, id="three missed reports of two hours"),
    ],
)
def test_silence_is_three_missed_reports(interval_s: int, minutes: float, silent: bool) -> None:
    _, single = fallen_silent([sensor(2, 0, interval_s)], LISTENING, at(minutes))
    assert bool(single) is silent


def test_while_we_did_not_listen_nobody_was_silent() -> None:
    presences = [sensor(2, seen=-300)]
    assert fallen_silent(presences, since(0), at(4.9)) == ([], [])
    _, single = fallen_silent(presences, since(0), at(5))
    assert [key for key, _ in single] == [2]


def test_after_its_bridge_came_back_a_sensor_has_one_interval_to_speak() -> None:
    presences = [bridge(1, back=60), sensor(2, seen=0, via=1), sensor(3, seen=61, via=1)]
    assert fallen_silent(presences, LISTENING, at(64)) == ([], [])
    _, single = fallen_silent(presences, LISTENING, at(65))
    assert [key for key, _ in single] == [2]


def test_a_device_never_heard_is_not_silent() -> None:
    assert fallen_silent([sensor(2, seen=None)], LISTENING, at(999)) == ([], [])


def test_while_a_queue_is_worked_off_nobody_is_silent_whose_readings_are_in_it() -> None:
    """Away for an hour; five minutes later the queue has been read up to its middle."""
    presences = [sensor(2, seen=29, interval_s=60), sensor(3, seen=-40, interval_s=60)]
    behind = Listening(since=at(60), until=at(30))
    assert fallen_silent(presences, behind, at(65)) == ([], [])


def test_the_line_may_lag_for_good_and_the_truly_silent_are_found_all_the_same() -> None:
    presences = [sensor(2, seen=88, interval_s=60), sensor(3, seen=80, interval_s=60)]
    behind = Listening(since=at(0), until=at(89))
    _, single = fallen_silent(presences, behind, at(99))
    assert [(key, told.opened_at) for key, told in single] == [(3, at(85))]


def test_a_lost_bridge_is_not_found_in_the_queue_of_its_sensors() -> None:
    presences = [bridge(1), *(sensor(key, seen=30, via=1) for key in range(2, 42))]
    assert fallen_silent(presences, Listening(at(0), at(31)), at(65)) == ([], [])
    lost, _ = fallen_silent(presences, Listening(at(0), at(65)), at(65))
    assert [each.sensors for each in lost] == [40]
