"""Alarms a device decides on: opened once, repeated harmlessly, taken back."""

from datetime import datetime
from typing import Any

from iot_gateway.reading import DeviceAlarm
from iot_gateway.rules.device_alarm import advance
from tests.factories.readings import minute

NOW = minute(60)


def alarm(at: datetime | None = None, *, active: bool = True, **changes: Any) -> DeviceAlarm:
    """The device reports fault E4, by default major and active, at noon."""
    given = {"severity": "major", "message": "compressor", "seq": 1, **changes}
    return DeviceAlarm(
        device_uid="cold-1", measured_at=at or minute(0), code="E4", active=active, **given
    )


def test_an_alarm_opens_once_and_clears_when_taken_back() -> None:
    state, (opened,) = advance(None, alarm(), NOW)
    state, repeated = advance(state, alarm(), NOW)
    state, still = advance(state, alarm(minute(5)), NOW)
    state, (cleared,) = advance(state, alarm(minute(9), active=False), NOW)
    state, (again,) = advance(state, alarm(minute(12)), NOW)

    assert (opened.kind, opened.rule, opened.at) == ("opened", "device:E4", minute(0))
    assert opened.why.params == {"code": "E4", "message": "compressor"}
    assert (repeated, still) == ([], [])
    assert (cleared.kind, cleared.opened_at, cleared.at) == ("cleared", minute(0), minute(9))
    assert (again.kind, again.opened_at) == ("opened", minute(12))


def test_a_change_of_severity_is_an_update_of_the_same_alarm() -> None:
    state, _ = advance(None, alarm(), NOW)
    _, (updated,) = advance(state, alarm(minute(5), severity="critical"), NOW)

    assert (updated.kind, updated.severity, updated.opened_at) == (
        "updated",
        "critical",
        minute(0),
    )


def test_an_older_message_changes_nothing() -> None:
    state, _ = advance(None, alarm(minute(5)), NOW)

    assert advance(state, alarm(minute(4), active=False), NOW) == (state, [])


def test_taking_back_what_was_never_reported_tells_nobody() -> None:
    state, told = advance(None, alarm(active=False), NOW)

    assert told == []
    assert state is not None
    assert state.opened_at is None


def test_an_alarm_that_comes_an_hour_after_the_fact_says_so() -> None:
    assert advance(None, alarm(), NOW)[1][0].late
    assert not advance(None, alarm(minute(55)), NOW)[1][0].late
