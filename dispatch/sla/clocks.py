"""The seven clocks of a case: started, paused, met, missed, and the rungs of a missed one. Pure.

Clocks run around the clock, every day: no document we found says otherwise.
Only a recorded reason that the policy lists pauses them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from hanlu.contracts.work_orders import State

ClockName = Literal[
    "ack",
    "verify",
    "propose",
    "arrive",
    "resolve",
    "supervisor",
    "manager",
    "follow_up",
    "root_cause",
    "unsolved",
    "contact",
    "inquiry",
]
FOLLOW_UP: Final = "follow_up"
ROOT_CAUSE: Final = "root_cause"
UNSOLVED: Final = "unsolved"
CONTACT: Final = "contact"
INQUIRY: Final = "inquiry"
OWNED: Final[frozenset[ClockName]] = frozenset({FOLLOW_UP, ROOT_CAUSE, UNSOLVED, CONTACT, INQUIRY})
"""Clocks with an owner from the start: a bad rating's, what the front line cannot solve, a word
owed to the customer, the inquiry into a complaint. No class has them and no wait stops them.
"""
RECURRING: Final[frozenset[ClockName]] = frozenset({UNSOLVED, CONTACT})
"""Those that a round can have again: each is an ``occasion`` of its own."""
CLOCKS: Final[tuple[ClockName, ...]] = tuple(n for n in get_args(ClockName) if n not in OWNED)

_DONE: Final[frozenset[State]] = frozenset({"done", "signed", "closed"})
_WORKED: Final[frozenset[State]] = _DONE | {"working"}
_ARRIVED: Final[frozenset[State]] = _WORKED | {"on_site", "paused"}
_ANSWERED: Final[frozenset[State]] = _ARRIVED | {"accepted", "travelling"}

MET_BY: Final[Mapping[ClockName, frozenset[State]]] = {
    "ack": _ANSWERED,  # a person has taken it; a machine's offer is no response yet
    "verify": _ANSWERED,
    "propose": _WORKED,  # the plan is explained to the customer before work begins (F-103)
    "arrive": _ARRIVED,
    "resolve": _DONE,
    "supervisor": _DONE,
    "manager": _DONE,
    "follow_up": frozenset(),
    "root_cause": frozenset(),
    "unsolved": _DONE,
    "contact": frozenset(),
    "inquiry": _DONE,
}
"""The states that show a clock's demand fulfilled."""

STEPS_IN: Final[Mapping[ClockName, frozenset[str]]] = {
    "supervisor": frozenset({"supervisor", "inspector", "regional_manager", "senior", "admin"}),
    "manager": frozenset({"regional_manager", "senior", "admin"}),
}
"""Clocks that ask for a person of rank: any step of such a person on the order meets them."""


