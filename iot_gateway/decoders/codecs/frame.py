"""What a codec finds in the bytes of a LoRaWAN frame, and how it reads them."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from iot_gateway.metrics import is_power_on_mark, power_on_mark
from iot_gateway.reading import Fact, MetricValue, PayloadRejected, Rejection

_CLOCKS_SET_FROM = 978_307_200  # 2001-01-01: clocks that were never set count from 1970 or 2000


class Kept(msgspec.Struct, frozen=True):
    """A measurement the device kept and sends later, with the time it was taken."""

    measured_at: datetime
    metrics: dict[str, MetricValue]
    channel: str = ""


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One frame. ``measured_at`` only where the device itself says so.

    ``channels``: further probes by name. ``facts``: what it says of itself. ``unread``: names of
    parts nobody knows. ``refused``: values that this kind of probe gives without measuring.
    """

    metrics: dict[str, MetricValue] = {}
    channels: dict[str, dict[str, MetricValue]] = {}
    measured_at: datetime | None = None
    facts: dict[str, Fact] = {}
    history: tuple[Kept, ...] = ()
    unread: tuple[str, ...] = ()
    refused: tuple[Rejection, ...] = ()


# (payload, port, model) -> frame. Raises PayloadRejected ``unknown_port``, ``truncated``,
# ``no_reading``, ``unknown_format``. A value that the format itself calls missing is left out; what
# a missing probe is read as by mistake is refused later, with everyone's.
type Codec = Callable[[bytes, int | None, str], Frame]


def unpack(layout: str, payload: bytes, offset: int = 0) -> tuple[int, ...]:
    """The numbers at a place of a frame; raises PayloadRejected ``truncated``."""
    try:
        return struct.unpack_from(layout, payload, offset)
    except struct.error:
        reason = f"the frame has {len(payload)} bytes and ends inside the part at {offset}"
        raise PayloadRejected("truncated", "", reason) from None


def require_port(fport: int | None, *known: int) -> None:
    """Refuse a frame from another port: the same bytes mean something else there."""
    if fport not in known:
        ports = " or ".join(str(port) for port in known)
        raise PayloadRejected("unknown_port", "", f"readings come on port {ports}, not {fport}")


def no_reading(what: str) -> PayloadRejected:
    """The refusal of a report that was understood and holds no reading; to be raised."""
    return PayloadRejected("no_reading", "", f"{what} holds no reading")


def unknown_part(name: str, offset: int) -> PayloadRejected:
    """The refusal of a part whose length nobody knows; to be raised."""
    return PayloadRejected("unknown_format", "", f"{name} at byte {offset} is not known")


def from_unix(seconds: int) -> datetime:
    """Unsigned 32-bit Unix seconds as aware UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def clock(seconds: int) -> datetime | None:
    """Like ``from_unix``; None where the clock was never set: all bits, or it counts from zero."""
    return None if seconds < _CLOCKS_SET_FROM or seconds == 0xFFFFFFFF else from_unix(seconds)


def without_power_on(frame: Frame) -> Frame:
    """The frame of a device whose probes are DS18B20, without what they say before they measure.

    Its memory as well, from which an entry without a value is left out.
    """
    metrics, refused = measured(frame.metrics)
    channels: dict[str, dict[str, MetricValue]] = {}
    for name, values in frame.channels.items():
        channels[name], marks = measured(values)
        refused += marks
    history: list[Kept] = []
    for each in frame.history:
        values, marks = measured(each.metrics)
        refused += marks
        history += [msgspec.structs.replace(each, metrics=values)] if values else []
    return msgspec.structs.replace(
        frame,
        metrics=metrics,
        channels=channels,
        history=tuple(history),
        refused=(*frame.refused, *refused),
    )


def measured(
    metrics: dict[str, MetricValue],
) -> tuple[dict[str, MetricValue], tuple[Rejection, ...]]:
    """What a DS18B20 measured, and the refusals of what it says before it measures.

    The room's own temperature is left where there is a plugged probe beside it.
    """
    beside_probe = "probe_temperature_c" in metrics
    marks = [
        name
        for name, value in metrics.items()
        if is_power_on_mark(name, value) and not (beside_probe and name == "temperature_c")
    ]
    left = {name: value for name, value in metrics.items() if name not in marks}
    return left, tuple(power_on_mark(name) for name in marks)
