"""What would make a job possible: each answer is enough, and nothing less would be."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.construct import construct
from optimizer.errors import LocksUnmet
from optimizer.feasibility import is_valid, violations
from optimizer.insert import insert
from optimizer.plan import Plan, Route, Visit
from optimizer.possible import Remedy, remedies
from optimizer.problem import URGENT, Job, Problem, Technician
from optimizer.running import RunningPlan
from optimizer.schedule import plan_of
from tests.factories.problems import job, problem, technician
from tests.optimizer.models import problems


def with_person(model: Problem, n: int, person: Technician) -> Problem:
    return replace(model, technicians=(*model.technicians[:n], person, *model.technicians[n + 1 :]))


def with_job(model: Problem, n: int, wanted: Job) -> Problem:
    return replace(model, jobs=(*model.jobs[:n], wanted, *model.jobs[n + 1 :]))


def helped(model: Problem, new: int, remedy: Remedy, less: int = 0) -> Problem:
    """The problem with the remedy, or with ``less`` seconds or pieces of it."""
    n, amount = remedy.technician, remedy.amount - less
    person, wanted = model.technicians[n], model.jobs[new]
    begin_s, end_s = person.shift_s
    match remedy.kind:
        case "skill":
            return with_person(model, n, replace(person, skills=person.skills | remedy.skills))
        case "part":
            assert remedy.part is not None
            stock = list(person.stock or [0] * len(model.part_names))
            stock[remedy.part] += amount
            return with_person(model, n, replace(person, stock=tuple(stock)))
        case "overtime":
            return with_person(model, n, replace(person, shift_s=(begin_s, end_s + amount)))
        case "earlier":
            shift_s = (max(0, begin_s - amount), end_s)
            return with_person(model, n, replace(person, shift_s=shift_s))
        case "later":
            urgent = wanted.priority == URGENT
            last_s = min(wanted.latest_s, wanted.due_s) if urgent else wanted.latest_s
            later = replace(wanted, latest_s=last_s + amount, due_s=last_s + amount)
            return with_job(model, new, later)
        case "person":
            extra = replace(
                person,
                id="extra",
                skills=remedy.skills,
                stock=tuple(wanted.parts),
                breaks=person.breaks,
            )
            return replace(model, technicians=(*model.technicians, extra))


def possible(model: Problem, plan: Plan, new: int) -> bool:
    """Whether the checker lets the job be anywhere; every place is tried."""
    orders = plan.sequences(len(model.technicians))
    for person, jobs in enumerate(orders):
        for n in range(len(jobs) + 1):
            changed = [*orders]
            changed[person] = [*jobs[:n], new, *jobs[n:]]
            made = plan_of(model, changed)
            if made is not None and is_valid(model, made):
                return True
    return False


@given(problems(locks=True, people=3, most_jobs=6), st.data())
@settings(max_examples=250, deadline=None)
def test_each_remedy_is_enough_and_a_second_or_a_piece_less_is_not(
    model: Problem, data: st.DataObject
) -> None:
    try:
        plan = construct(model)
    except LocksUnmet:
        return
    free = [n for n in range(len(model.jobs)) if n not in model.lock_of]
    if not free:
        return
    new = data.draw(st.sampled_from(free))
    running = RunningPlan.of(model, plan)
    running.remove(new)
    plan = running.plan
    if violations(model, plan) or insert(model, plan, new) is not None:
        return
    for remedy in remedies(model, plan, new):
        assert possible(helped(model, new, remedy), plan, new), remedy
        if remedy.kind in ("part", "overtime", "earlier", "later"):
            assert not possible(helped(model, new, remedy, less=1), plan, new), remedy


def kinds(model: Problem, plan: Plan | None = None, new: int = 0) -> dict[str, Remedy]:
    return {each.kind: each for each in remedies(model, plan or Plan(), new)}


def test_the_missing_skill_is_named_with_who_lacks_nothing_else() -> None:
    people = (technician("far", start=9, end=9, skills=0b010), technician("near", skills=0b010))
    found = kinds(problem((job(skills=0b011),), people))
    assert found["skill"] == Remedy("skill", 1, skills=0b001)
    assert found["person"] == Remedy("person", 1, skills=0b011)
    assert found.keys() == {"skill", "person"}


def test_the_seconds_of_overtime_are_those_until_the_return() -> None:
    found = kinds(problem((job(),), (technician(shift_s=(0, 250)),)))
    assert found["overtime"].amount == 50


def test_a_window_would_have_to_close_when_the_visit_before_is_over() -> None:
    jobs = (job("A", service_s=1_000, due_s=150, latest_s=150), job("B", due_s=200, latest_s=200))
    plan = Plan((Route(0, (Visit(0, 100),)),))
    assert kinds(problem(jobs), plan, 1)["later"].amount == 900


def test_a_missing_part_is_counted_on_top_of_what_others_use() -> None:
    jobs = (job("A", parts=(1, 0)), job("B", parts=(2, 0)))
    model = problem(jobs, (technician(stock=(1, 0)),))
    found = kinds(model, Plan((Route(0, (Visit(0, 100),)),)), 1)
    assert found["part"] == Remedy("part", 0, amount=2, part=0)


def test_nothing_helps_a_window_that_nobody_can_reach() -> None:
    far = job(location=9, due_s=10, latest_s=10)
    found = kinds(problem((far,), (technician(shift_s=(0, 20_000)),)))
    assert found.keys() == {"later"}
