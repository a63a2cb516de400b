"""Elsys ERS and ELT. Source: Elsys payload format: type byte, then a value of known length."""

from iot_gateway.decoders.codecs.frame import Frame, unpack
from iot_gateway.reading import MetricValue, PayloadRejected

MODELS = r"ER[SM].*|EL[TS].*|ESM.*"

# type: (length, layout, canonical name, divisor); without a name only the length matters.
_TYPES: dict[int, tuple[int, str, str, int]] = {
    0x01: (2, ">h", "temperature_c", 10),
    0x02: (1, ">B", "humidity_pct", 1),
    0x05: (1, ">B", "motion", 1),
    0x07: (2, ">H", "battery_v", 1000),
    0x0C: (2, ">h", "probe_temperature_c", 10),
    0x12: (1, ">B", "leak", 1),
    0x14: (4, ">i", "pressure_hpa", 1000),
}
_OTHER_LENGTHS = {
    0x03: 3, 0x04: 2, 0x06: 2, 0x08: 2, 0x09: 6, 0x0A: 2, 0x0B: 4, 0x0D: 1, 0x0E: 2, 0x0F: 1,
    0x10: 4, 0x11: 1, 0x13: 65, 0x15: 2, 0x16: 2, 0x17: 4, 0x18: 2, 0x1A: 1, 0x1B: 4, 0x1C: 2,
    0x3D: 4,
}  # fmt: skip


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """Every known type up to the first unknown one, whose length nobody can tell."""
    metrics: dict[str, MetricValue] = {}
    at = 0
    while at < len(payload):
        kind = payload[at]
        if kind in _TYPES:
            length, layout, name, divisor = _TYPES[kind]
            (value,) = unpack(layout, payload, at + 1)
            metrics[name] = _canonical(name, value, divisor)
        elif kind in _OTHER_LENGTHS:
            length = _OTHER_LENGTHS[kind]
        elif not metrics:
            raise PayloadRejected("unknown_format", "", f"type 0x{kind:02x} is not known")
        else:
            return Frame(metrics=metrics, unread=(f"0x{kind:02x}",))
        at += 1 + length
    return Frame(metrics=metrics)


def _canonical(name: str, value: int, divisor: int) -> MetricValue:
    if name == "leak":
        return value != 0
    return value if divisor == 1 else value / divisor
