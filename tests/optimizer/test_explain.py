"""Why this technician: the reasons given are the ones that count."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.construct import construct
from optimizer.cost import Cost, plan_cost, unserved_cost
from optimizer.explain import Explanation, explain
from optimizer.feasibility import is_valid, violations
from optimizer.insert import Option
from optimizer.plan import Plan, Route, Visit
from optimizer.problem import Break, Lock, Problem, Promise
from optimizer.schedule import plan_of
from tests.factories.problems import job, problem, technician
from tests.optimizer.models import problems
from tests.optimizer.ways import every_way_in, first_plan, orders_with, rested


def explained(people: Any, wanted: Any = None, **given: Any) -> Explanation:
    model = problem((wanted or job(),), people, **given)
    return explain(model, construct(model), 0)


def codes(explanation: Explanation) -> list[str]:
    return [reason.code for reason in explanation.reasons]


def test_the_next_best_costs_what_its_detour_is_longer() -> None:
    found = explained((technician("Far", start=9, end=9), technician("Near", start=2, end=2)))
    assert found.chosen is not None
    assert found.next_best is not None
    assert (found.chosen.technician, found.next_best.technician) == (1, 0)
    assert found.next_best_costs == 1_400
    assert codes(found) == ["shortest_detour", "earliest", "cheapest"]


def test_lateness_avoided_is_a_reason() -> None:
    people = (
        technician("Late", start=1, end=1, shift_s=(500, 10_000)),
        technician("In time", start=4, end=4),
    )
    found = explained(people, job(due_s=300, late_weight=9))
    assert "on_time" in codes(found)


def test_a_promise_kept_is_a_reason() -> None:
    people = (technician("Near", start=1, end=1), technician("Told", start=3, end=3))
    found = explained(people, promises=(Promise(0, 1, price=900, start_by_s=9_000),))
    assert "keeps_promise" in codes(found)


def test_the_only_one_able_says_so_and_the_others_say_why_not() -> None:
    found = explained((technician("A", skills=0), technician("B")), job(skills=0b1))
    assert codes(found) == ["only_one_able"]
    assert found.next_best is None
    assert [o.broken.rule for o in found.others if o.broken] == ["skill_missing"]


def test_a_locked_job_is_explained_by_its_lock() -> None:
    jobs = (job("A"), job("B"))
    model = problem(jobs, locks=(Lock(0, 0, position=0), Lock(1, 0, position=1)))
    assert codes(explain(model, construct(model), 0)) == ["locked"]


def test_a_job_left_out_has_rivals_but_no_choice() -> None:
    model = problem((job(unserved_penalty=1),))
    found = explain(model, Plan(), 0)
    assert found.chosen is None
    assert found.next_best is not None


def test_the_start_is_that_of_the_window_the_arrival_the_break_or_the_lock() -> None:
    person = technician(breaks=(Break(0, 900, 300),))
    cases = {
        "starts_on_arrival": problem((job(),)),
        "starts_when_window_opens": problem((job(earliest_s=500),)),
        "starts_as_locked": problem((job(),), locks=(Lock(0, 0, start_s=700),)),
        "starts_after_break": problem((job(earliest_s=350),), (person,)),
    }
    for code, model in cases.items():
        found = explain(model, construct(model), 0)
        assert found.starts is not None
        assert found.starts.code == code
        if code == "starts_after_break":
            assert found.starts.params == {"arrive_s": 400, "start_s": 400}


@given(problems(locks=True, people=3, most_jobs=6), st.data())
@settings(max_examples=200, deadline=None)
def test_every_figure_is_the_difference_of_two_whole_plans(
    model: Problem, data: st.DataObject
) -> None:
    """Nothing is taken from the search: each option is built again and counted by the checker."""
    plan = first_plan(model)
    served = [] if plan is None else [visit.job for _, visit in plan.visits()]
    if plan is None or not served:
        return
    wanted = data.draw(st.sampled_from(served))
    orders = plan.sequences(len(model.technicians))
    rest = [[each for each in jobs if each != wanted] for jobs in orders]
    without = plan_of(model, rest)
    if without is None or not is_valid(unlocked(model, wanted), without):
        return
    for option in (found := explain(model, plan, wanted)).others + chosen_of(found):
        ways = list(counted(model, rest, option.technician, wanted, plan_cost(model, without)))
        if option.added is None:
            assert ways == []
            assert option.broken is not None
            assert option.broken.rule in rules_broken(model, rest, option.technician, wanted)
        else:
            assert option.added.total == min(cost.total for cost in ways)
            assert option.added.parts in {cost.parts for cost in ways}
    if found.next_best_costs is not None and found.chosen is not None:
        rivals = [option.added.total for option in found.others if option.added is not None]
        assert found.chosen.added is not None
        assert found.next_best_costs == min(rivals) - found.chosen.added.total


def chosen_of(found: Explanation) -> tuple[Option, ...]:
    return () if found.chosen is None else (found.chosen,)


def unlocked(model: Problem, wanted: int) -> Problem:
    return replace(model, locks=tuple(lock for lock in model.locks if lock.job != wanted))


def counted(
    model: Problem, rest: list[list[int]], who: int, wanted: int, without: Cost
) -> Iterator[Cost]:
    """What each place in somebody's day costs more, the job's own penalty set aside."""
    for made in every_way_in(model, rest, wanted, who):
        yield plan_cost(model, made) - without + unserved_cost(model, wanted)


def rules_broken(model: Problem, rest: list[list[int]], who: int, wanted: int) -> set[str]:
    """Every rule that some order of the day with the job breaks, in some timing of the breaks."""
    rules: set[str] = set()
    routes = [Route(t, tuple(map(Visit, jobs))) for t, jobs in enumerate(rest) if t != who]
    for order in orders_with(rest[who], wanted):
        visits = [Visit(each, start_locked(model, each)) for each in order]
        for stops in rested(visits, len(model.technicians[who].breaks)):
            broken = violations(model, Plan((*routes, Route(who, stops))))
            rules |= {each.rule for each in broken}
    return rules


def start_locked(model: Problem, each: int) -> int | None:
    lock = model.lock_of.get(each)
    return None if lock is None else lock.start_s
