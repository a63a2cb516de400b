"""What would make a job possible: each answer is enough, and nothing less would be."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.feasibility import is_valid, violations
from optimizer.formats.files import instance_from
from optimizer.formats.fsm1 import plan_document
from optimizer.insert import insert
from optimizer.plan import Plan, PlanStop, Route, Visit
from optimizer.possible import MOST_S, Kind, Remedy, remedies
from optimizer.problem import URGENT, Crew, Job, Order, Overtime, Problem, Technician
from optimizer.running import RunningPlan
from optimizer.timing import timeline
from tests.factories.problems import job, problem, technician
from tests.optimizer.days import Document
from tests.optimizer.fsm2_days import fsm2_day
from tests.optimizer.judge import judged
from tests.optimizer.models import problems
from tests.optimizer.ways import every_way_in, loaded, rested, some_plan


def with_person(model: Problem, n: int, person: Technician) -> Problem:
    return replace(model, technicians=(*model.technicians[:n], person, *model.technicians[n + 1 :]))


def with_job(model: Problem, n: int, wanted: Job) -> Problem:
    return replace(model, jobs=(*model.jobs[:n], wanted, *model.jobs[n + 1 :]))


def halves(model: Problem, new: int) -> list[int]:
    """The job, or both halves of its crew."""
    return next(([c.one, c.other] for c in model.crews if new in (c.one, c.other)), [new])


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
            for each in halves(model, new):
                half, until_s = model.jobs[each], last_s + amount
                model = with_job(model, each, replace(half, latest_s=until_s, due_s=until_s))
            return model
        case "restock":
            return model
        case "person":
            extra = replace(
                person,
                id="extra",
                skills=remedy.skills,
                stock=tuple(
                    max(model.jobs[each].parts[part] for each in halves(model, new))
                    for part in range(len(model.part_names))
                ),
                refill=(),
                breaks=person.breaks,
            )
            return replace(model, technicians=(*model.technicians, extra))


def possible(running: RunningPlan, model: Problem, new: int) -> bool:
    """Whether the checker lets the job be anywhere; every place is tried."""
    missing = len(model.technicians) - len(running.sequences)
    orders = [*running.sequences, *[()] * missing]
    return any(True for _ in every_way_in(model, orders, new))


@given(problems(locks=True, people=3, most_jobs=6), st.data())
@settings(max_examples=250, deadline=None)
def test_each_remedy_is_enough_and_a_second_or_a_piece_less_is_not(
    model: Problem, data: st.DataObject
) -> None:
    start = loaded(model, data)
    if start is None:
        return
    running, new = start
    plan = running.plan
    if insert(model, plan, new) is not None:
        return
    for remedy in remedies(model, plan, new):
        assert possible(running, helped(model, new, remedy), new), remedy
        if remedy.kind in ("part", "overtime", "earlier", "later"):
            assert not possible(running, helped(model, new, remedy, less=1), new), remedy


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


type Days = dict[int, tuple[PlanStop, ...]]
"""What somebody does, by technician."""


def with_one_more(model: Problem, plan: Plan, who: int, jobs: Sequence[int]) -> Iterator[Days]:
    """The day of ``who`` with ``jobs`` put in one after the other, anywhere, in either order.

    What depends on others begins when it did, all else as early as it can.
    """
    if who < len(model.technicians) and (route := plan.route_of(who)).stops:
        stops: tuple[PlanStop, ...] = tuple(
            Visit(timed.stop.job, timed.start_s if timed.stop.job in model.coupled else None)
            for timed in timeline(model, who, route.stops).stops
            if isinstance(timed.stop, Visit)
        )
    else:
        stops = ()
    orders = [stops]
    for each in jobs:
        orders = [(*o[:n], Visit(each), *o[n:]) for o in orders for n in range(len(o) + 1)]
    for order in orders:
        for made in rested(order, len(model.technicians[who].breaks)):
            yield {who: made}


def start_of(model: Problem, days: Days, new: int) -> int:
    return next(
        timed.start_s
        for who, stops in days.items()
        for timed in timeline(model, who, stops).stops
        if isinstance(timed.stop, Visit) and timed.stop.job == new
    )


def begun_at(days: Days, new: int, start_s: int) -> Days:
    return {
        who: tuple(
            Visit(new, start_s) if isinstance(each, Visit) and each.job == new else each
            for each in stops
        )
        for who, stops in days.items()
    }


def waited_for(model: Problem, plan: Plan, new: int) -> int:
    """When all is over that the job waits for."""
    return max(
        (
            timed.end_s
            for order in model.orders
            if order.then == new
            for route in plan.routes
            for timed in timeline(model, route.technician, route.stops).stops
            if isinstance(timed.stop, Visit) and timed.stop.job == order.first
        ),
        default=0,
    )


def anywhere(model: Problem, plan: Plan, new: int, by: int | None = None) -> Plan | None:
    """A plan with the job, or both of its crew, at any place with anybody; every place is tried.

    ``by`` is a depot that whoever takes the job, or the half that uses parts, also calls at.
    """
    people, wanted = range(len(model.technicians)), halves(model, new)
    calls = [] if by is None else [by]
    for who in people:
        for mine in with_one_more(model, plan, who, [wanted[0], *calls]):
            over_s = waited_for(model, plan, wanted[0])
            if len(wanted) == 1:
                at_s = max(start_of(model, mine, new), over_s)
                options = [begun_at(mine, new, at_s)]
            else:
                theirs = [
                    each
                    for other in people
                    if other != who
                    for each in with_one_more(model, plan, other, wanted[1:])
                ]
                options = []
                for other_days in theirs:
                    at_s = max(
                        over_s,
                        start_of(model, mine, wanted[0]),
                        start_of(model, other_days, wanted[1]),
                    )
                    options.append(
                        begun_at(mine, wanted[0], at_s) | begun_at(other_days, wanted[1], at_s)
                    )
            for days in options:
                others = [route for route in plan.routes if route.technician not in days]
                made = Plan((*others, *(Route(each, stops) for each, stops in days.items())))
                if is_valid(model, made):
                    return made
    return None


def most_of(model: Problem, new: int, kind: str) -> Iterator[Remedy]:
    """The most that a remedy of a kind may be, for everybody."""
    for who, person in enumerate(model.technicians):
        match kind:
            case "skill":
                for each in halves(model, new):
                    lacks = model.jobs[each].skills & ~person.skills
                    yield Remedy("skill", who, skills=lacks)
            case "part":
                for part in range(len(model.part_names)):
                    yield Remedy("part", who, amount=99, part=part)
            case "overtime" | "earlier" | "later":
                yield Remedy(kind, who, amount=MOST_S)
            case "person":
                for each in halves(model, new):
                    yield Remedy("person", who, skills=model.jobs[each].skills)


def by_depot(model: Problem, plan: Plan, new: int) -> Plan | None:
    made = {visit.job for _, visit in plan.visits()}
    free = [n for n, each in enumerate(model.jobs) if each.restocks and n not in made]
    return anywhere(model, plan, new, by=free[0]) if free else None


def harder(random: Random, day: Document) -> int:
    """Make one of the jobs hard to serve, in a way or two; which."""
    new = random.randrange(len(day["jobs"]))
    asked = day["jobs"][new]
    if random.random() < 0.5:
        asked["parts"] = {"valve": random.randint(1, 2)}
        for person in day["technicians"]:
            person["stock"] = {"valve": random.randint(0, 1), "board": 2}
        place = random.randrange(len(day["locations"]))
        day["depots"] = [{"loc": place, "open": [0, 9_000], "service": 60}]
    if random.random() < 0.5:
        asked["due"] = asked["latest"] = asked["earliest"]
    if random.random() < 0.5:
        for person in day["technicians"]:
            begin, end = person["shift"]
            person["shift"] = [begin, begin + (end - begin) // 2]
            person["breaks"] = []
    return new


def without_it(random: Random, model: Problem, new: int) -> Plan | None:
    """A valid plan of some others, the job and what waits for it left out."""
    waiting = {order.then for order in model.orders if order.first == new}
    plan = some_plan(model, random, without={*halves(model, new), *waiting})
    return plan if is_valid(model, plan) else None


def told(seed: int) -> set[str]:
    """The kinds of remedy for a job of a random day; each was held against every way there is."""
    random = Random(seed)
    day = fsm2_day(random)
    day["locks"] = []
    new = harder(random, day)
    read = instance_from(json.dumps(day))
    model = read.problem
    plan = without_it(random, model, new)
    if plan is None or anywhere(model, plan, new) is not None:
        return set()
    found = {each.kind: each for each in remedies(model, plan, new)}
    for kind in ("skill", "part", "overtime", "earlier", "later", "person"):
        ways = [helped(model, new, each) for each in most_of(model, new, kind)]
        could = any(anywhere(each, plan, new) is not None for each in ways)
        assert (kind in found) == could, (kind, found)
        if kind not in found:
            continue
        remedy = found[kind]
        assert anywhere(helped(model, new, remedy), plan, new) is not None, remedy
        if kind in ("part", "overtime", "earlier", "later"):
            for who in range(len(model.technicians)):
                less = helped(model, new, replace(remedy, technician=who), less=1)
                assert anywhere(less, plan, new) is None, (remedy, who)
    by = by_depot(model, plan, new)
    assert ("restock" in found) == (by is not None), found
    if by is not None:
        made = plan_document(model, by, read.stops)
        assert judged(day, made) == made["cost"]["total"]
    crew = {"crew"} if len(halves(model, new)) > 1 and found else set()
    waits = {"order"} if any(order.then == new for order in model.orders) and found else set()
    return {*found, *crew, *waits}


@given(st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_where_visits_depend_on_others_all_that_helps_is_told_and_nothing_less_would(
    seed: int,
) -> None:
    told(seed)


def test_every_kind_of_remedy_is_told_in_some_day_for_crews_and_for_who_waits_too() -> None:
    """What never occurs in these days would not be tested by them."""
    seen = Counter(kind for seed in range(60) for kind in told(seed))
    assert {*get_args(Kind), "crew", "order"} - set(seen) == set(), seen


def test_a_call_at_the_depot_on_the_way_gives_the_part() -> None:
    depot = job("depot", location=2, service_s=50, restocks=True, unserved_penalty=0)
    jobs = (job("A", location=3, parts=(1, 0)), job("B", location=4, parts=(1, 0)), depot)
    near, far = technician(stock=(1, 0)), technician("Bob", start=9, end=9)
    model = problem(jobs, (near, far))
    found = kinds(model, Plan((Route(0, (Visit(0, 300),)),)), 1)
    assert found["restock"] == Remedy("restock", 0, amount=0, depot=2)
    assert found["part"] == Remedy("part", 0, amount=1, part=0)
    assert found.keys() == {"restock", "part", "person"}


def test_parts_are_counted_between_the_calls_that_the_day_has() -> None:
    depot = job("depot", location=2, service_s=0, restocks=True, unserved_penalty=0)
    jobs = (job("A", parts=(1, 0)), depot, job("B"), job("C", parts=(1, 0)))
    jobs = (*jobs[:3], replace(jobs[3], due_s=150, latest_s=150))
    model = problem(jobs, (technician(stock=(1, 0)),))
    plan = Plan((Route(0, (Visit(0, 100), Visit(1, 600), Visit(2, 700))),))
    assert violations(model, plan) == []
    # By 150 it must be in front of the call, where A has the only one: one more, or later.
    found = kinds(model, plan, 3)
    assert found["part"].amount == 1
    assert found["later"].amount == 550


def test_both_of_a_crew_are_found_room_for_at_one_time() -> None:
    one, two = technician("X", shift_s=(0, 400)), technician("Y", shift_s=(350, 10_000))
    model = problem((job("A"), job("B")), (one, two), crews=(Crew(0, 1),))
    # X must begin by 200 to be back at 400, Y is there from 450 on.
    found = kinds(model)
    assert (found["overtime"].technician, found["overtime"].amount) == (0, 250)
    assert (found["earlier"].technician, found["earlier"].amount) == (1, 250)
    assert found.keys() == {"overtime", "earlier", "person"}
    assert kinds(model, new=1) == found


def test_what_waits_for_another_is_asked_of_whoever_serves_that() -> None:
    jobs = (job("A", service_s=500), job("B", due_s=300, latest_s=300, skills=0b1))
    people = (technician("X", skills=0), technician("Y"))
    model = problem(jobs, people, orders=(Order(0, 1, same_person=True),))
    plan = Plan((Route(0, (Visit(0, 100),)),))
    assert kinds(model, plan, 1) == {}  # a skill and an hour later: two things
    able = with_person(model, 0, technician("X"))
    assert kinds(able, plan, 1) == {"later": Remedy("later", 0, amount=300)}
    assert kinds(able, Plan(), 1) == {}  # nobody serves what it waits for


def test_overtime_that_is_allowed_already_is_not_asked_for_again() -> None:
    person = technician(shift_s=(0, 200), overtime=Overtime(60, 100))
    assert kinds(problem((job(),), (person,)))["overtime"].amount == 40
