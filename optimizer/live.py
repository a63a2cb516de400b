"""What happens during the day, and the plan after it: the fewest changes that keep all rules.

Each event is a function from one problem to the next. ``mend`` then keeps what still holds of the
running plan and finds a place for what does not, moving a few others only where there is no room.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from optimizer.construct import holds, most_pressing_first
from optimizer.cost import unserved_cost, unserved_jobs
from optimizer.coupled import apart, pinned, without
from optimizer.feasibility import violations
from optimizer.insert import Option, feasible
from optimizer.moves import MOST_MOVED, Moves, apply_moves, insert_with_moves
from optimizer.plan import Plan, Visit
from optimizer.problem import Crew, Lock, Problem, Technician
from optimizer.replan import Change, changes
from optimizer.running import RunningPlan
from optimizer.validation import LIMIT

type IsLate = Callable[[int, int], bool]
"""Whether a job (index) that begins at a time (seconds) is too late to be content with it."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """Where one job goes: ``option`` without touching the others' hands, or ``moves`` when a few
    others make way; neither when there is no way at all.
    """

    job: int
    option: Option | None = None
    moves: Moves | None = None

    def carry_out(self, running: RunningPlan) -> None:
        """Go this way, on the plan as it was found on."""
        if self.moves is not None:
            apply_moves(running, self.moves)
        elif self.option is not None and self.option.route is not None:
            running.assign(self.option.technician, self.option.route.jobs)


def way_in(
    running: RunningPlan,
    job: int,
    *,
    is_late: IsLate | None = None,
    worth_moving: int = 0,
    most_moved: int = MOST_MOVED,
) -> WayIn:
    """The cheapest way in for ``job``, which no route has; ``running`` stays as it is.

    Others are moved when it fits nowhere, and when it would be late (by ``is_late``; without it:
    after its ``due_s``) where that saves at least ``worth_moving``. On a plan that stays loaded
    under a millisecond, and about ten where others move.
    """
    too_late = is_late or (lambda each, start_s: start_s > running.problem.jobs[each].due_s)
    found = running.cheapest(job)
    option = None if found is None else feasible(running.problem, found, job)
    contented = option is not None and not too_late(job, option.start_s or 0)
    if contented or most_moved == 0:
        return WayIn(job, option)
    below = unserved_cost(running.problem, job).total
    if found is not None:
        below = found.added.total - worth_moving
    moves = insert_with_moves(running, job, most_moved=most_moved, below=below)
    return WayIn(job, None if moves else option, moves)


def relief(running: RunningPlan, job: int, *, worth_moving: int = 0) -> Option | None:
    """Somebody else for ``job``, whose technician begins it too late; None when nobody saves
    ``worth_moving``, the price of the broken promise counted. ``running`` stays as it is.
    """
    holder = running.holder(job)
    if holder is None or job in running.problem.lock_of:
        return None
    with running.tentatively():
        before = running.cost(holder).total
        running.remove(job)
        if not running.feasible(holder):  # others came on time only by way of this one
            return None
        saved = before - running.cost(holder).total
        found = running.cheapest(job, below=saved - worth_moving)
        if found is None or found.technician == holder:
            return None
        return feasible(running.problem, found, job)


@dataclass(frozen=True, slots=True)
class Mended:
    """A plan after an event: what became of the visits, and which jobs nobody has now."""

    problem: Problem
    plan: Plan
    changes: tuple[Change, ...]
    left_out: tuple[int, ...]


def mend(problem: Problem, plan: Plan, *, slack_s: int = 0, most_moved: int = MOST_MOVED) -> Mended:
    """``plan``, made for a problem with the same jobs and people, as it has to be for ``problem``.

    What holds stays with whom it is; a lock that cannot be kept falls. What fell out, and what
    never had a place, goes in again, the most pressing first, below the price of leaving it out.
    Starts that shift by more than ``slack_s`` are named among the changes. No solver:
    milliseconds a job. Passes the checker. Visits that depend on others stay as they are, or leave
    together and are left out: a crew is made anew by a search.
    """
    standing, orders = _standing(problem, plan)
    stay = {job for jobs in orders for job in jobs}
    kept = tuple(lock for lock in problem.locks if lock.job in orders[lock.technician])
    if len(kept) < len(problem.locks):
        problem = replace(problem, locks=kept)
    running = RunningPlan(pinned(problem, standing), orders)
    for job in most_pressing_first(problem, stay):
        _back_in(running, job, most_moved)
    mended = running.plan
    broken = violations(problem, mended)
    if broken:
        raise AssertionError(f"a mended plan broke its rules: {'; '.join(map(str, broken[:5]))}")
    found = tuple(changes(problem, plan, mended, slack_s=slack_s))
    return Mended(problem, mended, found, tuple(unserved_jobs(problem, mended)))


def _standing(problem: Problem, plan: Plan) -> tuple[Plan, list[tuple[int, ...]]]:
    """What still holds of a plan, and for each technician the jobs in order."""
    while True:
        model = pinned(problem, plan)
        orders = [
            held(model, technician, jobs)
            for technician, jobs in enumerate(plan.sequences(len(problem.technicians)))
        ]
        if not problem.coupled:
            return plan, orders
        stay = {job for jobs in orders for job in jobs}
        gone = {visit.job for _, visit in plan.visits()} - stay
        gone |= apart(problem, without(problem, plan, gone))
        if not gone:
            return plan, orders
        plan = without(problem, plan, gone)


def held(problem: Problem, technician: int, jobs: Sequence[int]) -> tuple[int, ...]:
    """Those of ``jobs`` that the technician can still serve, in this order.

    All, where they fit; else the most pressing first, each as far as it fits beside those before.
    """
    if holds(problem, technician, jobs):
        return tuple(jobs)
    others = set(range(len(problem.jobs))).difference(jobs)
    stay: tuple[int, ...] = ()
    for job in most_pressing_first(problem, others):
        tried = tuple(each for each in jobs if each in stay or each == job)
        if holds(problem, technician, tried):
            stay = tried
    return stay


def _back_in(running: RunningPlan, job: int, most_moved: int) -> None:
    limit = unserved_cost(running.problem, job).total
    found = running.cheapest(job, below=limit)
    if found is not None:
        running.apply(found)
    elif most_moved > 0:
        moves = insert_with_moves(running, job, most_moved=most_moved)
        if moves is not None:
            apply_moves(running, moves)


def absent(problem: Problem, technician: int) -> Problem:
    """The technician falls ill: their day is over before it begins, their locks fall."""
    person = problem.technicians[technician]
    at_home = replace(person, shift_s=(LIMIT, LIMIT), breaks=())
    locks = tuple(lock for lock in problem.locks if lock.technician != technician)
    return _with_person(replace(problem, locks=locks), technician, at_home)


def late(problem: Problem, technician: int, free_at_s: int) -> Problem:
    """The technician can set out at ``free_at_s`` only. Breaks that are over by then are taken."""
    person = problem.technicians[technician]
    begin_s = min(max(person.shift_s[0], free_at_s), person.shift_s[1])
    breaks = tuple(each for each in person.breaks if each.latest_s >= begin_s)
    behind = replace(person, shift_s=(begin_s, person.shift_s[1]), breaks=breaks)
    return _with_person(problem, technician, behind)


def longer(problem: Problem, job: int, service_s: int) -> Problem:
    """The job takes ``service_s``, which may also be shorter than before."""
    grown = replace(problem.jobs[job], service_s=service_s)
    return replace(problem, jobs=(*problem.jobs[:job], grown, *problem.jobs[job + 1 :]))


def part_missing(problem: Problem, technician: int, part: int, left: int = 0) -> Problem:
    """There are only ``left`` of a part in the technician's van."""
    person = problem.technicians[technician]
    stock = list(person.stock or [0] * len(problem.part_names))
    stock[part] = min(stock[part], left)
    return _with_person(problem, technician, replace(person, stock=tuple(stock)))


