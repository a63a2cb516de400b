"""Defrost: heaters warm the air on purpose, for a while. Signalled by the device, or learned.

Where the device says ``defrost``, its begin counts. Where it does not, defrosts are learned from
the record: short excursions that come at even distances. A mute has a written basis only in ATP
annex 2, paragraph 4 (at most 3 °C, short, part of the load's surface), so it is capped, ends by
itself, and never touches a low limit or a probe in the product.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

import msgspec

from iot_gateway.rules.mute import KNOWN_FOR_S, Muted, Seen, known, loaded_word
from iot_gateway.rules.place import Duration, Place, seconds

# Makers' defaults: a defrost every 6 to 12 h (Masterlog dI; Störk d0; AK-RC 251 d0).
LEAST_PERIOD_S, MOST_PERIOD_S = 3 * 3600.0, 26 * 3600.0
ENOUGH = 20
CANDIDATES, PHASES = 8, 4
MARGIN_S = 600.0
EARLY_S = 900.0
LINGERS_S = 300.0
"""Dripping and the fan's delay after the heaters (makers' defaults: some minutes each)."""


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


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """A pattern and what it was learned from.

    ``spells`` began a period apart, of ``periods`` in which one could have; lengths in seconds;
    ``since_s``, ``until_s``: the begins of the first and the last, since 1970.
    """

    pattern: Pattern
    spells: int
    periods: int
    median_s: float
    longest_s: float
    since_s: float
    until_s: float


def learn(spells: Sequence[tuple[float, float]]) -> Learned | None:
    """The periodic component of short warm spells, as (begin, seconds), in order; None: there is
    none.

    It has at least ``ENOUGH`` spells, comes in four of five periods, and makes up a quarter of all
    bouts of spells: doors that open at any hour are no defrosts, and hide none. To come in four of
    five periods by chance, other bouts would have to be many times as frequent as that.
    """
    spells = _bouts(spells)
    best: Learned | None = None
    for hits, periods in _series(spells):
        if len(hits) < ENOUGH or 5 * len(hits) < 4 * periods:
            continue
        between = sum(hits[0][0] <= begin_s <= hits[-1][0] for begin_s, _ in spells)
        if 4 * len(hits) >= between and (best is None or len(hits) > best.spells):
            best = _learned(hits, periods)
    return best


def _series(
    spells: Sequence[tuple[float, float]],
) -> Iterator[tuple[list[tuple[float, float]], int]]:
    """Spells that come at even distances, and the periods passed.

    Whatever is done at the same hours each day has the same period as a defrost by the clock, and
    may have been there first: each period is walked from several begins, each one a spell that no
    walk before has met.
    """
    for period_s, starts in _candidates(spells):
        unmet = starts
        for _ in range(PHASES):
            if not unmet:
                break
            hits, periods = _walk(spells[unmet[0] :], period_s)
            met = {begin_s for begin_s, _ in hits}
            unmet = [start for start in unmet[1:] if spells[start][0] not in met]
            yield hits, periods


def _bouts(spells: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spells that follow one another closely are one: a value that swings round its limit."""
    bouts: list[tuple[float, float]] = []
    for begin_s, lasted_s in spells:
        if bouts and begin_s - sum(bouts[-1]) <= EARLY_S:
            bouts[-1] = (bouts[-1][0], begin_s + lasted_s - bouts[-1][0])
        else:
            bouts.append((begin_s, lasted_s))
    return bouts


def _candidates(spells: Sequence[tuple[float, float]]) -> Iterator[tuple[float, list[int]]]:
    """A period, and where it may begin: the most frequent distances of near spells."""
    alike: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for start, (begin_s, _) in enumerate(spells):
        for later_s, _ in spells[start + 1 : start + 4]:
            gap_s = later_s - begin_s
            if LEAST_PERIOD_S <= gap_s <= MOST_PERIOD_S:
                alike[round(gap_s / EARLY_S)].append((start, gap_s))
    for gaps in sorted(alike.values(), key=len, reverse=True)[:CANDIDATES]:
        yield median(gap_s for _, gap_s in gaps), [start for start, _ in gaps]


