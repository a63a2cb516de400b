"""Plans to start from, and every way there is for one job more to go into them."""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations_with_replacement
from random import Random

from hypothesis import strategies as st

from optimizer.construct import construct
from optimizer.coupled import settled
from optimizer.errors import LocksUnmet
from optimizer.feasibility import is_valid, violations
from optimizer.plan import Plan, PlanStop, Rest
from optimizer.problem import Problem
from optimizer.running import RunningPlan
from optimizer.schedule import plan_of


def first_plan(model: Problem) -> Plan | None:
    """A plan by insertion; None where the locks cannot be kept together."""
    try:
        return construct(model)
    except LocksUnmet:
        return None


def loaded(
    model: Problem, data: st.DataObject, *, locked: bool = False
) -> tuple[RunningPlan, int] | None:
    """A plan of all jobs but one, and that one, of which a lock may speak only where ``locked``.

    None where there is no such plan: the job may have filled a place before a locked position.
    """
    free = [n for n in range(len(model.jobs)) if locked or n not in model.lock_of]
    plan = first_plan(model)
    if plan is None or not free:
        return None
    new = data.draw(st.sampled_from(free))
    running = RunningPlan.of(model, plan)
    running.remove(new)
    return None if violations(model, running.plan) else (running, new)


def some_plan(model: Problem, random: Random, without: Collection[int] = ()) -> Plan:
    """A valid plan with as many visits as chance finds in some tries; crews meet in it."""
    best = Plan()
    for _ in range(40):
        mine: list[list[int]] = [[] for _ in model.technicians]
        jobs = [n for n in range(len(model.jobs)) if n not in without and random.random() < 0.8]
        for each in random.sample(jobs, len(jobs)):
            mine[random.randrange(len(mine))].append(each)
        plan = settled(model, mine)
        if plan is not None and is_valid(model, plan):
            best = max(best, plan, key=lambda each: len(list(each.visits())))
    return best


def orders_with(jobs: Sequence[int], new: int) -> Iterator[list[int]]:
    """The jobs with one more at each place."""
    return ([*jobs[:n], new, *jobs[n:]] for n in range(len(jobs) + 1))


def every_way_in(
    model: Problem, orders: Sequence[Sequence[int]], new: int, who: int | None = None
) -> Iterator[Plan]:
    """The job at each place of each route, or of one person's, where the checker lets it be."""
    for person in range(len(orders)) if who is None else (who,):
        for jobs in orders_with(orders[person], new):
            made = plan_of(model, [*orders[:person], jobs, *orders[person + 1 :]])
            if made is not None and is_valid(model, made):
                yield made


def rested(stops: Sequence[PlanStop], breaks: int) -> Iterator[tuple[PlanStop, ...]]:
    """The stops with so many breaks, in their order, anywhere between them."""
    for places in combinations_with_replacement(range(len(stops) + 1), breaks if stops else 0):
        made: list[PlanStop] = []
        for n in range(len(stops) + 1):
            made += [Rest(index) for index, place in enumerate(places) if place == n]
            made += stops[n : n + 1]
        yield tuple(made)
