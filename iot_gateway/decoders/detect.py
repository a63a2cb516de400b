"""Which format a message most likely has, for messages that come without a binding."""

import re

from hanlu.contracts import topics
from iot_gateway.decoders import teltonika

_MAC = r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}"
_TOPICS = (
    (rf"{topics.PREFIX}/.*", "native"),
    (r"spBv1\.0/.+", "sparkplug_b"),
    (r"homeassistant/.+/config", "home_assistant"),
    (r"shellies/.+", "shelly"),
    (r"(.+/)?zigbee2mqtt/.+", "zigbee2mqtt"),
    (
        r".+/BTtoMQTT(/.+)?|.+/SYStoMQTT|.+/(OMG|OpenMQTTGateway|Theengs)[^/]*/LWT",
        "openmqttgateway",
    ),
    (r"(.+/)?(tele|stat)/.+", "tasmota"),
    (r"v3/.+/devices/.+/.+", "ttn"),
    (r"(.+/)?application/.+/device/.+/(event/.+|rx|status)", "chirpstack"),
    (rf"ruuvi/.+|.+/{_MAC}/({_MAC}|gw_status)", "ruuvi"),
    (r".+/(status/[a-z0-9_]+(:\d+)?|online|events/rpc|rpc)", "shelly"),
)
_RUUVI_MANUFACTURER_DATA = b"\xff\x99\x04"
# Keys that only one format has, for captures whose topic is lost.
_MARKS = (
    (b'"end_device_ids"', "ttn"),
    (b'"deviceInfo"', "chirpstack"),
    (b'"devEUI"', "chirpstack"),
    (b'"gw_mac"', "ruuvi"),
    (b'"BTtoMQTT"', "openmqttgateway"),
    (b'"tempc"', "openmqttgateway"),
    (b'"model_id"', "openmqttgateway"),
    (b'"NotifyStatus"', "shelly"),
    (b'"NotifyFullStatus"', "shelly"),
    (b'"NotifyEvent"', "shelly"),
    (b'"linkquality"', "zigbee2mqtt"),
)


def detect(topic: str, payload: bytes, fport: int | None = None) -> str | None:
    """The name of a format in ``FORMATS``, by the topic, or by the payload where that tells none.

    A port without a topic is a raw LoRaWAN frame.
    """
    for pattern, name in _TOPICS:
        if re.fullmatch(pattern, topic):
            return name
    if payload.lstrip().startswith(b"{"):
        return next((name for mark, name in _MARKS if mark in payload), None)
    if fport is not None:
        return "lorawan"
    if teltonika.is_packet(payload):
        return "teltonika"
    return "ruuvi" if _RUUVI_MANUFACTURER_DATA in payload else None
