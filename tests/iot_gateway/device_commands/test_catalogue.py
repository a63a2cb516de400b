"""What a device can be told: ranges, kinds, and how each format is written."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanlu.contracts.device_commands import CommandMessage
from hanlu.errors import DomainError
from iot_gateway.device_commands.catalogue import CATALOGUE, checked, chosen, offered
from iot_gateway.device_commands.errors import CommandUnknown, ParameterOutOfRange
from iot_gateway.device_commands.formats import written
from iot_gateway.device_commands.sender import BACK_WITHIN, untried_since

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def message(command: str, params: dict[str, Any]) -> CommandMessage:
    return CommandMessage(id=UUID(int=7), command=command, params=params, expires_at=NOW)


@given(st.integers())
def test_an_interval_is_taken_within_its_range_and_refused_beyond_it(interval_s: int) -> None:
    command = chosen(offered("native"), "set_interval")
    if 10 <= interval_s <= 86_400:
        assert checked(command, {"interval_s": interval_s}) == {"interval_s": interval_s}
        return
    with pytest.raises(ParameterOutOfRange) as refusal:
        checked(command, {"interval_s": interval_s})
    assert refusal.value.field == "params.interval_s"
    assert (refusal.value.params["least"], refusal.value.params["most"]) == (10, 86_400)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        pytest.param({}, "command.parameter_missing", id="a parameter is missing"),
        pytest.param({"output": 1}, "command.parameter_missing", id="on or off is missing"),
        pytest.param({"output": True, "on": True}, "command.parameter_wrong_type", id="yes is 1?"),
        pytest.param({"output": 1.5, "on": True}, "command.parameter_wrong_type", id="a half one"),
        pytest.param({"output": "1", "on": True}, "command.parameter_wrong_type", id="text"),
        pytest.param({"output": 1, "on": 1}, "command.parameter_wrong_type", id="1 is no flag"),
        pytest.param({"output": 0, "on": True}, "command.out_of_range", id="there is no output 0"),
        pytest.param({"output": 9, "on": True}, "command.out_of_range", id="nor a ninth"),
        pytest.param({"output": 1, "on": True, "x": 1}, "command.parameter_unknown", id="x?"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(params: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        checked(chosen(offered("native"), "set_output"), params)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("min_c", "max_c", "given_c", "taken"),
    [
        pytest.param(None, -18.0, -18.0, True, id="at the freezer's limit"),
        pytest.param(None, -18.0, -17.9, False, id="warmer than the zone allows"),
        pytest.param(2.0, 8.0, 0.0, False, id="colder than the zone allows"),
        pytest.param(2.0, 8.0, 5.0, True, id="within the zone"),
        pytest.param(None, None, 0.0, True, id="zero is an ordinary value"),
        pytest.param(None, None, -41.0, False, id="colder than any machine here"),
    ],
)
def test_a_set_point_stays_within_the_limits_of_the_zone(
    min_c: float | None, max_c: float | None, given_c: float, taken: bool
) -> None:
    command = chosen(offered("native", min_c, max_c), "set_point")
    if taken:
        assert checked(command, {"temperature_c": given_c}) == {"temperature_c": given_c}
    else:
        with pytest.raises(ParameterOutOfRange):
            checked(command, {"temperature_c": given_c})


def test_a_format_without_commands_takes_none() -> None:
    assert offered("ruuvi") == ()
    with pytest.raises(CommandUnknown, match="none"):
        chosen(offered("ruuvi"), "reboot")


def test_a_native_command_goes_to_the_device_with_its_id_and_its_end() -> None:
    outgoing = written("native", "cold-1", None, message("set_interval", {"interval_s": 60}))
    assert outgoing is not None
    assert (outgoing.topic, outgoing.native) == ("hanlu/v1/cold-1/command", True)
    assert json.loads(outgoing.payload) == {
        "id": str(UUID(int=7)),
        "command": "set_interval",
        "params": {"interval_s": 60},
        "channel": "",
        "expires_at": "2026-03-01T12:00:00Z",
    }


ON = {"output": 2, "on": True}
SLOW = {"interval_s": 60}
ASKED = '{"temperature":""}'


@pytest.mark.parametrize(
    ("format_name", "heard_on", "command", "params", "topic", "payload"),
    [
        ("tasmota", "tele/plug/SENSOR", "set_output", ON, "cmnd/plug/Power2", "ON"),
        ("tasmota", "plug/tele/STATE", "request_reading", {}, "plug/cmnd/Status", "10"),
        ("tasmota", "tele/p/STATE", "set_interval", SLOW, "cmnd/p/TelePeriod", "60"),
        ("zigbee2mqtt", "z/hall/lamp", "set_output", ON, "z/hall/lamp/set", '{"state":"ON"}'),
        ("zigbee2mqtt", "z/a/availability", "request_reading", {}, "z/a/get", ASKED),
    ],
)
def test_a_foreign_command_is_written_where_the_device_was_heard(
    format_name: str, heard_on: str, command: str, params: dict[str, Any], topic: str, payload: str
) -> None:
    outgoing = written(format_name, "a", heard_on, message(command, params))
    assert outgoing is not None
    assert (outgoing.topic, outgoing.payload, outgoing.native) == (topic, payload, False)


@pytest.mark.parametrize("format_name", sorted(set(CATALOGUE) - {"native"}))
@pytest.mark.parametrize("heard_on", [None, "somewhere", "zigbee2mqtt/bridge/state"])
def test_a_foreign_device_that_was_not_heard_cannot_be_told_anything(
    format_name: str, heard_on: str | None
) -> None:
    assert written(format_name, "a", heard_on, message("request_reading", {})) is None


def test_what_was_tried_is_tried_again_only_when_it_would_have_come_back() -> None:
    assert untried_since(None, NOW) is None
    assert untried_since(NOW - BACK_WITHIN + timedelta(seconds=1), NOW) is None
    assert untried_since(NOW - BACK_WITHIN, NOW) == NOW - BACK_WITHIN
