"""Whether it cools again: what a device measured around a visit, and what that proves. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise, takewhile
from typing import Final, Literal

import msgspec

from hanlu.contracts.visits import CurveTold, Measured, Point

Verdict = Literal["within", "back", "not_yet", "unlimited", "silent"]
"""``within``: never beyond its limits; ``back``: within them again; ``not_yet``: still beyond;
``unlimited``: there are no limits to judge by; ``silent``: nothing was measured, or not of late."""
Trend = Literal["falling", "rising", "steady"]

_TREND_OVER_MS: Final = 15 * 60_000
_STEADY_C_PER_H: Final = 0.5
"""Slower than that is within the noise of a common sensor (our own choice)."""


class Cooling(msgspec.Struct, frozen=True, kw_only=True):
    """The proof as it is kept with a visit, in °C; each of the ``points`` as in `Point`.

    ``back_at`` is when it was within its limits for good; ``back_after_s`` counts from the
    arrival, and is None where it was so before. ``settled``: as it stood when the visit ended.
    """

    device_id: str
    since: datetime
    until: datetime
    settled: bool
    min_c: float | None
    max_c: float | None
    points: tuple[tuple[float, ...], ...]
    gap_s: float
    arrived: Measured | None
    finished: Measured | None
    latest: Measured | None
    trend: Trend | None
    verdict: Verdict
    back_at: datetime | None
    back_after_s: int | None


def judged(told: CurveTold) -> Cooling:
    """What the measurements prove."""
    wanted, points = told.wanted, told.points
    after = _back(points, told.min_c, told.max_c)
    verdict: Verdict
    if not points or told.latest is None:
        verdict = "silent"
    elif told.min_c is None and told.max_c is None:
        verdict = "unlimited"
    elif not after:
        verdict = "not_yet"
    else:
        verdict = "within" if len(after) == len(points) else "back"
    back_at = datetime.fromtimestamp(after[0][0] / 1000, UTC) if verdict == "back" else None
    waited = (back_at - wanted.arrived_at) if back_at and wanted.arrived_at else None
    return Cooling(
        device_id=wanted.device_id,
        since=wanted.since,
        until=wanted.until,
        settled=wanted.settled,
        min_c=told.min_c,
        max_c=told.max_c,
        points=tuple(points),
        gap_s=told.gap_s,
        arrived=told.arrived,
        finished=told.finished,
        latest=told.latest,
        trend=trend(points),
        verdict=verdict,
        back_at=back_at,
        back_after_s=round(waited.total_seconds()) if waited and waited.days >= 0 else None,
    )


def trend(points: Sequence[Point]) -> Trend | None:
    """Where the means of the last quarter of an hour go; None with fewer than two of them.

    The slope of the least squares line, so that one odd reading decides nothing.
    """
    last = [point for point in points if points[-1][0] - point[0] <= _TREND_OVER_MS]
    if len(last) < 2 or all(a[0] == b[0] for a, b in pairwise(last)):
        return None
    hours = [(point[0] - last[0][0]) / 3_600_000 for point in last]
    means = [point[3] for point in last]
    hour, mean = sum(hours) / len(last), sum(means) / len(last)
    rise = sum((h - hour) * (c - mean) for h, c in zip(hours, means, strict=True))
    per_h = rise / sum((h - hour) ** 2 for h in hours)
    if abs(per_h) < _STEADY_C_PER_H:
        return "steady"
    return "falling" if per_h < 0 else "rising"


def _back(points: Sequence[Point], min_c: float | None, max_c: float | None) -> list[Point]:
    """The unbroken run of points within the limits that reaches the last one."""

    def within(point: Point) -> bool:
        _, low, high, _ = point
        return (min_c is None or low >= min_c) and (max_c is None or high <= max_c)

    return list(takewhile(within, reversed(points)))[::-1]
