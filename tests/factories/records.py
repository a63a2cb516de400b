"""Signed day files with full defaults."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from iot_gateway.records.day_file import (
    NOTHING_BEFORE,
    DayFile,
    Header,
    Limit,
    Ran,
    Taken,
    compose,
    instant,
)
from iot_gateway.records.signing import SigningKey

DAY = datetime(2026, 11, 21, tzinfo=UTC)
KEY = SigningKey("a secret of the tests")


def header(**over: Any) -> Header:
    """The header of a device's first file."""
    limit = Limit(
        channel="",
        rule="temperature_c_high",
        metric="temperature_c",
        side="high",
        limit=4.0,
        inclusive=False,
        hold_s=900,
        critical=8.0,
    )
    given = {
        "device": "cold-1",
        "name": "Cold room 1 冷库",
        "day": DAY.date().isoformat(),
        "part": 1,
        "number": 1,
        "previous": NOTHING_BEFORE,
        "signed_at": instant(DAY + timedelta(days=1, hours=2)),
        "key": KEY.public,
        "site_id": None,
        "zone": "Zone 1",
        "zone_kind": "chilled_0_4",
        "policy_version": 1,
        "limits": (limit,),
    }
    return Header(**{**given, **over})


def taken(number: int, **over: Any) -> Taken:
    """A reading a minute, received a second and stored two seconds later."""
    at = over.pop("measured_at", DAY + timedelta(minutes=number))
    given = {
        "measured_at": at,
        "received_at": at + timedelta(seconds=1),
        "known_at": at + timedelta(seconds=2),
        "channel": "",
        "sequence": number,
        "values": {"temperature_c": 3.0 + number % 3},
    }
    return Taken(**{**given, **over})


def ran(**over: Any) -> Ran:
    """An excursion of ten minutes."""
    given = {
        "channel": "",
        "rule": "temperature_c_high",
        "metric": "temperature_c",
        "limit": 4.0,
        "severity": "major",
        "since": DAY + timedelta(minutes=2),
        "ended_at": DAY + timedelta(minutes=12),
        "called_at": None,
        "peak": 5.0,
        "peak_at": DAY + timedelta(minutes=5),
        "known_at": DAY + timedelta(minutes=3),
    }
    return Ran(**{**given, **over})


def day_file(
    count: int = 12, excursions: Sequence[Ran] | None = None, key: SigningKey = KEY, **over: Any
) -> DayFile:
    """A signed day of so many readings with one excursion."""
    readings = [taken(number) for number in range(count)]
    found = [ran()] if excursions is None else excursions
    return compose(header(key=key.public, **over), readings, found, key.sign)


def days(count: int) -> list[DayFile]:
    """The first days of a device, chained."""
    found: list[DayFile] = []
    for number in range(1, count + 1):
        at = DAY + timedelta(days=number - 1)
        moved = [taken(n, measured_at=at + timedelta(minutes=n)) for n in range(5)]
        previous = found[-1].head if found else NOTHING_BEFORE
        head = header(number=number, day=at.date().isoformat(), previous=previous)
        found.append(compose(head, moved, [], KEY.sign))
    return found
