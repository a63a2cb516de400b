"""Time to the limit: where a room is heading, said before it gets there.

``Forecaster`` is the interface; the straight line below is one, and a learned model could be
another. A forecast never closes or replaces an excursion: it only calls earlier.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations
from statistics import median
from typing import Any, Literal, Protocol

import msgspec

from hanlu.contracts.alarms import ReadingSeen, Severity
from hanlu.contracts.events import Reason
from iot_gateway.rules import power
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds
from iot_gateway.rules.signal import Metrics
from iot_gateway.rules.windows import (
    PAIR,
    Points,
    last_pair,
    load_packed,
    load_points,
    note,
    pairs_from,
)

SLOTS = 12
FAR_MIN = 1440.0
NEWS_MIN = 5.0  # a limit that came so much nearer is told: whoever is on the way has a deadline
HOUR_S, DAY_S = 3600.0, 86_400.0
LEAST_HOURS = 6
ON_ITS_WAY = 0.2  # of the distance to the limit: a room that cools back after a defrost is not yet
STILL = 0.25  # of the window: a room goes on as it went only if it has not turned round since

AHEAD = "ahead_min"
"""The metric of a forecast: minutes until the limit."""

type Point = tuple[float, float]  # seconds since 1970, value


def limit_at(why: Reason, reading: ReadingSeen | None) -> datetime | None:
    """When the limit is reached, by what a forecast told and the reading that it told it after;
    None for any other rule.
    """
    if reading is None or why.params.get("metric") != AHEAD:
        return None
    return reading.ts + timedelta(minutes=float(why.params["value"]))


class Forecaster(Protocol):
    """Where do values head? Pure, and a function of the points alone."""

    def seconds_to(self, points: Sequence[Point], limit: float) -> float | None:
        """Seconds from the last point until ``limit`` is reached; None: it is not heading there."""


class Trend(msgspec.Struct, frozen=True):
    """The median of the slopes between all pairs of points (Theil 1950; Sen 1968).

    Only where they agree: a thermostat's ups and downs have as many falling as rising pairs.
    """

    agree: float = 0.8

    def seconds_to(self, points: Sequence[Point], limit: float) -> float | None:
        """Along the median slope, from the last point."""
        slopes = [
            (one[1] - other[1]) / (one[0] - other[0])
            for other, one in combinations(points, 2)
            if one[0] > other[0]
        ]
        if not slopes:
            return None
        slope, distance = median(slopes), limit - points[-1][1]
        if slope * distance <= 0:
            return None
        same = sum(each * slope > 0 for each in slopes)
        return distance / slope if same >= self.agree * len(slopes) else None


class Heading(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The points of the window, and the furthest value of each hour of the last day, packed as
    pairs of (hour since 1970, value).
    """

    points: Points
    hours: bytes = b""


class TimeToLimit(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes until the limit, a day where the room is not heading there.

    A room goes up and down by itself: only a value that has left the usual hour of the last day
    (the median of the hours' furthest values) by a part of the way to the limit heads anywhere. So
    it is with a room that has turned round: while it comes back from a defrost or a pull-down, most
    of the window still points to the limit. None beyond the limit, where there is nothing to
    foresee, and until readings cover half of the window.
    """

    metric: str
    side: Literal["high", "low"]
    limit: float
    window_s: float
    forecaster: Any = Trend()

    @property
    def reads(self) -> frozenset[str]:
        """The one metric."""
        return frozenset({self.metric})

    @property
    def reach_s(self) -> float:
        """A day, and the hour that it begins in."""
        return DAY_S + 2 * HOUR_S

    def step(
        self, memory: Heading | None, at_s: float, metrics: Metrics
    ) -> tuple[Heading, float | None]:
        """The forecast, worked out anew once a slot."""
        value = float(metrics[self.metric])
        before = memory or Heading(Points())
        points = note(before.points, at_s, value, self.window_s, self.window_s / SLOTS)
        hours = self._hours(before.hours, int(at_s // HOUR_S), value)
        if points is before.points and hours is before.hours:
            return before, None
        after = Heading(points, hours)
        if points is before.points or self._further(value, self.limit):
            return after, None
        recent = points.since(at_s - self.window_s)
        if 2 * (recent[-1][0] - recent[0][0]) < self.window_s:
            return after, None
        if not self._unusual(hours, value) or self._turned(recent, at_s):
            return after, FAR_MIN
        forecaster: Forecaster = self.forecaster
        ahead_s = forecaster.seconds_to(recent, self.limit)
        return after, FAR_MIN if ahead_s is None else min(FAR_MIN, ahead_s / 60.0)

    def _turned(self, recent: Sequence[Point], at_s: float) -> bool:
        """Whether a value of the window's last part lies further out than the newest one."""
        newest, since_s = recent[-1][1], at_s - STILL * self.window_s
        return any(then_s >= since_s and self._further(was, newest) for then_s, was in recent)

    def _further(self, value: float, other: float) -> bool:
        return value > other if self.side == "high" else value < other

    def _hours(self, hours: bytes, hour: int, value: float) -> bytes:
        """The furthest value of each hour; the same object where nothing changed."""
        if not hours:
            return PAIR.pack(hour, value)
        last, furthest = last_pair(hours)
        if last != hour:
            return pairs_from(hours, hour - 24) + PAIR.pack(hour, value)
        if self._further(value, furthest):
            return hours[: -PAIR.size] + PAIR.pack(hour, value)
        return hours

    def _unusual(self, hours: bytes, value: float) -> bool:
        """Whether the value is on its way from the usual hour; so it is while few are known."""
        past = [furthest for _, furthest in PAIR.iter_unpack(hours[: -PAIR.size])]
        if len(past) < LEAST_HOURS:
            return True
        usual = median(past)
        return self._further(value, usual + ON_ITS_WAY * (self.limit - usual))

    def load(self, stored: Any) -> Heading:
        """The points and the hours."""
        if isinstance(stored, Heading):
            return stored
        points, hours = stored
        return Heading(load_points(points), load_packed(hours, PAIR))

    def explain(self, memory: Heading) -> dict[str, Any]:
        """The newest value and the limit it is heading for."""
        _, now_c = memory.points.last
        return {"now_c": now_c, "limit_c": self.limit, "heading": self.side}


class Forecast(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``before``: a limit that is nearer than this calls, by the trend of ``window``.

    Where power is lost and told, somebody is on the way already: that the room warms is no news,
    and the limit itself calls as ever.
    """

    before: Duration
    window: Duration = "60 min"
    severity: Severity = "minor"

    def rules(self, place: Place) -> tuple[ExcursionRule, ...]:
        """A rule for each limit; the warm side is muted as the high limit is."""
        sides: tuple[tuple[Literal["high", "low"], float | None], ...] = (
            ("high", place.high),
            ("low", place.low),
        )
        return tuple(self._rule(place, side, limit) for side, limit in sides if limit is not None)

    def _rule(self, place: Place, side: Literal["high", "low"], limit: float) -> ExcursionRule:
        minutes = seconds(self.before) / 60
        signal = TimeToLimit(
            metric=place.metric, side=side, limit=limit, window_s=seconds(self.window)
        )
        return ExcursionRule(
            id=f"forecast_{side}",
            metric=AHEAD,
            side="low",
            limit=minutes,
            inclusive=True,
            band=minutes,
            severity=self.severity,
            group=f"{place.metric}_{side}",
            word="forecast",
            peak_step=NEWS_MIN,
            signal=signal,
            mutes=place.mutes if side == "high" else (),
            yields_to=(f"{place.metric}_{side}", *((power.RULE,) if side == "high" else ())),
        )
