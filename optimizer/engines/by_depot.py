"""Who sets out by way of a depot? Our own search knows no depots, so it chooses between two people:

each as they are, and the same person who has been at the depot first: on the way since then, with
a full van, and every first drive longer by that way round. Where both get work, the one with more
of it stays, and the search goes on with these.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.coupled import settled
from optimizer.feasibility import is_valid
from optimizer.plan import Plan
from optimizer.problem import Problem, Technician
from optimizer.schedule import plan_of

type Calls = dict[int, int]
"""For each technician who can, the job that is the call at the nearest depot."""


def nearest_calls(problem: Problem, plan: Plan) -> Calls:
    """A call that ``plan`` does not make for everybody who makes none and whom no lock binds."""
    made = {visit.job for _, visit in plan.visits()}
    free = [n for n, job in enumerate(problem.jobs) if job.restocks and n not in made]
    bound = {lock.technician for lock in problem.locks}
    bound |= {who for who, visit in plan.visits() if visit.job in problem.coupled}
    calls: Calls = {}
    for who in range(len(problem.technicians)):
        if who not in bound:
            home = problem.technicians[who].start
            in_time = [n for n in free if _begins_s(problem, who, n) <= problem.jobs[n].latest_s]
            nearest = min(
                in_time,
                key=lambda n: problem.drive_s(home, problem.jobs[n].location),
                default=None,
            )
            if nearest is not None:
                calls[who] = nearest
                free.remove(nearest)
    return calls


def with_both(alone: Problem, problem: Problem, calls: Calls) -> Problem:
    """``alone``, in which nothing is coupled, with everybody who has a call a second time."""
    been = [_been(problem, alone, who, call) for who, call in calls.items()]
    size = len(alone.travel_s)
    travel_s = np.zeros((size + len(been), size + len(been)), dtype=np.int32)
    travel_s[:size, :size] = alone.travel_s
    second = []
    for n, ((who, call), person) in enumerate(zip(calls.items(), been, strict=True)):
        home, depot = person.start, problem.jobs[call].location
        travel_s[size + n, :size] = problem.drive_s(home, depot) + alone.travel_s[depot]
        travel_s[:size, size + n] = alone.travel_s[:, home]
        name = f"{alone.technicians[who].id} from the depot {n}"
        second.append(replace(person, id=name, start=size + n))
    return replace(alone, travel_s=travel_s, technicians=(*alone.technicians, *second))


def chosen(both: Problem, plan: Plan, people: int, calls: Calls) -> tuple[Problem, Plan, Calls]:
    """Of everybody the one with more work, their routes, and the calls that go with that."""
    orders = plan.sequences(len(both.technicians))
    technicians, routes, kept = list(both.technicians[:people]), orders[:people], {}
    for n, (who, call) in enumerate(calls.items()):
        if len(orders[people + n]) > len(orders[who]):
            technicians[who], kept[who] = both.technicians[people + n], call
            routes[who] = orders[people + n]
    model = replace(both, technicians=tuple(technicians))
    return model, plan_of(model, routes) or Plan(), kept


def called(problem: Problem, plan: Plan, calls: Calls) -> Plan | None:
    """``plan`` of the chosen people with their calls in front, where they are needed."""
    orders: list[Sequence[int]] = list(plan.sequences(len(problem.technicians)))
    for who, call in calls.items():
        alone = settled(problem, [jobs if n == who else () for n, jobs in enumerate(orders)])
        if orders[who] and (alone is None or not is_valid(problem, alone)):
            orders[who] = (call, *orders[who])
    made = settled(problem, orders)
    return made if made is not None and is_valid(problem, made) else None


def _begins_s(problem: Problem, who: int, call: int) -> int:
    person, depot = problem.technicians[who], problem.jobs[call]
    there_s = person.shift_s[0] + problem.drive_s(person.start, depot.location)
    return max(there_s, depot.earliest_s)


def _been(problem: Problem, alone: Problem, who: int, call: int) -> Technician:
    """The person who would be at a first job when he is, had he left home and called before."""
    person, depot = alone.technicians[who], problem.jobs[call]
    over_s = _begins_s(problem, who, call) + depot.service_s
    leaves_s = over_s - problem.drive_s(person.start, depot.location)
    shift_s = min(leaves_s, person.shift_s[1]), person.shift_s[1]
    return replace(person, shift_s=shift_s, stock=person.refill or person.stock)
