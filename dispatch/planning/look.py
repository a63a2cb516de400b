"""One look at the day: who waits finds somebody, who would be late is relieved.

A look reads and writes nothing. It yields what is to be carried out, and is told what came of it
before it goes on; so the planner at work and a day that is played again take the same decisions.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from dispatch.planning.build import Built
from dispatch.planning.candidates import chosen
from dispatch.planning.decisions import (
    Decision,
    WithMoves,
    making_way,
    placed,
    proposed_already,
    pushed_back,
)
from dispatch.planning.patience import Patience
from dispatch.policies import Policies
from optimizer.live import WayIn, relief, way_in
from optimizer.moves import MOST_MOVED
from optimizer.plan import Visit
from optimizer.running import RunningPlan
from optimizer.timing import timeline

# So many orders are placed between two looks at the day.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Act:
    """What a look wants carried out: ``decisions``, each by itself, or ``with_moves``, all of it
    or nothing. ``number`` is the order that it is about.
    """

    name: Literal["placed", "others_make_way", "pushed_back", "relieved"]
    number: str
    decisions: tuple[Decision, ...] = ()
    with_moves: WithMoves | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """How many decisions were carried out, and how many were not.

    ``moved`` of the stale ones were overtaken by another change: a new look may place them.
    """

    done: int
    stale: int
    moved: int


@dataclass(frozen=True, slots=True)
class Looked:
    """``again``: somebody may still be waiting, on a day that is another now; ``priority`` is that
    of the last who was placed, and who still waits is no more urgent. ``late`` are the held orders
    that would begin after they should; known when nobody waits any more.
    """

    again: bool
    late: frozenset[UUID] = frozenset()
    priority: int | None = None


type Look = Generator[Act, Applied, Looked]


def look(built: Built, policies: Policies, patience: Patience) -> Look:
    """Give a few of the orders that wait for somebody their best candidates, the most urgent
    first; when nobody waits, relieve one who would be late.

    Only a few, so that the day is read again in between: an alarm that comes while hundreds of
    orders wait is placed before them, and an order that changed while it was being placed
    (another alarm joined it) is looked at again at once.
    """
    running = RunningPlan.of(built.problem, built.current)
    patience.new_look(built.situation.at)
    done = moved = 0
    new: set[int] = set()
    for job in _waiting(built):
        way = _way_in(built, running, patience, job, policies.planning.worth_moving)
        priority = built.situation.demands[job].priority
        if way.moves is not None and not new.isdisjoint((*way.moves.moved, *way.moves.dropped)):
            # Whom they are with is not known before the day is read again.
            return Looked(again=True, priority=priority)
        act = _act(built, way)
        if act is None:
            if way.moves is not None:  # they are proposed already, and stand for a while
                patience.in_vain(built.situation.demands[job].id, built.situation.at)
            continue
        applied = yield act
        if applied.done and not (act.with_moves and act.with_moves.drops_promise):
            yield from _tell_pushed_back(built, policies, way)
        if way.moves is None or applied.done:
            way.carry_out(running)
            new.add(job)
        done, moved = done + applied.done, moved + applied.moved
        if way.moves is not None and (applied.done or applied.moved):
            # Others are with somebody else now, or are thought about.
            return Looked(again=True, priority=priority)
        if done == _AT_ONCE:
            return Looked(again=True, priority=priority)
    late = _late(built)
    relieved = yield from _relieve(built, running, late, policies.planning.worth_moving)
    ids = frozenset(built.situation.demands[job].id for job in late)
    return Looked(relieved or moved > 0, ids)


def _waiting(built: Built) -> Iterator[int]:
    """The orders that nobody has, or whose holder's day has no room any more.

    What was proposed together with moves of others is looked at again each time: the day may have
    room by now, or those others may not be there any more.
    """
    for job, order in enumerate(built.situation.demands):
        proposed = order.proposed_to is not None and not order.proposed_moves
        held = order.technician_id is not None or proposed
        if not held or (job in built.fallen_out and not order.locked):
            yield job


def _late(built: Built) -> list[int]:
    """The held orders that would begin after they should, as the day stands now."""
    demands, late = built.situation.demands, []
    for route in built.current.routes:
        for timed in timeline(built.problem, route.technician, route.stops).stops:
            if isinstance(timed.stop, Visit):
                order = demands[timed.stop.job]
                movable = order.technician_id is not None and not order.locked
                if movable and built.instant(timed.start_s) > order.due:
                    late.append(timed.stop.job)
    return sorted(late)


def _way_in(
    built: Built, running: RunningPlan, patience: Patience, job: int, worth_moving: int
) -> WayIn:
    """The best way in; others are asked to make way where that was not in vain just now."""
    order = built.situation.demands[job]
    asks = patience.may_ask(order.id)
    if order.proposed_moves and not asks:
        return WayIn(job)  # what a person is thinking about stands until it can be compared
    way = way_in(
        running,
        job,
        is_late=built.is_late,
        worth_moving=worth_moving,
        most_moved=MOST_MOVED if asks else 0,
    )
    if not _worth_overtime(built, way):
        way = WayIn(job)
    option = way.option
    in_time = option is not None and not built.is_late(job, option.start_s or 0)
    if asks and not in_time:
        patience.asked()
        if way.moves is None:
            patience.in_vain(order.id, built.situation.at)
    return way


def _worth_overtime(built: Built, way: WayIn) -> bool:
    """Nobody stays after the shift for an order that may rather wait: leaving it out is cheaper."""
    added = None if way.option is None else way.option.added
    return (
        added is None
        or not added.overtime
        or (added.total < built.problem.jobs[way.job].unserved_penalty)
    )


def _act(built: Built, way: WayIn) -> Act | None:
    """A way in as what is to be carried out; None when there is none or it was proposed before."""
    number = built.situation.demands[way.job].number
    if way.moves is not None:
        found = making_way(built, way.moves)
        if proposed_already(built, way.job, found):
            return None
        return Act("others_make_way", number, with_moves=found)
    if way.option is None:
        return None
    return Act("placed", number, (placed(built, way.job, chosen(built, way.job, way.option)),))


def _tell_pushed_back(
    built: Built, policies: Policies, way: WayIn
) -> Generator[Act, Applied, None]:
    """Tell those behind the order that they begin later, where it is more than a proposal."""
    order = built.situation.demands[way.job]
    automatic = policies.dispatch.mode_of(order.order_class) == "auto"
    if automatic or order.technician_id is not None:
        later = tuple(pushed_back(built, way))
        if later:
            yield Act("pushed_back", order.number, later)


def _relieve(
    built: Built, running: RunningPlan, late: list[int], worth_moving: int
) -> Generator[Act, Applied, bool]:
    """Give what its technician would begin too late to somebody who is free, where that is worth
    the broken promise. Whether anything was moved.
    """
    for job in late:
        option = relief(running, job, worth_moving=worth_moving)
        if option is not None:
            decision = placed(built, job, chosen(built, job, option))
            applied = yield Act("relieved", built.situation.demands[job].number, (decision,))
            return applied.done + applied.moved > 0
    return False
