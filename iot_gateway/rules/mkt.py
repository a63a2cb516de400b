"""Mean kinetic temperature: one number for the stress of a varying temperature.

T = (ΔH/R) / -ln( Σ t·e^(-ΔH/(R·T)) / Σ t ), kelvin, weighted by time (Haynes 1971; USP <1079.2>,
which informs and does not require). It never lies below the mean, says nothing about freezing, and
must not excuse a spike: hence the cap. It informs, and closes no excursion. The chapter has no row
for frozen goods, so their packs have no MKT: cold hours would offset a warm spell.
"""

import math
from collections.abc import Iterable
from typing import Any

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds
from iot_gateway.rules.signal import Metrics
from iot_gateway.rules.windows import HOLD_S

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


class Stress(msgspec.Struct, frozen=True, array_like=True):
    """``slots``: (number, seconds, weighted sum of the exponentials, highest °C)."""

    last_s: float
    last_c: float
    slots: tuple[tuple[int, float, float, float], ...] = ()


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
        slots = self._slots(memory, at_s)
        after = Stress(at_s, value, slots)
        known_s = sum(slot[1] for slot in slots)
        if known_s < KNOWN * self.window_s:
            return after, None
        peak_c = max(value, *(slot[3] for slot in slots))
        if peak_c > self.cap_c:
            return after, peak_c
        stress = sum(slot[2] for slot in slots)
        ratio = self.heat_kj_mol / GAS_CONSTANT
        return after, ratio / -math.log(stress / known_s) - KELVIN

    def _slots(self, memory: Stress, at_s: float) -> tuple[tuple[int, float, float, float], ...]:
        """The slots with the time since the last reading added at its value."""
        lasted_s = min(at_s - memory.last_s, HOLD_S)
        ratio = self.heat_kj_mol / GAS_CONSTANT
        stress = lasted_s * math.exp(-ratio / (memory.last_c + KELVIN))
        slot_s = self.window_s / SLOTS
        number = int(memory.last_s // slot_s)
        slots = memory.slots
        if slots and slots[-1][0] == number:
            _, so_far_s, so_far, highest = slots[-1]
            last = (number, so_far_s + lasted_s, so_far + stress, max(highest, memory.last_c))
            slots = (*slots[:-1], last)
        else:
            slots = (*slots, (number, lasted_s, stress, memory.last_c))
        oldest = int((at_s - self.window_s) // slot_s)
        keep = 0
        while keep < len(slots) and slots[keep][0] < oldest:
            keep += 1
        return slots[keep:]

    def load(self, stored: Any) -> Stress:
        """The slots of the window."""
        return stored if isinstance(stored, Stress) else msgspec.convert(stored, Stress)

    def explain(self, memory: Stress) -> dict[str, Any]:
        """The window, the cap, and the highest value of the window."""
        peak_c = max(memory.last_c, *(slot[3] for slot in memory.slots))
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
