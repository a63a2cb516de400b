"""Which format a message most likely has, for messages that come without a binding."""

import re

from hanlu.contracts import topics

_MAC = r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}"
_PATTERNS = (
    (rf"{topics.PREFIX}/.*", "native"),
    (r"(.+/)?(tele|stat)/.+", "tasmota"),
    (r"zigbee2mqtt/.+", "zigbee2mqtt"),
    (r"v3/.+/devices/.+/up", "ttn"),
    (r"application/.+/device/.+/event/.+", "chirpstack"),
    (rf"ruuvi/.+|.+/{_MAC}/({_MAC}|gw_status)", "ruuvi"),
    (r".+/(status/[a-z0-9]+:\d+|online|events/rpc)", "shelly"),
)
_RUUVI_MANUFACTURER_DATA = b"\xff\x99\x04"


def detect(topic: str, payload: bytes, fport: int | None = None) -> str | None:
    """The name of a format in ``FORMATS``, by the topic, or by the payload where there is none.

    A port without a topic is a raw LoRaWAN frame.
    """
    for pattern, name in _PATTERNS:
        if re.fullmatch(pattern, topic):
            return name
    if fport is not None and not topic:
        return "lorawan"
    if _RUUVI_MANUFACTURER_DATA in payload or b'"gw_mac"' in payload:
        return "ruuvi"
    return None
