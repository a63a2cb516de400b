"""One job more where there is no room: a few make way, nobody as urgent loses, all is counted."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.cost import plan_cost, unserved_cost
from optimizer.feasibility import is_valid, violations
from optimizer.moves import Moves, apply_moves, insert_with_moves
from optimizer.plan import Plan
from optimizer.problem import Lock, Problem, Promise
from optimizer.replan import changes
from optimizer.running import RunningPlan
from optimizer.schedule import plan_of
from tests.factories.problems import job, problem, technician
from tests.optimizer.models import problems
from tests.optimizer.ways import loaded, orders_with


@given(problems(locks=True, most_jobs=8), st.data())
@settings(max_examples=150, deadline=None)
def test_a_way_in_is_a_valid_plan_and_costs_what_it_says(
    model: Problem, data: st.DataObject
) -> None:
    start = loaded(model, data)
    if start is None:
        return
    running, new = start
    before, orders = running.plan, running.sequences
    found = insert_with_moves(running, new)
    assert running.sequences == orders
    if found is None:
        return
    after = found.plan(before)
    assert violations(model, after) == []
    unserved = unserved_cost(model, new).total
    gain = plan_cost(model, before).total - plan_cost(model, after).total
    assert found.added.total == unserved - gain < unserved
    allowed(model, before, after, new, found)
    apply_moves(running, found)
    assert running.plan == Plan(tuple(sorted(after.routes, key=lambda route: route.technician)))


def allowed(model: Problem, before: Plan, after: Plan, new: int, found: Moves) -> None:
    """Few change hands, nobody as urgent is dropped, and all who change are named."""
    out = {each for each in range(len(model.jobs)) if each not in served(after)}
    lost = {each for each in served(before) if each in out}
    hands = {c.job for c in changes(model, before, after) if c.technician_before is not None}
    hands = {each for each in hands if holder(before, each) != holder(after, each)}
    assert lost == set(found.dropped)
    assert hands - lost <= set(found.moved)
    assert len(found.moved) + len(found.dropped) <= 3
    assert all(model.jobs[each].makes_way_for(model.jobs[new]) for each in lost)


def served(plan: Plan) -> set[int]:
    return {visit.job for _, visit in plan.visits()}


def holder(plan: Plan, wanted: int) -> int | None:
    return next((who for who, visit in plan.visits() if visit.job == wanted), None)


def by_one_who_changes_hands(model: Problem, plan: Plan, new: int) -> Iterator[int]:
    """What every plan costs that serves ``new`` by giving one other job to somebody else."""
    orders = plan.sequences(len(model.technicians))
    for who, jobs in enumerate(orders):
        for other in jobs:
            if other in model.lock_of:
                continue
            left = [each for each in jobs if each != other]
            for first in orders_with(left, new):
                for other_who, theirs in enumerate(orders):
                    if other_who == who:
                        continue
                    for second in orders_with(theirs, other):
                        changed = [*orders]
                        changed[who], changed[other_who] = first, second
                        made = plan_of(model, changed)
                        if made is not None and is_valid(model, made):
                            yield plan_cost(model, made).total


@given(problems(locks=True, most_jobs=7), st.data())
@settings(max_examples=150, deadline=None)
def test_what_one_move_can_do_is_found(model: Problem, data: st.DataObject) -> None:
    # Where starts and hands have no price, what the two routes cost does not depend on each other.
    model = replace(
        model,
        jobs=tuple(
            replace(each, late_weight=0, latest_s=each.due_s, away_price=0) for each in model.jobs
        ),
        locks=tuple(replace(lock, start_s=None) for lock in model.locks),
        promises=(),
        fairness=None,
    )
    start = loaded(model, data)
    if start is None:
        return
    running, new = start
    plan = running.plan
    least = min(by_one_who_changes_hands(model, plan, new), default=None)
    found = insert_with_moves(running, new, most_moved=1)
    if least is not None and least < plan_cost(model, plan).total:
        assert found is not None
        assert plan_cost(model, found.plan(plan)).total <= least


def full_day(**urgent: int) -> RunningPlan:
    """X can do gas and is busy with A all morning; Y, who cannot, is free."""
    people = (technician("X"), technician("Y", skills=0b110))
    busy = job("A", service_s=1_000, due_s=800, latest_s=800, priority=3)
    asked = {"due_s": 900, "latest_s": 900, "service_s": 800, "priority": 1} | urgent
    wanted = job("U", skills=0b001, unserved_penalty=90_000, **asked)
    model = problem((busy, wanted), people, promises=(Promise(0, 0, price=700),))
    return RunningPlan(model, [(0,), ()])


def test_somebody_else_takes_over_and_the_broken_promise_is_paid() -> None:
    running = full_day()
    assert running.cheapest(1) is None
    found = insert_with_moves(running, 1)
    assert found is not None
    assert (found.technician, found.moved, found.dropped) == (0, (0,), ())
    assert (found.added.stability, found.added.travel_s) == (700, 200)


def test_where_nobody_can_take_over_the_less_urgent_is_dropped_at_its_price() -> None:
    running = full_day()
    alone = replace(running.problem, technicians=(technician("X"), technician("Y", skills=0)))
    alone = replace(alone, jobs=(replace(alone.jobs[0], skills=0b010), alone.jobs[1]))
    found = insert_with_moves(RunningPlan(alone, [(0,), ()]), 1)
    assert found is not None
    assert (found.moved, found.dropped) == ((), (0,))
    assert (found.added.unserved, found.added.stability) == (5_000, 700)


def test_nobody_as_urgent_is_dropped() -> None:
    running = full_day(priority=3)
    alone = replace(running.problem, technicians=(technician("X"), technician("Y", skills=0)))
    alone = replace(alone, jobs=(replace(alone.jobs[0], skills=0b010), alone.jobs[1]))
    assert insert_with_moves(RunningPlan(alone, [(0,), ()]), 1) is None


@pytest.mark.parametrize(
    ("rank", "dropped"),
    [
        pytest.param(1, (0,), id="who ranks above another of the same priority takes the room"),
        pytest.param(2, None, id="among equal ranks nobody is dropped, whatever the priorities"),
        pytest.param(3, None, id="nor for who ranks lower"),
    ],
)
def test_rank_says_who_makes_way_where_it_is_given(
    rank: int, dropped: tuple[int, ...] | None
) -> None:
    full = full_day(priority=2, rank=rank).problem
    alone = (technician("X"), technician("Y", skills=0))
    busy = replace(full.jobs[0], skills=0b010, priority=3, rank=2)
    model = replace(full, technicians=alone, jobs=(busy, full.jobs[1]))
    found = insert_with_moves(RunningPlan(model, [(0,), ()]), 1)
    assert (None if found is None else found.dropped) == dropped


def test_what_is_locked_stays() -> None:
    running = full_day()
    model = replace(running.problem, locks=(Lock(0, 0),))
    assert insert_with_moves(RunningPlan(model, [(0,), ()]), 1) is None


def test_a_chain_of_two_finds_its_way() -> None:
    people = (
        technician("X", skills=0b001),
        technician("Y", skills=0b011),
        technician("Z", skills=0b010),
    )
    hour = {"service_s": 1_000, "due_s": 800, "latest_s": 800, "priority": 2}
    jobs = (
        job("A", skills=0b001, **hour),
        job("B", skills=0b010, **hour),
        job("U", skills=0b001, unserved_penalty=90_000, **hour),
    )
    running = RunningPlan(problem(jobs, people), [(0,), (1,), ()])
    found = insert_with_moves(running, 2)
    assert found is not None
    assert {route.technician: route.jobs for route in found.routes}[2] == (1,)
    assert found.dropped == ()


@pytest.mark.parametrize("price", [0, 10_000])
def test_moves_are_only_made_when_they_are_cheaper_than_what_is_there(price: int) -> None:
    running = full_day()
    assert (insert_with_moves(running, 1, below=price) is None) == (price == 0)
