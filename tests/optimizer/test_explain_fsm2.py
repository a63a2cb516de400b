"""Who could serve a job instead, where visits depend on each other: counted by the second judge.

Every place in everybody's day and every place of the breaks is written as a plan and judged.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import combinations_with_replacement
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.coupled import alone
from optimizer.feasibility import violations
from optimizer.formats.files import instance_from, plan_from
from optimizer.formats.fsm1 import Instance
from optimizer.insert import Option, rank
from tests.optimizer.days import Document
from tests.optimizer.fsm2_days import fsm2_day, settled_plan
from tests.optimizer.judge import judged


def ways(stops: list[Document], breaks: int) -> Iterator[list[Document]]:
    """The stops in order, the breaks at all places; only who depends on others has a start."""
    visits = [stop for stop in stops if "break" not in stop]
    if not visits:
        yield []
        return
    for places in combinations_with_replacement(range(len(visits) + 1), breaks):
        made: list[Document] = []
        for n in range(len(visits) + 1):
            made += [{"break": k} for k, place in enumerate(places) if place == n]
            made += [visits[n]] if n < len(visits) else []
        yield made


type Best = tuple[int, Document]


def best(day: Document, plan: Document, tech: str, orders: Iterable[list[Document]]) -> Best | None:
    """The cheapest plan in which the technician's visits stand in one of these orders."""
    breaks = next(len(each["breaks"]) for each in day["technicians"] if each["id"] == tech)
    others = [route for route in plan["routes"] if route["tech"] != tech]
    plans = [
        {"routes": [*others, {"tech": tech, "stops": stops}]}
        for order in orders
        for stops in ways(order, breaks)
    ]
    judged_plans = [(cost, made) for made in plans if (cost := judged(day, made)) is not None]
    return min(judged_plans, key=lambda each: each[0], default=None)


def loosened(day: Document, read: Instance, plan: Document) -> Document:
    """The plan with starts only where somebody else depends on them, or a lock wants them."""
    coupled = {read.problem.jobs[job].id for job in read.problem.coupled}
    coupled |= {lock["job"] for lock in day["locks"] if "start" in lock}

    def free(stop: Document) -> Document:
        stays = "depot" in stop or stop.get("job") in coupled
        return stop if stays else {key: stop[key] for key in stop if key != "start"}

    routes = [{**route, "stops": [free(s) for s in route["stops"]]} for route in plan["routes"]]
    return {"routes": routes}


def without(plan: Document, name: str) -> Document:
    """The plan without the first of a job's visits."""
    return {
        "routes": [
            {**route, "stops": [s for s in route["stops"] if s.get("job") != name]}
            for route in plan["routes"]
        ]
    }


def with_job(stops: list[Document], stop: Document) -> Iterator[list[Document]]:
    visits = [each for each in stops if "break" not in each]
    for n in range(len(visits) + 1):
        yield [*visits[:n], stop, *visits[n:]]


def stops_of(plan: Document, tech: str) -> list[Document]:
    return next((route["stops"] for route in plan["routes"] if route["tech"] == tech), [])


def compare_job(day: Document, plan: Document, name: str, options: list[Option]) -> None:
    """Each option costs what the judge says, or the judge finds no way either."""
    held = [r["tech"] for r in plan["routes"] if any(s.get("job") == name for s in r["stops"])]
    rest, free = without(plan, name), _unlocked(day, name)
    people = [person["id"] for person in day["technicians"]]
    if held:  # whoever has the job may rest otherwise without it
        found = best(free, rest, held[0], [stops_of(rest, held[0])])
        if found is None:
            feasible = [people[option.technician] for option in options if option.feasible]
            assert feasible == held, "without the job the others of this route cannot be served"
            return
        rest = found[1]
    lock: Document = next((each for each in day["locks"] if each["job"] == name), {})
    own = {"job": name, **{key: lock[key] for key in ("start",) if key in lock}}
    prices = [each["price"] for each in day["promises"] if each["job"] == name]
    prices += [job["unserved_penalty"] for job in day["jobs"] if job["id"] == name]
    for option in options:
        tech = people[option.technician]
        before = best(free, rest, tech, [stops_of(rest, tech)])
        after = best(day, rest, tech, with_job(stops_of(rest, tech), own))
        assert option.feasible == (after is not None), (option, after)
        if after is not None and before is not None and option.added is not None:
            assert option.added.total == after[0] - before[0] + sum(prices), (option, after)


def _unlocked(day: Document, name: str) -> Document:
    return {**day, "locks": [lock for lock in day["locks"] if lock["job"] != name]}


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_every_figure_and_every_exclusion_is_what_the_second_judge_finds(seed: int) -> None:
    compare(seed)


def compare(seed: int) -> int:
    """How many options were compared; AssertionError where one is wrong."""
    random = Random(seed)
    day = fsm2_day(random)
    read = instance_from(json.dumps(day))
    document = settled_plan(random, read)
    plan, _ = plan_from(read, json.dumps(document))
    if violations(read.problem, plan):
        return 0
    loose = loosened(day, read, document)
    compared = 0
    for n, job in enumerate(day["jobs"]):
        if alone(read.problem, plan, n) is not None:
            continue
        options = rank(read.problem, plan, n)
        compare_job(day, loose, job["id"], options)
        compared += len(options)
    return compared
