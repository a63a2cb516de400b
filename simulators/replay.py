"""A recorded series sent as a device: the CSV decides the values, the wall clock the times."""

import csv
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from hanlu.contracts import topics
from simulators.devices.link import DeviceLink
from simulators.product import instant

type Unit = Literal["celsius", "fahrenheit"]


class SeriesInvalid(Exception):
    """The file cannot be replayed; the message names the line, the column and the reason."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One row: when it was recorded, and its value in the product's unit."""

    at: datetime
    value: float


def fahrenheit_to_celsius(value: float) -> float:
    """Exact by definition: 32 °F = 0 °C, 212 °F = 100 °C."""
    return (value - 32.0) * 5.0 / 9.0


def read_series(
    path: Path, *, time_column: str, value_column: str, unit: Unit, zone: ZoneInfo | None
) -> Iterator[Sample]:
    """The samples of a CSV in file order. Times without a zone need ``zone``.

    Raises SeriesInvalid for a missing column, a time or a value that cannot be read.
    """
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        for column in (time_column, value_column):
            if column not in (reader.fieldnames or ()):
                raise SeriesInvalid(f"{path.name}: no column {column!r}, only {reader.fieldnames}")
        for line, row in enumerate(reader, start=2):
            where = f"{path.name} line {line}"
            at = _instant(row[time_column], zone, f"{where}, {time_column}")
            value = _number(row[value_column], f"{where}, {value_column}")
            yield Sample(at, fahrenheit_to_celsius(value) if unit == "fahrenheit" else value)


def guess_value_column(path: Path, time_column: str) -> str:
    """The only other column of a two-column file; raises SeriesInvalid when there are more."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        columns = [name for name in next(csv.reader(file), []) if name != time_column]
    if len(columns) != 1:
        raise SeriesInvalid(f"{path.name}: which column? --value-column is one of {columns}")
    return columns[0]


def retime(
    samples: Iterator[Sample], start: datetime, speed: float
) -> Iterator[tuple[datetime, Sample]]:
    """When each sample is sent: the first at ``start``, the rest ``speed`` times faster than
    they were recorded. Rows that go back in time are sent at once, as a late device would.
    """
    first: datetime | None = None
    due = start
    for sample in samples:
        first = first or sample.at
        due = max(due, start + (sample.at - first) / speed)
        yield due, sample


def play(
    link: DeviceLink,
    device_id: str,
    metric: str,
    timed: Iterator[tuple[datetime, Sample]],
    *,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    boot: str,
    keep_times: bool,
) -> int:
    """Send every sample when it is due and wait for each acknowledgement; returns how many.

    ``keep_times`` sends the recorded time (history); else a reading is measured when it is sent.
    """
    count = 0
    for due, sample in timed:
        wait_s = (due - now()) / timedelta(seconds=1)
        if wait_s > 0 and not keep_times:
            sleep(wait_s)
        at = sample.at if keep_times else max(due, now())
        count += 1
        payload = {"ts": instant(at), "seq": count, "boot": boot, metric: round(sample.value, 4)}
        message = link.publish(topics.topic(device_id, "telemetry"), json.dumps(payload))
        message.wait_for_publish(timeout=30)
    return count


def _instant(text: str, zone: ZoneInfo | None, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise SeriesInvalid(f"{where}: {text!r} is not a time (ISO 8601)") from error
    if at.tzinfo is None:
        if zone is None:
            raise SeriesInvalid(f"{where}: {text!r} has no time zone; say --tz")
        at = at.replace(tzinfo=zone)
    return at.astimezone(UTC)


def _number(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise SeriesInvalid(f"{where}: {text!r} is not a number") from error
    if not math.isfinite(value):
        raise SeriesInvalid(f"{where}: {text!r} is not a finite number")
    return value
