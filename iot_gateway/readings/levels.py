"""Buckets of readings: how fine ones make coarse ones; time spent in excursions. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

WIDTHS_S = (60, 900, 3600, 86_400)
"""The widths that are kept."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

type Span = tuple[datetime, datetime]


class Bucket(NamedTuple):
    """Readings of one metric in one stretch of time; ``n`` counts them, at least one."""

    at: datetime
    n: int
    low: float
    high: float
    mean: float


def floored(at: datetime, width_s: int, origin: datetime = _EPOCH) -> datetime:
    """The begin of the bucket that holds this instant; buckets are counted from ``origin``."""
    return at - (at - origin) % timedelta(seconds=width_s)


def coarsest(width_s: float) -> int | None:
    """The widest kept width that is no wider than asked; None below the finest."""
    return max((width for width in WIDTHS_S if width <= width_s), default=None)


def combined(buckets: Iterable[Bucket], width_s: int, origin: datetime = _EPOCH) -> list[Bucket]:
    """Wider buckets of the same readings, by time. Their extremes are those of the finer ones."""
    width = timedelta(seconds=width_s)
    found: dict[int, Bucket] = {}  # by number, counted from the origin
    for fine in buckets:
        number = (fine.at - origin) // width
        known = found.get(number)
        found[number] = fine if known is None else _joined(known, fine)
    return [Bucket(origin + number * width, *found[number][1:]) for number in sorted(found)]


def _joined(one: Bucket, other: Bucket) -> Bucket:
    at, few, low, high, mean = one
    _, more, lower, higher, mean_of_more = other
    n = few + more
    return Bucket(
        at,
        n,
        lower if lower < low else low,  # two arguments: half the cost of min()
        higher if higher > high else high,
        mean + (mean_of_more - mean) * more / n,
    )


def united(spans: Iterable[Span]) -> list[Span]:
    """The same instants without overlaps, by time."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif begin < end:
            found.append((begin, end))
    return found


def without(span: Span, holes: Sequence[Span]) -> list[Span]:
    """What is left of a span; ``holes`` as `united` gives them."""
    left: list[Span] = []
    begin, end = span
    for hole_begin, hole_end in holes:
        if begin < min(hole_begin, end):
            left.append((begin, min(hole_begin, end)))
        begin = max(begin, hole_end)
    return [*left, (begin, end)] if begin < end else left


def seconds_within(bucket: Span, excursions: Sequence[Span]) -> float:
    """How much of a bucket lies in excursions; ``excursions`` as `united` gives them."""
    begin, end = bucket
    overlaps = (min(end, until) - max(begin, since) for since, until in excursions)
    return sum(each.total_seconds() for each in overlaps if each > timedelta(0))
