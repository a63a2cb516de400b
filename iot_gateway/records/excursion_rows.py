"""Excursions as CSV for spreadsheets. Pure.

Each with the limit as it stood, what it lasted within the span, the time that its rule adds up to
so far, and since when it is known. A probe with readings that came late and are not worked into
the record yet says from when on, in every line of it and also where it has no excursion.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from hanlu.sheets import Cell, as_csv
from iot_gateway.readings.levels import Span
from iot_gateway.records.day_file import Ran, instant

_COLUMNS = (
    "device",
    "channel",
    "rule",
    "metric",
    "limit",
    "severity",
    "from",
    "to",
    "peak",
    "peak_at",
    "called",
    "lasted_s",
    "cumulative_s",
    "known",
    "late_since",
)


def header() -> str:
    """The first line. Times are UTC, lengths in seconds, values in the unit of their metric."""
    return as_csv([_COLUMNS])


def lines(
    device: str, channel: str, ran: Sequence[Ran], span: Span, late_since: datetime | None
) -> str:
    """One line an excursion of a probe, the oldest first; ``to`` is empty while it lasts."""
    late = _instant(late_since)
    named = (device, channel)
    if not ran:
        empty = [""] * (len(_COLUMNS) - len(named) - 1)
        return as_csv([[*named, *empty, late]]) if late else ""
    so_far: dict[str, float] = defaultdict(float)
    rows: list[Sequence[Cell]] = []
    for each in ran:
        lasted_s = each.seconds_within(span)
        so_far[each.rule] += lasted_s
        rows.append(
            [
                *named,
                each.rule,
                each.metric,
                each.limit,
                each.severity,
                instant(each.since),
                _instant(each.ended_at),
                each.peak,
                instant(each.peak_at),
                _instant(each.called_at),
                round(lasted_s),
                round(so_far[each.rule]),
                instant(each.known_at),
                late,
            ]
        )
    return as_csv(rows)


def _instant(at: datetime | None) -> str:
    return instant(at) if at else ""
