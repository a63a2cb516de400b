"""The compiled search: its bookkeeping is exact, its plans are valid, small days are solved."""

import importlib
import itertools
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer import improve
from optimizer.construct import construct
from optimizer.cost import plan_cost
from optimizer.errors import LocksUnmet
from optimizer.feasibility import violations
from optimizer.improve import change, compiled, insertion, route
from optimizer.improve import layout as at
from optimizer.improve.search import Chain
from optimizer.plan import Plan, Route, Visit
from optimizer.problem import Fairness, Lock, Problem, Promise
from optimizer.schedule import plan_of
from optimizer.solve import solve
from optimizer.stop import Cancellable, Iterations
from tests.factories.problems import job, problem, technician
from tests.optimizer.models import given_also, problems


def chain_on(model: Problem, seed: int = 1) -> Chain | None:
    try:
        return Chain(model, construct(model), seed)
    except LocksUnmet:
        return None


@given(problems(locks=True, people=3, most_jobs=7), st.integers(0, 2**70))
@settings(max_examples=150, deadline=None)
def test_every_plan_found_is_valid_at_no_more_than_the_cost_kept_by_differences(
    model: Problem, seed: int
) -> None:
    chain = chain_on(model, seed)
    if chain is None or not model.jobs:
        return
    chain.run(60, 2_000.0, 10.0)
    plan = plan_of(model, chain.best)
    assert plan is not None
    assert violations(model, plan) == []
    cost = plan_cost(model, plan).total
    if any(len(t.breaks) for t in model.technicians):
        assert cost <= chain.best_cost  # a break may be put better when the order is final
    else:
        assert cost == chain.best_cost


@given(problems(locks=True, people=3, most_jobs=7), st.integers(0, 999))
@settings(max_examples=150, deadline=None)
def test_without_breaks_an_insertion_costs_exactly_what_it_was_looked_up_to_cost(
    model: Problem, seed: int
) -> None:
    model = given_also(model, technicians=tuple(replace(t, breaks=()) for t in model.technicians))
    chain = chain_on(model, seed)
    if chain is None or not model.jobs:
        return
    chain.run(20, 2_000.0, 900.0)  # a hot plan, with lateness in it
    d, s = chain.data, chain.state
    for wanted in range(len(model.jobs)):
        person = int(s[s[at.PERSON_OF] + wanted])
        place = int(s[s[at.PLACE_OF] + wanted])
        if person < 0 or place <= d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.FIXED]:
            continue  # nobody has it, or it stands in front of a locked position
        change.begin_iteration(s)
        if not change.take_out(d, s, person, place, 1, 0, 0):  # no triangle inequality here
            change.undo(d, s)
            continue
        before = int(s[at.COST])
        found = insertion.best_place(d, s, wanted, at.NEVER)
        assert change.put(d, s, wanted, int(s[at.FOUND_PERSON]), int(s[at.FOUND_PLACE]))
        assert s[at.COST] - before == found - chain_penalty(chain, wanted)


@given(problems(locks=True, people=3, most_jobs=7), st.integers(0, 999))
@settings(max_examples=100, deadline=None)
def test_who_rests_once_or_never_is_timed_and_tested_as_by_any_number_of_breaks(
    model: Problem, seed: int
) -> None:
    people = tuple(replace(t, breaks=t.breaks[: n % 2]) for n, t in enumerate(model.technicians))
    chain = chain_on(given_also(model, technicians=people), seed)
    if chain is None or not model.jobs:
        return
    chain.run(20, 2_000.0, 900.0)
    d, s = chain.data, chain.state
    for person, rests in enumerate(len(t.breaks) for t in people):
        record = int(s[at.ROUTES] + person * d[at.ROUTE_SIZE])
        length = int(s[record + at.LENGTH])
        tests = (insertion.best_place_unbroken, insertion.best_place_resting)
        for wanted in range(len(model.jobs)):
            given_to = insertion.best_place_with(d, s, person, wanted, at.NEVER)
            assert tests[rests](d, s, person, wanted, at.NEVER) == given_to
        if length:
            assert route.retime(d, s, person, 1, length)
            short = times(chain, record, length, rests)
            assert route.forward(d, s, person, 1)
            route.backward(d, s, person, length)
            if d[at.PRICED]:
                route.backward_free(d, s, person, length)
            assert times(chain, record, length, rests) == short


