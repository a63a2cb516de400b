"""Whether a standard is met, and what follows for an item. Pure."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from dispatch.improvements.policy import ImprovementPolicy
from dispatch.indicators.formulas import Indicators

type Indicator = Literal[
    "csat",
    "score",
    "on_time",
    "success",
    "repeat",
    "complaints",
    "closed_loop",
    "settle",
    "nps",
]
type State = Literal["open", "measuring", "watching", "closed", "dropped"]
type Outcome = Literal["met", "not_met", "too_few", "kept", "relapsed", "lasted"]

FALLING: Final[frozenset[Indicator]] = frozenset({"repeat", "complaints", "settle"})
"""Of these less is better: the standard is the most that they may be."""


class Measure(msgspec.Struct, frozen=True, kw_only=True, rename={"begin": "from", "end": "to"}):
    """An indicator over a span; ``value`` None where there was nothing to count."""

    begin: datetime
    end: datetime
    part: int
    whole: int
    value: float | None


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of an item that was measured."""

    outcome: Outcome
    state: State
    look_at: datetime | None
    watch_until: datetime | None


def measured(found: Indicators, indicator: Indicator, begin: datetime, end: datetime) -> Measure:
    """The indicator out of all of them; nothing where it is not counted (one technician's
    complaints).
    """
    ratio = getattr(found, indicator)
    if ratio is None:
        return Measure(begin=begin, end=end, part=0, whole=0, value=None)
    return Measure(begin=begin, end=end, part=ratio.part, whole=ratio.whole, value=ratio.value)


def meets(indicator: Indicator, target: float, value: float) -> bool:
    """Whether the value is as good as the standard."""
    return value <= target if indicator in FALLING else value >= target


def after_measuring(
    policy: ImprovementPolicy,
    indicator: Indicator,
    target: float,
    state: Literal["measuring", "watching"],
    watch_until: datetime | None,
    measure: Measure,
    now: datetime,
) -> Next:
    """Met: watched. Not met, or no longer: open again. Too few cases judge nothing, and are looked
    at again; a watch ends all the same when its time is over.
    """
    known = measure.value if measure.whole >= policy.least else None
    good = known is not None and meets(indicator, target, known)
    if known is not None and not good:
        outcome: Outcome = "not_met" if state == "measuring" else "relapsed"
        return Next(outcome=outcome, state="open", look_at=None, watch_until=None)
    if state == "watching" and watch_until is not None and now >= watch_until:
        return Next(outcome="lasted", state="closed", look_at=None, watch_until=watch_until)
    look_at = now + policy.look_every
    if state == "measuring":
        if not good:
            return Next(outcome="too_few", state="measuring", look_at=look_at, watch_until=None)
        until = now + policy.watch_for
        return Next(outcome="met", state="watching", look_at=look_at, watch_until=until)
    outcome = "kept" if good else "too_few"
    assert watch_until is not None  # noqa: S101  # a watch has its end
    return Next(
        outcome=outcome,
        state="watching",
        look_at=min(look_at, watch_until),
        watch_until=watch_until,
    )
