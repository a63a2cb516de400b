"""Cold rooms with labelled events: what happens to their air, and whether it is any trouble.

Each room defrosts by its timer; between two defrosts something else happens. A label says what it
was, which alarms it deserves, and whether goods were in danger: only then is it a true excursion.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from iot_gateway.reading import MetricValue
from iot_gateway.rules.packs import defaults
from iot_gateway.rules.transition import Sample

SLOT_MIN = 360  # from one defrost to the next
QUIET_MIN, CLOSE_MIN = 5, 1  # distance of readings, at rest and while something happens

ROOMS = ("frozen",) * 4 + ("chilled_0_4",) * 3 + ("chilled_0_10",) * 2 + ("pharma_2_8",)
OTHERS = {
    "door": 40,
    "short": 20,
    "flapping": 15,
    "pull_down": 5,
    "stuck": 2,
    "dropped": 3,
    "too_warm": 10,
    "too_cold": 3,
    "fails_after_defrost": 2,
}
TRUE = frozenset({"too_warm", "too_cold", "fails_after_defrost"})
DESERVES = {
    "door": frozenset({"door_open"}),
    "pull_down": frozenset({"power_lost"}),
    "stuck": frozenset({"stuck"}),
}

type Curve = Callable[[float], float | None]  # °C by minutes since its begin; None: it is over


@dataclass(frozen=True, slots=True)
class Event:
    """``kind`` from ``begin`` to ``end``; the air's own course is not part of the label."""

    kind: str
    begin: datetime
    end: datetime


@dataclass(slots=True)
class Room:
    """One probe's readings and what happened there. ``signals``: it says door, defrost, power."""

    kind: str
    signals: bool
    samples: list[Sample] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


