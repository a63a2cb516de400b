"""Frames of LoRaWAN devices in tests: what a codec finds, and what of it passes the checks."""

from typing import Any

from iot_gateway.decoders import Decoded
from iot_gateway.decoders.codecs import codec_for
from iot_gateway.decoders.codecs.frame import Frame
from tests.factories.readings import foreign


def lorawan(model: str, hex_bytes: str, fport: int | None = 85, **changes: Any) -> Decoded:
    """A raw frame of a device named room-1."""
    payload = bytes.fromhex(hex_bytes)
    known = {"model": model, "fport": fport, "device_uid": "room-1"}
    return foreign("lorawan", "", payload, **known | changes)


def frame(model: str, hex_bytes: str, fport: int | None = 85) -> Frame:
    """What the model's codec finds."""
    codec = codec_for(model)
    assert codec is not None, model
    return codec(bytes.fromhex(hex_bytes), fport, model)


def refused(model: str, hex_bytes: str, fport: int | None = 85) -> list[str]:
    """The codes of the refusals; nothing may be stored beside them."""
    decoded = lorawan(model, hex_bytes, fport)
    assert decoded.readings == ()
    return [each.code for each in decoded.rejections]
