"""LoRaWAN frames: raw, or in the envelope of The Things Stack v3 (ChirpStack's is ``chirpstack``).

Source: The Things Stack documentation, data formats (uplink messages, normalized payload). The
bytes are decoded here by the model's own codec, not taken from the network server's decoder, whose
names and units anyone may have edited; only where no codec reads the model are its values taken, as
far as their names leave no doubt. A frame without a time of its own counts as measured when the
network heard it.
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


class Uplink(msgspec.Struct, frozen=True):
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
    models = texts([context.model])
    return decoded(Uplink(context.device_uid, payload, context.fport, models, None, seq))


def decode_ttn(topic: str, payload: bytes, context: Context) -> Decoded:
    """``v3/{application}/devices/{device}/up``."""
    body = parse_object(payload)
    inner = body.get("data")
    body = inner if isinstance(inner, dict) and "uplink_message" in inner else body  # an event
    uplink = body.get("uplink_message")
    if not isinstance(uplink, dict):
        return Decoded(ignored=tuple(sorted(body)))
    ids = part(body, "end_device_ids")
    versions = uplink.get("version_ids")
    model = versions.get("model_id") if isinstance(versions, dict) else None
    theirs = normalized(uplink.get("normalized_payload")) or named(uplink.get("decoded_payload"))
    heard = uplink.get("received_at") or body.get("received_at")
    return decoded(
        Uplink(
            uid=device_name(str(ids.get("device_id"))),
            payload=frame_bytes(uplink.get("frm_payload"), "uplink_message.frm_payload"),
            fport=port(uplink.get("f_port")),
            models=texts([context.model, model]),
            heard_at=heard_at(heard, "uplink_message.received_at"),
            seq=repeat_safe_seq(topic, payload),
            values=theirs,
        )
    )


def decoded(uplink: Uplink) -> Decoded:
    """What the codec of the model reads in the frame, else what the server's own values say.

    Raises PayloadRejected ``unknown_model``, ``no_reading``, and what the codec raises.
    """
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


def _without_codec(uplink: Uplink) -> Decoded:
    if uplink.values:
        return Decoded(readings=_readings(uplink, Frame(metrics=uplink.values)))
    known = " or ".join(repr(each)[:60] for each in uplink.models) or "a device without a model"
    reason = f"no codec reads the frames of {known}"
    # Named, since the registry may know the model better than the network server does.
    raise PayloadRejected("unknown_model", "", reason, device_uid=uplink.uid)


def _readings(uplink: Uplink, frame: Frame) -> tuple[Reading, ...]:
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


def part(body: dict[str, Any], name: str) -> dict[str, Any]:
    """An object inside the envelope; raises PayloadRejected ``wrong_type``."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise PayloadRejected("wrong_type", name, "expected an object")
    return value


def frame_bytes(value: object, field: str) -> bytes:
    """The frame; empty fields are left out of the envelopes. Raises ``not_base64``."""
    if value is None:
        return b""
    try:
        return base64.b64decode(value if isinstance(value, str) else "-", validate=True)
    except (binascii.Error, ValueError):
        raise PayloadRejected("not_base64", field, "expected bytes in base64") from None


def port(value: object) -> int | None:
    """The LoRaWAN port, where told."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def texts(values: Iterable[object]) -> tuple[str, ...]:
    """Those that are texts and not empty."""
    return tuple(value for value in values if isinstance(value, str) and value)


def heard_at(value: object, field: str) -> datetime | None:
    """When the network heard the frame, where it knows."""
    return None if value is None else times.instant(value, field)
