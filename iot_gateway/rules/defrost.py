"""Defrost: heaters warm the air on purpose, for a while. Signalled by the device, or learned.

Where the device says ``defrost``, its begin counts. Where it does not, defrosts are learned from
the record: short excursions that come at even distances. A mute has a written basis only in ATP
annex 2, paragraph 4 (at most 3 °C, short, part of the load's surface), so it is capped, ends by
itself, and never touches a low limit or a probe in the product.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

import msgspec

from iot_gateway.rules.mute import Muted, Seen
from iot_gateway.rules.place import Duration, Place, seconds

# Makers' defaults: a defrost every 6 to 12 h (Masterlog dI; Störk d0; AK-RC 251 d0).
LEAST_PERIOD_S, MOST_PERIOD_S = 3 * 3600.0, 26 * 3600.0
ENOUGH = 20
MARGIN_S = 600.0
EARLY_S = 900.0


class Pattern(msgspec.Struct, frozen=True, array_like=True):
    """Learned defrosts: one began at ``phase_s`` (since 1970), they come every ``period_s``.

    ``cap_s``: the 99th percentile of how long the air stayed warm, and ten minutes.
    """

    period_s: float
    phase_s: float
    cap_s: float

    def begins_near(self, at_s: float) -> bool:
        """Whether an excursion that begins then is a defrost by its time."""
        off_s = (at_s - self.phase_s + self.period_s / 2) % self.period_s - self.period_s / 2
        return abs(off_s) <= EARLY_S


def learn(spells: Sequence[tuple[float, float]]) -> Pattern | None:
    """The pattern of short warm spells, as (begin, seconds), in order; None when there is none.

    Twenty are asked for, at least four in five of them a period apart.
    """
    if len(spells) < ENOUGH:
        return None
    begins = [begin_s for begin_s, _ in spells]
    gaps = [after - before for before, after in pairwise(begins)]
    period_s = median(gaps)
    if not LEAST_PERIOD_S <= period_s <= MOST_PERIOD_S:
        return None
    even = sum(abs(gap - period_s) <= EARLY_S for gap in gaps)
    if 5 * even < 4 * len(gaps):
        return None
    longest_s = quantiles([lasted_s for _, lasted_s in spells], n=100, method="inclusive")[98]
    return Pattern(period_s=period_s, phase_s=begins[-1], cap_s=longest_s + MARGIN_S)


class DefrostMute(msgspec.Struct, frozen=True, kw_only=True):
    """Holds a call back from the begin of a defrost, ``cap_s`` at most.

    ``up_to``: a value further out than this calls nevertheless.
    """

    cap_s: float
    up_to: float | None = None
    learned: Pattern | None = None

    @property
    def reads(self) -> frozenset[str]:
        """The device's own word."""
        return frozenset({"defrost"})

    @property
    def reach_s(self) -> float:
        """Its cap."""
        return 2 * self.cap_s

    def step(self, memory: Any, seen: Seen) -> tuple[Any, Muted | None]:
        """Memory: (when the defrost began, whether it goes on, whether the room was warm)."""
        began_s, was_on, was_beyond = memory or (None, False, False)
        said = seen.metrics.get("defrost")
        is_on = was_on if said is None else bool(said)
        cap_s = self.cap_s if self.learned is None else min(self.cap_s, self.learned.cap_s)
        if (is_on and not was_on) or self._begins_by_pattern(seen, was_beyond=was_beyond):
            began_s = seen.at_s
        beyond = was_beyond if seen.value is None else seen.beyond
        muted = None
        if began_s is not None and seen.at_s < began_s + cap_s:
            muted = Muted("defrost", began_s + cap_s)
        return (began_s, is_on, beyond), muted

    def _begins_by_pattern(self, seen: Seen, *, was_beyond: bool) -> bool:
        return (
            self.learned is not None
            and seen.beyond
            and not was_beyond
            and self.learned.begins_near(seen.at_s)
        )

    def rests(self, memory: Any) -> bool:
        """The room was not warm before."""
        return memory is not None and not memory[2]

    def load(self, stored: Any) -> Any:
        """As it is."""
        return tuple(stored)


class Defrost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``cap``: the longest a defrost may hold back. ``margin_c``: only so far beyond the limit."""

    cap: Duration
    margin_c: float | None = None

    def mute(self, place: Place) -> DefrostMute | None:
        """What a defrost holds back."""
        if seconds(self.cap) == 0:
            return None
        up_to = None if self.margin_c is None or place.high is None else place.high + self.margin_c
        return DefrostMute(cap_s=seconds(self.cap), up_to=up_to, learned=place.defrosts)
