"""Our own format: ``hanlu/v1/{device_id}/telemetry``, ``/alarm``, ``/status`` and ``/command/ack``.

One reading or a list of readings (store and forward). A list element needs its own ``ts``; a
single reading without one counts as measured when received. An unknown field is ignored and
named; a wrong type refuses the reading, since a device that mixes types is broken; a value no
sensor can report refuses that value alone.
"""

import re
from typing import Any, NamedTuple, cast, get_args

import msgspec

from hanlu.contracts import topics
from hanlu.contracts.alarms import Severity
from iot_gateway.decoders import native_commands, native_plain, strict_json, times
from iot_gateway.decoders.context import Context
from iot_gateway.metrics import (
    DS18B20_POWER_ON_C,
    METRICS,
    checked_type,
    is_power_on_mark,
    power_on_mark,
)
from iot_gateway.reading import (
    Decoded,
    DeviceAlarm,
    DeviceStatus,
    MetricValue,
    PayloadRejected,
    Reading,
    Rejection,
    repeat_safe_seq,
)

MAX_SEQ = 2**63 - 1
MAX_MESSAGE = 500
_ENVELOPE = frozenset({"ts", "seq", "boot", "channel", "device_id", "device_uid"})
_CHANNEL = re.compile(r"[A-Za-z0-9_:-]{0,64}")
_BOOT = re.compile(r"[\x21-\x7e]{1,64}")
_ALARM_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def decode(topic: str, payload: bytes, context: Context) -> Decoded:
    """Readings, an alarm or a status, by the topic's last segment."""
    native = topics.parse(topic)
    if native is None or native.leaf == "ack":
        raise PayloadRejected("bad_topic", "", f"{topic[:120]} is no topic of a device")
    match native.leaf:
        case "telemetry":
            plain = native_plain.decode_list(native.device_id, payload, context.received_at)
            if plain is not None:
                return Decoded(readings=tuple(plain))
            return _telemetry(native.device_id, topic, payload, context)
        case "status":
            return _status(native.device_id, payload)
        case "command":
            return native_commands.seen(native.device_id, payload)
        case "command/ack":
            return native_commands.answered(native.device_id, payload)
    origin = _Origin(native.device_id, topic, payload)
    return Decoded(alarms=(_alarm(origin, strict_json.parse(payload)),))


def _status(device_uid: str, payload: bytes) -> Decoded:
    if payload not in (b"online", b"offline"):
        raise PayloadRejected("bad_status", "", "expected online or offline")
    return Decoded(statuses=(DeviceStatus(device_uid=device_uid, online=payload == b"online"),))


def _telemetry(device_uid: str, topic: str, payload: bytes, context: Context) -> Decoded:
    body = strict_json.parse(payload)
    if isinstance(body, dict):
        return _part(_Origin(device_uid, topic, payload), body, context)
    if not isinstance(body, list):
        raise PayloadRejected("wrong_type", "", "expected one reading or a list of readings")
    if not body:
        raise PayloadRejected("empty", "", "the list holds no reading")
    return Decoded.joined(
        _part(_Origin(device_uid, topic, payload, index), item, context)
        for index, item in enumerate(body)
    )


class _Origin(NamedTuple):
    """Where a reading stands; ``position`` is None outside a list."""

    device_uid: str
    topic: str
    payload: bytes
    position: int | None = None

    def seq(self) -> int:
        return repeat_safe_seq(self.topic, self.payload, self.position or 0)


def _part(origin: _Origin, item: object, context: Context) -> Decoded:
    """One reading, or its rejection with its place and, where usable, its number to acknowledge."""
    try:
        decoded = _reading(origin, item, context)
    except PayloadRejected as error:
        decoded = Decoded(rejections=(error.rejection,))
    if not decoded.rejections:
        return decoded
    place = "" if origin.position is None else f"[{origin.position}]"
    seq, boot = _number_of(item)
    placed = (
        msgspec.structs.replace(
            rejection,
            field=".".join(filter(None, (place, rejection.field))),
            device_uid=origin.device_uid,
            seq=seq,
            boot=boot,
        )
        for rejection in decoded.rejections
    )
    return msgspec.structs.replace(decoded, rejections=tuple(placed))


def _number_of(item: object) -> tuple[int | None, str]:
    """Number and boot of a refused reading, as far as they are usable."""
    if not isinstance(item, dict):
        return None, ""
    try:
        return _seq(item["seq"]), _boot(item.get("boot"))
    except (KeyError, PayloadRejected):
        return None, ""


