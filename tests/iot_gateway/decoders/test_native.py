"""Our own MQTT format: what is taken, and by which code everything else is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.decoders import FORMATS, decode
from iot_gateway.reading import Reading, repeat_safe_seq
from tests.factories.readings import NOON, context, foreign, telemetry

GOOD: dict[str, Any] = {"ts": "2026-03-01T11:59:00Z", "seq": 7, "temperature_c": -18.4}


def test_one_reading_keeps_time_number_boot_channel_and_values() -> None:
    body = {**GOOD, "boot": "a1", "channel": "28-01", "door_open": False, "humidity_pct": 61}

    assert telemetry(body).readings == (
        Reading(
            device_uid="cold-1",
            channel="28-01",
            measured_at=datetime(2026, 3, 1, 11, 59, tzinfo=UTC),
            seq=7,
            numbered=True,
            boot="a1",
            metrics={"temperature_c": -18.4, "door_open": False, "humidity_pct": 61},
        ),
    )


def test_a_zone_other_than_utc_and_integer_milliseconds_name_the_same_instant() -> None:
    offset = telemetry({**GOOD, "ts": "2026-03-01T19:59:00+08:00"}).readings[0].measured_at
    milliseconds = telemetry({**GOOD, "ts": 1772366340000}).readings[0].measured_at

    assert offset == milliseconds == datetime(2026, 3, 1, 11, 59, tzinfo=UTC)


def test_zero_is_a_value_and_null_is_none() -> None:
    body = {**GOOD, "temperature_c": 0, "humidity_pct": None, "door_open": False}

    assert telemetry(body).readings[0].metrics == {"temperature_c": 0, "door_open": False}


def test_a_reading_without_time_counts_as_measured_when_received() -> None:
    assert telemetry({"seq": 1, "temperature_c": 4.0}).readings[0].measured_at is None


def test_a_retained_reading_without_time_is_refused_since_its_age_is_unknown() -> None:
    decoded = telemetry({"seq": 1, "temperature_c": 4.0}, retained=True)

    assert decoded.readings == ()
    assert [each.code for each in decoded.rejections] == ["retained_without_time"]
    assert telemetry(GOOD, retained=True).readings


def test_an_unknown_field_is_ignored_and_named() -> None:
    decoded = telemetry({**GOOD, "rssi": -70})

    assert decoded.readings[0].metrics == {"temperature_c": -18.4}
    assert decoded.ignored == ("rssi",)
    assert decoded.rejections == ()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b"", "empty", id="no bytes"),
        pytest.param(b"   ", "empty", id="blanks"),
        pytest.param([], "empty", id="an empty list"),
        pytest.param(b"temperature 4", "not_json", id="no JSON"),
        pytest.param(b'{"ts": "2026-03-01T11:5', "not_json", id="cut off"),
        pytest.param(b'{"temperature_c": 4} {}', "not_json", id="two values"),
        pytest.param(b"\xff\xfe{}", "not_utf8", id="not UTF-8"),
        pytest.param(b'{"boot": "\xc3("}', "not_utf8", id="broken UTF-8 inside a text"),
        pytest.param(b" " * 65_537, "oversized", id="more than 64 KiB"),
        pytest.param(b"[" * 60_000, "too_deep", id="tens of thousands of brackets"),
        pytest.param(b'{"a":' * 20 + b"1" + b"}" * 20, "too_deep", id="twenty levels"),
        pytest.param(b'{"seq": 1, "seq": 2, "temperature_c": 4}', "duplicate_keys", id="two keys"),
        pytest.param(b'{"seq": 1, "temperature_c": NaN}', "not_finite", id="NaN"),
        pytest.param(b'{"seq": 1, "temperature_c": -Infinity}', "not_finite", id="infinity"),
        pytest.param(b'{"seq": 1, "temperature_c": 1e999}', "not_finite", id="an absurd float"),
        pytest.param({**GOOD, "temperature_c": 10**400}, "out_of_range", id="a huge integer"),
        pytest.param(b"[" + b"1" * 5000 + b"]", "not_json", id="an integer of 5000 digits"),
        pytest.param(42, "wrong_type", id="a bare number"),
        pytest.param({**GOOD, "temperature_c": "4"}, "wrong_type", id="a number as text"),
        pytest.param({**GOOD, "temperature_c": True}, "wrong_type", id="true as a temperature"),
        pytest.param({**GOOD, "door_open": 1}, "wrong_type", id="one as a flag"),
        pytest.param({**GOOD, "temperature_c": [4]}, "wrong_type", id="a list as a temperature"),
        pytest.param({**GOOD, "ts": "2026-03-01T11:59:00"}, "no_zone", id="no zone"),
        pytest.param({**GOOD, "ts": None}, "null_clock", id="a null clock"),
        pytest.param({**GOOD, "ts": 0}, "null_clock", id="the epoch"),
        pytest.param({**GOOD, "ts": 1772366340}, "null_clock", id="seconds taken for ms"),
        pytest.param({**GOOD, "ts": "2000-01-01T00:03:00Z"}, "null_clock", id="a clock of 2000"),
        pytest.param({**GOOD, "ts": "2026-03-01T12:05:01Z"}, "far_future", id="over 5 min ahead"),
        pytest.param({**GOOD, "ts": "2003-03-01T12:00:00Z"}, "far_past", id="23 years ago"),
        pytest.param({**GOOD, "ts": "yesterday"}, "bad_time", id="words for a time"),
        pytest.param({**GOOD, "ts": 10**30}, "bad_time", id="absurd milliseconds"),
        pytest.param({**GOOD, "ts": "0001-01-01T00:00:00+14:00"}, "bad_time", id="before year 1"),
        pytest.param({**GOOD, "ts": 1772366340000.5}, "wrong_type", id="a fraction of a ms"),
        pytest.param({**GOOD, "seq": -1}, "bad_seq", id="a negative number"),
        pytest.param({**GOOD, "seq": 2**63}, "bad_seq", id="a number beyond bigint"),
        pytest.param({**GOOD, "seq": "7"}, "bad_seq", id="a number as text"),
        pytest.param({**GOOD, "boot": "a b"}, "bad_boot", id="a blank in the boot"),
        pytest.param({**GOOD, "channel": "a/b"}, "bad_channel", id="a slash in the channel"),
        pytest.param({**GOOD, "device_id": "cold-2"}, "identity_mismatch", id="another device"),
        pytest.param({**GOOD, "temperature_c": 327.67}, "no_probe", id="0x7FFF in hundredths"),
        pytest.param({**GOOD, "temperature_c": 3276.7}, "no_probe", id="0x7FFF in tenths"),
        pytest.param({**GOOD, "temperature_c": -127}, "no_probe", id="DS18B20 missing"),
        pytest.param({**GOOD, "temperature_c": 85.0}, "no_probe", id="DS18B20 just powered"),
        pytest.param({**GOOD, "temperature_c": -273.2}, "out_of_range", id="below absolute zero"),
        pytest.param({"seq": 1, "humidity_pct": 6100}, "out_of_range", id="humidity of 6100 %"),
        pytest.param({"ts": GOOD["ts"], "seq": 1}, "no_metrics", id="no value"),
        pytest.param({**GOOD, "temperature_c": None}, "no_metrics", id="only a null"),
        pytest.param({"seq": 1, "temperature_f": 40}, "no_metrics", id="only an unknown field"),
    ],
)
def test_a_bad_payload_is_one_rejection_with_its_own_code(body: object, code: str) -> None:
    decoded = telemetry(body)

    assert [each.code for each in decoded.rejections] == [code]
    assert decoded.readings == ()
    assert decoded.rejections[0].reason


def test_five_minutes_ahead_is_the_last_moment_taken() -> None:
    assert telemetry({**GOOD, "ts": "2026-03-01T12:05:00Z"}).readings


def test_an_unplugged_probe_does_not_take_its_neighbours_with_it() -> None:
    decoded = telemetry({**GOOD, "probe_temperature_c": -127, "humidity_pct": 60})

    assert decoded.readings[0].metrics == {"temperature_c": -18.4, "humidity_pct": 60}
    assert [(each.code, each.field) for each in decoded.rejections] == [
        ("no_probe", "probe_temperature_c")
    ]


def test_85_degrees_is_a_value_of_a_sensor_known_to_be_no_ds18b20() -> None:
    assert telemetry({**GOOD, "temperature_c": 85.0}, model="PT100").readings
    assert not telemetry({**GOOD, "temperature_c": 85.0}, model="DS18B20").readings


def test_a_bad_element_of_a_list_leaves_the_others_and_can_be_acknowledged() -> None:
    bad = {**GOOD, "seq": 8, "boot": "b", "temperature_c": "warm"}
    decoded = telemetry([GOOD, bad, "text", {"seq": 10, "temperature_c": 1}])

    assert [reading.seq for reading in decoded.readings] == [7]
    assert [(each.code, each.field, each.seq, each.boot) for each in decoded.rejections] == [
        ("wrong_type", "[1].temperature_c", 8, "b"),
        ("wrong_type", "[2]", None, ""),
        ("missing_time", "[3].ts", 10, ""),
    ]


def test_without_a_number_a_repeat_gets_the_same_one_and_other_messages_another() -> None:
    body = [{k: v for k, v in GOOD.items() if k != "seq"}] * 2
    first, second = telemetry(body).readings
    again = telemetry(body).readings[0]
    elsewhere = telemetry(body, device="cold-2").readings[0]

    assert not first.numbered
    assert first.seq == again.seq
    assert len({first.seq, second.seq, elsewhere.seq}) == 3


@given(st.text(), st.binary(), st.integers(0, 1000))
def test_a_made_up_number_fits_a_signed_bigint(topic: str, payload: bytes, part: int) -> None:
    assert 0 <= repeat_safe_seq(topic, payload, part) < 2**63


def test_an_alarm_says_what_the_device_decided() -> None:
    body = {"ts": GOOD["ts"], "code": "E4", "severity": "critical", "active": True, "message": "x"}
    (alarm,) = foreign("native", "hanlu/v1/cold-1/alarm", body).alarms

    assert (alarm.device_uid, alarm.code, alarm.severity, alarm.active, alarm.message) == (
        "cold-1",
        "E4",
        "critical",
        True,
        "x",
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"severity": "urgent"}, "bad_severity"),
        ({"active": "yes"}, "wrong_type"),
        ({"code": ""}, "bad_code"),
        ({"code": "a b"}, "bad_code"),
        ({"message": 4}, "wrong_type"),
        ({"ts": "2026-03-01T13:00:00Z"}, "far_future"),
        ({"device_uid": "cold-2"}, "identity_mismatch"),
    ],
)
def test_a_bad_alarm_is_refused(change: dict[str, Any], code: str) -> None:
    body = {"ts": GOOD["ts"], "code": "E4", "severity": "critical", "active": True, **change}
    decoded = foreign("native", "hanlu/v1/cold-1/alarm", body)

    assert [each.code for each in decoded.rejections] == [code]
    assert decoded.alarms == ()


def test_status_is_one_of_two_words() -> None:
    online = foreign("native", "hanlu/v1/cold-1/status", "online").statuses[0]
    offline = foreign("native", "hanlu/v1/cold-1/status", "offline").statuses[0]
    other = foreign("native", "hanlu/v1/cold-1/status", "Online")

    assert (online.online, offline.online) == (True, False)
    assert [each.code for each in other.rejections] == ["bad_status"]


@pytest.mark.parametrize(
    "topic",
    ["hanlu/v1/+/telemetry", "hanlu/v1/#", "hanlu/v1/a b/telemetry", "hanlu/v1/cold-1/ack"],
)
def test_a_topic_that_is_no_devices_own_is_refused(topic: str) -> None:
    decoded = foreign("native", topic, GOOD)

    assert [each.code for each in decoded.rejections] == ["bad_topic"]


def test_a_command_of_another_program_says_nothing() -> None:
    decoded = foreign("native", "hanlu/v1/cold-1/command", "OPEN SESAME")

    assert (decoded.command_signs, decoded.rejections) == ((), ())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["ts", "seq", "boot", "channel", "temperature_c", "door_open", "data"])
            | st.sampled_from(["temperature", "last_seen", "DS18B20", "Temperature", "StatusSNS"])
            | st.sampled_from(
                [
                    "Time",
                    "params",
                    "method",
                    "voltage",
                    "timestamp",
                    "tags",
                    "battery",
                    "contact",
                    "Id",
                    "state",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
TOPICS = {
    "native": "hanlu/v1/cold-1/telemetry",
    "tasmota": "tele/cold-1/SENSOR",
    "zigbee2mqtt": "zigbee2mqtt/cold-1",
    "ruuvi": "ruuvi/AA:BB:CC:DD:EE:FF/AA:AA:AA:AA:AF:EF",
    "shelly": "cold-1/events/rpc",
    "ttn": "v3/app/devices/cold-1/up",
    "chirpstack": "application/1/device/cold-1/event/up",
}


@pytest.mark.parametrize("name", sorted(FORMATS))
@given(body=json_values | st.binary(max_size=60), retained=st.booleans())
def test_no_payload_can_do_more_than_be_refused(name: str, body: object, retained: bool) -> None:
    topic = TOPICS.get(name, "any/topic")
    decoded = foreign(name, topic, body, retained=retained)

    assert decoded == foreign(name, topic, body, retained=retained)
    for reading in decoded.readings:
        assert reading.metrics
        assert reading.measured_at is None or reading.measured_at.tzinfo is UTC


@pytest.mark.parametrize("name", sorted(FORMATS))
@given(topic=st.text(max_size=40))
def test_no_topic_can_do_more_than_be_refused(name: str, topic: str) -> None:
    decode(name, topic, b'{"temperature": 4}', context())


def test_the_far_future_is_judged_by_the_time_of_receipt() -> None:
    body = {**GOOD, "ts": "2026-03-01T12:30:00Z"}

    assert not telemetry(body, received_at=NOON).readings
    assert telemetry(body, received_at=datetime(2026, 3, 1, 12, 26, tzinfo=UTC)).readings


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (b'{"seq": 1, "temperature_c": NaN}', "not_finite", "temperature_c"),
        (b'[{"seq": 1, "humidity_pct": 40}, {"lat": 1e999}]', "not_finite", "[1].lat"),
        (b'{"a": {"b": [1, {"c": -Infinity}]}}', "not_finite", "a.b[1].c"),
        (b'{"a": [{"seq": 1, "seq": 2}]}', "duplicate_keys", "a[0].seq"),
    ],
)
def test_what_json_cannot_say_is_refused_with_its_path(body: bytes, code: str, field: str) -> None:
    (rejection,) = telemetry(body).rejections
    assert (rejection.code, rejection.field) == (code, field)