def times(chain: Chain, record: int, length: int, rests: int) -> list[list[int]]:
    """Drive and all times and prices of each stop of a route, for each number of breaks it has."""
    d, s = chain.data, chain.state
    states = int(d[at.N_STATES])
    first = record + int(d[at.ROUTE_HEAD])
    kept = [n for n in range(int(d[at.STOP_SIZE]) - at.TIMES) if n % states <= rests]
    stops = range(first, first + (length + 1) * int(d[at.STOP_SIZE]), int(d[at.STOP_SIZE]))
    return [[int(s[n + at.LEG]), *(int(s[n + at.TIMES + k]) for k in kept)] for n in stops]


def chain_penalty(chain: Chain, wanted: int) -> int:
    """What it costs to leave a job out, as the search has it."""
    return int(chain.data[chain.data[at.JOBS] + wanted * at.JOB_SIZE + at.PENALTY])


COMPILED_MODULES = ("chance", "clocks", "route", "insertion", "change", "removal", "kernel")


@pytest.fixture(scope="module")
def interpreted() -> Any:
    """The same kernel before compilation."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "IS_COMPILED", False)
        for name in COMPILED_MODULES:  # what others import is the compiled one again afterwards
            patch.setattr(improve, name, getattr(improve, name))
            patch.delitem(sys.modules, f"{improve.__name__}.{name}")
        plain = importlib.import_module(f"{improve.__name__}.kernel")
    assert not hasattr(plain.run, "py_func")
    return plain


class FromTheFront(list[int]):
    """Refuses negative indices, which compiled code takes for huge ones."""

    def __getitem__(self, index: Any) -> Any:
        assert isinstance(index, slice) or index >= 0
        return super().__getitem__(index)

    def __setitem__(self, index: Any, value: Any) -> None:
        assert index >= 0
        super().__setitem__(index, value)


@pytest.mark.skipif(not compiled.IS_COMPILED, reason="nothing is compiled here: numba is missing")
@given(model=problems(locks=True), seed=st.integers(0, 999))
@settings(max_examples=40, deadline=None)
def test_compiled_and_interpreted_search_are_the_same_to_the_last_bit(
    interpreted: Any, model: Problem, seed: int
) -> None:
    chain = chain_on(model, seed)
    if chain is None or not model.jobs:
        return
    data, state = (FromTheFront(array.tolist()) for array in (chain.data, chain.state))
    interpreted.run(data, state, 12, 900.0, 30.0)
    chain.run(12, 900.0, 30.0)
    assert state == chain.state.tolist()


def every_plan(model: Problem) -> Iterator[Plan]:
    """Every assignment and order of a tiny day, timed as well as can be."""
    people = range(len(model.technicians))
    for who in itertools.product((None, *people), repeat=len(model.jobs)):
        groups = [[n for n, person in enumerate(who) if person == p] for p in people]
        for orders in itertools.product(*(itertools.permutations(g) for g in groups)):
            plan = plan_of(model, orders)
            if plan is not None and not violations(model, plan):
                yield plan


def locked_from_the_front(model: Problem) -> bool:
    """Whether no other job has to fill a place in front of a locked position."""
    places: dict[int, set[int]] = {}
    for lock in model.locks:
        if lock.position is not None:
            places.setdefault(lock.technician, set()).add(lock.position)
    return all(sorted(taken) == list(range(len(taken))) for taken in places.values())


@given(problems(people=2, most_jobs=4, locks=True).filter(locked_from_the_front))
@settings(max_examples=60, deadline=None)
def test_tiny_days_are_solved_to_the_optimum(model: Problem) -> None:
    try:
        found = solve(model, stop=Iterations(1_500), engine="search")
    except LocksUnmet:
        assert not list(every_plan(model))
        return
    best = min(plan_cost(model, plan).total for plan in every_plan(model))
    if any(person.breaks for person in model.technicians):  # lateness is then bounded from above
        assert plan_cost(model, found).total <= best * 1.1 + 300
    else:
        assert plan_cost(model, found).total == best


@given(problems(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_jobs_in_the_input_changes_no_plan_s_validity(
    model: Problem, random: Any
) -> None:
    order = list(range(len(model.jobs)))
    random.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    promises = tuple(replace(p, job=place[p.job]) for p in model.promises)
    shuffled = given_also(model, jobs=tuple(model.jobs[n] for n in order), promises=promises)
    plan = solve(shuffled, stop=Iterations(200), engine="search")
    back = Plan(
        tuple(
            Route(
                route.technician,
                tuple(
                    replace(s, job=order[s.job]) if isinstance(s, Visit) else s for s in route.stops
                ),
            )
            for route in plan.routes
        )
    )
    assert violations(model, back) == []
    assert plan_cost(model, back) == plan_cost(shuffled, plan)


def town(jobs: int = 40) -> Problem:
    """A day with more places than a person can hold in mind."""
    wanted = tuple(
        job(f"J{n}", location=1 + n % 9, due_s=600 * (n % 13), latest_s=8_000, late_weight=1)
        for n in range(jobs)
    )
    people = tuple(technician(f"T{n}", start=n, end=9 - n) for n in range(4))
    return problem(wanted, people)


def test_a_route_that_holds_only_as_a_whole_is_gone_on_from() -> None:
    travel_s = np.array([[0, 100, 100], [900, 0, 100], [100, 100, 0]], dtype=np.int32)
    jobs, people = (job("A"), job("B", location=2)), (technician(shift_s=(0, 500)),)
    model = problem(jobs, people, travel_s=travel_s)  # straight home from A is far
    chain = Chain(model, Plan((Route(0, (Visit(0), Visit(1))),)), 1)
    assert chain.best == [[0, 1]]
    assert chain.best_cost == 300


def test_the_same_seed_and_iterations_give_the_same_plan() -> None:
    one, two, other = (
        solve(town(), stop=Iterations(2_000), seed=seed, engine="search") for seed in (5, 5, 6)
    )
    assert one == two
    assert one != other


def test_several_chains_are_repeatable_too() -> None:
    plans = [solve(town(), stop=Iterations(600), seed=5, engine="search", chains=3) for _ in "ab"]
    assert plans[0] == plans[1]


def test_a_cancelled_search_answers_with_what_it_has() -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    plan = solve(town(), stop=Cancellable(Iterations(10**9), cancelled), engine="search")
    assert violations(town(), plan) == []


def test_progress_rises_and_the_cost_told_only_falls() -> None:
    told: list[tuple[float, int]] = []
    solve(
        town(),
        stop=Iterations(2_000),
        engine="search",
        on_progress=lambda share, cost: told.append((share, cost)),
    )
    assert told == sorted(told, key=lambda entry: (entry[0], -entry[1]))
    assert told[-1][0] == 1.0


def test_the_search_is_not_dearer_than_the_plan_it_starts_from() -> None:
    first = solve(town(), stop=Iterations(3_000), engine="search")
    again = solve(town(), first, stop=Iterations(10), engine="search")
    assert plan_cost(town(), again).total <= plan_cost(town(), first).total


def test_more_jobs_than_can_be_served_leave_out_the_cheapest_to_leave() -> None:
    wanted = tuple(job(f"J{n}", service_s=4_000, unserved_penalty=1_000 * n) for n in range(5))
    plan = solve(problem(wanted), stop=Iterations(500), engine="search")
    assert sorted(n for route in plan.routes for n in route.jobs) == [3, 4]


def test_a_locked_position_behind_free_places_is_reached_with_other_jobs() -> None:
    model = problem(tuple(job(f"J{n}") for n in range(4)), locks=(Lock(3, 0, position=2),))
    plan = solve(model, stop=Iterations(200), engine="search")
    assert plan.routes[0].jobs[2] == 3


def test_a_promise_is_kept_until_breaking_it_gains_more_than_its_price() -> None:
    people = (technician("Told", start=9, end=9), technician("Near", start=1, end=1))
    detour_s = 1_600
    for price, kept in ((detour_s + 1, True), (detour_s - 1, False)):
        model = problem((job(),), people, promises=(Promise(0, 0, price, 10_000),))
        plan = solve(model, stop=Iterations(50), engine="search")
        assert (plan.routes[0].technician == 0) is kept


def test_a_price_on_long_days_shares_the_work() -> None:
    people = (technician("A"), technician("B"))
    model = problem((job("X"), job("Y")), people, fairness=Fairness(300, 36_000))
    plan = solve(model, stop=Iterations(100), engine="search")
    assert [len(route.jobs) for route in plan.routes] == [1, 1]
    alone = solve(given_also(model, fairness=None), stop=Iterations(100), engine="search")
    assert len(alone.routes) == 1


def test_the_engine_has_nothing_to_do_without_jobs_or_people() -> None:
    assert solve(problem(), stop=Iterations(10), engine="search") == Plan()
    assert solve(problem((job(),), ()), stop=Iterations(10), engine="search") == Plan()


def test_somebody_at_home_goes_until_a_stranger_saves_more_than_the_price() -> None:
    people = (
        technician("stranger", territories=0b01),
        technician("home", start=9, end=9, territories=0b10),
    )
    for price, expected in ((0, 0), (100_000, 1)):
        wanted = job("J", location=1, territories=0b10, away_price=price, unserved_penalty=10**6)
        plan = solve(problem((wanted,), people), stop=Iterations(300))
        assert [technician for technician, _ in plan.visits()] == [expected]
