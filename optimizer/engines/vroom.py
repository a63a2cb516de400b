"""VROOM (package pyvroom, the extra ``hanlu[vroom]``) as an engine.

It is told of travel, service, shifts, breaks, windows, skills, van stock, locks to a technician
and how much it matters that a job is served. It cannot price lateness, promises, territories, long
days or overtime, nor keep positions in a route: see `optimizer.engines.peer`.
"""

from datetime import timedelta
from typing import Any

import numpy as np
import vroom

from optimizer.cost import plan_cost, unserved_cost
from optimizer.engines.engine import Progress
from optimizer.engines.peer import in_time_s, mended, possible_jobs
from optimizer.plan import Plan
from optimizer.problem import Problem, Technician
from optimizer.stop import SLICE_S, Stop

LEVELS = range(6)
"""Its exploration levels: each begins from more first plans than the one before."""

MOST_PRIORITY = 100


class Vroom:
    """VROOM from nothing at each of its levels, as far as time goes. It takes no seed.

    An iteration is a level. It cannot be asked to stop, only told beforehand how long it may take:
    what a `Stop` says while a level runs is seen when that ends.
    """

    def improve(
        self,
        problem: Problem,
        plan: Plan,
        *,
        stop: Stop,
        seed: int,  # noqa: ARG002 (part of the interface)
        on_progress: Progress,
    ) -> Plan:
        """See Engine."""
        best = mended(problem, plan, plan.sequences(len(problem.technicians)))
        jobs = possible_jobs(problem)
        people = [who for who, person in enumerate(problem.technicians) if _can_rest(person)]
        if not jobs or not people:
            return best
        model = _model(problem, people, jobs)
        for level in LEVELS:
            share = stop.progress(level)
            if share >= 1.0:
                break
            left_s = (1.0 - share) * SLICE_S / stop.step
            found = model.solve(level, nb_threads=1, timeout=timedelta(seconds=left_s))
            best = mended(problem, best, _orders(problem, found.routes))
            on_progress(min(1.0, stop.progress(level + 1)), plan_cost(problem, best).total)
        on_progress(1.0, plan_cost(problem, best).total)
        return best


def _can_rest(person: Technician) -> bool:
    """Whether the breaks fit into the shift; VROOM refuses a day in which somebody's do not."""
    clock_s = person.shift_s[0]
    for pause in person.breaks:
        begin_s = max(clock_s, pause.earliest_s)
        if begin_s > pause.latest_s:
            return False
        clock_s = begin_s + pause.duration_s
    return clock_s <= person.shift_s[1]


def _model(problem: Problem, people: list[int], jobs: list[int]) -> vroom.Input:
    """The day in VROOM's terms; its ids are our indices."""
    model = vroom.Input()
    model.set_durations_matrix("car", problem.travel_s.astype(np.uint32))
    model.add_vehicle([_vehicle(problem, who) for who in people])
    dearest = max(1, *(unserved_cost(problem, job).total for job in jobs))
    model.add_job([_job(problem, job, dearest) for job in jobs])
    return model


def _vehicle(problem: Problem, who: int) -> vroom.Vehicle:
    person = problem.technicians[who]
    return vroom.Vehicle(
        who,
        start=person.start,
        end=person.end,
        skills={*_bits(person.skills), len(problem.skill_names) + who},
        capacity=[problem.in_van(who, part) for part in range(len(problem.part_names))],
        time_window=vroom.TimeWindow(*person.shift_s),
        breaks=[
            vroom.Break(n, [vroom.TimeWindow(p.earliest_s, p.latest_s)], p.duration_s)
            for n, p in enumerate(person.breaks)
        ],
    )


def _job(problem: Problem, job: int, dearest: int) -> vroom.Job:
    """A lock is a skill that only the technician has; the price of a job is its priority."""
    asked, lock = problem.jobs[job], problem.lock_of.get(job)
    skills = set(_bits(asked.skills))
    priority = max(1, MOST_PRIORITY * unserved_cost(problem, job).total // dearest)
    if lock is not None:
        skills.add(len(problem.skill_names) + lock.technician)
        priority = MOST_PRIORITY
    return vroom.Job(
        job,
        location=asked.location,
        default_service=asked.service_s,
        delivery=list(asked.parts) or [0] * len(problem.part_names),
        skills=skills,
        priority=priority,
        time_windows=[vroom.TimeWindow(*in_time_s(problem, job))],
    )


def _bits(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def _orders(problem: Problem, routes: Any) -> list[list[int]]:
    """The jobs of each technician in a solution's table of steps."""
    orders: list[list[int]] = [[] for _ in problem.technicians]
    visits = routes[routes["type"] == "job"]
    if not visits.empty:  # else the table has no ids
        for who, job in zip(visits["vehicle_id"], visits["id"], strict=True):
            orders[int(who)].append(int(job))
    return orders
