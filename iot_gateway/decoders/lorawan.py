"""LoRaWAN frames: raw, or in the envelopes of The Things Stack v3 and ChirpStack v4.

Sources: The Things Stack documentation, data formats (uplink messages, normalized payload);
ChirpStack v4 documentation, integration events. The bytes are decoded here by the model's own
codec, not taken from the network server's decoder, whose names and units anyone may have edited;
only where no codec reads the model are its values taken, as far as their names leave no doubt. A
frame without a time of its own counts as measured when the network heard it.
"""

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from iot_gateway.decoders import times
from iot_gateway.decoders.codecs import codec_for
from iot_gateway.decoders.codecs.frame import Frame, no_reading
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import device_name, parse_object
from iot_gateway.decoders.plain_names import named
from iot_gateway.decoders.ttn_normalized import normalized
from iot_gateway.reading import (
    Decoded,
    DeviceFacts,
    MetricValue,
    PayloadRejected,
    Reading,
    repeat_safe_seq,
)


class _Uplink(msgspec.Struct, frozen=True):
    """One uplink out of its envelope. ``models``: names for the model, the most trusted first.

    ``values``: what the network server's own decoder made of it.
    """

    uid: str
    payload: bytes
    fport: int | None
    models: tuple[str, ...]
    heard_at: datetime | None
    seq: int
    values: dict[str, MetricValue] = {}


def decode_raw(topic: str, payload: bytes, context: Context) -> Decoded:
    """The bytes of one frame; the binding says device, model and port."""
    if context.device_uid is None:
        raise PayloadRejected("no_device", "", "a raw frame does not name its device")
    seq = repeat_safe_seq(topic, payload)
    models = _texts([context.model])
    return _decoded(_Uplink(context.device_uid, payload, context.fport, models, None, seq))


def decode_ttn(topic: str, payload: bytes, context: Context) -> Decoded:
    """``v3/{application}/devices/{device}/up``."""
    body = parse_object(payload)
    inner = body.get("data")
    body = inner if isinstance(inner, dict) and "uplink_message" in inner else body  # an event
    uplink = body.get("uplink_message")
    if not isinstance(uplink, dict):
        return Decoded(ignored=tuple(sorted(body)))
    ids = _object(body, "end_device_ids")
    versions = uplink.get("version_ids")
    model = versions.get("model_id") if isinstance(versions, dict) else None
    theirs = normalized(uplink.get("normalized_payload")) or named(uplink.get("decoded_payload"))
    heard = uplink.get("received_at") or body.get("received_at")
    return _decoded(
        _Uplink(
            uid=device_name(str(ids.get("device_id"))),
            payload=_bytes(uplink.get("frm_payload"), "uplink_message.frm_payload"),
            fport=_port(uplink.get("f_port")),
            models=_texts([context.model, model]),
            heard_at=_heard(heard, "uplink_message.received_at"),
            seq=repeat_safe_seq(topic, payload),
            values=theirs,
        )
    )


def decode_chirpstack(topic: str, payload: bytes, context: Context) -> Decoded:
    """``application/{id}/device/{dev_eui}/event/up``, and ``status`` for the battery."""
    event = topic.rpartition("/")[2]
    body = parse_object(payload)
    if event == "status" and "batteryLevel" in body:
        return _battery_status(topic, payload, body)
    if "/event/" in topic and event != "up":
        return Decoded(ignored=(event[:64],))
    device = _object(body, "deviceInfo")
    tags = device.get("tags")
    tag = tags.get("model") if isinstance(tags, dict) else None
    return _decoded(
        _Uplink(
            uid=device_name(str(device.get("devEui"))),
            payload=_bytes(body.get("data"), "data"),
            fport=_port(body.get("fPort")),
            models=_texts([context.model, tag, device.get("deviceProfileName")]),
            heard_at=_heard(body.get("time"), "time"),
            seq=repeat_safe_seq(topic, payload),
            values=named(body.get("object")),
        )
    )


def _battery_status(topic: str, payload: bytes, body: dict[str, Any]) -> Decoded:
    """The answer to the network's own question; on mains there is no battery to speak of."""
    level = body["batteryLevel"]
    told = not (body.get("externalPowerSource") or body.get("batteryLevelUnavailable"))
    if not told or not isinstance(level, int | float) or isinstance(level, bool):
        return Decoded(ignored=("status",))
    reading = Reading(
        device_uid=device_name(str(_object(body, "deviceInfo").get("devEui"))),
        measured_at=_heard(body.get("time"), "time"),
        seq=repeat_safe_seq(topic, payload),
        metrics={"battery_pct": round(level, 2)},
    )
    return Decoded(readings=(reading,))


def _decoded(uplink: _Uplink) -> Decoded:
    model = next((each for each in uplink.models if codec_for(each)), None)
    codec = codec_for(model) if model else None
    if codec is None or model is None:
        return _without_codec(uplink)
    if not uplink.payload:
        raise no_reading("a frame without a payload")
    frame = codec(uplink.payload, uplink.fport, model)
    facts = (DeviceFacts(device_uid=uplink.uid, facts=frame.facts),) if frame.facts else ()
    return Decoded(
        readings=_readings(uplink, frame),
        facts=facts,
        rejections=tuple(
            msgspec.structs.replace(each, device_uid=uplink.uid) for each in frame.refused
        ),
        ignored=frame.unread,
    )


def _without_codec(uplink: _Uplink) -> Decoded:
    if uplink.values:
        return Decoded(readings=_readings(uplink, Frame(metrics=uplink.values)))
    known = " or ".join(repr(each)[:60] for each in uplink.models) or "a device without a model"
    reason = f"no codec reads the frames of {known}"
    # Named, since the registry may know the model better than the network server does.
    raise PayloadRejected("unknown_model", "", reason, device_uid=uplink.uid)


def _readings(uplink: _Uplink, frame: Frame) -> tuple[Reading, ...]:
    probes = {"": frame.metrics, **frame.channels}
    live = (
        Reading(
            device_uid=uplink.uid,
            channel=channel,
            measured_at=frame.measured_at or uplink.heard_at,
            seq=uplink.seq,
            metrics=metrics,
        )
        for channel, metrics in probes.items()
        if metrics
    )
    kept = (
        Reading(
            device_uid=uplink.uid,
            channel=each.channel,
            measured_at=each.measured_at,
            # The device may send its memory twice, in other frames: the same row both times.
            seq=0,
            metrics=each.metrics,
            historical=True,
        )
        for each in frame.history
    )
    return (*live, *kept)


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise PayloadRejected("wrong_type", name, "expected an object")
    return value


def _bytes(value: object, field: str) -> bytes:
    """Empty fields are left out of both envelopes: a frame without a payload."""
    if value is None:
        return b""
    try:
        return base64.b64decode(value if isinstance(value, str) else "-", validate=True)
    except (binascii.Error, ValueError):
        raise PayloadRejected("not_base64", field, "expected bytes in base64") from None


def _port(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str) and value)


def _heard(value: object, field: str) -> datetime | None:
    return None if value is None else times.instant(value, field)
