"""Why this technician: the reasons given are the ones that count."""

from typing import Any

from optimizer.construct import construct
from optimizer.explain import Explanation, explain
from optimizer.plan import Plan
from optimizer.problem import Lock, Promise
from tests.factories.problems import job, problem, technician


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
