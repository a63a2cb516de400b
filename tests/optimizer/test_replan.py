"""Planning a running day: what has begun leaves, what is near stays, what was told has a price."""

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.construct import construct
from optimizer.feasibility import violations
from optimizer.plan import Plan, Rest, Route, Visit
from optimizer.problem import Break, Lock, Problem
from optimizer.replan import Change, changes, freeze, priced, rest_of_day
from optimizer.solve import solve
from optimizer.stop import Iterations
from tests.factories.problems import job, problem, technician
from tests.optimizer.models import problems


@given(problems(), st.integers(0, 12_000))
@settings(max_examples=150)
def test_what_remains_of_a_followed_plan_is_a_valid_plan_of_the_rest(
    model: Problem, now_s: int
) -> None:
    rest = rest_of_day(model, construct(model), now_s)
    whole = sorted((*rest.jobs, *rest.begun, *rest.missed))
    assert whole == list(range(len(model.jobs)))
    assert violations(rest.problem, rest.plan) == []


def test_a_technician_is_free_where_and_when_the_begun_visit_ends() -> None:
    person = technician(stock=(3, 0), breaks=(Break(0, 900, 50),))
    jobs = (job("A", location=2, parts=(2, 0)), job("B", location=5), job("C", location=9))
    model = problem(jobs, (person,))
    plan = Plan((Route(0, (Visit(0), Rest(0), Visit(1), Visit(2))),))
    rest = rest_of_day(model, plan, now_s=320)  # A ends at 300, the break lasts until 350
    (free,) = rest.problem.technicians
    assert (free.start, free.shift_s, free.stock, free.breaks) == (2, (350, 10_000), (1, 0), ())
    assert (rest.jobs, rest.begun, rest.missed) == ((1, 2), (0,), ())
    assert rest.plan.routes[0].jobs == (0, 1)


def test_a_visit_that_is_being_driven_to_has_begun() -> None:
    model = problem((job("A", location=5),))
    plan = Plan((Route(0, (Visit(0, 500),)),))
    assert rest_of_day(model, plan, now_s=0).begun == ()
    assert rest_of_day(model, plan, now_s=1).begun == (0,)


def test_a_window_that_has_closed_is_missed_and_named() -> None:
    model = problem((job("A", latest_s=100, due_s=100),))
    assert rest_of_day(model, Plan(), now_s=101).missed == (0,)


def test_locks_of_the_rest_count_from_now() -> None:
    jobs = (job("A"), job("B"), job("C"))
    model = problem(jobs, locks=(Lock(0, 0, position=0), Lock(2, 0, position=2)))
    plan = Plan((Route(0, (Visit(0), Visit(1), Visit(2))),))
    rest = rest_of_day(model, plan, now_s=150)
    assert rest.problem.locks == (Lock(1, 0, position=1),)


def test_what_begins_soon_is_frozen_where_it_is() -> None:
    jobs = (job("A"), job("B", location=8), job("C", location=2))
    model = problem(jobs)
    plan = Plan((Route(0, (Visit(1, 800), Visit(0, 2_000))),))
    frozen = freeze(model, plan, until_s=1_000)
    assert frozen.locks == (Lock(1, 0, position=0),)
    again = solve(frozen, plan, stop=Iterations(100), engine="search")
    assert again.routes[0].jobs[0] == 1


def test_every_planned_visit_gets_a_price_unless_it_has_one() -> None:
    model = problem((job("A"), job("B")))
    plan = Plan((Route(0, (Visit(0, 500),)),))
    (promise,) = priced(model, plan, price=900, delay_weight=2, slack_s=60).promises
    assert (promise.job, promise.technician, promise.price) == (0, 0, 900)
    assert promise.start_by_s == 560
    twice = priced(priced(model, plan, price=900), plan, price=1)
    assert twice.promises[0].price == 900


def test_the_difference_names_who_moves_and_when() -> None:
    model = problem((job("A"), job("B"), job("C")), (technician("X"), technician("Y")))
    before = Plan((Route(0, (Visit(0, 100), Visit(1, 200))),))
    after = Plan((Route(0, (Visit(0, 130),)), Route(1, (Visit(2, 500),))))
    assert changes(model, before, after, slack_s=30) == [
        Change(1, 0, None, 200, None),
        Change(2, None, 1, None, 500),
    ]
    assert changes(model, before, after)[0] == Change(0, 0, 0, 100, 130)


def test_an_urgent_job_comes_in_with_the_fewest_changed_promises() -> None:
    jobs = tuple(job(f"J{n}", location=3, service_s=2_000, due_s=9_000) for n in range(4))
    urgent = job("U", priority=1, location=3, due_s=400, latest_s=400, unserved_penalty=40_000)
    people = (technician("X"), technician("Y"))
    first = solve(problem(jobs, people), stop=Iterations(300), engine="search")
    day = priced(problem((*jobs, urgent), people), first, price=3_000)
    second = solve(day, first, stop=Iterations(2_000), engine="search")
    assert 4 in {n for route in second.routes for n in route.jobs}
    moved = [c for c in changes(day, first, second, slack_s=10_000) if c.job != 4]
    assert len(moved) <= 1
