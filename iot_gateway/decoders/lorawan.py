"""LoRaWAN frames: raw, or in the envelopes of The Things Stack v3 and ChirpStack v4.

Sources: The Things Stack documentation, MQTT uplink messages; ChirpStack v4 documentation,
integration events. The bytes are decoded here by the model's own codec, never taken from the
network server's decoder, whose names and units anyone may have edited. A frame without a time of
its own counts as measured when the network heard it.
"""

import base64
import binascii
from datetime import datetime
from typing import Any

from iot_gateway.decoders import times
from iot_gateway.decoders.codecs import codec_for
from iot_gateway.decoders.codecs.frame import Frame
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import device_name, parse_object
from iot_gateway.reading import (
    Decoded,
    DeviceFacts,
    PayloadRejected,
    Reading,
    repeat_safe_seq,
)


def decode_raw(topic: str, payload: bytes, context: Context) -> Decoded:
    """The bytes of one frame; the binding says device, model and port."""
    if context.device_uid is None:
        raise PayloadRejected("no_device", "", "a raw frame does not name its device")
    seq = repeat_safe_seq(topic, payload)
    return _decoded(context.device_uid, payload, context.fport, context.model, None, seq)


def decode_ttn(topic: str, payload: bytes, context: Context) -> Decoded:
    """``v3/{application}/devices/{device}/up``."""
    body = parse_object(payload)
    uplink = body.get("uplink_message")
    if not isinstance(uplink, dict):
        return Decoded(ignored=tuple(sorted(body)))
    ids = _object(body, "end_device_ids")
    versions = uplink.get("version_ids")
    model = versions.get("model_id") if isinstance(versions, dict) else None
    return _decoded(
        device_name(str(ids.get("device_id"))),
        _bytes(uplink.get("frm_payload"), "uplink_message.frm_payload"),
        _port(uplink.get("f_port")),
        context.model or _text(model),
        _heard(uplink.get("received_at"), "uplink_message.received_at"),
        repeat_safe_seq(topic, payload),
    )


def decode_chirpstack(topic: str, payload: bytes, context: Context) -> Decoded:
    """``application/{id}/device/{dev_eui}/event/up``; other events are passed by."""
    if not topic.endswith("/event/up"):
        return Decoded(ignored=(topic.rpartition("/")[2][:64],))
    body = parse_object(payload)
    device = _object(body, "deviceInfo")
    return _decoded(
        device_name(str(device.get("devEui"))),
        _bytes(body.get("data"), "data"),
        _port(body.get("fPort")),
        context.model or _text(device.get("deviceProfileName")),
        _heard(body.get("time"), "time"),
        repeat_safe_seq(topic, payload),
    )


def _decoded(
    uid: str,
    payload: bytes,
    fport: int | None,
    model: str | None,
    heard_at: datetime | None,
    seq: int,
) -> Decoded:
    codec = codec_for(model or "")
    if codec is None:
        reason = f"no codec reads the frames of {model!r:.60}"
        # Named, since the registry may know the model better than the network server does.
        raise PayloadRejected("unknown_model", "", reason, device_uid=uid)
    frame = codec(payload, fport, model or "")
    facts = (DeviceFacts(device_uid=uid, facts=frame.facts),) if frame.facts else ()
    return Decoded(readings=_readings(uid, frame, heard_at, seq), facts=facts, ignored=frame.unread)


def _readings(uid: str, frame: Frame, heard_at: datetime | None, seq: int) -> tuple[Reading, ...]:
    kept = tuple(
        Reading(
            device_uid=uid,
            measured_at=each.measured_at,
            # The device may send its memory twice, in other frames: the same row both times.
            seq=0,
            metrics=each.metrics,
            historical=True,
        )
        for each in frame.history
    )
    if not frame.metrics:
        return kept
    measured_at = frame.measured_at or heard_at
    live = Reading(device_uid=uid, measured_at=measured_at, seq=seq, metrics=frame.metrics)
    return (live, *kept)


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise PayloadRejected("wrong_type", name, "expected an object")
    return value


def _bytes(value: object, field: str) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else "-", validate=True)
    except (binascii.Error, ValueError):
        raise PayloadRejected("not_base64", field, "expected bytes in base64") from None


def _port(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _heard(value: object, field: str) -> datetime | None:
    return None if value is None else times.instant(value, field)
