"""What the engines of others have in common: as much of a day as they can say, and their answer.

None of them knows all our rules and prices. So an answer is taken as an order of jobs for each
technician only: our own schedule times it, what breaks a rule falls out, and our own insertion puts
that in again where it can.
"""

from collections.abc import Sequence

from optimizer.construct import construct
from optimizer.cost import plan_cost
from optimizer.errors import LocksUnmet
from optimizer.plan import Plan, Route, Visit
from optimizer.problem import Problem


def possible_jobs(problem: Problem) -> list[int]:
    """The jobs that somebody may serve at all; no package need look at the others."""
    people = range(len(problem.technicians))
    return [
        job for job in range(len(problem.jobs)) if any(problem.allows(who, job) for who in people)
    ]


def in_time_s(problem: Problem, job: int) -> tuple[int, int]:
    """The window of a job for who cannot price lateness: it closes when that would begin to cost.

    A locked job keeps its whole window, since it has to be served. What is left out for want of
    time our own insertion may still serve late, at its price.
    """
    opens_s, closes_s = problem.window_s[job]
    if job not in problem.lock_of:
        asked, promise = problem.jobs[job], problem.promise_of.get(job)
        if asked.late_weight:
            closes_s = min(closes_s, asked.due_s)
        if promise is not None and promise.delay_weight:
            closes_s = min(closes_s, promise.start_by_s)
    return opens_s, max(opens_s, closes_s)


def mended(problem: Problem, plan: Plan, orders: Sequence[Sequence[int]]) -> Plan:
    """The answer ``orders`` (jobs by technician) as a valid plan, or ``plan`` if cheaper."""
    routes = (Route(who, tuple(map(Visit, jobs))) for who, jobs in enumerate(orders))
    try:
        made = construct(problem, Plan(tuple(routes)))
    except LocksUnmet:
        # They hold in ``plan``, which came from elsewhere: it stays if nobody finds that again.
        return plan
    return min(plan, made, key=lambda each: plan_cost(problem, each).total)
