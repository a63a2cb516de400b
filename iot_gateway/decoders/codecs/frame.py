"""What a codec finds in the bytes of a LoRaWAN frame, and how it reads them."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from iot_gateway.reading import Fact, MetricValue, PayloadRejected


class Kept(msgspec.Struct, frozen=True):
    """A measurement the device kept and sends later, with the time it was taken."""

    measured_at: datetime
    metrics: dict[str, MetricValue]


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One frame. ``measured_at`` only where the device itself says so.

    ``facts``: what it says of itself. ``unread``: names of parts nobody knows.
    """

    metrics: dict[str, MetricValue] = {}
    measured_at: datetime | None = None
    facts: dict[str, Fact] = {}
    history: tuple[Kept, ...] = ()
    unread: tuple[str, ...] = ()


# (payload, port, model) -> frame. Raises PayloadRejected ``unknown_port``, ``truncated``,
# ``no_reading`` and the like; what a missing probe reports is refused later, with everyone's.
type Codec = Callable[[bytes, int | None, str], Frame]


def unpack(layout: str, payload: bytes, offset: int = 0) -> tuple[int, ...]:
    """The numbers at a place of a frame; raises PayloadRejected ``truncated``."""
    try:
        return struct.unpack_from(layout, payload, offset)
    except struct.error:
        raise PayloadRejected("truncated", "", f"the frame has only {len(payload)} bytes") from None


def require_port(fport: int | None, known: int) -> None:
    """Refuse a frame from another port: the same bytes mean something else there."""
    if fport != known:
        raise PayloadRejected("unknown_port", "", f"readings come on port {known}, not {fport}")


def from_unix(seconds: int) -> datetime:
    """Unsigned 32-bit Unix seconds as aware UTC."""
    return datetime.fromtimestamp(seconds, UTC)
