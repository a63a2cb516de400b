"""A recorded series from a CSV file, as readings of one channel."""

import csv
import math
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from iot_gateway.decoders.fields import celsius
from iot_gateway.metrics import METRICS, TEMPERATURES
from iot_gateway.reading import MetricValue
from iot_gateway.rules.transition import Sample

_FLAGS = {"true": True, "1": True, "false": False, "0": False}
# Integer times from here on are milliseconds: as seconds this would be the year 5138.
_MILLISECONDS_FROM = 100_000_000_000


class SeriesInvalid(Exception):
    """The file cannot be read as a series; the message names file, line, column and reason."""


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """How to read a file.

    ``value_as``: the metric that a column named ``value`` holds. ``fahrenheit``: temperatures of
    the file are in °F. ``zone``: the zone of times that name none.
    """

    time_column: str = "ts"
    value_as: str = "temperature_c"
    fahrenheit: bool = False
    zone: ZoneInfo | None = None


class Series(msgspec.Struct, frozen=True):
    """Readings in measured order, numbered by line; ``skipped`` counts cells without a value."""

    name: str
    samples: tuple[Sample, ...]
    skipped: int


def read(path: Path, reader: Reader) -> Series:
    """The series of a file, sorted by time; rows of one time keep their order.

    Columns are metrics by their canonical names; others are passed over. An empty cell is a
    reading without that value. Raises SeriesInvalid.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file)
            columns = _columns(path, reader, list(rows.fieldnames or ()))
            found: list[Sample] = []
            skipped = 0
            for line, row in enumerate(rows, start=2):
                place = f"{path.name} line {line}"
                values = _values(row, columns, reader, place)
                skipped += len(columns) - len(values)
                if values:
                    at = _instant(row[reader.time_column], reader.zone, place)
                    found.append(Sample(at, line, values))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SeriesInvalid(f"{path}: {error}") from error
    return Series(path.name, tuple(sorted(found, key=lambda each: (each.at, each.seq))), skipped)


def _columns(path: Path, reader: Reader, names: list[str]) -> dict[str, str]:
    """The metric of each column that holds one."""
    if reader.time_column not in names:
        raise SeriesInvalid(f"{path.name}: no column {reader.time_column!r} in {names}")
    columns = {name: name for name in names if name in METRICS}
    if "value" in names and reader.value_as not in columns:
        columns["value"] = reader.value_as
    if not columns:
        raise SeriesInvalid(f"{path.name}: no column is a metric: {names}")
    return columns


def _values(
    row: dict[str, str], columns: dict[str, str], reader: Reader, place: str
) -> dict[str, MetricValue]:
    values: dict[str, MetricValue] = {}
    for column, metric in columns.items():
        text = (row[column] or "").strip()
        if text:
            values[metric] = _value(metric, text, f"{place}, {column}")
            if reader.fahrenheit and metric in TEMPERATURES:
                values[metric] = celsius(values[metric])
    return values


def _value(metric: str, text: str, place: str) -> MetricValue:
    if METRICS[metric].kind == "flag":
        if text.lower() not in _FLAGS:
            raise SeriesInvalid(f"{place}: {text!r} is neither true nor false")
        return _FLAGS[text.lower()]
    try:
        value = float(text)
    except ValueError:
        raise SeriesInvalid(f"{place}: {text!r} is not a number") from None
    if not math.isfinite(value):
        raise SeriesInvalid(f"{place}: {text!r} is not a measurement")
    return value


def _instant(text: str, zone: ZoneInfo | None, place: str) -> datetime:
    try:
        if text.isascii() and text.isdigit():
            number = int(text)
            return datetime.fromtimestamp(
                number / 1000 if number >= _MILLISECONDS_FROM else number, UTC
            )
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError, TypeError):
        raise SeriesInvalid(f"{place}: {text!r} is not a time (ISO 8601)") from None
    if at.tzinfo is None:
        if zone is None:
            raise SeriesInvalid(f"{place}: {text!r} has no time zone; say --tz")
        at = at.replace(tzinfo=zone)
    return at.astimezone(UTC)
