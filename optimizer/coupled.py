"""Visits that depend on each other: from the order of jobs in all routes to starts that agree."""

from collections.abc import Sequence
from dataclasses import replace

from optimizer.plan import Plan, Visit
from optimizer.problem import Problem
from optimizer.schedule import plan_of


def settled(problem: Problem, sequences: Sequence[Sequence[int]]) -> Plan | None:
    """The earliest timing in which crews meet and orders are kept; None when there is none.

    Each route is timed alone, then whoever has to wait for somebody may not begin before, and so
    on until nobody has to wait any more. Starts only ever move later, so this ends.
    """
    opens_s = [job.earliest_s for job in problem.jobs]
    for _ in range(2 * len(problem.jobs) + 2):
        plan = plan_of(_not_before(problem, opens_s), sequences)
        if plan is None:
            return None
        waits = _waits(problem, plan)
        if not waits:
            return plan
        for job, start_s in waits.items():
            opens_s[job] = start_s
            if start_s > problem.window_s[job][1]:
                return None
    return None


def _not_before(problem: Problem, opens_s: Sequence[int]) -> Problem:
    jobs = (replace(job, earliest_s=s) for job, s in zip(problem.jobs, opens_s, strict=True))
    return replace(problem, jobs=tuple(jobs))


def _waits(problem: Problem, plan: Plan) -> dict[int, int]:
    """The jobs that begin too early for somebody, and when they may."""
    starts_s = {visit.job: visit.start_s or 0 for _, visit in plan.visits()}
    waits: dict[int, int] = {}
    for crew in problem.crews:
        if crew.one in starts_s and crew.other in starts_s:
            together_s = max(starts_s[crew.one], starts_s[crew.other])
            for job in (crew.one, crew.other):
                if starts_s[job] < together_s:
                    waits[job] = together_s
    for order in problem.orders:
        if order.first in starts_s and order.then in starts_s:
            over_s = starts_s[order.first] + problem.jobs[order.first].service_s
            if starts_s[order.then] < over_s:
                waits[order.then] = max(waits.get(order.then, 0), over_s)
    return waits


def served_by(plan: Plan) -> dict[int, tuple[int, Visit]]:
    """Each visit of a plan by its job, with who makes it."""
    return {visit.job: (technician, visit) for technician, visit in plan.visits()}
