"""Setting out by way of a depot: chosen by a search that knows no depots, carried out by calls."""

import json
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.cost import left_out, plan_cost
from optimizer.engines.by_depot import called, chosen, nearest_calls, with_both
from optimizer.engines.neighbourhoods import alone
from optimizer.feasibility import violations
from optimizer.formats.files import instance_from
from optimizer.formats.fsm1 import plan_document
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.solve import load_engine
from optimizer.stop import Iterations
from tests.factories.problems import job, problem, technician
from tests.optimizer.days import Document
from tests.optimizer.fsm2_days import fsm2_day
from tests.optimizer.judge import judged


def by_depot(model: Problem, iterations: int) -> tuple[Plan, Plan | None]:
    """What the search chooses, and the plan with the calls that go with it."""
    calls = nearest_calls(model, Plan())
    both = with_both(alone(model, Plan()), model, calls)
    search = load_engine("search")
    found = search.improve(
        both, Plan(), stop=Iterations(iterations), seed=1, on_progress=lambda _share, _cost: None
    )
    _, plan, kept = chosen(both, found, len(model.technicians), calls)
    return plan, called(model, plan, kept)


def test_who_lacks_every_part_calls_at_the_depot_first_and_the_other_does_not() -> None:
    depot = {"location": 2, "service_s": 50, "restocks": True, "unserved_penalty": 0}
    jobs = (
        job("A", location=3, parts=(1, 0)),
        job("B", location=4, parts=(1, 0)),
        job("C", location=9),
        job("depot (1)", **depot),
        job("depot (2)", **depot),
    )
    ann = technician("Ann", refill=(2, 0))
    bob = technician("Bob", start=9, end=9)
    model = problem(jobs, (ann, bob))
    _, plan = by_depot(model, 200)
    assert plan is not None
    first, second = (route.jobs for route in plan.routes)
    assert (first[0], sorted(first), second) == (3, [0, 1, 3], (2,))
    assert (violations(model, plan), left_out(model, plan)) == ([], [])
    assert plan_cost(model, plan).total == 800


def depot_day(random: Random) -> Document:
    """A day in which nothing but depots ties visits together, and nobody rests."""
    day = fsm2_day(random)
    place = random.randrange(len(day["locations"]))
    opens = random.randint(0, 3_000)
    day["depots"] = [{"loc": place, "open": [opens, opens + 3_000], "service": 120}]
    day["locks"] = []
    for person in day["technicians"]:
        person.pop("overtime", None)
        person["breaks"] = []
    for each in day["jobs"]:
        each.pop("crew", None)
        each.pop("after", None)
    return day


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_whatever_is_chosen_can_be_carried_out(seed: int) -> None:
    """Whoever has been at the depot is on time everywhere when he really goes there."""
    day = depot_day(Random(seed))
    read = instance_from(json.dumps(day))
    wanted, plan = by_depot(read.problem, 50)
    assert plan is not None
    assert left_out(read.problem, plan) == left_out(read.problem, wanted)
    document = plan_document(read.problem, plan, read.stops)
    assert judged(day, document) == document["cost"]["total"]