def _walk(
    spells: Sequence[tuple[float, float]], period_s: float
) -> tuple[list[tuple[float, float]], int]:
    """The spells that come a period after one another, from the first on; and the periods passed.

    Each one found says anew when the next is due, so that an inexact period adds nothing up.
    """
    hits, periods, due_s = [spells[0]], 1, spells[0][0] + period_s
    for begin_s, lasted_s in spells[1:]:
        while begin_s > due_s + EARLY_S:
            due_s += period_s
            periods += 1
        if abs(begin_s - due_s) <= EARLY_S:
            hits.append((begin_s, lasted_s))
            due_s = begin_s + period_s
            periods += 1
    return hits, periods


def _learned(hits: Sequence[tuple[float, float]], periods: int) -> Learned:
    begins, lengths = [begin_s for begin_s, _ in hits], [lasted_s for _, lasted_s in hits]
    gaps = [after - before for before, after in pairwise(begins)]
    period_s = median(gap_s for gap_s in gaps if gap_s <= median(gaps) + EARLY_S)
    cap_s = quantiles(lengths, n=100, method="inclusive")[98] + MARGIN_S
    return Learned(
        pattern=Pattern(period_s=period_s, phase_s=begins[-1], cap_s=cap_s),
        spells=len(hits),
        periods=periods,
        median_s=median(lengths),
        longest_s=max(lengths),
        since_s=begins[0],
        until_s=begins[-1],
    )


class DefrostMute(msgspec.Struct, frozen=True, kw_only=True):
    """Holds a call back from the begin of a defrost, ``cap_s`` at most.

    Once the device has said that it is over, it excuses a room that has yet to cool down, and no
    other: one that was within its limit and warms anew does so for another reason.
    ``up_to``: a value further out than this calls nevertheless. ``learned``: once the pattern is
    known, its own cap counts, up to ``learned_cap_s``.
    """

    cap_s: float
    learned_cap_s: float | None = None
    up_to: float | None = None
    learned: Pattern | None = None

    @property
    def reads(self) -> frozenset[str]:
        """The device's own word."""
        return frozenset({"defrost"})

    @property
    def reach_s(self) -> float:
        """Its cap, and what was known of heaters and room when it began."""
        return max(self.cap_s, self.longest_s) + KNOWN_FOR_S

    @property
    def longest_s(self) -> float:
        """What holds now: the pattern's own cap, where it was learned, within the pack's bound."""
        if self.learned is None:
            return self.cap_s
        return min(self.learned_cap_s or self.cap_s, self.learned.cap_s)

    def step(self, memory: Any, seen: Seen) -> tuple[Any, Muted | None]:
        """Memory: (when the defrost began, whether it goes on, since when it is over)."""
        began_s, on_word, over_s = memory or (None, None, None)
        said = seen.metrics.get("defrost")
        was_on = known(on_word, seen.at_s)
        signalled = bool(said) and (was_on is False or (was_on is None and seen.was_within))
        if signalled or (seen.was_within and self._begins_by_pattern(seen)):
            began_s, over_s = seen.at_s, None
        elif was_on and said is not None and not said:
            over_s = seen.at_s
        elif over_s is not None and seen.beyond and seen.was_within:
            began_s = began_s if seen.at_s <= over_s + LINGERS_S else None
        if said is not None:
            on_word = (seen.at_s, bool(said))
        muted = None
        if began_s is not None and seen.at_s < began_s + self.longest_s:
            muted = Muted("defrost", began_s + self.longest_s)
        return (began_s, on_word, over_s), muted

    def _begins_by_pattern(self, seen: Seen) -> bool:
        return self.learned is not None and seen.beyond and self.learned.begins_near(seen.at_s)

    def rests(self, memory: Any) -> bool:
        """Only words, and values beyond the limit, move it."""
        return memory is not None

    def load(self, stored: Any) -> Any:
        """As it is; afresh from one of another shape."""
        begin_and_word = loaded_word(stored)
        return None if begin_and_word is None or len(stored) != 3 else (*begin_and_word, stored[2])


class Defrost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``cap``: the longest a defrost may hold back; ``learned_cap``: the same once this room's own
    defrosts were learned. ``margin_c``: only so far beyond the limit.
    """

    cap: Duration
    learned_cap: Duration | None = None
    margin_c: float | None = None

    def mute(self, place: Place) -> DefrostMute | None:
        """What a defrost holds back."""
        if seconds(self.cap) == 0:
            return None
        up_to = None if self.margin_c is None or place.high is None else place.high + self.margin_c
        learned_cap = self.cap if self.learned_cap is None else self.learned_cap
        return DefrostMute(
            cap_s=seconds(self.cap),
            learned_cap_s=seconds(learned_cap),
            up_to=up_to,
            learned=place.defrosts,
        )
