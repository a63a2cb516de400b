"""Times in payloads: with a zone, or not used."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from iot_gateway.reading import PayloadRejected

FUTURE_ALLOWED = timedelta(minutes=5)
# Twice as long as any record is kept (10 years): recorded series may be sent as history.
PAST_ALLOWED = timedelta(days=20 * 365)
# Clocks that were never set start at 1970, 1980 or 2000; integer seconds taken for ms end in 1970.
_NEVER_SET_BEFORE = datetime(2001, 1, 1, tzinfo=UTC)


def instant(value: object, field: str) -> datetime:
    """An RFC 3339 text with a zone, or integer milliseconds since 1970, as aware UTC.

    Raises PayloadRejected: ``null_clock``, ``no_zone``, ``bad_time``, ``wrong_type``.
    """
    if value is None:
        raise PayloadRejected("null_clock", field, "the time is null")
    if isinstance(value, str):
        return from_text(value, field)
    if isinstance(value, int) and not isinstance(value, bool):
        return from_unix_ms(value, field)
    raise PayloadRejected("wrong_type", field, "expected RFC 3339 text or integer milliseconds")


def from_text(text: str, field: str) -> datetime:
    """RFC 3339 with a zone, as aware UTC; ``no_zone`` when the zone is missing."""
    parsed = _parsed(text, field)
    if parsed.tzinfo is None:
        raise PayloadRejected("no_zone", field, f"{text[:40]} has no zone, such as Z or +08:00")
    return _utc(parsed, field)


def from_unix_ms(value: int, field: str) -> datetime:
    """Integer milliseconds since 1970, as aware UTC."""
    try:
        return from_unix_s(value / 1000, field)
    except OverflowError:  # an integer too large for a float
        raise PayloadRejected("bad_time", field, "the number of milliseconds is absurd") from None


def from_unix_s(value: float, field: str) -> datetime:
    """Seconds since 1970, as aware UTC."""
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        raise PayloadRejected("bad_time", field, "the number of seconds is absurd") from None


def device_clock(value: object, field: str) -> datetime | None:
    """Unix seconds as aware UTC; None where a device has no clock yet: null, or its uptime."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    measured_at = from_unix_s(round(value, 3), field)
    return None if never_set(measured_at) else measured_at


def local(text: str, timezone: str | None, field: str) -> datetime | None:
    """A time written without a zone, read in the device's own zone; None when that is not known.

    A zone inside the text wins. In the hour that autumn repeats, the first one is taken.
    """
    parsed = _parsed(text, field)
    if parsed.tzinfo is None:
        if timezone is None:
            return None
        parsed = parsed.replace(tzinfo=_zone(timezone))
    return _utc(parsed, field)


def never_set(measured_at: datetime) -> bool:
    """Whether the time comes from a clock that was never set."""
    return measured_at < _NEVER_SET_BEFORE


def check(measured_at: datetime, received_at: datetime, field: str = "ts") -> None:
    """Refuse times no honest clock can give: ``null_clock``, ``far_future``, ``far_past``."""
    if never_set(measured_at):
        hint = "; integer times are milliseconds" if measured_at.year == 1970 else ""
        raise PayloadRejected(
            "null_clock", field, f"{measured_at.isoformat()} is a clock never set{hint}"
        )
    if measured_at > received_at + FUTURE_ALLOWED:
        ahead = timedelta(seconds=round((measured_at - received_at).total_seconds()))
        raise PayloadRejected("far_future", field, f"{ahead} ahead of the time of receipt")
    if measured_at < received_at - PAST_ALLOWED:
        raise PayloadRejected(
            "far_past", field, f"{(received_at - measured_at).days} days before receipt"
        )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise PayloadRejected("bad_timezone", "", f"{name!r} is no time zone") from None


def _utc(aware: datetime, field: str) -> datetime:
    if aware.tzinfo is UTC:  # as nearly all are
        return aware
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        raise PayloadRejected("bad_time", field, "the time is out of range") from None


def _parsed(text: str, field: str) -> datetime:
    try:
        return msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        raise PayloadRejected("bad_time", field, f"{text[:40]!r} is not RFC 3339") from None