def cancelled(problem: Problem, plan: Plan, job: int) -> tuple[Problem, Plan, tuple[int, ...]]:
    """The problem and ``plan`` without ``job``, and which job of before each job is now.

    The other half of a crew goes with it; what waited for it waits no more. Positions locked
    behind it move up by one.
    """
    gone = {job}.union(*({c.one, c.other} for c in problem.crews if job in (c.one, c.other)))
    kept = tuple(each for each in range(len(problem.jobs)) if each not in gone)
    index = {each: n for n, each in enumerate(kept)}
    before = {
        route.technician: [n for n, each in enumerate(route.jobs) if each in gone]
        for route in plan.routes
    }
    routes = [
        replace(
            route,
            stops=tuple(
                replace(stop, job=index[stop.job]) if isinstance(stop, Visit) else stop
                for stop in route.stops
                if not (isinstance(stop, Visit) and stop.job in gone)
            ),
        )
        for route in plan.routes
    ]
    smaller = replace(
        problem,
        jobs=tuple(problem.jobs[each] for each in kept),
        locks=tuple(_moved_up(k, before, index[k.job]) for k in problem.locks if k.job in index),
        promises=tuple(replace(p, job=index[p.job]) for p in problem.promises if p.job in index),
        crews=tuple(Crew(index[c.one], index[c.other]) for c in problem.crews if c.one in index),
        orders=tuple(
            replace(o, first=index[o.first], then=index[o.then])
            for o in problem.orders
            if o.first in index and o.then in index
        ),
    )
    return smaller, Plan(tuple(routes)), kept


def _moved_up(lock: Lock, before: Mapping[int, Sequence[int]], job: int) -> Lock:
    """The lock of what is ``job`` now, its position counted without those that are gone."""
    if lock.position is None:
        return replace(lock, job=job)
    gone = sum(position < lock.position for position in before.get(lock.technician, ()))
    return replace(lock, job=job, position=lock.position - gone)


def _with_person(problem: Problem, technician: int, person: Technician) -> Problem:
    people = problem.technicians
    return replace(problem, technicians=(*people[:technician], person, *people[technician + 1 :]))
