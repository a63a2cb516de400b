"""Which format a message has, by its topic or, where that is lost, by what only one format says."""

import pytest

from iot_gateway.decoders.detect import detect


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("hanlu/v1/cold-1/telemetry", "native"),
        ("tele/cold-1/SENSOR", "tasmota"),
        ("cold-1/tele/SENSOR", "tasmota"),
        ("zigbee2mqtt/cold/availability", "zigbee2mqtt"),
        ("shop/zigbee2mqtt/cold", "zigbee2mqtt"),
        ("shellies/shellyht-1/sensor/temperature", "shelly"),
        ("shellyplus1-1/status/temperature:100", "shelly"),
        ("shellyplus1-1/events/rpc", "shelly"),
        ("home/OMG/BTtoMQTT/A4C138AABBCC", "openmqttgateway"),
        ("home/OpenMQTTGateway_BLE/LWT", "openmqttgateway"),
        ("v3/app@ttn/devices/room-1/up", "ttn"),
        ("application/1/device/24e1/event/up", "chirpstack"),
        ("spBv1.0/g/DDATA/n/d", "sparkplug_b"),
        ("ruuvi/AA:BB:CC:DD:EE:FF/11:22:33:44:55:66", "ruuvi"),
        ("home/OMG/SYStoMQTT", "openmqttgateway"),
        ("eu868/application/1/device/24e1/event/up", "chirpstack"),
        ("application/1/device/24e1/rx", "chirpstack"),
        ("eu868/gateway/24e1/event/up", None),  # a gateway's own frames, still encrypted
        ("tasmota/discovery/AABBCC/sensors", None),
        ("homeassistant/status", None),
        ("somewhere/else", None),
    ],
)
def test_topics_tell(topic: str, name: str | None) -> None:
    assert detect(topic, b"{}") == name


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (b'{"end_device_ids": {}}', "ttn"),
        (b'{"deviceInfo": {}}', "chirpstack"),
        (b'{"gw_mac": "x"}', "ruuvi"),
        (b'{"tempc": 1}', "openmqttgateway"),
        (b'{"method": "x", "y": "NotifyStatus"}', "shelly"),
        (b'{"method": "NotifyEvent"}', "shelly"),
        (b'{"devEUI": "24e1", "fPort": 2}', "chirpstack"),
        (b'{"temperature": 4.1, "linkquality": 102}', "zigbee2mqtt"),
        (b'{"temperature": 4.1}', None),
        (b"\x1b\xff\x99\x04\x05", "ruuvi"),
        (b"\x01\x02", None),
    ],
)
def test_without_a_topic_the_payload_tells(payload: bytes, name: str | None) -> None:
    assert detect("", payload) == name
