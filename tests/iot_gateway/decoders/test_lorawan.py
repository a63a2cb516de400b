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
        "decoded_payload": {"temperature": 99},
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
    body = ttn(version_ids={"model_id": "my profile"})

    assert foreign("ttn", TTN, body).rejections[0].code == "unknown_model"
    assert foreign("ttn", TTN, body, model="EM300-TH").readings[0].metrics == EXPECTED


def test_joins_and_other_events_are_passed_by() -> None:
    join = foreign("ttn", TTN, {"end_device_ids": {}, "join_accept": {}})
    status = foreign("chirpstack", CHIRPSTACK.replace("/up", "/status"), {"margin": 10})

    assert (join.readings, join.rejections) == ((), ())
    assert (status.readings, status.rejections) == ((), ())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"data": "***"}, "not_base64"),
        ({"data": None}, "not_base64"),
        ({"deviceInfo": None}, "wrong_type"),
        ({"deviceInfo": {"devEui": "a b"}}, "bad_device_name"),
        ({"time": "2026-03-01T11:59:00"}, "no_zone"),
        ({"time": "2026-03-01T13:00:00Z"}, "far_future"),
    ],
)
def test_a_broken_envelope_is_refused(change: dict[str, Any], code: str) -> None:
    decoded = foreign("chirpstack", CHIRPSTACK, chirpstack(**change))

    assert [each.code for each in decoded.rejections] == [code]


def test_topics_tell_the_envelopes_apart() -> None:
    assert detect(TTN, b"{}") == "ttn"
    assert detect(CHIRPSTACK, b"{}") == "chirpstack"
    assert detect("", b"\x01\x75", fport=85) == "lorawan"
    assert detect("", b"\x01\x75") is None
