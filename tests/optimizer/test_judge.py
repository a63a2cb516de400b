"""Our checker of fsm-2 beside a second judge: both say the same of any plan, and price it alike."""

import json
from collections import Counter
from random import Random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.cost import plan_cost
from optimizer.errors import LocksUnmet
from optimizer.feasibility import Rule, violations
from optimizer.formats.files import instance_from, plan_from
from optimizer.formats.fsm1 import Instance, plan_document
from optimizer.solve import solve
from optimizer.stop import Iterations
from tests.optimizer.days import Document, damaged
from tests.optimizer.fsm2_days import drawn_plan, fsm2_day, settled_plan
from tests.optimizer.judge import judged


def agree(read: Instance, day: Document, document: Document) -> list[str]:
    """The rules that our checker finds broken; the judge must be of the same opinion."""
    plan, unknown = plan_from(read, json.dumps(document))
    broken = [*unknown, *violations(read.problem, plan)]
    cost = judged(day, document)
    assert (cost is None) == bool(broken), (broken, cost)
    if not broken:
        assert plan_cost(read.problem, plan).total == cost
    return [each.rule for each in broken]


def found_on(seed: int) -> list[str]:
    """What is broken, or "valid", in a plan that mostly holds, in that damaged, in any other."""
    random = Random(seed)
    day = fsm2_day(random)
    read = instance_from(json.dumps(day))
    good = settled_plan(random, read)
    plans = [good, *(damaged(random, good) for _ in range(4)), drawn_plan(random, day)]
    return [rule for plan in plans for rule in agree(read, day, plan) or ["valid"]]


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_any_plan_is_judged_and_priced_as_the_second_judge_does(seed: int) -> None:
    found_on(seed)


def test_every_rule_is_broken_by_some_plan_and_many_plans_hold() -> None:
    """What is never broken in these days would not be tested by them."""
    seen = Counter(rule for seed in range(120) for rule in found_on(seed))
    assert set(get_args(Rule)) - set(seen) == set()
    assert seen["valid"] > 50


@given(st.integers(0, 2**32))
@settings(max_examples=6, deadline=None)
def test_what_is_planned_passes_the_second_judge_at_the_price_told(seed: int) -> None:
    day = fsm2_day(Random(seed))
    read = instance_from(json.dumps(day))
    try:
        plan = solve(read.problem, stop=Iterations(2))
    except LocksUnmet:
        return
    document = plan_document(read.problem, plan, read.stops)
    assert judged(day, document) == document["cost"]["total"]
