"""Adeunis TEMP (generations 3 and 4), COMFORT (1, 2), COMFORT CO2 and COMFORT Serenity.

Source: Adeunis user guides of TEMP and COMFORT, "radio frames". A frame begins with its code and a
status; status bit 2 says that it ends with the time (seconds since 2013), bit 4 that a TEMP has two
channels. Periodic frames list several samples, the newest first; the older ones are some sampling
periods old, which stand in another frame, so only the newest has a time and is taken.
"""

from datetime import datetime

from iot_gateway.decoders.codecs.frame import Frame, from_unix, no_reading, unpack
from iot_gateway.reading import Fact, MetricValue, PayloadRejected

# Bare, TEMP and COMFORT are words that any profile may contain: only as the whole name.
MODELS = r"ADEUNIS.*|ARF8180.*|ARF8275.*|(?<!.)(TEMP|COMFORT)([ -]?V?[0-9]|[ -](CO2|SERENITY))?"
_EPOCH_S = 1_356_998_400  # 2013-01-01T00:00:00Z
_FIRST_YEAR_S = 365 * 86_400
_NO_PROBE = (-0x8000, 0x7FFF)
_TIME, _TWO_CHANNELS = 0x04, 0x10
_TIMED = {0x30, 0x57, 0x58, 0x4C, 0x4D, 0x6A, 0x6B}
_WITHOUT_READING = {0x10, 0x11, 0x12, 0x1F, 0x20, 0x2F, 0x31, 0x33, 0x36, 0x37, 0x69}
_ALARMS = {0: "none", 1: "high", 2: "low"}
_OLD_FIRMWARE = 2  # in the lower half of the second probe's byte; newer ones tell what is active


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """The newest temperatures and humidity of one frame."""
    code, status = unpack(">BB", payload)
    facts: dict[str, Fact] = {"battery_low": int(bool(status & 0x02))}
    body = payload[2:]
    measured_at: datetime | None = None
    if status & _TIME and code in _TIMED:
        (seconds,) = unpack(">I", body, max(len(body) - 4, 0))
        measured_at, body = _clock(seconds), body[:-4]
    match code:
        case 0x43:  # TEMP 3
            metrics = _temp_3(body)
        case 0x30 | 0x57:  # TEMP 4, kept alive or periodic
            metrics = _channels(body, 2 if status & _TWO_CHANNELS else 1)
        case 0x58:  # TEMP 4, alarm
            metrics = _alarm(body, 2 if status & _TWO_CHANNELS else 1, facts)
        case 0x4C | 0x6A:  # COMFORT, periodic; with carbon dioxide after it
            tenths, humidity = unpack(">hB", body)
            metrics = _tenths("temperature_c", tenths) | {"humidity_pct": humidity}
        case 0x4D | 0x6B:  # COMFORT, alarm; likewise
            _, tenths, humidity = unpack(">BhB", body)
            metrics = _tenths("temperature_c", tenths) | {"humidity_pct": humidity}
        case _ if code in _WITHOUT_READING:
            raise no_reading(f"a frame of code 0x{code:02x}")
        case _:
            raise PayloadRejected("unknown_format", "", f"frame code 0x{code:02x} is not known")
    return Frame(metrics=metrics, measured_at=measured_at, facts=facts)


def _clock(seconds: int) -> datetime | None:
    """None for a clock that was never set and counts from the epoch; none were made so early."""
    known = seconds >= _FIRST_YEAR_S
    return from_unix(min(seconds + _EPOCH_S, 0xFFFFFFFF)) if known else None


def _tenths(name: str, raw: int) -> dict[str, MetricValue]:
    return {} if raw in _NO_PROBE else {name: raw / 10}


def _temp_3(body: bytes) -> dict[str, MetricValue]:
    """Two probes, each with a byte that says which it is and, lately, whether it is in use."""
    first_state, first, second_state, second = unpack(">BhBh", body)
    told = second_state & 0x0F != _OLD_FIRMWARE
    metrics = {} if told and not first_state & 1 else _tenths("temperature_c", first)
    if not told or second_state & 1:
        metrics |= _tenths("temperature2_c", second)
    return metrics


def _channels(body: bytes, count: int) -> dict[str, MetricValue]:
    values = unpack(">hh" if count > 1 else ">h", body)
    metrics = _tenths("temperature_c", values[0])
    return metrics | _tenths("temperature2_c", values[1]) if count > 1 else metrics


def _alarm(body: bytes, count: int, facts: dict[str, Fact]) -> dict[str, MetricValue]:
    metrics: dict[str, MetricValue] = {}
    for channel in range(count):
        alarm, tenths = unpack(">Bh", body, 3 * channel)
        suffix = "2" if channel else ""
        metrics |= _tenths(f"temperature{suffix}_c", tenths)
        facts[f"device_alarm{suffix}"] = _ALARMS.get(alarm, str(alarm))
    return metrics