@dataclass(frozen=True, slots=True)
class SlaClock:
    """One clock of one order.

    ``due_at`` moves later by every pause. ``rungs`` counts the ladder steps already fired.
    A clock that was met late keeps both ``met_at`` and ``missed_at``. Of an owned clock ``called``
    is the role that has it, ``taken_by`` whoever of them took it, and ``first`` the rung that had
    it from the start; what happens again within a round is its next ``occasion``.
    """

    clock: ClockName
    started_at: datetime
    limit: timedelta
    due_at: datetime
    paused_at: datetime | None = None
    met_at: datetime | None = None
    missed_at: datetime | None = None
    stopped_at: datetime | None = None
    rungs: int = 0
    called: str | None = None
    occasion: int = 1
    first: int = 0
    taken_by: str | None = None

    @property
    def is_over(self) -> bool:
        """Met or stopped: nothing more is asked of anybody."""
        return self.met_at is not None or self.stopped_at is not None


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: when it falls due and whom it calls."""

    number: int
    to_role: str
    due_at: datetime


def start(limits: Mapping[ClockName, timedelta], at: datetime) -> tuple[SlaClock, ...]:
    """The clocks of a case received at ``at``, one for each limit."""
    return tuple(
        SlaClock(clock=name, started_at=at, limit=limits[name], due_at=at + limits[name])
        for name in CLOCKS
        if name in limits
    )


def start_within(
    limits: Mapping[ClockName, timedelta], opens: datetime, closes: datetime
) -> tuple[SlaClock, ...]:
    """The clocks of a visit planned for a window: they run from its begin, and no one is late
    before its end.
    """
    return tuple(replace(clock, due_at=max(clock.due_at, closes)) for clock in start(limits, opens))


def owned(
    name: ClockName, limit: timedelta, at: datetime, *, occasion: int = 1, first: int = 0
) -> SlaClock:
    """A clock that somebody owns from ``at`` on: the rung ``first`` of its ladder."""
    return SlaClock(
        clock=name,
        started_at=at,
        limit=limit,
        due_at=at + limit,
        occasion=occasion,
        first=first,
    )


def first_rung(before: Sequence[SlaClock], ladder: Sequence[str], begins_at: int) -> int:
    """The rung that has it from the start: the next above whoever had it in this round before.

    The top has it again where it had it already. ``begins_at`` is for the first time.
    """
    reached = [clock.rungs for clock in before]
    return min(max([begins_at, *reached]), len(ladder) - 1)


def meets(clock: ClockName, state: State, role: str) -> bool:
    """Whether a step to ``state`` by a person of ``role`` fulfils the clock."""
    return state in MET_BY[clock] or role in STEPS_IN.get(clock, ())


def after_step(clock: SlaClock, state: State, role: str, at: datetime) -> SlaClock:
    """The clock after a step of its order; a clock that is over stays as it is."""
    if clock.is_over:
        return clock
    if state == "cancelled":
        return replace(_resumed(clock, at), stopped_at=at)
    if meets(clock.clock, state, role):
        return replace(_resumed(clock, at), met_at=at)
    return clock


def fulfilled(clock: SlaClock, at: datetime) -> SlaClock:
    """The clock once its demand is met by something else than a step; one that is over stays."""
    return clock if clock.is_over else replace(_resumed(clock, at), met_at=at)


def pause(clock: SlaClock, at: datetime) -> SlaClock:
    """Stop the running time. A clock that is over, paused or already due is left alone."""
    if clock.is_over or clock.paused_at is not None or at >= clock.due_at:
        return clock
    return replace(clock, paused_at=at)


def resume(clock: SlaClock, at: datetime) -> SlaClock:
    """Let it run again: due later by as long as it stood still."""
    return clock if clock.is_over else _resumed(clock, at)


def hold(clock: SlaClock, at: datetime, until: datetime | None) -> SlaClock:
    """Leave out the time of a wait: due later at once where its end is known, else paused."""
    held = pause(clock, at)
    return held if until is None or held is clock else _resumed(held, until)


def release(clock: SlaClock, since: datetime, until: datetime | None, at: datetime) -> SlaClock:
    """Take back what a wait from ``since`` to ``until`` gave beyond ``at``; the opposite of `hold`.

    A clock that was due when the wait began got nothing and gives nothing back.
    """
    if until is None:
        return resume(clock, at)
    if clock.is_over or until <= at or clock.due_at <= since:
        return clock
    return replace(clock, due_at=clock.due_at - (until - at))


def kept_of_both(
    own: Sequence[SlaClock], others: Sequence[SlaClock], state: State, at: datetime
) -> tuple[SlaClock, ...]:
    """The clocks of a case that takes over another's: each the earlier of both.

    ``state`` is where the case stands: what it has fulfilled already, stays fulfilled. Rungs that
    were fired for the other are not fired again.
    """
    mine = {clock.clock: clock for clock in own if clock.clock not in RECURRING}
    kept = []
    for other in others:
        if other.clock in RECURRING:
            continue
        known = mine.get(other.clock)
        if other.is_over or (known and (known.is_over or known.due_at <= other.due_at)):
            continue
        running = after_step(other, state, "", at)
        kept.append(pause(running, at) if known and known.paused_at else running)
    return tuple(kept) + _unsolved_of_both(own, others)


def _unsolved_of_both(own: Sequence[SlaClock], others: Sequence[SlaClock]) -> tuple[SlaClock, ...]:
    """What could not be solved of the other, where the case itself waits for no such answer."""
    mine = [clock for clock in own if clock.clock == UNSOLVED]
    running = [clock for clock in others if clock.clock == UNSOLVED and not clock.is_over]
    if not running or not all(clock.is_over for clock in mine):
        return ()
    return (replace(running[0], occasion=next_occasion(mine)),)


def next_occasion(before: Sequence[SlaClock]) -> int:
    """The number of the next clock of a name that this round has had ``before``."""
    return max((clock.occasion for clock in before), default=0) + 1


def regraded(
    own: Sequence[SlaClock], limits: Mapping[ClockName, timedelta], state: State, at: datetime
) -> tuple[SlaClock, ...]:
    """The clocks of a case that is of another class from ``at`` on, as far as they change.

    The new limits run from when the case began; time that a pause took stays given. What is over,
    or was missed, stays so; a clock that the new class does not have is stopped, and one that only
    it has is met where the case stands further already.
    """
    mine = {clock.clock: clock for clock in own if clock.clock not in OWNED}
    began = min((clock.started_at for clock in mine.values()), default=at)
    stands_still = any(clock.paused_at is not None for clock in mine.values())
    after = []
    for name in CLOCKS:
        known, limit = mine.get(name), limits.get(name)
        if known is None and limit is not None:
            fresh = after_step(start({name: limit}, began)[0], state, "", at)
            after.append(pause(fresh, at) if stands_still else fresh)
        elif known is None or known.is_over:
            continue
        elif limit is None:
            after.append(replace(_resumed(known, at), stopped_at=at))
        elif limit != known.limit and known.missed_at is None:
            moved = limit - known.limit
            after.append(replace(known, limit=limit, due_at=known.due_at + moved))
    return tuple(after)


def _resumed(clock: SlaClock, at: datetime) -> SlaClock:
    if clock.paused_at is None:
        return clock
    stood = max(at - clock.paused_at, timedelta(0))
    return replace(clock, due_at=clock.due_at + stood, paused_at=None)


def rung_due_at(clock: SlaClock, number: int, step: float) -> datetime:
    """When a rung falls due: the first at the limit, each next ``step`` of the limit later.

    An owned clock's ``first`` rung is its owner from the start; its next falls due at the limit.
    """
    late = number - 1 - clock.first if clock.clock in OWNED else number
    return clock.due_at + late * step * clock.limit


def due_rungs(
    clock: SlaClock, ladder: Sequence[str], step: float, now: datetime
) -> tuple[Rung, ...]:
    """The rungs not yet fired that are due by ``now``, lowest first; never one early.

    The caller calls the highest and records the others as skipped, so that a long downtime
    brings one call and no flood. A clock that was met late still owes its first rung: the miss.
    """
    if clock.paused_at is not None or clock.stopped_at is not None:
        return ()
    until = now if clock.met_at is None else min(now, clock.met_at)
    rungs: list[Rung] = []
    for number in range(clock.rungs, len(ladder)):
        at = rung_due_at(clock, number, step)
        if at > until or at == clock.met_at:  # met in time is met, to the instant
            break
        rungs.append(Rung(number, ladder[number], at))
    return tuple(rungs)


def after_rungs(clock: SlaClock, rungs: Sequence[Rung]) -> SlaClock:
    """The clock once these rungs have been fired."""
    if not rungs:
        return clock
    last = rungs[-1]
    missed_at = clock.missed_at or clock.due_at
    return replace(
        clock,
        rungs=last.number + 1,
        missed_at=missed_at,
        called=last.to_role,
        taken_by=None,
    )


def next_rung_at(clock: SlaClock, ladder: Sequence[str], step: float) -> datetime | None:
    """When the watcher must look again; None when nothing more can fall due."""
    if clock.paused_at is not None or clock.stopped_at is not None:
        return None
    if clock.rungs >= len(ladder):
        return None
    at = rung_due_at(clock, clock.rungs, step)
    return at if clock.met_at is None or at < clock.met_at else None
