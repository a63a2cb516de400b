"""Elsys ERS, ELT, ESM, EMS and their kin.

Source: Elsys "Sensor payload" document, elsys.se/en/elsys-payload: a type byte, then a value whose
length belongs to the type, most byte first. External probe 1 is ``probe_temperature_c``, external
probe 2 ``temperature2_c``; more of them, which come as repeated values, are channels of their own.
"""

from iot_gateway.decoders.codecs.frame import Frame, no_reading, unknown_part, unpack
from iot_gateway.reading import MetricValue, PayloadRejected

MODELS = r"ELSYS.*|(ER[SM]|EL[TS]|EMS|ESM)([^A-Z].*)?"

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
_EXTERNAL_2 = 0x19
_INFRARED = 0x10
_SETTINGS = 0x3E
_OTHER_LENGTHS = {
    0x03: 3, 0x04: 2, 0x06: 2, 0x08: 2, 0x09: 6, 0x0A: 2, 0x0B: 4, 0x0D: 1, 0x0E: 2, 0x0F: 1,
    0x10: 4, 0x11: 1, 0x13: 65, 0x15: 2, 0x16: 2, 0x17: 4, 0x18: 2, 0x19: 2, 0x1A: 1, 0x1B: 4,
    0x1C: 2, 0x3D: 4,
}  # fmt: skip


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """Every known type up to the first unknown one, whose length nobody can tell."""
    metrics: dict[str, MetricValue] = {}
    external: list[float] = []
    at, unread = 0, ""
    while at < len(payload):
        kind = payload[at]
        if kind == _SETTINGS:  # the rest is what the device is set to
            if not metrics:
                raise no_reading("a report of settings")
            break
        length = _TYPES[kind][0] if kind in _TYPES else _OTHER_LENGTHS.get(kind)
        if length is None:
            unread = f"type 0x{kind:02x}"
            break
        _whole(payload, at, length)
        if kind in _TYPES:
            _, layout, name, divisor = _TYPES[kind]
            metrics[name] = _canonical(name, unpack(layout, payload, at + 1)[0], divisor)
        elif kind == _EXTERNAL_2:
            external.append(unpack(">h", payload, at + 1)[0] / 10)
        elif kind == _INFRARED:
            inside, target = unpack(">hh", payload, at + 1)
            metrics |= {"internal_temperature_c": inside / 10, "probe_temperature_c": target / 10}
        at += 1 + length
    return _frame(metrics, external, unread, at)


def _frame(
    metrics: dict[str, MetricValue],
    external: list[float],
    unread: str,
    at: int,
) -> Frame:
    if external:
        metrics["temperature2_c"] = external[0]
    if unread and not metrics:
        raise unknown_part(unread, at)
    return Frame(
        metrics=metrics,
        channels={
            f"ext{number}": {"temperature_c": value}
            for number, value in enumerate(external[1:], start=3)
        },
        unread=(f"{unread} at byte {at}",) if unread else (),
    )


def _whole(payload: bytes, at: int, length: int) -> None:
    if at + 1 + length > len(payload):
        reason = f"the frame ends after {len(payload)} bytes, inside the type at {at}"
        raise PayloadRejected("truncated", "", reason)


def _canonical(name: str, value: int, divisor: int) -> MetricValue:
    if name == "leak":
        return value != 0
    return value if divisor == 1 else value / divisor
