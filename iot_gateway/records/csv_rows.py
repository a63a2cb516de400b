"""Readings as CSV for spreadsheets. Pure.

Text that a spreadsheet would take for a formula is disarmed by an apostrophe (OWASP, "CSV
injection"); numbers stay numbers, also negative ones.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from iot_gateway.reading import MetricValue
from iot_gateway.records.day_file import Taken, instant

MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else, and Chinese names for noise."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


type OffsetOf = Callable[[Taken], float | None]


def header(metrics: Sequence[str], *, offsets: bool = False) -> str:
    """The first line. Times are UTC; ``offsets``: whether lines end with one."""
    last = ["calibration_offset_c"] if offsets else []
    fixed = ["device", "channel", "measured", "received", "known", "sequence"]
    return written([[*fixed, *metrics, *last]])


def lines(
    device: str, taken: Iterable[Taken], metrics: Sequence[str], offset_of: OffsetOf | None = None
) -> str:
    """One line a reading; an empty cell where it has no value of a metric.

    Values are as measured. ``offset_of``: the offset in °C of the calibration in force when a
    reading was measured, which ends its line; None: nobody noted any.
    """
    return written(
        [
            disarmed(device),
            disarmed(each.channel),
            instant(each.measured_at),
            instant(each.received_at),
            "" if each.known_at is None else instant(each.known_at),
            # A spreadsheet keeps 15 digits of a number; a hashed sequence has up to 19.
            each.sequence if abs(each.sequence) < 10**15 else f"#{each.sequence}",
            *(_cell(each.values.get(name)) for name in metrics),
            *(() if offset_of is None else (_cell(offset_of(each)),)),
        ]
        for each in taken
    )


def _cell(value: MetricValue | None) -> MetricValue | str:
    """Flags as JSON and spreadsheets write them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def written(rows: Iterable[Sequence[object]]) -> str:
    """Rows as lines of a file."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
