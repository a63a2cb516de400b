"""AN-303, temperature and humidity.

Source: AN-303 user guide, iotguo.com/en/AN-303.html: port 210, a zero byte, then a type byte and a
value whose length belongs to the type, most byte first.
"""

from iot_gateway.decoders.codecs.frame import Frame, require_port, unknown_part, unpack
from iot_gateway.reading import Fact, MetricValue, PayloadRejected

MODELS = r"AN-?303.*"
_PORT = 210
_VERSION = 0
_METRICS = {
    0x04: (">H", "battery_v", 1000),
    0x10: (">h", "temperature_c", 100),
    0x12: (">H", "humidity_pct", 10),
}
_FACTS = {
    0x01: "model_code",
    0x05: "battery_low",
    0x11: "temperature_event",
    0x13: "humidity_event",
    0x77: "tampered",
}


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """Every known type up to the first unknown one, whose length nobody can tell."""
    require_port(fport, _PORT)
    (version,) = unpack(">B", payload)
    if version != _VERSION:
        raise PayloadRejected("unknown_format", "", f"version {version} at byte 0 is not known")
    metrics: dict[str, MetricValue] = {}
    facts: dict[str, Fact] = {}
    at, unread = 1, ""
    while at < len(payload) and not unread:
        kind = payload[at]
        if kind in _METRICS:
            layout, name, divisor = _METRICS[kind]
            metrics[name] = unpack(layout, payload, at + 1)[0] / divisor
            at += 3
        elif kind in _FACTS:
            (facts[_FACTS[kind]],) = unpack(">B", payload, at + 1)
            at += 2
        else:
            unread = f"type 0x{kind:02x}"
    if unread and not (metrics or facts):
        raise unknown_part(unread, at)
    return Frame(metrics=metrics, facts=facts, unread=(f"{unread} at byte {at}",) if unread else ())