class Simulation:
    """One room over a number of timer periods."""

    def __init__(self, kind: str, random: Random, begin: datetime, *, signals: bool) -> None:
        self.room, self._random, self._begin = Room(kind, signals), random, begin
        pack = defaults()[kind]
        assert pack.max is not None
        self._high_c, self._low_c = pack.max, pack.min
        self._critical_c = pack.critical_above or pack.max + 5
        self._set_point_c = pack.max - 4 if pack.min is None else (pack.max + pack.min) / 2
        self._seq = 0

    def run(self, slots: int) -> Room:
        """A defrost at the begin of each slot, and something else in the middle of it."""
        names, weights = list(OTHERS), list(OTHERS.values())
        busy_until = 0.0
        for slot in range(slots):
            at_min = slot * SLOT_MIN
            if at_min < busy_until:  # a stuck probe says nothing of this defrost
                self._rest(busy_until, at_min + SLOT_MIN)
                continue
            other = self._random.choices(names, weights)[0]
            if other == "too_cold" and self._low_c is None:
                other = "too_warm"
            defrosted = 0.0
            if self.room.kind != "pharma_2_8":  # forced-air coolers above 0 °C rest instead
                defrosted = self._defrost(at_min, fails=other == "fails_after_defrost")
            start = at_min + max(120.0, defrosted + 30) + self._random.uniform(0, 20)
            self._rest(at_min + defrosted, start)
            over = start if other == "fails_after_defrost" else self._other(other, start)
            self._rest(over, at_min + SLOT_MIN)
            busy_until = over
        return self.room

    def _other(self, kind: str, at_min: float) -> float:
        """Whatever else it is; when it is over, in minutes since the begin."""
        if kind == "fails_after_defrost":
            kind = "too_warm"
        made: float = getattr(self, f"_{kind}")(at_min)
        return made

    def _say(
        self, at_min: float, value_c: float, noise_c: float = 0.05, **flags: MetricValue
    ) -> None:
        noisy = round(value_c + self._random.gauss(0, noise_c), 2)
        at = self._begin + timedelta(minutes=at_min)
        self.room.samples.append(Sample(at, self._seq, {"temperature_c": noisy, **flags}))
        self._seq += 1

    def _label(self, kind: str, begin_min: float, end_min: float) -> None:
        begin = self._begin + timedelta(minutes=begin_min)
        self.room.events.append(Event(kind, begin, self._begin + timedelta(minutes=end_min)))

    def _rest(self, begin_min: float, end_min: float) -> None:
        at_min = begin_min
        while at_min < end_min - QUIET_MIN / 2:
            swing = 0.4 * math.sin(at_min / 7)  # the thermostat
            self._say(at_min, self._set_point_c + swing)
            at_min += QUIET_MIN

    def _curve(
        self, at_min: float, curve: Curve, flags: Callable[[float], dict[str, MetricValue]]
    ) -> float:
        """Say a course minute by minute until it is over."""
        minute = 0.0
        while (value_c := curve(minute)) is not None:
            said = flags(minute) if self.room.signals else {}
            self._say(at_min + minute, value_c, **said)
            minute += CLOSE_MIN
        return at_min + minute

    def _hill(self, peak_c: float, up_min: float, down_min: float) -> Curve:
        """Up to a peak, and back to the set point."""

        def course(minute: float) -> float | None:
            if minute <= up_min:
                share = minute / up_min
            elif minute <= up_min + down_min:
                share = 1 - (minute - up_min) / down_min
            else:
                return None
            return self._set_point_c + share * (peak_c - self._set_point_c)

        return course

    def _defrost(self, at_min: float, *, fails: bool) -> float:
        """Heaters on; the machine may fail to start again. Returns how long it took, in minutes."""
        reach = self._critical_c - self._high_c
        peak_c = self._high_c + self._random.uniform(0.2, 1.4) * reach
        heated = self._random.uniform(15, 25)
        flags = lambda minute: {"defrost": minute < heated}  # noqa: E731  # two words, used twice
        if not fails:
            hill = self._hill(peak_c, heated, self._random.uniform(15, 25))
            end = self._curve(at_min, hill, flags)
            self._label("defrost", at_min, end)
            return end - at_min
        lasts = self._random.uniform(120, 200)

        def stays(minute: float) -> float | None:
            if minute < heated:
                return self._set_point_c + minute / heated * (peak_c - self._set_point_c)
            return peak_c + (minute - heated) * 0.02 if minute < lasts else None

        end = self._curve(at_min, stays, flags)
        self._label("fails_after_defrost", at_min, end)
        return end - at_min

    def _door(self, at_min: float) -> float:
        stands = self._random.uniform(1, 8)
        peak_c = self._high_c + self._random.uniform(-0.5, 0.9) * (self._critical_c - self._high_c)
        hill = self._hill(peak_c, stands, self._random.uniform(4, 9))
        end = self._curve(at_min, hill, lambda minute: {"door_open": 0 < minute < stands})
        self._label("door", at_min, end)
        return end

    def _short(self, at_min: float) -> float:
        """A thermostat that comes late: a little over the limit, for minutes."""
        up, down = self._random.uniform(5, 10), self._random.uniform(5, 10)
        peak_c = self._high_c + self._random.uniform(0.2, 1.2)
        end = self._curve(at_min, self._hill(peak_c, up, down), lambda _: {})
        self._label("short", at_min, end)
        return end

    def _flapping(self, at_min: float) -> float:
        """Goods moved in: the air swings round the limit."""
        lasts, swing = self._random.uniform(20, 80), self._random.uniform(0.2, 0.8)
        end = self._curve(
            at_min,
            lambda minute: (
                self._high_c + swing * math.sin(minute * 1.3) if minute < lasts else None
            ),
            lambda _: {},
        )
        self._label("flapping", at_min, end)
        return end

    def _pull_down(self, at_min: float) -> float:
        """Power away, the room warms; power back, it cools for an hour or two."""
        away, cools = self._random.uniform(30, 60), self._random.uniform(60, 120)
        warm_c = self._high_c + self._random.uniform(1, 6)

        def course(minute: float) -> float | None:
            if minute < away:
                return self._set_point_c + minute / away * (self._high_c - 0.2 - self._set_point_c)
            if minute < away + 3:
                return warm_c
            fallen = math.exp(-(minute - away) / (cools / 3))
            return (
                self._set_point_c + (warm_c - self._set_point_c) * fallen
                if (minute < away + cools)
                else None
            )

        end = self._curve(at_min, course, lambda minute: {"power_on": not 1 < minute < away})
        self._label("pull_down", at_min, end)
        return end

    def _stuck(self, at_min: float) -> float:
        """The same number for longer than any room keeps it, through the next defrost."""
        end = at_min + 450
        for minute in range(0, 450, QUIET_MIN):
            self._say(at_min + minute, self._set_point_c, noise_c=0.0)
        self._label("stuck", at_min, end)
        return end

    def _dropped(self, at_min: float) -> float:
        """A probe that fell out of its place, and was put back."""
        lies = self._random.uniform(20, 60)
        outside_c = self._set_point_c + self._random.uniform(14, 26)
        hill = self._hill(outside_c, 2, 4)

        def course(minute: float) -> float | None:
            return hill(min(minute, 2.0)) if minute < lies else hill(2 + minute - lies)

        end = self._curve(at_min, course, lambda _: {})
        self._label("dropped", at_min, end)
        return end

    def _too_warm(self, at_min: float) -> float:
        """The machine fails: an hour or more beyond the limit."""
        up, stays = self._random.uniform(20, 60), self._random.uniform(50, 110)
        peak_c = self._high_c + self._random.uniform(0.6, 8)
        hill = self._hill(peak_c, up, 20)

        def course(minute: float) -> float | None:
            if minute < up:
                return hill(minute)
            return hill(up) if minute < up + stays else hill(minute - stays)

        end = self._curve(at_min, course, lambda _: {})
        self._label("too_warm", at_min, end)
        return end

    def _too_cold(self, at_min: float) -> float:
        """A thermostat that sticks: half an hour or more below the limit."""
        assert self._low_c is not None
        low_c = self._low_c - self._random.uniform(0.3, 2)
        stays = self._random.uniform(35, 90)

        def course(minute: float) -> float | None:
            if minute < 15:
                return self._set_point_c + minute / 15 * (low_c - self._set_point_c)
            return low_c if minute < 15 + stays else None

        end = self._curve(at_min, course, lambda _: {})
        self._label("too_cold", at_min, end)
        return end


def rooms(seed: int, events: int) -> Iterator[Room]:
    """Rooms of every kind with about so many events in all, a month each at most."""
    made, number = 0, 0
    begin = datetime.fromisoformat("2026-03-01T00:20:00+00:00")
    while made < events:
        random = Random(seed * 1000 + number)
        kind = ROOMS[number % len(ROOMS)]
        signals = number // len(ROOMS) % 2 == 0
        a_slot = 1 if kind == "pharma_2_8" else 2
        slots = min(120, math.ceil((events - made) / a_slot))
        room = Simulation(kind, random, begin, signals=signals).run(slots)
        made, number = made + len(room.events), number + 1
        yield room