def _reading(origin: _Origin, body: object, context: Context) -> Decoded:
    if not isinstance(body, dict):
        raise PayloadRejected("wrong_type", "", "a list element is not an object")
    if origin.position is not None and "ts" not in body:
        raise PayloadRejected("missing_time", "ts", "each reading of a list needs its own time")
    _same_device(origin.device_uid, body)
    metrics, ignored = _metrics(body)
    power_on = _take_power_on_marks(metrics, context)
    reading = Reading(
        device_uid=origin.device_uid,
        channel=_channel(body.get("channel", "")),
        measured_at=times.instant(body["ts"], "ts") if "ts" in body else None,
        seq=_seq(body["seq"]) if "seq" in body else origin.seq(),
        numbered="seq" in body,
        boot=_boot(body.get("boot")),
        metrics=metrics,
    )
    return Decoded(
        readings=(reading,) if metrics else (),
        rejections=power_on,
        ignored=ignored,
    )


def _metrics(body: dict[str, Any]) -> tuple[dict[str, MetricValue], tuple[str, ...]]:
    """The values under known names, and the names that nobody knows."""
    metrics: dict[str, MetricValue] = {}
    ignored: list[str] = []
    for name, value in body.items():
        if name in METRICS:
            if value is not None:
                metrics[name] = checked_type(name, value, name)
        elif name not in _ENVELOPE:
            ignored.append(name[:64])
    if not metrics:
        unknown = f"; unknown: {', '.join(ignored[:5])}" if ignored else ""
        raise PayloadRejected("no_metrics", "", f"no known metric has a value{unknown}")
    return metrics, tuple(ignored)


def _take_power_on_marks(
    metrics: dict[str, MetricValue], context: Context
) -> tuple[Rejection, ...]:
    """Take out temperatures of exactly 85.0, unless the device is known to carry another sensor.

    One lost reading of a room at 85.0 costs nothing; a power dip taken for a fire costs a night
    call.
    """
    if DS18B20_POWER_ON_C not in metrics.values():
        return ()
    if context.model is not None and not context.model.upper().startswith("DS18"):
        return ()
    marked = [name for name, value in metrics.items() if is_power_on_mark(name, value)]
    for name in marked:
        del metrics[name]
    return tuple(power_on_mark(name) for name in marked)


def _alarm(origin: _Origin, body: object) -> DeviceAlarm:
    if not isinstance(body, dict):
        raise PayloadRejected("wrong_type", "", "expected one object")
    _same_device(origin.device_uid, body)
    severity, active = body.get("severity"), body.get("active")
    if severity not in get_args(Severity):
        raise PayloadRejected("bad_severity", "severity", "expected critical, major or minor")
    if not isinstance(active, bool):
        raise PayloadRejected("wrong_type", "active", "expected true or false")
    code, message = body.get("code"), body.get("message", "")
    if not isinstance(code, str) or not _ALARM_CODE.fullmatch(code):
        raise PayloadRejected("bad_code", "code", f"expected {_ALARM_CODE.pattern}")
    if not isinstance(message, str):
        raise PayloadRejected("wrong_type", "message", "expected text")
    return DeviceAlarm(
        device_uid=origin.device_uid,
        measured_at=times.instant(body["ts"], "ts") if "ts" in body else None,
        code=code,
        severity=cast("Severity", severity),
        active=active,
        message="".join(c for c in message if c.isprintable())[:MAX_MESSAGE],
        seq=_seq(body["seq"]) if "seq" in body else origin.seq(),
        numbered="seq" in body,
        boot=_boot(body.get("boot")),
    )


def _same_device(device_uid: str, body: dict[str, Any]) -> None:
    """A body that names another device than its topic is refused: the topic is what was allowed."""
    for field in ("device_id", "device_uid"):
        if field in body and body[field] != device_uid:
            raise PayloadRejected(
                "identity_mismatch", field, f"{body[field]!r:.80} on a topic of {device_uid}"
            )


def _seq(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_SEQ:
        raise PayloadRejected("bad_seq", "seq", "expected an integer from 0 to 2^63-1")
    return value


def _boot(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or not _BOOT.fullmatch(value):
        raise PayloadRejected("bad_boot", "boot", "expected 1 to 64 printable characters")
    return value


def _channel(value: object) -> str:
    if not isinstance(value, str) or not _CHANNEL.fullmatch(value):
        raise PayloadRejected("bad_channel", "channel", "expected [A-Za-z0-9_:-]{0,64}")
    return value
