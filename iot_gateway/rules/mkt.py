"""Mean kinetic temperature: one number for the stress of a varying temperature.

T = (ΔH/R) / -ln( Σ t·e^(-ΔH/(R·T)) / Σ t ), kelvin, weighted by time (Haynes 1971; USP <1079.2>,
which informs and does not require). It never lies below the mean, says nothing about freezing, and
must not excuse a spike: hence the cap. It informs, and closes no excursion. The chapter has no row
for frozen goods, so their packs have no MKT: cold hours would offset a warm spell.
"""

import math
from collections.abc import Iterable
from struct import Struct
from typing import Any

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds
from iot_gateway.rules.signal import Metrics
from iot_gateway.rules.windows import HOLD_S, load_packed

GAS_CONSTANT = 8.3144e-3  # kJ/(mol K)
KELVIN = 273.15
SLOTS = 96  # of a window
KNOWN = 0.5  # the share of the window that must be known


def mkt_c(spans: Iterable[tuple[float, float]], heat_kj_mol: float = 83.144) -> float:
    """The mean kinetic temperature of (°C, weight) pairs, in °C; weights are times, not all 0."""
    ratio = heat_kj_mol / GAS_CONSTANT
    total = stress = 0.0
    for temperature_c, weight in spans:
        total += weight
        stress += weight * math.exp(-ratio / (temperature_c + KELVIN))
    return ratio / -math.log(stress / total) - KELVIN


type Slot = tuple[int, float, float, float]  # number, seconds, sum of exponentials, highest °C
type Sums = tuple[float, float, float]  # seconds, sum of exponentials, highest °C


class Stress(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``slot``: the one that is not over. ``closed``: those before it, packed; ``sums``: of them.

    The exponentials are weighted by time.
    """

    last_s: float
    last_c: float
    slot: Slot | None = None
    closed: bytes = b""
    sums: Sums = (0.0, 0.0, -math.inf)


_SLOT = Struct("<qddd")
_SLOTS_AS_LISTS = 3  # fields of a memory whose third were all of its slots, each a list


def _summed(closed: bytes) -> Sums:
    """Seconds, exponentials and the highest value, added up in order: the same for equal slots."""
    known_s, total, peak_c = 0.0, 0.0, -math.inf
    for _, lasted_s, stress, highest in _SLOT.iter_unpack(closed):
        known_s, total, peak_c = known_s + lasted_s, total + stress, max(peak_c, highest)
    return known_s, total, peak_c


class Mkt(msgspec.Struct, frozen=True, kw_only=True):
    """The MKT of the window; the peak itself once it lies above the cap. None while less than
    half of the window is known. A value holds until the next, 30 min at most.
    """

    metric: str
    window_s: float
    cap_c: float
    heat_kj_mol: float

    @property
    def reads(self) -> frozenset[str]:
        """The one metric."""
        return frozenset({self.metric})

    @property
    def reach_s(self) -> float:
        """The window, and the slot that it begins in."""
        return self.window_s * (1 + 3 / SLOTS)

    def step(
        self, memory: Stress | None, at_s: float, metrics: Metrics
    ) -> tuple[Stress, float | None]:
        """The MKT after one more reading."""
        value = float(metrics[self.metric])
        if memory is None:
            return Stress(at_s, value), None
        slot = self._slot(memory, at_s)
        closed, sums = memory.closed, memory.sums
        if memory.slot is not None and memory.slot[0] != slot[0]:
            closed += _SLOT.pack(*memory.slot)
        oldest = int((at_s - self.window_s) // (self.window_s / SLOTS))
        while closed and _SLOT.unpack_from(closed)[0] < oldest:
            closed = closed[_SLOT.size :]
        if closed is not memory.closed:
            sums = _summed(closed)
        if slot[0] < oldest:
            return Stress(at_s, value), None
        after = Stress(at_s, value, slot, closed, sums)
        return after, self._value(slot, sums, value)

    def _value(self, slot: Slot, sums: Sums, value: float) -> float | None:
        known_s = sums[0] + slot[1]
        if known_s < KNOWN * self.window_s:
            return None
        peak_c = max(value, slot[3], sums[2])
        if peak_c > self.cap_c:
            return peak_c
        ratio = self.heat_kj_mol / GAS_CONSTANT
        return ratio / -math.log((sums[1] + slot[2]) / known_s) - KELVIN

    def _slot(self, memory: Stress, at_s: float) -> Slot:
        """The slot of the last reading, with the time since then added at its value."""
        lasted_s = min(at_s - memory.last_s, HOLD_S)
        ratio = self.heat_kj_mol / GAS_CONSTANT
        stress = lasted_s * math.exp(-ratio / (memory.last_c + KELVIN))
        number = int(memory.last_s // (self.window_s / SLOTS))
        if memory.slot is None or memory.slot[0] != number:
            return (number, lasted_s, stress, memory.last_c)
        _, so_far_s, so_far, highest = memory.slot
        return (number, so_far_s + lasted_s, so_far + stress, max(highest, memory.last_c))

    def load(self, stored: Any) -> Stress:
        """The slots of the window, also from the time when each was a list of its own."""
        if isinstance(stored, Stress):
            return stored
        if len(stored) == _SLOTS_AS_LISTS:
            last_s, last_c, slots = stored
            slot, earlier = (slots[-1], slots[:-1]) if slots else (None, [])
        else:
            last_s, last_c, slot, earlier, _ = stored
        closed = load_packed(earlier, _SLOT)
        return Stress(last_s, last_c, slot and tuple(slot), closed, _summed(closed))

    def explain(self, memory: Stress) -> dict[str, Any]:
        """The window, the cap, and the highest value of the window."""
        so_far_c = memory.last_c if memory.slot is None else memory.slot[3]
        peak_c = max(memory.last_c, so_far_c, memory.sums[2])
        return {"window_s": int(self.window_s), "cap_c": self.cap_c, "peak_c": peak_c}


class MeanKinetic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``max_c``: the highest MKT of ``window``; ``cap_c``: no single value above this is excused.

    ``heat_kj_mol``: the heat of activation.
    """

    max_c: float
    cap_c: float
    window: Duration = "24 h"
    heat_kj_mol: float = 83.144
    severity: Severity = "minor"

    def rules(self, place: Place) -> tuple[ExcursionRule, ...]:
        """One rule; it informs, and nobody is sent."""
        signal = Mkt(
            metric=place.metric,
            window_s=seconds(self.window),
            cap_c=self.cap_c,
            heat_kj_mol=self.heat_kj_mol,
        )
        return (
            ExcursionRule(
                id="mkt",
                metric="mkt_c",
                side="high",
                limit=self.max_c,
                band=0.2,
                severity=self.severity,
                group=f"{place.metric}_high",
                word="mkt",
                signal=signal,
                job=False,
            ),
        )
