"""The OR-Tools engine: whatever it answers is valid under our own clock."""

from hypothesis import given, settings

from optimizer.cost import plan_cost
from optimizer.errors import LocksUnmet
from optimizer.feasibility import violations
from optimizer.problem import Problem
from optimizer.solve import solve
from optimizer.stop import Iterations
from tests.optimizer.models import problems


@given(problems(locks=True))
@settings(max_examples=30, deadline=None)
def test_its_plans_are_valid_and_no_dearer_than_insertion(model: Problem) -> None:
    try:
        greedy = solve(model, stop=Iterations(0), engine="greedy")
    except LocksUnmet:
        return
    plan = solve(model, stop=Iterations(2_000), engine="routing")
    assert violations(model, plan) == []
    assert plan_cost(model, plan).total <= plan_cost(model, greedy).total
