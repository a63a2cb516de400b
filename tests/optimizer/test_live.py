"""A day goes wrong: what holds stays, what does not finds another place, and all of it is told."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.feasibility import violations
from optimizer.live import (
    absent,
    cancelled,
    held,
    late,
    longer,
    mend,
    part_missing,
    relief,
    way_in,
)
from optimizer.plan import Plan
from optimizer.problem import Lock, Problem, Promise
from optimizer.running import RunningPlan
from optimizer.schedule import plan_of
from tests.factories.problems import job, problem, technician
from tests.optimizer.models import problems
from tests.optimizer.ways import first_plan

TWO = (technician("X"), technician("Y"))


def planned(model: Problem, *orders: list[int]) -> Plan:
    plan = plan_of(model, orders)
    assert plan is not None
    return plan


def served(plan: Plan, who: int) -> tuple[int, ...]:
    return plan.route_of(who).jobs


@given(problems(locks=True, most_jobs=8), st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_happens_the_mended_plan_keeps_all_rules(
    model: Problem, data: st.DataObject
) -> None:
    plan = first_plan(model)
    if plan is None:
        return
    who = data.draw(st.integers(0, len(model.technicians) - 1))
    match data.draw(st.integers(0, 4)):
        case 0:
            model = absent(model, who)
        case 1:
            model = late(model, who, data.draw(st.integers(0, 9_000)))
        case 2 if model.jobs:
            grown = data.draw(st.integers(0, len(model.jobs) - 1))
            model = longer(model, grown, data.draw(st.integers(0, 3_000)))
        case 3 if model.part_names:
            model = part_missing(model, who, data.draw(st.integers(0, len(model.part_names) - 1)))
        case _ if model.jobs:
            gone = data.draw(st.integers(0, len(model.jobs) - 1))
            model, plan, _ = cancelled(model, plan, gone)
        case _:
            pass
    mended = mend(model, plan)
    assert violations(mended.problem, mended.plan) == []
    there = {visit.job for _, visit in mended.plan.visits()}
    assert there.isdisjoint(mended.left_out)
    assert len(there) + len(mended.left_out) == len(model.jobs)


@given(problems(locks=True, most_jobs=8))
@settings(max_examples=100, deadline=None)
def test_where_nothing_happened_nobody_changes_hands(model: Problem) -> None:
    plan = first_plan(model)
    if plan is None:
        return
    mended = mend(model, plan, most_moved=0)
    assert [c for c in mended.changes if c.technician_before is not None] == []


def test_the_visits_of_who_falls_ill_go_to_who_can() -> None:
    model = problem((job("A"), job("B", location=2)), TWO)
    mended = mend(absent(model, 0), planned(model, [0, 1], []))
    assert (served(mended.plan, 0), sorted(served(mended.plan, 1))) == ((), [0, 1])
    assert {(c.job, c.technician_before, c.technician_after) for c in mended.changes} == {
        (0, 0, 1),
        (1, 0, 1),
    }


def test_a_lock_on_who_falls_ill_falls_too() -> None:
    model = problem((job("A"),), TWO, locks=(Lock(0, 0),))
    mended = mend(absent(model, 0), planned(model, [0], []))
    assert served(mended.plan, 1) == (0,)
    assert mended.problem.locks == ()


def test_who_is_late_keeps_what_still_fits_the_most_pressing_first() -> None:
    jobs = (
        job("A", due_s=2_000, latest_s=2_000, service_s=900, unserved_penalty=1_000),
        job("B", due_s=2_000, latest_s=2_000, service_s=900, unserved_penalty=9_000),
    )
    model = problem(jobs)
    mended = mend(late(model, 0, 1_500), planned(model, [0, 1]))
    assert (served(mended.plan, 0), mended.left_out) == ((1,), (0,))


def test_who_is_late_hands_over_what_somebody_else_can_do_in_time() -> None:
    model = problem((job("A", due_s=500, latest_s=500),), TWO)
    mended = mend(late(model, 0, 600), planned(model, [0], []))
    assert served(mended.plan, 1) == (0,)


def test_a_job_that_grows_pushes_out_what_no_longer_fits_behind_it() -> None:
    jobs = (job("A", due_s=150, latest_s=150), job("B", due_s=500, latest_s=500))
    model = problem(jobs, TWO)
    mended = mend(longer(model, 0, 5_000), planned(model, [0, 1], []))
    assert sorted(mended.plan.sequences(2)) == [[0], [1]]
    assert mended.left_out == ()


def test_a_missing_part_sends_the_job_to_a_van_that_has_it() -> None:
    people = tuple(replace(each, stock=(1, 0)) for each in TWO)
    model = problem((job("A", parts=(1, 0)),), people)
    mended = mend(part_missing(model, 0, 0), planned(model, [0], []))
    assert served(mended.plan, 1) == (0,)


def test_a_cancelled_job_leaves_the_others_as_they_are() -> None:
    locks = (Lock(1, 0, position=1),)
    model = problem((job("A"), job("B"), job("C")), locks=locks)
    smaller, plan, kept = cancelled(model, planned(model, [0, 1, 2]), 0)
    mended = mend(smaller, plan)
    assert kept == (1, 2)
    assert served(mended.plan, 0) == (0, 1)
    assert smaller.locks == (Lock(0, 0, position=0),)


def test_what_does_not_fit_together_is_kept_by_what_it_costs_to_leave_out() -> None:
    jobs = tuple(
        job(f"J{n}", due_s=150, latest_s=150, unserved_penalty=price)
        for n, price in enumerate((10, 30, 20))
    )
    assert held(problem(jobs), 0, (0, 1, 2)) == (1,)


def test_an_order_that_fits_nowhere_makes_others_move_and_one_that_fits_does_not() -> None:
    people = (technician("X"), technician("Y", skills=0))
    jobs = (
        job("A", service_s=1_000, due_s=800, latest_s=800),
        job("easy"),
        job("U", skills=1, service_s=800, due_s=900, latest_s=900, priority=1),
    )
    running = RunningPlan(problem(jobs, people), [(0,), ()])
    easy, urgent = way_in(running, 1), way_in(running, 2)
    assert easy.option is not None
    assert urgent.moves is not None
    assert (easy.moves, urgent.option, urgent.moves.moved) == (None, None, (0,))
    urgent.carry_out(running)
    assert running.sequences == [(2,), (0,)]


def test_who_would_be_late_makes_others_move_only_where_that_saves_enough() -> None:
    people = (technician("X"), technician("Y", skills=0))
    jobs = (
        job("A", service_s=1_000, due_s=100, latest_s=9_000, late_weight=50),
        job("U", skills=1, due_s=200, latest_s=9_000, late_weight=2),
    )
    running = RunningPlan(problem(jobs, people), [(0,), ()])
    assert way_in(running, 1).moves is not None
    assert way_in(running, 1, worth_moving=100_000).moves is None
    assert way_in(running, 1, is_late=lambda _job, start_s: start_s > 9_000).moves is None


def test_a_visit_that_its_technician_begins_late_goes_to_somebody_who_is_free() -> None:
    told = (Promise(0, 0, price=500),)
    wanted = (job("A", due_s=300, late_weight=2),)
    model = late(problem(wanted, TWO, promises=told), 0, 2_000)
    found = relief(RunningPlan(model, [(0,), ()]), 0)
    assert found is not None
    assert (found.technician, found.start_s) == (1, 100)
    assert relief(RunningPlan(model, [(0,), ()]), 0, worth_moving=5_000) is None
    locked = replace(model, locks=(Lock(0, 0),))
    assert relief(RunningPlan(locked, [(0,), ()]), 0) is None
