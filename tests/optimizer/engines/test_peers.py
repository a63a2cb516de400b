"""The engines of others: whatever a package answers is mended, valid and no dearer than ours."""

import importlib.util
import json
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.__main__ import main
from optimizer.cost import left_out, plan_cost
from optimizer.errors import EngineMissing, LocksUnmet
from optimizer.feasibility import violations
from optimizer.formats.files import instance_from
from optimizer.formats.fsm1 import plan_document
from optimizer.plan import Plan
from optimizer.problem import Break, Lock, Problem
from optimizer.solve import EngineName, load_engine, solve
from optimizer.stop import Iterations
from tests.factories.problems import job, problem, technician
from tests.optimizer.days import random_day
from tests.optimizer.formats.test_fsm1 import changed, instance
from tests.optimizer.fsm2_days import fsm2_day
from tests.optimizer.judge import judged
from tests.optimizer.models import problems

PACKAGES: dict[EngineName, str] = {"vroom": "vroom", "pyvrp": "pyvrp"}

STOP: dict[EngineName, Iterations] = {"vroom": Iterations(2), "pyvrp": Iterations(60)}
"""An iteration of VROOM is a whole level."""

peers = pytest.mark.parametrize(
    "engine",
    [
        pytest.param(
            name,
            marks=pytest.mark.skipif(
                importlib.util.find_spec(package) is None,
                reason=f"the package of the extra hanlu[{name}] is not installed",
            ),
        )
        for name, package in PACKAGES.items()
    ],
)


def made(model: Problem, engine: EngineName, previous: Plan | None = None) -> Plan:
    return solve(model, previous, stop=STOP[engine], seed=1, engine=engine)


@peers
@given(model=problems(locks=True))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_its_plans_are_valid_and_no_dearer_than_insertion(
    engine: EngineName, model: Problem
) -> None:
    try:
        greedy = solve(model, stop=Iterations(0), engine="greedy")
    except LocksUnmet:
        with pytest.raises(LocksUnmet, match=r"^locks\["):
            made(model, engine)
        return
    plan = made(model, engine)
    assert violations(model, plan) == []
    assert plan_cost(model, plan).total <= plan_cost(model, greedy).total


@peers
@given(seed=st.integers(0, 2**32))
@settings(max_examples=8, deadline=None)
def test_days_with_crews_orders_depots_and_overtime_are_planned_and_judged(
    engine: EngineName, seed: int
) -> None:
    """Exactly where visits depend on each other, by the package where they do not."""
    day = fsm2_day(Random(seed))
    read = instance_from(json.dumps(day))
    try:
        plan = solve(read.problem, stop=Iterations(3), seed=1, engine=engine)
    except LocksUnmet:
        return
    document = plan_document(read.problem, plan, read.stops)
    assert judged(day, document) == document["cost"]["total"]


@peers
def test_it_finds_better_days_than_insertion(engine: EngineName) -> None:
    gained = 0
    for seed in range(3):
        day = random_day(Random(seed), 4, 25, locks=False)
        model = instance_from(json.dumps(day)).problem
        greedy = solve(model, stop=Iterations(0), engine="greedy")
        plan = made(model, engine)
        assert violations(model, plan) == []
        gained += plan_cost(model, greedy).total - plan_cost(model, plan).total
    assert gained > 0


@peers
def test_what_it_cannot_say_is_mended(engine: EngineName) -> None:
    """A position, a break and a job that can only be served late."""
    jobs = (
        job("near", location=1),
        job("far", location=9),
        job("late", location=5, due_s=0, late_weight=1),
    )
    rested = technician(breaks=(Break(1_000, 1_200, 600),))
    model = problem(jobs, (rested,), locks=(Lock(1, 0, position=0),))
    plan = made(model, engine)
    assert violations(model, plan) == []
    assert left_out(model, plan) == []
    assert plan.routes[0].jobs[0] == 1


@peers
def test_who_has_no_time_for_a_break_stays_at_home(engine: EngineName) -> None:
    never = technician("Bob", breaks=(Break(20_000, 30_000, 60),))
    model = problem((job(),), (never, technician("Ann")))
    plan = made(model, engine)
    assert [(route.technician, route.jobs) for route in plan.routes] == [(1, (0,))]


@peers
def test_it_begins_from_a_plan_and_never_ends_with_a_dearer_one(engine: EngineName) -> None:
    model = instance_from(json.dumps(random_day(Random(5), 3, 12, locks=True))).problem
    before = solve(model, stop=Iterations(2_000), seed=1)
    after = made(model, engine, before)
    assert plan_cost(model, after).total <= plan_cost(model, before).total


@peers
def test_the_command_line_prints_nothing_but_the_cost(
    engine: EngineName, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day, plan = tmp_path / "in.json", tmp_path / "plan.json"
    day.write_text(json.dumps(instance()))
    asked = ["solve", str(day), "--seconds", "0.2", "--engine", engine, "--out", str(plan)]
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out)["unserved"] == 0
    assert main(["check", str(day), str(plan)]) == 0
    day.write_text(json.dumps(changed("technicians.0.stock", {})))
    assert main(asked) == 2
    assert "locks[0]" in capsys.readouterr().err


@peers
def test_nobody_and_nothing_to_do_are_no_problem(engine: EngineName) -> None:
    assert made(problem(), engine) == Plan()
    assert made(problem((job(),), ()), engine) == Plan()


@pytest.mark.parametrize("engine", list(PACKAGES))
def test_without_its_package_the_extra_is_named(
    engine: EngineName,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, PACKAGES[engine], None)  # as if it were not installed
    monkeypatch.delitem(sys.modules, f"optimizer.engines.{engine}", raising=False)
    with pytest.raises(EngineMissing, match=engine):
        load_engine(engine)
    day = tmp_path / "in.json"
    day.write_text(json.dumps(instance()))
    asked = ["solve", str(day), "--seconds", "1", "--engine", engine]
    assert main([*asked, "--out", str(tmp_path / "plan.json")]) == 2
    assert f"pip install 'hanlu[{engine}]'" in capsys.readouterr().err
