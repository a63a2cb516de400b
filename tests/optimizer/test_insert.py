"""Insertion: the cheapest place there is, and a reason for everyone who cannot."""

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.construct import begin, construct
from optimizer.cost import plan_cost, unserved_cost
from optimizer.feasibility import is_valid
from optimizer.insert import insert, rank, refused
from optimizer.plan import Plan, Route, Visit
from optimizer.problem import Break, Problem
from optimizer.schedule import schedule
from tests.factories.problems import job, problem, technician
from tests.optimizer.models import problems
from tests.optimizer.ways import every_way_in, loaded


@given(problems(locks=True), st.data())
@settings(max_examples=150)
def test_insertion_is_as_cheap_as_the_best_of_all_places(
    model: Problem, data: st.DataObject
) -> None:
    start = loaded(model, data)
    if start is None:
        return
    running, new = start
    base = running.plan
    costs = [plan_cost(model, p).total for p in every_way_in(model, running.sequences, new)]
    found = insert(model, base, new)
    assert (found is None) == (not costs)
    if found is not None:
        assert plan_cost(model, found).total == min(costs)


@given(problems(locks=True), st.data())
@settings(max_examples=100)
def test_whoever_is_refused_alone_is_refused_in_the_ranking_too_by_the_same_rule(
    model: Problem, data: st.DataObject
) -> None:
    start = loaded(model, data, locked=True)
    if start is None:
        return
    running, new = start
    base = running.plan
    broken = [each for each in rank(model, base, new) if not each.feasible]
    assert refused(running, base, new) == broken


@given(problems())
@settings(max_examples=100)
def test_every_technician_has_a_cost_or_a_broken_rule(model: Problem) -> None:
    plan = construct(model)
    base = plan_cost(model, plan).total
    for new in range(len(model.jobs)):
        if new in {j for route in plan.routes for j in route.jobs}:
            continue
        options = rank(model, plan, new)
        assert sorted(o.technician for o in options) == list(range(len(model.technicians)))
        for option in options:
            assert (option.broken is None) == (option.added is not None)
            if option.route is not None and option.added is not None:
                others = [r for r in plan.routes if r.technician != option.technician]
                with_it = Plan((*others, option.route))
                assert is_valid(model, with_it)
                added = option.added.total - unserved_cost(model, new).total
                assert plan_cost(model, with_it).total == base + added


def test_the_nearer_of_two_equal_technicians_is_first() -> None:
    people = (technician("Far", start=9, end=9), technician("Near", start=2, end=2))
    model = problem((job(),), people)
    assert [o.technician for o in rank(model, Plan(), 0)] == [1, 0]


def test_the_reason_is_the_rule_that_the_job_breaks_alone() -> None:
    people = (
        technician("unskilled", skills=0),
        technician("without the part", skills=0b1),
        technician("far away", skills=0b1, stock=(1, 0), start=9, end=9),
        technician("going home", skills=0b1, stock=(1, 0), shift_s=(0, 250)),
        technician("good", skills=0b1, stock=(1, 0)),
    )
    model = problem((job(skills=0b1, parts=(1, 0), due_s=400, latest_s=400),), people)
    broken = {o.technician: o.broken.rule for o in rank(model, Plan(), 0) if o.broken}
    assert broken == {
        0: "skill_missing",
        1: "part_short",
        2: "after_window",
        3: "shift_exceeded",
    }


def test_a_full_day_names_the_visit_that_would_suffer() -> None:
    jobs = (job("A", due_s=100, latest_s=100), job("B", due_s=100, latest_s=100))
    model = problem(jobs)
    (option,) = rank(model, Plan((Route(0, (Visit(0, 100),)),)), 1)
    assert option.broken is not None
    assert option.broken.rule == "after_window"


def test_a_break_is_put_where_it_costs_least() -> None:
    person = technician(breaks=(Break(0, 1_000, 300),))
    jobs = (job("late", due_s=150, late_weight=5), job("relaxed", location=2))
    route = schedule(problem(jobs, (person,)), 0, (0, 1))
    assert route is not None
    assert [isinstance(stop, Visit) for stop in route.stops] == [True, False, True]


def test_a_job_already_served_is_ranked_as_if_it_were_taken_out() -> None:
    model = problem((job("A"), job("B", location=3)))
    plan = construct(model)
    (option,) = rank(model, plan, 0)
    assert option.added is not None
    assert option.added.total == 0  # on the way to B anyway


def test_a_previous_plan_is_kept_as_far_as_it_holds() -> None:
    jobs = (job("A"), job("B", location=2), job("C", location=3, due_s=10, latest_s=10))
    model = problem(jobs)
    previous = Plan((Route(0, (Visit(1), Visit(0), Visit(2), Visit(8))), Route(5, ())))
    assert begin(model, previous).sequences == [(1, 0)] or begin(model, previous).sequences == [
        (0, 1)
    ]
