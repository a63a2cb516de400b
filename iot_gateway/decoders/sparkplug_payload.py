"""The payload of a Sparkplug B message: its metrics with names, times and flags.

Source: Eclipse Sparkplug specification 3.0, section 6.4 (payload definition, data types, quality).
"""

from collections.abc import Callable

import msgspec

from iot_gateway.decoders import protobuf_wire as wire
from iot_gateway.decoders.protobuf_wire import Value
from iot_gateway.reading import PayloadRejected

_SIGNED_BITS = {1: 8, 2: 16, 3: 32, 4: 64}  # Int8 to Int64, by their data type
_BOOLEAN = 11
_IS_NULL = 7
_VALUES: dict[int, Callable[[Value], float | int | bool | str]] = {
    10: wire.number,
    11: wire.number,
    12: wire.floating,
    13: wire.floating,
    14: lambda value: bool(wire.number(value)),
    15: wire.text,
}
MOST_METRICS = 5_000


class Metric(msgspec.Struct, kw_only=True):
    """One metric. ``name`` may be empty where an ``alias`` stands for it; ``value`` None: none.

    ``ms``: its own time. ``good``: its quality, where told.
    """

    name: str = ""
    alias: int | None = None
    ms: int = 0
    datatype: int = 0
    historical: bool = False
    value: float | int | bool | str | None = None
    unit: str = ""
    good: bool = True


class Payload(msgspec.Struct, kw_only=True):
    """One message. ``ms``: when it was sent, 0 without a clock; ``seq`` 0 to 255."""

    ms: int = 0
    seq: int | None = None
    metrics: list[Metric]


def parse(payload: bytes) -> Payload:
    """The message; raises PayloadRejected ``truncated``, ``not_protobuf``, ``not_utf8``."""
    parsed = Payload(metrics=[])
    for field, value in wire.fields(payload):
        match field:
            case 1:
                parsed.ms = wire.number(value)
            case 2:
                parsed.metrics.append(_metric(wire.blob(value)))
                if len(parsed.metrics) > MOST_METRICS:
                    reason = f"more than {MOST_METRICS} metrics"
                    raise PayloadRejected("oversized", "metrics", reason)
            case 3:
                parsed.seq = wire.number(value)
    return parsed


def rebirth(ms: int) -> bytes:
    """The command that asks an edge node for a new birth, sent at ``ms``."""
    metric = _field(1, b"Node Control/Rebirth") + _field(4, _BOOLEAN) + _field(14, 1)
    return _field(1, ms) + _field(2, metric)


def _field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return wire.varint(number << 3) + wire.varint(value)
    return wire.varint(number << 3 | 2) + wire.varint(len(value)) + value


def with_type(metric: Metric, datatype: int) -> Metric:
    """The metric with the sign its birth gave it, where the message itself leaves that out."""
    bits = _SIGNED_BITS.get(metric.datatype or datatype)
    if bits and isinstance(metric.value, int) and not isinstance(metric.value, bool):
        metric.value = wire.signed(metric.value, bits)
    return metric


def _metric(message: bytes) -> Metric:
    metric, is_null = Metric(), False
    for field, value in wire.fields(message):
        if field in _VALUES:
            metric.value = _VALUES[field](value)
        elif field == _IS_NULL:
            is_null = bool(wire.number(value))
        else:
            _describe(metric, field, value)
    if is_null:
        metric.value = None
    return metric


def _describe(metric: Metric, field: int, value: Value) -> None:
    match field:
        case 1:
            metric.name = wire.text(value)
        case 2:
            metric.alias = wire.number(value)
        case 3:
            metric.ms = wire.number(value)
        case 4:
            metric.datatype = wire.number(value)
        case 5:
            metric.historical = bool(wire.number(value))
        case 9:
            _properties(metric, wire.blob(value))


def _properties(metric: Metric, message: bytes) -> None:
    """The unit and the quality; 192 is good, 0 bad, 500 stale."""
    keys: list[str] = []
    values: list[Value] = []
    for field, value in wire.fields(message):
        if field == 1:
            keys.append(wire.text(value))
        elif field == 2:
            values.append(value)
    for key, property_ in zip(keys, values, strict=False):
        for field, value in wire.fields(wire.blob(property_)):
            if key.lower() == "engunit" and field == 8:
                metric.unit = wire.text(value)
            elif key == "Quality" and field in (3, 4):
                metric.good = wire.number(value) == 192
