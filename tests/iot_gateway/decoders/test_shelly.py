"""Shelly generation 2: components, probes of an add-on, notices."""

from datetime import UTC, datetime

from tests.factories.readings import foreign


def test_a_probe_of_an_add_on_is_a_channel_and_component_0_the_device_itself() -> None:
    own = foreign("shelly", "shelly-1/status/temperature:0", {"id": 0, "tC": 4.1, "tF": 39.4})
    probe = foreign("shelly", "shelly-1/status/temperature:100", {"id": 100, "tC": -18.2})

    assert (own.readings[0].channel, own.readings[0].metrics) == ("", {"temperature_c": 4.1})
    assert (probe.readings[0].channel, probe.readings[0].metrics) == (
        "100",
        {"temperature_c": -18.2},
    )


def test_the_heat_of_a_relay_is_no_room_temperature() -> None:
    body = {"id": 0, "output": True, "apower": 81.2, "temperature": {"tC": 51.0, "tF": 123.8}}

    assert foreign("shelly", "plug-1/status/switch:0", body).readings[0].metrics == {
        "power_w": 81.2,
        "internal_temperature_c": 51.0,
    }


def test_the_answer_to_a_question_is_read_like_a_notice() -> None:
    result = {"sys": {"unixtime": 1772366340}, "temperature:100": {"id": 100, "tC": -18.2}}
    body = {"id": 1, "src": "shellyplus1-aabb", "dst": "gw", "result": result}
    (reading,) = foreign("shelly", "gw/rpc", body).readings

    assert (reading.device_uid, reading.channel) == ("shellyplus1-aabb", "100")
    assert reading.measured_at == datetime(2026, 3, 1, 11, 59, tzinfo=UTC)


def test_a_clock_that_was_never_set_leaves_the_time_of_receipt() -> None:
    body = {"method": "NotifyStatus", "params": {"ts": 12.5, "temperature:0": {"tC": 4.1}}}

    assert foreign("shelly", "s-1/events/rpc", body).readings[0].measured_at is None


def test_an_event_and_an_error_are_no_readings() -> None:
    event = {"method": "NotifyEvent", "params": {"ts": 1772366340, "events": []}}
    error = {"id": 100, "tC": None, "tF": None, "errors": ["read"]}

    assert foreign("shelly", "s-1/events/rpc", event).readings == ()
    assert foreign("shelly", "s-1/status/temperature:100", error).readings == ()


def test_a_notice_gives_all_components_of_a_channel_as_one_reading_with_its_time() -> None:
    body = {
        "src": "shellyhtg3-1",
        "method": "NotifyFullStatus",
        "params": {
            "ts": 1772366340.5,
            "temperature:0": {"tC": 4.1},
            "humidity:0": {"rh": 61.0},
            "devicepower:0": {"battery": {"V": 5.4, "percent": 73}},
            "wifi": {"rssi": -60},
        },
    }
    decoded = foreign("shelly", "shellyhtg3-1/events/rpc", body)

    assert decoded.readings[0].metrics == {
        "temperature_c": 4.1,
        "humidity_pct": 61.0,
        "battery_v": 5.4,
        "battery_pct": 73,
    }
    assert decoded.readings[0].measured_at == datetime(2026, 3, 1, 11, 59, 0, 500_000, tzinfo=UTC)
    assert decoded.ignored == ("wifi",)


def test_a_probe_that_was_taken_off_says_null_and_has_no_value() -> None:
    decoded = foreign("shelly", "shelly-1/status/temperature:100", {"id": 100, "tC": None})

    assert (decoded.readings, decoded.rejections) == ((), ())


def test_online_is_the_last_will() -> None:
    assert foreign("shelly", "shelly-1/online", "false").statuses[0].online is False
    assert foreign("shelly", "shelly-1/online", "no").rejections[0].code == "bad_status"


def test_a_three_phase_meters_thermometer_guards_itself() -> None:
    own = {"id": 0, "tC": 46.2, "tF": 115.2}
    (meter,) = foreign("shelly", "shellypro3em-aabb/status/temperature:0", own).readings
    (probe,) = foreign(
        "shelly", "shellypro3em-aabb/status/temperature:100", {"id": 100, "tC": 4.1}
    ).readings
    (power,) = foreign(
        "shelly", "shellypro3em-aabb/status/em:0", {"id": 0, "total_act_power": 812.5}
    ).readings

    assert meter.metrics == {"internal_temperature_c": 46.2}
    assert probe.metrics == {"temperature_c": 4.1}
    assert power.metrics == {"power_w": 812.5}


def test_a_prefix_of_the_first_generation_does_not_make_a_device_one_of_it() -> None:
    topic = "shellies/kitchen/status/temperature:100"
    (reading,) = foreign("shelly", topic, {"id": 100, "tC": -18.2}).readings

    assert (reading.device_uid, reading.channel) == ("kitchen", "100")
    assert reading.metrics == {"temperature_c": -18.2}


def test_a_bluetooth_device_tells_its_battery_and_a_valve_its_room() -> None:
    (battery,) = foreign(
        "shelly", "gw/status/bthomedevice:200", {"id": 200, "rssi": -60, "battery": 87}
    ).readings
    (valve,) = foreign(
        "shelly",
        "gw/status/blutrv:201",
        {"id": 201, "target_C": 21.0, "current_C": 4.1, "battery": 95},
    ).readings

    assert (battery.channel, battery.metrics) == ("200", {"battery_pct": 87})
    assert valve.metrics == {"temperature_c": 4.1, "battery_pct": 95}


def test_what_a_probe_of_the_add_on_says_before_it_measures_is_refused() -> None:
    decoded = foreign("shelly", "shelly-1/status/temperature:100", {"id": 100, "tC": 85.0})
    room = foreign("shelly", "shelly-1/status/temperature:0", {"id": 0, "tC": 85.0})

    assert decoded.readings == ()
    assert [each.code for each in decoded.rejections] == ["no_probe"]
    assert room.readings[0].metrics == {"temperature_c": 85.0}
