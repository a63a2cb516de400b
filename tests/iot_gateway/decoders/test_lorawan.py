"""Envelopes of LoRaWAN network servers around a device's own bytes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from iot_gateway.decoders.detect import detect
from tests.factories.readings import foreign

FRAME = "AXUyA2fIAARoPA=="  # EM300-TH: 50 %, 20.0 °C, 30 %
EXPECTED = {"battery_pct": 50, "temperature_c": 20.0, "humidity_pct": 30.0}
HEARD = datetime(2026, 3, 1, 11, 59, tzinfo=UTC)
TTN = "v3/shop@ttn/devices/room-1/up"
CHIRPSTACK = "application/1/device/24e124136b502217/event/up"


def ttn(**changes: Any) -> dict[str, Any]:
    """An uplink of The Things Stack; ``changes`` to its uplink_message."""
    uplink = {
        "f_port": 85,
        "f_cnt": 7,
        "frm_payload": FRAME,
        "decoded_payload": {"temperature": 99, "battery": 50},
        "version_ids": {"model_id": "em300-th"},
        "received_at": "2026-03-01T11:59:00Z",
    }
    return {"end_device_ids": {"device_id": "room-1"}, "uplink_message": uplink | changes}


def chirpstack(**changes: Any) -> dict[str, Any]:
    """An uplink event of ChirpStack v4."""
    return {
        "time": "2026-03-01T11:59:00+00:00",
        "deviceInfo": {"devEui": "24e124136b502217", "deviceProfileName": "EM300-TH"},
        "fPort": 85,
        "fCnt": 7,
        "data": FRAME,
        **changes,
    }


def test_both_envelopes_name_device_model_port_and_time() -> None:
    (ours,) = foreign("ttn", TTN, ttn()).readings
    (theirs,) = foreign("chirpstack", CHIRPSTACK, chirpstack()).readings

    assert (ours.device_uid, theirs.device_uid) == ("room-1", "24e124136b502217")
    assert ours.metrics == theirs.metrics == EXPECTED
    assert ours.measured_at == theirs.measured_at == HEARD


def test_the_model_a_person_set_wins_over_the_network_servers_name_for_it() -> None:
    body = ttn(version_ids={"model_id": "my profile"}, decoded_payload=None)

    assert foreign("ttn", TTN, body).rejections[0].code == "unknown_model"
    assert foreign("ttn", TTN, body, model="EM300-TH").readings[0].metrics == EXPECTED


def test_a_models_own_codec_wins_over_what_the_network_server_decoded() -> None:
    (reading,) = foreign("ttn", TTN, ttn()).readings

    assert reading.metrics == EXPECTED


def test_without_a_codec_the_servers_values_count_as_far_as_their_names_leave_no_doubt() -> None:
    unknown = {"version_ids": {"model_id": "some-sensor"}}
    (theirs,) = foreign("ttn", TTN, ttn(**unknown)).readings
    normalized = [
        {"air": {"temperature": -18.5, "relativeHumidity": 61}, "battery": 3.6},
        {"action": {"contactState": "open"}},
    ]
    (better,) = foreign("ttn", TTN, ttn(**unknown, normalized_payload=normalized)).readings
    body = chirpstack(object={"TempC_SHT": 4.5, "TempC_DS": -20.1, "magnet_status": "close"})
    body["deviceInfo"]["deviceProfileName"] = "our own"
    (object_,) = foreign("chirpstack", CHIRPSTACK, body).readings

    assert theirs.metrics == {"temperature_c": 99}
    assert better.metrics == {
        "temperature_c": -18.5,
        "humidity_pct": 61,
        "battery_v": 3.6,
        "door_open": True,
    }
    assert object_.metrics == {
        "temperature_c": 4.5,
        "probe_temperature_c": -20.1,
        "door_open": False,
    }


def test_percents_that_a_server_calls_volts_are_left_out() -> None:
    body = ttn(version_ids={}, normalized_payload=[{"air": {"temperature": 4}, "battery": 50}])

    assert foreign("ttn", TTN, body).readings[0].metrics == {"temperature_c": 4}


def test_a_fahrenheit_name_is_converted_and_yields_to_celsius_beside_it() -> None:
    only = ttn(version_ids={}, decoded_payload={"temperature_f": -4})
    both = ttn(version_ids={}, decoded_payload={"temperature": -20.5, "temperature_f": -4})

    assert foreign("ttn", TTN, only).readings[0].metrics == {"temperature_c": -20.0}
    assert foreign("ttn", TTN, both).readings[0].metrics == {"temperature_c": -20.5}


@pytest.mark.parametrize("name", ["temperature_f", "Bat_mV", "temperature"])
def test_a_number_too_large_for_any_unit_is_no_value(name: str) -> None:
    body = ttn(version_ids={}, decoded_payload={name: 10**400, "humidity": 61})
    decoded = foreign("ttn", TTN, body)

    assert [each.metrics for each in decoded.readings] == [{"humidity_pct": 61}]


def test_millivolts_that_are_called_so_are_volts() -> None:
    body = ttn(version_ids={}, decoded_payload={"temperature": 4, "Bat_mV": 3012})

    assert foreign("ttn", TTN, body).readings[0].metrics == {
        "temperature_c": 4,
        "battery_v": 3.012,
    }


def test_a_null_clock_leaves_the_time_of_receipt() -> None:
    assert foreign("chirpstack", CHIRPSTACK, chirpstack(time=None)).readings[0].measured_at is None


def test_the_battery_that_the_network_asked_for_is_a_reading_but_not_on_mains() -> None:
    topic = CHIRPSTACK.replace("/up", "/status")
    told = chirpstack(batteryLevel=87.4, externalPowerSource=False, batteryLevelUnavailable=False)
    mains = chirpstack(batteryLevel=0, externalPowerSource=True)

    assert foreign("chirpstack", topic, told).readings[0].metrics == {"battery_pct": 87.4}
    assert foreign("chirpstack", topic, mains).readings == ()


def test_joins_and_other_events_are_passed_by() -> None:
    join = foreign("ttn", TTN, {"end_device_ids": {}, "join_accept": {}})
    status = foreign("chirpstack", CHIRPSTACK.replace("/up", "/status"), {"margin": 10})

    assert (join.readings, join.rejections) == ((), ())
    assert (status.readings, status.rejections) == ((), ())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"data": "***"}, "not_base64"),
        ({"data": None}, "no_reading"),
        ({"deviceInfo": None}, "wrong_type"),
        ({"deviceInfo": {"devEui": "a b"}}, "bad_device_name"),
        ({"time": "2026-03-01T11:59:00"}, "no_zone"),
        ({"time": "2026-03-01T13:00:00Z"}, "far_future"),
    ],
)
def test_a_broken_envelope_is_refused(change: dict[str, Any], code: str) -> None:
    decoded = foreign("chirpstack", CHIRPSTACK, chirpstack(**change))

    assert [each.code for each in decoded.rejections] == [code]


def chirpstack_3(**changes: Any) -> dict[str, Any]:
    """An uplink event of ChirpStack v3, marshaled as plain JSON."""
    return {
        "applicationID": "1",
        "deviceName": "cold room",
        "deviceProfileName": "EM300-TH",
        "devEUI": "24E124136B502217",
        "rxInfo": [{"time": None}, {"time": "2026-03-01T11:59:00Z", "rssi": -57}],
        "fPort": 85,
        "data": FRAME,
        **changes,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"devEUI": "JOEkE2tQIhc="},  # marshaled as Protocol Buffers JSON
        {"rxInfo": [], "publishedAt": "2026-03-01T11:59:00Z"},
        {"deviceProfileName": "ours", "tags": {"model": "EM300-TH"}},
    ],
)
def test_version_3_of_chirpstack_says_the_same_in_other_places(changes: dict[str, Any]) -> None:
    (reading,) = foreign("chirpstack", CHIRPSTACK, chirpstack_3(**changes)).readings

    assert reading.device_uid == "24e124136b502217"
    assert (reading.metrics, reading.measured_at) == (EXPECTED, HEARD)


def test_version_3_writes_the_decoded_object_as_text() -> None:
    body = chirpstack_3(deviceProfileName="ours", objectJSON='{"TempC_DS": -20.1}')
    broken = chirpstack_3(deviceProfileName="ours", objectJSON="{")

    assert foreign("chirpstack", CHIRPSTACK, body).readings[0].metrics == {
        "probe_temperature_c": -20.1
    }
    assert foreign("chirpstack", CHIRPSTACK, broken).rejections[0].code == "unknown_model"


def test_version_3_also_asks_for_the_battery() -> None:
    topic = CHIRPSTACK.replace("/up", "/status")
    (reading,) = foreign("chirpstack", topic, chirpstack_3(batteryLevel=48.43)).readings

    assert (reading.device_uid, reading.metrics) == ("24e124136b502217", {"battery_pct": 48.43})


def test_a_name_in_place_of_an_eui_is_kept_or_refused() -> None:
    named = foreign("chirpstack", CHIRPSTACK, chirpstack_3(devEUI="room-1"))
    wrong = foreign("chirpstack", CHIRPSTACK, chirpstack_3(devEUI="room 1"))

    assert named.readings[0].device_uid == "room-1"
    assert wrong.rejections[0].code == "bad_device_name"


def test_the_topics_of_the_oldest_servers_leave_event_out() -> None:
    topic = "application/1/device/24e124136b502217/rx"

    assert detect(topic, b"{}") == "chirpstack"
    assert foreign("chirpstack", topic, chirpstack_3()).readings[0].metrics == EXPECTED
    assert foreign("chirpstack", topic.replace("/rx", "/join"), chirpstack_3()).readings == ()


def test_topics_tell_the_envelopes_apart() -> None:
    assert detect(TTN, b"{}") == "ttn"
    assert detect(CHIRPSTACK, b"{}") == "chirpstack"
    assert detect("", b"\x01\x75", fport=85) == "lorawan"
    assert detect("", b"\x01\x75") is None
