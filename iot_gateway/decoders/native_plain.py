"""The ordinary native message, read in one pass; whatever is out of the ordinary is left alone.

Nearly every message is one flat reading with nothing wrong in it, or a list of such. Here such a
one costs a third of what reading it with all care costs; any other comes back as None and is read
with care (``native.decode`` and ``validated``), which alone say what is wrong. Both find the same
reading wherever this one finds any: a property test holds them together.
"""

from datetime import datetime

import msgspec

from iot_gateway.decoders import times
from iot_gateway.metrics import DS18B20_NO_PROBE_C, DS18B20_POWER_ON_C, METRICS
from iot_gateway.reading import MetricValue, PayloadRejected, Reading

_LONGEST = 1024  # bytes: longer is out of the ordinary
_NAMES = {"boot", "channel"}
_WITH_CARE = frozenset({DS18B20_NO_PROBE_C, DS18B20_POWER_ON_C})
_MAX_SEQ = 2**63 - 1


def decode(device_uid: str, payload: bytes, received_at: datetime) -> Reading | None:
    """One flat reading with a time and a number; None for every other payload."""
    if len(payload) > _LONGEST:
        return None
    try:
        body = msgspec.json.decode(payload)
        reading = _flat(device_uid, body, received_at)
    except (msgspec.MsgspecError, UnicodeDecodeError, PayloadRejected, KeyError, TypeError):
        return None
    return reading if reading is not None and payload.count(b":") == _colons(body) else None


def decode_list(device_uid: str, payload: bytes, received_at: datetime) -> list[Reading] | None:
    """A list of such readings, as a device sends that was cut off; None for every other payload."""
    if not payload.startswith(b"["):
        return None
    readings, colons = [], 0
    try:
        for body in msgspec.json.decode(payload):
            reading = _flat(device_uid, body, received_at)
            if reading is None:
                return None
            readings.append(reading)
            colons += _colons(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, PayloadRejected, KeyError, TypeError):
        return None
    except RecursionError:  # brackets by the thousand
        return None
    return readings if readings and payload.count(b":") == colons else None


def _colons(body: dict[str, object]) -> int:
    """How many a flat reading holds: a key given twice shows as more than its keys and times."""
    at = body["ts"]
    return len(body) + (at.count(":") if isinstance(at, str) else 0)


def _flat(device_uid: str, body: dict[str, object], received_at: datetime) -> Reading | None:
    """Raises KeyError, TypeError or PayloadRejected where it is none."""
    measured_at = times.instant(body["ts"], "ts")
    seq = body["seq"]
    times.check(measured_at, received_at)
    if type(seq) is not int or not 0 <= seq <= _MAX_SEQ:
        return None
    return _reading(device_uid, body, measured_at)


def _reading(device_uid: str, body: dict[str, object], measured_at: datetime) -> Reading | None:
    metrics: dict[str, MetricValue] = {}
    for name, value in body.items():
        metric = METRICS.get(name)
        if metric is None:
            if name not in _ENVELOPE or (name in _NAMES and not _plain_name(value)):
                return None
        elif type(value) is bool:
            if metric.kind != "flag":
                return None
            metrics[name] = value
        elif (
            type(value) is not float
            or metric.kind != "number"
            or not metric.low <= value <= metric.high
            or value in _WITH_CARE
        ):
            return None
        else:
            metrics[name] = value
    if not metrics:
        return None
    return Reading(
        device_uid=device_uid,
        channel=body.get("channel", ""),  # type: ignore[arg-type]  # a plain name, see above
        measured_at=measured_at,
        seq=body["seq"],  # type: ignore[arg-type]  # checked by the caller
        numbered=True,
        boot=body.get("boot", ""),  # type: ignore[arg-type]  # likewise
        metrics=metrics,
    )


_ENVELOPE = frozenset({"ts", "seq", *_NAMES})


def _plain_name(value: object) -> bool:
    """Whether it is text that both a boot and a channel may be."""
    return type(value) is str and 1 <= len(value) <= 64 and value.isascii() and value.isalnum()
