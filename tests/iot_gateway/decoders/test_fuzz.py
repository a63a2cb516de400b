"""No message can do more than be refused: every format, with its own words in every place."""

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from iot_gateway.decoders import FORMATS
from iot_gateway.metrics import METRICS, check_range
from tests.factories.readings import foreign
from tests.factories.sparkplug import message, metric
from tests.factories.teltonika import packet, record

TOPICS = {
    "tasmota": ["tele/cold-1/SENSOR", "tele/cold-1/STATE", "stat/cold-1/STATUS10", "tele/c/LWT"],
    "zigbee2mqtt": [
        "zigbee2mqtt/a/b",
        "zigbee2mqtt/bridge/state",
        "z/bridge/devices",
        "zigbee2mqtt/a/availability",
        "zigbee2mqtt/a/temperature",
    ],
    "shelly": [
        "shellypro3em-1/status/temperature:0",
        "s/status/temperature:100",
        "s/events/rpc",
        "s/rpc",
        "shellies/s/info",
    ],
    "openmqttgateway": [
        "home/OMG/BTtoMQTT/A4C138AABBCC",
        "home/OMG/SYStoMQTT",
        "home/OMG/LWT",
    ],
    "ruuvi": ["ruuvi/AA:BB:CC:DD:EE:FF/11:22:33:44:55:66", "ruuvi/x/gw_status", ""],
    "ttn": ["v3/app@ttn/devices/room-1/up"],
    "chirpstack": ["application/1/device/24e124136b502217/event/up", "a/event/status"],
    "sparkplug_b": [f"spBv1.0/g/{kind}/n/d" for kind in ("DBIRTH", "DDATA", "DDEATH")]
    + ["spBv1.0/g/NBIRTH/n", "spBv1.0/g/NDEATH/n", "spBv1.0/STATE/h"],
    "teltonika": ["avl/352093085698206", ""],
    "lorawan": [""],
    "home_assistant": ["homeassistant/sensor/x/config"],
    "native": ["hanlu/v1/cold-1/telemetry"],
}
WORDS = re.findall(
    r"\S+",
    """
StatusSNS DS18B20-1 DS18B20 ANALOG ENERGY ESP32 Id Temperature Temperature3 Humidity Power TempUnit
Time PressureUnit ZbReceived Device Endpoint Name Contact temperature local_temperature humidity
battery voltage contact last_seen temperature_l1 state method params result src ts temperature:0
switch:0 devicepower:0 tC rh apower tmp hum bat sensor value units is_valid ext_temperature 0 flood
tempc tempf tempc3 batt id unixtime UTCtime manufacturerdata gw_mac data tags dataFormat pressure
measurementSequenceNumber end_device_ids device_id uplink_message frm_payload f_port received_at
decoded_payload normalized_payload air relativeHumidity action contactState version_ids model_id
events address window mac OBJTMP Battery devEUI rxInfo publishedAt objectJSON
deviceInfo devEui fPort object time batteryLevel TempC_SHT temperature_f Bat_mV seq
channel temperature_c
""",
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.just(10**400),  # too large for a float
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        [
            "",
            "NotifyStatus",
            "NotifyEvent",
            "F",
            "C",
            "AXUyA2fIAARoPA==",
            "-18.5",
            "open",
            "EM300-TH",
        ]
    ),
    st.sampled_from(["2026-03-01T11:59:00Z", "2026-03-01T11:59:00", "1970-01-01T00:00:00", "x"]),
    st.text(max_size=8),
)
BODIES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from(WORDS), inner, max_size=6), st.lists(inner, max_size=3)
    ),
    max_leaves=12,
)


def check(name: str, topic: str, payload: bytes) -> None:
    """Nothing is raised, and what is stored could have been measured."""
    known = {"device_uid": "room-1", "model": "EM300-TH", "fport": 85}
    decoded = foreign(name, topic, payload, **known)
    for reading in decoded.readings:
        assert reading.metrics
        assert reading.metrics.keys() <= METRICS.keys()
        for measured, value in reading.metrics.items():
            check_range(measured, value, measured)


def test_every_whole_message_is_one() -> None:
    for name, topic, payload in WHOLE:
        assert foreign(name, topic, payload, device_uid="room-1").readings, name


def test_every_format_is_tried() -> None:
    assert TOPICS.keys() == FORMATS.keys()


@settings(max_examples=60)
@given(st.sampled_from(sorted(TOPICS)), st.data())
def test_no_object_can_do_more_than_be_refused(name: str, data: st.DataObject) -> None:
    topic = data.draw(st.sampled_from(TOPICS[name]))
    body: Any = data.draw(st.dictionaries(st.sampled_from(WORDS), BODIES, max_size=8))
    check(name, topic, json.dumps(body).encode())


@given(st.sampled_from(sorted(TOPICS)), st.data())
def test_no_bytes_can_do_more_than_be_refused(name: str, data: st.DataObject) -> None:
    topic = data.draw(st.sampled_from(TOPICS[name]))
    check(name, topic, data.draw(st.binary(max_size=120)))


# Whole messages of the binary formats. A packet of a tracker is taken as sent over UDP, without the
# checksum, which would hide what a wrong bit does.
TRACKED = {72: (4, -184), 73: (4, 41), 25: (2, -1840), 10800: (2, -1840), 10804: (1, 61)}
WHOLE = [
    (
        "ruuvi",
        "",
        bytes.fromhex("1f0201061bff990405138a5f92c4f3ffe4ffdc0414c4f6ec29bbe62eb92e73e5bc"),
    ),
    ("ruuvi", "", bytes.fromhex("1502010611ff990403651652cae900080018041c0c8bc6")),
    ("ruuvi", "", bytes.fromhex("9904c512fc5394c37cac364200cdcbb8334c884f")),
    ("teltonika", "352093085698206", packet(record(TRACKED, width=2), codec=0x8E)[8:-4]),
    (
        "sparkplug_b",
        "spBv1.0/g/DBIRTH/n/d",
        message(metric(-18.4, name="Temperature", alias=1, unit="°C")),
    ),
]


@given(st.sampled_from(WHOLE), st.integers(0, 8 * 60), st.integers(0, 60))
def test_a_whole_message_with_a_wrong_bit_or_cut_short_can_do_no_more_either(
    whole: tuple[str, str, bytes], flipped: int, cut: int
) -> None:
    name, topic, sent = whole
    payload = bytearray(sent)
    payload[flipped // 8 % len(payload)] ^= 1 << flipped % 8
    check(name, topic, bytes(payload[: len(payload) - cut % len(payload)]))
