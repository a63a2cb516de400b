"""Drift: a probe that has come to differ from its neighbours in the same room.

Once an hour each probe's mean is held against the median of the others of its zone; that
difference is the reading this rule judges. Two probes cannot tell which of them is wrong, so three
are asked for.
"""

from collections.abc import Mapping
from statistics import median
from typing import Any

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds
from iot_gateway.rules.signal import Metrics

METRIC = "drift_c"
LEAST_PROBES = 3


def differences[Probe](means: Mapping[Probe, float]) -> dict[Probe, float]:
    """How far each probe's mean lies from the median of the others; none for fewer than three."""
    if len(means) < LEAST_PROBES:
        return {}
    return {
        probe: mean - median(other for key, other in means.items() if key != probe)
        for probe, mean in means.items()
    }


class Apart(msgspec.Struct, frozen=True, kw_only=True):
    """How far a probe lies from its neighbours, to either side, in °C."""

    @property
    def reads(self) -> frozenset[str]:
        """The hourly difference."""
        return frozenset({METRIC})

    @property
    def reach_s(self) -> float:
        """Nothing is remembered but the difference."""
        return 0.0

    def step(self, _memory: Any, _at_s: float, metrics: Metrics) -> tuple[float, float]:
        """The distance; memory: with its sign."""
        apart = float(metrics[METRIC])
        return apart, abs(apart)

    def load(self, stored: Any) -> float:
        """As it is."""
        return float(stored)

    def explain(self, memory: float) -> dict[str, Any]:
        """To which side."""
        return {"apart_c": memory}


class Drift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``max_c``: further from its neighbours than this, ``lasting`` so long, is a drift."""

    max_c: float
    lasting: Duration = "6 h"
    severity: Severity = "minor"

    def rules(self, _place: Place) -> tuple[ExcursionRule, ...]:
        """One rule."""
        return (
            ExcursionRule(
                id="drift",
                metric=METRIC,
                side="high",
                limit=self.max_c,
                band=self.max_c / 4,
                hold_s=seconds(self.lasting),
                severity=self.severity,
                group="probe",
                word="drift",
                signal=Apart(),
            ),
        )
