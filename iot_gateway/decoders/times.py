"""Times in payloads: with a zone, or not used."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from iot_gateway.reading import PayloadRejected

FUTURE_ALLOWED = timedelta(minutes=5)
# A logger's memory holds a year or less; what is older comes from a wrong clock.
PAST_ALLOWED = timedelta(days=400)
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
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        raise PayloadRejected("bad_time", field, f"{text[:40]} is out of range") from None


def from_unix_ms(value: int, field: str) -> datetime:
    """Integer milliseconds since 1970, as aware UTC."""
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        raise PayloadRejected("bad_time", field, "the number of milliseconds is absurd") from None


def local(text: str, timezone: str | None, field: str) -> datetime | None:
    """A time written without a zone, read in the device's own zone; None when that is not known.

    A zone inside the text wins. In the hour that autumn repeats, the first one is taken.
    """
    parsed = _parsed(text, field)
    if parsed.tzinfo is None:
        if timezone is None:
            return None
        parsed = parsed.replace(tzinfo=ZoneInfo(timezone))
    return parsed.astimezone(UTC)


def check(measured_at: datetime, received_at: datetime, field: str = "ts") -> None:
    """Refuse times no honest clock can give: ``null_clock``, ``far_future``, ``far_past``."""
    if measured_at < _NEVER_SET_BEFORE:
        hint = "; integer times are milliseconds" if measured_at.year == 1970 else ""
        raise PayloadRejected(
            "null_clock", field, f"{measured_at.isoformat()} is a clock never set{hint}"
        )
    if measured_at > received_at + FUTURE_ALLOWED:
        ahead = measured_at - received_at
        raise PayloadRejected("far_future", field, f"{ahead} ahead of the time of receipt")
    if measured_at < received_at - PAST_ALLOWED:
        raise PayloadRejected(
            "far_past", field, f"{(received_at - measured_at).days} days before receipt"
        )


def _parsed(text: str, field: str) -> datetime:
    try:
        return msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        raise PayloadRejected("bad_time", field, f"{text[:40]!r} is not RFC 3339") from None
