"""The checker: what may be carried out, and that it judges like the independent referee."""

import functools
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.construct import construct
from optimizer.cost import plan_cost
from optimizer.errors import LocksUnmet
from optimizer.feasibility import is_valid, violations
from optimizer.formats.fields import Field
from optimizer.formats.fsm1 import plan_document, read_instance, read_plan
from optimizer.plan import Plan, Rest, Route, Visit
from optimizer.problem import Break, Lock
from tests.factories.problems import job, problem, technician
from tests.optimizer.days import damaged, days, random_plan
from tests.optimizer.shared import Check, referee

check = functools.cache(referee)
seeds = st.integers(0, 2**32)


def rules(found: Any) -> list[str]:
    return [violation.rule for violation in found]


def on(*stops: Visit | Rest) -> Plan:
    return Plan((Route(0, stops),))


@given(days(locks=True), seeds)
@settings(max_examples=400)
def test_any_plan_is_judged_and_priced_as_the_referee_does(
    instance: dict[str, Any], seed: int
) -> None:
    agree(check(), instance, random_plan(Random(seed), instance))


@given(days(locks=True), seeds)
@settings(max_examples=200)
def test_our_plans_pass_the_referee_and_damaged_ones_are_judged_alike(
    instance: dict[str, Any], seed: int
) -> None:
    model = read_instance(Field(instance)).problem
    try:
        plan = construct(model)
    except LocksUnmet:
        return
    document = plan_document(model, plan)
    verdict = check()(instance, document)
    assert verdict["errors"] == []
    assert verdict["cost"] == document["cost"]["total"]
    random = Random(seed)
    for _ in range(5):
        agree(check(), instance, damaged(random, document))


def agree(judge: Check, instance: dict[str, Any], document: dict[str, Any]) -> None:
    model = read_instance(Field(instance)).problem
    plan, unknown = read_plan(model, Field(document))
    broken = [*unknown, *violations(model, plan)]
    verdict = judge(instance, document)
    assert (not broken) == verdict["valid"], (broken, verdict)
    if verdict["valid"]:
        assert plan_cost(model, plan).total == verdict["cost"]


def test_an_empty_plan_breaks_nothing() -> None:
    assert is_valid(problem((job(),)), Plan())


def test_an_urgent_job_is_never_late_whatever_its_latest_start_says() -> None:
    day = problem((job(priority=1, due_s=150, latest_s=5_000),))
    assert is_valid(day, on(Visit(0, 150)))
    assert rules(violations(day, on(Visit(0, 151)))) == ["urgent_late"]


def test_every_break_of_a_working_day_is_taken_in_its_window() -> None:
    day = problem((job(),), (technician(breaks=(Break(150, 200, 50),)),))
    assert is_valid(day, on(Visit(0), Rest(0)))
    assert rules(violations(day, on(Visit(0)))) == ["break_missing"]
    assert rules(violations(day, on(Visit(0), Rest(0, 201)))) == ["break_window"]
    assert "break_unknown" in rules(violations(day, on(Visit(0), Rest(0), Rest(0))))


def test_a_part_is_not_used_twice() -> None:
    jobs = (job("A", parts=(1, 0)), job("B", parts=(1, 0)))
    day = problem(jobs, (technician(stock=(1, 0)),))
    assert rules(violations(day, on(Visit(0), Visit(1)))) == ["part_short"]


def test_a_missing_skill_is_named() -> None:
    day = problem((job(skills=0b101),), (technician(skills=0b001),))
    (broken,) = violations(day, on(Visit(0)))
    assert broken.params["skills"] == "lift"


def test_a_lock_binds_technician_position_and_start() -> None:
    jobs = (job("A"), job("B"))
    day = problem(jobs, locks=(Lock(0, 0, position=1, start_s=700),))
    assert rules(violations(day, Plan())) == ["lock_technician"]
    assert rules(violations(day, on(Visit(0, 700), Visit(1)))) == ["lock_position"]
    assert rules(violations(day, on(Visit(1), Visit(0)))) == ["lock_start"]
    assert is_valid(day, on(Visit(1), Visit(0, 700)))


def test_indices_that_do_not_exist_are_violations_and_no_crash() -> None:
    plan = Plan((Route(7, ()), Route(0, (Visit(9), Visit(-1)))))
    assert rules(violations(problem(), plan)) == [
        "unknown_technician",
        "unknown_job",
        "unknown_job",
    ]
