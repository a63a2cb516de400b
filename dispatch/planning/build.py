"""From the day to the optimizer's problem and back. Pure; seconds count from the situation."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dispatch.planning.policy import PlanningPolicy
from dispatch.planning.situation import Demand, Person, Situation
from optimizer.plan import Plan, Route
from optimizer.problem import Job, Lock, Problem, Promise, Technician
from optimizer.schedule import schedule

# Service may begin this long after everybody's shift: the shift is the limit, not the job.
_OPEN_END = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Built:
    """A problem with the way back: positions in ``problem`` are positions in ``situation``.

    ``current`` is the running plan; ``fallen_out`` are held jobs that no longer fit into it.
    """

    situation: Situation
    problem: Problem
    current: Plan
    fallen_out: tuple[int, ...]

    def instant(self, seconds: int) -> datetime:
        """A second of the problem as an instant."""
        return self.situation.at + timedelta(seconds=seconds)

    def job_of(self, work_order_id: UUID) -> int | None:
        """The job of an order, None when it needs no visit now."""
        for job, demand in enumerate(self.situation.demands):
            if demand.id == work_order_id:
                return job
        return None


def build(situation: Situation, travel_s: NDArray[np.int64], policy: PlanningPolicy) -> Built:
    """The optimizer's problem of a day, with its running plan.

    ``travel_s`` is the (n, n) matrix over ``situation.places()``. An overdue urgent order stays
    servable at a high price: a plan that is late says so, it does not leave the order out. A
    locked order that no longer fits its technician's day is unlocked here and among the fallen.
    """
    skill_bits = _skill_bits(situation)
    part_names = _part_names(situation)
    people = situation.people
    technicians = tuple(
        _technician(situation, n, skill_bits, part_names) for n in range(len(people))
    )
    jobs = tuple(
        _job(situation, demand, 2 * len(people) + n, skill_bits, part_names, policy)
        for n, demand in enumerate(situation.demands)
    )
    index_of = {person.id: n for n, person in enumerate(people)}
    unlocked = Problem(
        travel_s=travel_s.astype(np.int32),
        technicians=technicians,
        jobs=jobs,
        promises=tuple(_promises(situation, index_of, policy)),
        skill_names=tuple(skill_bits),
        part_names=part_names,
    )
    current, fallen_out = _running_plan(situation, unlocked, index_of)
    locks = [
        Lock(job, technician)
        for technician, visit in current.visits()
        if situation.demands[job := visit.job].locked
    ]
    return Built(situation, replace(unlocked, locks=tuple(locks)), current, fallen_out)


def _seconds(situation: Situation, at: datetime) -> int:
    return int((at - situation.at).total_seconds())


def _technician(
    situation: Situation, index: int, skill_bits: dict[str, int], part_names: tuple[str, ...]
) -> Technician:
    person = situation.people[index]
    begins = max(person.shift[0], situation.at, person.busy.until if person.busy else situation.at)
    begins_s = _seconds(situation, begins)
    return Technician(
        id=str(person.id),
        start=index,
        end=len(situation.people) + index,
        shift_s=(begins_s, max(begins_s, _seconds(situation, person.shift[1]))),
        skills=_held_mask(person, skill_bits),
        stock=tuple(person.stock.get(part, 0) for part in part_names),
    )


def _job(
    situation: Situation,
    demand: Demand,
    location: int,
    skill_bits: dict[str, int],
    part_names: tuple[str, ...],
    policy: PlanningPolicy,
) -> Job:
    earliest_s = max(0, _seconds(situation, demand.earliest or situation.at))
    price = policy.price(demand.priority)
    due_s, late_weight = max(earliest_s, _seconds(situation, demand.due)), price.late_weight
    far = due_s > policy.soon_beyond.total_seconds()
    if demand.earliest is None and (far or price.waiting_weight >= price.late_weight):
        due_s, late_weight = earliest_s, price.waiting_weight
    needed = Counter(demand.parts)
    return Job(
        id=demand.number,
        location=location,
        service_s=demand.duration_s,
        earliest_s=earliest_s,
        due_s=due_s,
        latest_s=max(due_s, _seconds(situation, situation.at + _OPEN_END)),
        skills=_mask(demand, skill_bits),
        priority=max(2, demand.priority),  # 1 would forbid a late begin; ours is only dear
        late_weight=late_weight,
        unserved_penalty=price.unserved,
        parts=tuple(needed.get(part, 0) for part in part_names),
    )


def _skill_bits(situation: Situation) -> dict[str, int]:
    """A bit for each level of each skill that is asked for: who holds 3 holds 2 and 1."""
    asked = {
        f"{skill}:{level}" for demand in situation.demands for skill, level in demand.skills.items()
    }
    return {name: 1 << bit for bit, name in enumerate(sorted(asked))}


def _held_mask(person: Person, skill_bits: dict[str, int]) -> int:
    mask = 0
    for name, bit in skill_bits.items():
        skill, level = name.rsplit(":", 1)
        if person.skills.get(skill, 0) >= int(level):
            mask |= bit
    return mask


def _mask(demand: Demand, skill_bits: dict[str, int]) -> int:
    return sum(skill_bits[f"{skill}:{level}"] for skill, level in demand.skills.items())


def _part_names(situation: Situation) -> tuple[str, ...]:
    """The parts that decide who can go: asked for, and in somebody's van.

    What no van carries has to be fetched by whoever goes, so it decides nothing.
    """
    asked = {part for demand in situation.demands for part in demand.parts}
    carried = {part for person in situation.people for part, n in person.stock.items() if n}
    return tuple(sorted(asked & carried))


def _promises(
    situation: Situation, index_of: dict[UUID, int], policy: PlanningPolicy
) -> list[Promise]:
    """What people were told: moving it costs, most when the technician has said yes."""
    promises = []
    for job, demand in enumerate(situation.demands):
        if demand.technician_id is None or demand.technician_id not in index_of:
            continue
        told = demand.state == "accepted" or demand.promised
        price = policy.accepted_price if told else policy.offered_price
        starts_s = max(0, _seconds(situation, demand.starts_at or situation.at))
        promises.append(
            Promise(job, index_of[demand.technician_id], price, starts_s, int(demand.promised))
        )
    return promises


def _running_plan(
    situation: Situation, problem: Problem, index_of: dict[UUID, int]
) -> tuple[Plan, tuple[int, ...]]:
    """Held and proposed jobs in the order of their starts; what does not fit falls out."""
    sequences: list[list[int]] = [[] for _ in problem.technicians]
    order = sorted(
        range(len(situation.demands)),
        key=lambda job: (situation.demands[job].starts_at or situation.at, job),
    )
    fallen_out: list[int] = []
    for job in order:
        technician_id = situation.demands[job].technician_id or situation.demands[job].proposed_to
        if technician_id is None:
            continue
        technician = index_of.get(technician_id)
        if technician is None or not problem.allows(technician, job):
            fallen_out.append(job)
        else:
            sequences[technician].append(job)
    routes = []
    for technician, jobs in enumerate(sequences):
        route, dropped = _fitting(problem, technician, jobs)
        fallen_out.extend(dropped)
        if route.stops:
            routes.append(route)
    return Plan(tuple(routes)), tuple(fallen_out)


def _fitting(problem: Problem, technician: int, jobs: list[int]) -> tuple[Route, list[int]]:
    """The longest beginning of ``jobs`` that can be timed and supplied, and the rest."""
    kept: list[int] = []
    used: Counter[int] = Counter()
    best = Route(technician, ())
    for job in jobs:
        needs = dict(problem.needs(job))
        supplied = all(used[p] + n <= problem.in_van(technician, p) for p, n in needs.items())
        route = schedule(problem, technician, [*kept, job]) if supplied else None
        if route is not None:
            kept.append(job)
            used.update(needs)
            best = route
    return best, [job for job in jobs if job not in kept]
