"""Its own past: a machine or a room that has come to behave unlike itself.

Nobody sets a limit here. Once an hour a probe is held against its own days of the last four weeks,
by two questions:

- *level*: how far does the mean of the last 24 hours lie from the usual mean of a day, counted in
  usual spreads between days? Whole days on both sides, so that day and night, defrosts and doors
  weigh alike.
- *range*: how far does the mean of the last hour lie outside of everything that was read in those
  days, counted in the swing of a usual day? This finds within an hour what the level finds in one.

Usual is the median (Rousseeuw and Croux 1993 on such robust scales), so that a failure among those
days hides no later one. A chart of a mean against limits from its own past is Shewhart's (1931);
the limits asked for are ours, tried on random, daily, weekly and seasonal series for fewer than
one false call in a hundred days.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Any, Literal

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.readings.levels import Bucket, combined, floored
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Place
from iot_gateway.rules.signal import Metrics
from iot_gateway.rules.transition import Sample

METRIC = "temperature_c"
HOUR_S, DAY_S = 3600, 86_400
HOUR, DAY = timedelta(seconds=HOUR_S), timedelta(seconds=DAY_S)
DAYS = 28
"""Days it is held against: four weeks, each weekday as often as the others."""
LEAST_DAYS = 7
LEAST_READ = 0.5
"""The share of a usual day's readings without which a day says nothing."""
LEAST_SPREAD = 0.25
"""Spreads between days are not taken for smaller: resolution and accuracy of common probes, °C."""
LEAST_SWING = 1.0
"""Nor is the swing of a day, °C."""

MAD_TO_SIGMA = 1.4826  # of a normal distribution, as the next
MEAN_TO_SIGMA = 1.2533

type Way = Literal["level", "range"]


def unlike(days: Sequence[Bucket], hours: Sequence[Bucket]) -> dict[str, float]:
    """What both questions answer, as metrics; empty while too little is known.

    ``days``: whole days before the last 24 hours; ``hours``: the last 24, the newest at the end.
    ``own_level`` in usual spreads, with its sign; ``own_range`` in usual swings, with its sign and
    below 0 as long as the hour lies inside. Beside them what an explanation needs, in °C.
    """
    usual_n = median(day.n for day in days) if days else 0
    whole = [day for day in days if day.n >= LEAST_READ * usual_n]
    read = sum(hour.n for hour in hours)
    if len(whole) < LEAST_DAYS or read < LEAST_READ * usual_n:
        return {}
    usual = median(day.mean for day in whole)
    last_day = sum(hour.mean * hour.n for hour in hours) / read
    swing = max(median(day.high - day.low for day in whole), LEAST_SWING)
    lowest, highest = min(day.low for day in whole), max(day.high for day in whole)
    last_hour = hours[-1].mean
    beyond = max(last_hour - highest, lowest - last_hour)
    return {
        "own_level": (last_day - usual) / _spread([day.mean - usual for day in whole]),
        "own_range": beyond / swing,
        "own_day_c": last_day,
        "own_usual_c": usual,
        "own_hour_c": last_hour,
        "own_lowest_c": lowest,
        "own_highest_c": highest,
    }


def _spread(distances: Sequence[float]) -> float:
    """The wider of two robust scales: few days make either of them small by chance."""
    sizes = [abs(each) for each in distances]
    return max(MAD_TO_SIGMA * median(sizes), MEAN_TO_SIGMA * fmean(sizes), LEAST_SPREAD)


def hourly(samples: Iterable[Sample]) -> Iterator[Sample]:
    """What `unlike` has to say at the end of each hour of a recorded series, as readings."""
    hours = combined(
        (
            Bucket(sample.at, 1, *[float(sample.metrics[METRIC])] * 3)
            for sample in samples
            if METRIC in sample.metrics
        ),
        HOUR_S,
    )
    days = combined(hours, DAY_S)
    for index, hour in enumerate(hours):
        end = hour.at + HOUR
        last = [each for each in hours[max(0, index - 23) : index + 1] if each.at >= end - DAY]
        found = unlike(before(days, end), last)
        if found:
            yield Sample(end, 0, dict(found))


def before(days: Iterable[Bucket], end: datetime) -> list[Bucket]:
    """The whole days that the 24 hours up to ``end`` are held against."""
    until = floored(end - DAY, DAY_S)
    return [day for day in days if until - DAYS * DAY <= day.at < until]


class Unlike(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two answers, whichever side it lies to."""

    way: Way

    @property
    def reads(self) -> frozenset[str]:
        """The hourly answer."""
        return frozenset({f"own_{self.way}"})

    @property
    def reach_s(self) -> float:
        """Nothing is remembered but the answer."""
        return 0.0

    def step(
        self, _memory: Any, _at_s: float, metrics: Metrics
    ) -> tuple[Mapping[str, float], float]:
        """How far; memory: what an explanation needs."""
        value = float(metrics[f"own_{self.way}"])
        said = {name: float(of) for name, of in metrics.items() if name.endswith("_c")}
        return said, abs(value) if self.way == "level" else value

    def load(self, stored: Any) -> Mapping[str, float]:
        """As it is."""
        return dict(stored)

    def explain(self, memory: Mapping[str, float]) -> dict[str, Any]:
        """What was read, and what is usual, in °C."""
        return dict(memory)


class OwnPast(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``level``: usual spreads, ``beyond``: usual swings that are too many.

    A warning: people are told, nobody is sent. Silent where a limit of the goods calls already.
    """

    level: float = 4.0
    beyond: float = 1.0
    severity: Severity = "minor"

    def rules(self, place: Place) -> tuple[ExcursionRule, ...]:
        """Both questions; a day that is unlike itself adds nothing to an hour that is."""
        return (self._rule(place, "range", self.beyond), self._rule(place, "level", self.level))

    def _rule(self, place: Place, way: Way, limit: float) -> ExcursionRule:
        limits = (f"{place.metric}_high", f"{place.metric}_low")
        return ExcursionRule(
            id=f"own_{way}",
            metric=f"own_{way}",
            side="high",
            limit=limit,
            band=limit * 0.4,
            severity=self.severity,
            group="own_past",
            word=f"own_{way}",
            job=False,
            yields_to=(*limits, "own_range") if way == "level" else limits,
            signal=Unlike(way=way),
        )
