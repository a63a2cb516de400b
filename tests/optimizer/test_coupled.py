"""Crews, orders, depots, overtime and territories: the checker, the clock and the exact engine."""

from dataclasses import replace
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from optimizer.construct import construct
from optimizer.cost import plan_cost, unserved_jobs
from optimizer.coupled import settled
from optimizer.engines.engine import Progress
from optimizer.engines.neighbourhoods import Neighbourhoods
from optimizer.errors import LocksUnmet, ProblemInvalid
from optimizer.feasibility import is_valid, violations
from optimizer.insert import insert, rank
from optimizer.live import absent, cancelled, late, longer, mend, part_missing, way_in
from optimizer.plan import Plan, Route, Visit
from optimizer.problem import Break, Crew, Lock, Order, Overtime, Problem
from optimizer.replan import rest_of_day
from optimizer.running import RunningPlan
from optimizer.solve import solve
from optimizer.stop import Iterations, Stop
from tests.factories.problems import job, problem, technician
from tests.optimizer.ways import some_plan

TWO = (technician("X"), technician("Y"))


def rules(model: Problem, *routes: tuple[Visit, ...]) -> list[str]:
    plan = Plan(tuple(Route(who, stops) for who, stops in enumerate(routes) if stops))
    return [each.rule for each in violations(model, plan)]


def exact(model: Problem, rounds: int = 4) -> Plan:
    plan = solve(model, stop=Iterations(rounds))
    assert violations(model, plan) == []
    return plan


def starts(plan: Plan) -> dict[int, int | None]:
    return {visit.job: visit.start_s for _, visit in plan.visits()}


CREW = problem((job("A"), job("B")), TWO, crews=(Crew(0, 1),))


@pytest.mark.parametrize(
    ("routes", "rule"),
    [
        pytest.param([(Visit(0, 100),), (Visit(1, 100),)], [], id="two people at one time"),
        pytest.param([(Visit(0, 100),), (Visit(1, 101),)], ["crew_apart"], id="a second apart"),
        pytest.param([(Visit(0, 100),), ()], ["crew_incomplete"], id="one alone"),
        pytest.param([(Visit(0, 100), Visit(1, 200))], ["crew_same_person"], id="one for both"),
        pytest.param([(), ()], [], id="nobody"),
    ],
)
def test_a_crew_is_two_people_at_one_time(routes: list[tuple[Visit, ...]], rule: list[str]) -> None:
    assert rules(CREW, *routes) == rule


ORDER = problem((job("collect"), job("fit")), TWO, orders=(Order(0, 1, same_person=True),))


@pytest.mark.parametrize(
    ("routes", "rule"),
    [
        pytest.param([(Visit(0, 100), Visit(1, 200))], [], id="at the moment it is over"),
        pytest.param([(Visit(1, 100), Visit(0, 200))], ["order_broken"], id="before"),
        pytest.param([(Visit(1, 100),)], ["order_incomplete"], id="without"),
        pytest.param(
            [(Visit(0, 100),), (Visit(1, 200),)], ["order_other_person"], id="somebody else"
        ),
        pytest.param([(Visit(0, 100),)], [], id="only the first"),
    ],
)
def test_a_job_waits_for_what_it_depends_on(
    routes: list[tuple[Visit, ...]], rule: list[str]
) -> None:
    assert rules(ORDER, *routes) == rule


def test_behind_a_depot_the_van_holds_its_stock_again() -> None:
    jobs = (
        job("A", parts=(1, 0)),
        job("depot", service_s=50, restocks=True),
        job("B", parts=(1, 0)),
    )
    model = problem(jobs, (technician(stock=(1, 0)),))
    assert rules(model, (Visit(0, 100), Visit(1, 200), Visit(2, 250))) == []
    assert rules(model, (Visit(0, 100), Visit(2, 200))) == ["part_short"]
    assert rules(model, (Visit(1, 100), Visit(0, 150), Visit(2, 250))) == ["part_short"]


def test_a_depot_fills_the_van_to_what_it_should_hold_and_not_to_what_it_set_out_with() -> None:
    depot = job("depot", service_s=50, restocks=True, unserved_penalty=0)
    jobs = (job("A", parts=(2, 0)), depot, job("B", parts=(1, 0)))
    bob = technician(stock=(0, 0), refill=(2, 0))
    model = problem(jobs, (bob,))
    early = Plan((Route(0, (Visit(0), Visit(1), Visit(2))),))
    assert [each.params for each in violations(model, early)] == [
        {"technician": "Ann", "part": "valve", "needs": 2, "has": 0}
    ]
    assert violations(model, Plan((Route(0, (Visit(1), Visit(0))),))) == []
    late = Plan((Route(0, (Visit(1), Visit(0), Visit(2))),))
    assert [each.rule for each in violations(model, late)] == ["part_short"]
    found = solve(model, stop=Iterations(3))
    assert len(unserved_jobs(model, found)) == 1  # three pieces are asked for


def test_overtime_has_a_limit_and_a_price() -> None:
    person = technician(shift_s=(0, 250), overtime=Overtime(most_s=50, price_per_h=7_200))
    model = problem((job(),), (person,))
    plan = Plan((Route(0, (Visit(0, 100),)),))
    assert violations(model, plan) == []
    assert plan_cost(model, plan).overtime == 100
    less = replace(person, overtime=Overtime(most_s=49, price_per_h=7_200))
    assert [v.rule for v in violations(replace(model, technicians=(less,)), plan)] == [
        "shift_exceeded"
    ]


def test_somebody_from_another_territory_costs_his_price() -> None:
    people = (technician("near", territories=0b01), technician("home", start=3, territories=0b10))
    model = problem((job(territories=0b10, away_price=5_000),), people)
    assert [option.technician for option in rank(model, Plan(), 0)] == [1, 0]
    away = rank(model, Plan(), 0)[1].added
    assert away is not None
    assert (away.travel_s, away.away) == (200, 5_000)


def test_nobody_waits_for_himself_and_nobody_is_in_two_crews() -> None:
    jobs = (job("A"), job("B"), job("C"))
    with pytest.raises(ProblemInvalid, match="waits for itself"):
        problem(jobs, orders=(Order(0, 1), Order(1, 2), Order(2, 0)))
    with pytest.raises(ProblemInvalid, match="twice"):
        problem(jobs, crews=(Crew(0, 1), Crew(1, 2)))


def test_crews_wait_for_the_later_and_everybody_behind_them_too() -> None:
    jobs = (job("A", location=5), job("B", location=5), job("far", location=9), job("after"))
    model = problem(jobs, TWO, crews=(Crew(0, 1),), orders=(Order(0, 3),))
    plan = settled(model, [[0], [2, 1, 3]])
    assert plan is not None
    assert starts(plan) == {0: 1_400, 1: 1_400, 2: 900, 3: 1_900}
    assert settled(replace(model, orders=(Order(3, 0),)), [[0], [1, 3]]) is None


def test_the_engine_sends_two_people_at_once_and_the_part_before_the_visit() -> None:
    jobs = (
        job("lift 1", location=4, skills=0b100),
        job("lift 2", location=4),
        job("collect", location=8, service_s=60),
        job("fit", location=2),
    )
    model = problem(jobs, TWO, crews=(Crew(0, 1),), orders=(Order(2, 3, same_person=True),))
    plan = exact(model)
    assert unserved_jobs(model, plan) == []


def test_the_engine_goes_by_the_depot_where_that_serves_more() -> None:
    jobs = (
        job("A", parts=(1, 0)),
        job("B", location=3, parts=(1, 0)),
        job("depot", location=2, service_s=50, restocks=True, unserved_penalty=0),
    )
    plan = exact(problem(jobs, (technician(stock=(1, 0)),)))
    assert plan.route_of(0).jobs in ((0, 2, 1), (1, 2, 0))


def test_a_depot_that_nobody_calls_at_is_no_neighbourhood_of_its_own() -> None:
    """Nobody asked for it; looked around, it came into the model twice, which then is none."""
    depots = tuple(
        job(f"depot {n}", location=n, restocks=True, unserved_penalty=0) for n in range(6)
    )
    model = problem((job("A"), *depots), TWO)
    assert exact(model, rounds=12).routes


def test_the_engine_works_longer_only_where_that_is_worth_its_price() -> None:
    for price_per_h, jobs_done in ((3_600, (0,)), (3_600_000, ())):
        person = technician(shift_s=(0, 250), overtime=Overtime(600, price_per_h))
        plan = exact(problem((job(),), (person,)))
        assert plan.route_of(0).jobs == jobs_done


def test_breaks_are_taken_by_crews_too() -> None:
    rest = Break(100, 400, 300)
    people = (technician("X", breaks=(rest,)), technician("Y", breaks=(rest,)))
    jobs = (job("A", location=2), job("B", location=2), job("C", location=4))
    model = problem(jobs, people, crews=(Crew(0, 1),))
    assert unserved_jobs(model, exact(model)) == []


def coupled_day(random: Random) -> Problem:
    """Two or three people and up to four jobs, some of which depend on others."""
    people = tuple(
        technician(
            name,
            start=random.randrange(5),
            end=random.randrange(5),
            shift_s=(0, random.randint(600, 2_000)),
            skills=random.choice((0b111, 0b111, 0b011)),
            stock=(random.randint(0, 2), 2),
            overtime=random.choice((None, Overtime(random.randint(0, 600), 1_800))),
            territories=random.choice((0b01, 0b10)),
        )
        for name in ("X", "Y", "Z")[: random.randint(2, 3)]
    )
    jobs = tuple(
        job(
            f"J{n}",
            location=random.randrange(6),
            service_s=random.choice((0, 100, 300)),
            earliest_s=random.choice((0, 0, 400)),
            due_s=(due_s := random.randint(500, 1_500)),
            latest_s=due_s + random.choice((0, 500)),
            late_weight=random.choice((0, 2)),
            skills=random.choice((0, 0, 0b100)),
            parts=(random.randint(0, 1), 0),
            territories=random.choice((0, 0b01, 0b10)),
            away_price=random.choice((0, 250)),
        )
        for n in range(4)
    )
    crews = (Crew(0, 1),) if random.random() < 0.6 else ()
    orders = (Order(2, 3, random.random() < 0.5),) if random.random() < 0.6 else ()
    if random.random() < 0.3:
        jobs = (*jobs[:3], replace(jobs[3], restocks=True, unserved_penalty=0, parts=(0, 0)))
        orders = ()
    return problem(jobs, people, crews=crews, orders=orders)


def cheapest(model: Problem) -> int:
    """The least that any valid plan costs whose visits begin as early as they can."""
    people, jobs = len(model.technicians), range(len(model.jobs))
    best = plan_cost(model, Plan()).total
    for holders in product(range(-1, people), repeat=len(model.jobs)):
        mine = [[job for job in jobs if holders[job] == who] for who in range(people)]
        for orders in product(*(permutations(each) for each in mine)):
            plan = settled(model, orders)
            if plan is not None and is_valid(model, plan):
                best = min(best, plan_cost(model, plan).total)
    return best


@given(st.integers(0, 2**32))
@example(7088)  # two jobs at one place that take no time
@settings(max_examples=8, deadline=None)
def test_small_days_are_solved_to_the_end(seed: int) -> None:
    """Every assignment and every order is looked at; no break is in it, so the earliest is best."""
    model = coupled_day(Random(seed))
    assert plan_cost(model, exact(model, rounds=6)).total == cheapest(model)


def test_what_depends_on_others_is_not_placed_alone() -> None:
    model = replace(CREW, jobs=(*CREW.jobs, job("C")))
    model = replace(model, crews=CREW.crews)
    assert construct(model).route_of(0).jobs == (2,)


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_nothing_that_happens_during_the_day_pulls_apart_what_belongs_together(seed: int) -> None:
    random = Random(seed)
    model = coupled_day(random)
    plan = some_plan(model, random)
    who, which = random.randrange(len(model.technicians)), random.randrange(len(model.jobs))
    match random.randrange(5):
        case 0:
            model = absent(model, who)
        case 1:
            model = late(model, who, random.randint(0, 1_500))
        case 2:
            model = longer(model, which, random.randint(0, 1_200))
        case 3:
            model = part_missing(model, who, 0)
        case _:
            model, plan, kept = cancelled(model, plan, which)
            assert which not in kept
            assert violations(model, plan) == []
    assert violations(model, mend(model, plan).plan) == []


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_one_job_more_never_pulls_apart_what_belongs_together(seed: int) -> None:
    random = Random(seed)
    model = coupled_day(random)
    plan = some_plan(model, random)
    served = {visit.job: who for who, visit in plan.visits()}
    for each in range(len(model.jobs)):
        options = rank(model, plan, each)
        assert sorted(option.technician for option in options) == list(
            range(len(model.technicians))
        )
        placed = insert(model, plan, each)
        if placed is not None:
            assert violations(model, placed) == []
        if each in served:
            continue
        assert (placed is not None) == options[0].feasible
        running = RunningPlan.of(model, plan)
        way = way_in(running, each, worth_moving=0)
        way.carry_out(running)
        assert violations(model, running.plan) == []
        dropped = () if way.moves is None else way.moves.dropped
        assert model.coupled.isdisjoint(dropped)
        assert {each for each in served if each in model.coupled} <= {
            visit.job for _, visit in running.plan.visits()
        }


CREW_AND_MORE = problem(
    (job("A"), job("B"), job("C"), job("D")),
    TWO,
    crews=(Crew(0, 1),),
    orders=(Order(2, 3, same_person=True),),
)


def test_each_half_of_a_crew_is_told_why_it_stays_and_the_others_go_in_around_it() -> None:
    both = settled(CREW_AND_MORE, [[0], [1]])
    assert both is not None
    stays, other = rank(CREW_AND_MORE, both, 0)
    assert (stays.technician, stays.feasible) == (0, True)
    assert str(other.broken) == "crew_apart: job A, other B"
    apart = [str(option.broken) for option in rank(CREW_AND_MORE, Plan(), 1)]
    assert apart == ["crew_incomplete: job B, other A"] * 2
    placed = insert(CREW_AND_MORE, both, 2)
    assert placed is not None
    assert starts(placed)[0] == starts(placed)[1] == 100


def test_a_visit_stays_without_which_its_technician_would_be_late_for_a_crew() -> None:
    """At the place of A the break is taken near enough to B; at home it is not."""
    jobs = (job("A", location=4, service_s=0), job("B", location=5), job("C", location=5))
    people = (technician("X", breaks=(Break(500, 500, 300),)), technician("Y"))
    model = problem(jobs, people, crews=(Crew(1, 2),))
    plan = settled(model, [[0, 1], [2]])
    assert plan is not None
    assert (violations(model, plan), starts(plan)[1]) == ([], 900)
    stays, other = rank(model, plan, 0)
    assert (stays.technician, other.feasible) == (0, False)
    assert other.broken is not None
    assert other.broken.rule == "unreachable_in_time"
    assert insert(model, plan, 0) == plan


def test_a_lock_on_a_visit_that_depends_on_others_is_refused_by_its_name() -> None:
    with pytest.raises(LocksUnmet, match="A depends on other visits") as refused:
        solve(replace(CREW, locks=(Lock(0, 1),)), stop=Iterations(1))
    assert refused.value.field == "locks[0]"


def test_behind_a_call_at_a_depot_there_are_parts_for_one_more() -> None:
    jobs = (
        job("A", parts=(1, 0)),
        job("depot", service_s=50, restocks=True, unserved_penalty=0),
        job("B", parts=(1, 0)),
    )
    model = problem(jobs, (technician(stock=(1, 0)),))
    plan = Plan((Route(0, (Visit(0, 100), Visit(1, 200))),))
    (only,) = rank(model, plan, 2)
    assert (only.feasible, only.position) == (True, 2)
    placed = insert(model, plan, 2)
    assert placed is not None
    assert (violations(model, placed), placed.route_of(0).jobs) == ([], (0, 1, 2))


def test_a_job_goes_in_behind_what_it_waits_for_with_the_same_person() -> None:
    alone = [str(option.broken) for option in rank(CREW_AND_MORE, Plan(), 3)]
    assert alone == ["order_incomplete: job D, first C"] * 2
    collected = settled(CREW_AND_MORE, [[], [2]])
    assert collected is not None
    placed = insert(CREW_AND_MORE, collected, 3)
    assert placed is not None
    assert placed.route_of(1).jobs == (2, 3)


def test_who_falls_ill_leaves_nobody_waiting_for_his_half() -> None:
    both = settled(CREW_AND_MORE, [[0], [1, 2, 3]])
    assert both is not None
    mended = mend(absent(CREW_AND_MORE, 0), both)
    assert served_jobs(mended.plan) == {2, 3}
    assert mended.left_out == (0, 1)


def test_a_cancelled_half_takes_the_other_with_it_and_ends_the_waiting() -> None:
    both = settled(CREW_AND_MORE, [[0], [1, 2, 3]])
    assert both is not None
    smaller, plan, kept = cancelled(CREW_AND_MORE, both, 1)
    assert kept == (2, 3)
    assert smaller.crews == ()
    assert smaller.orders == (Order(0, 1, same_person=True),)
    assert plan.route_of(1).jobs == (0, 1)
    assert cancelled(CREW_AND_MORE, both, 2)[0].orders == ()


def test_a_call_at_a_depot_stays_where_it_is() -> None:
    jobs = (
        job("A", parts=(1, 0)),
        job("depot", service_s=50, restocks=True, unserved_penalty=0),
        job("B", parts=(1, 0)),
        job("C", location=3),
    )
    model = problem(jobs, (technician(stock=(1, 0)),))
    plan = Plan((Route(0, (Visit(0, 100), Visit(1, 200), Visit(2, 250))),))
    placed = insert(model, plan, 3)
    assert placed is not None
    assert violations(model, placed) == []
    assert starts(placed)[1] == 200
    assert served_jobs(placed) == {0, 1, 2, 3}


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_the_rest_of_the_day_keeps_together_what_has_begun_and_what_has_not(seed: int) -> None:
    random = Random(seed)
    model = coupled_day(random)
    plan = some_plan(model, random)
    now_s = random.randint(0, 1_500)
    if any(model.jobs[each].restocks for each in served_jobs(plan)):
        return
    rest = rest_of_day(model, plan, now_s)
    assert sorted((*rest.jobs, *rest.begun, *rest.missed)) == list(range(len(model.jobs)))
    assert violations(rest.problem, rest.plan) == []
    before = {visit.job: (who, visit.start_s) for who, visit in plan.visits()}
    together = {each for crew in model.crews for each in (crew.one, crew.other)}
    for who, visit in rest.plan.visits():
        was = rest.jobs[visit.job]
        if was in together and not together <= set(rest.jobs):
            assert (who, visit.start_s) == before[was]


def test_who_has_collected_the_part_fits_it() -> None:
    collected = settled(ORDER, [[0, 1]])
    assert collected is not None
    rest = rest_of_day(ORDER, collected, now_s=50)
    assert (rest.begun, rest.jobs, rest.problem.orders) == ((0,), (1,), ())
    assert rest.problem.locks == (Lock(0, 0),)
    assert rest.problem.jobs[0].earliest_s == 200


def test_a_half_whose_other_cannot_be_served_any_more_is_missed_too() -> None:
    jobs = (job("A", latest_s=100, due_s=100), job("B"), job("C"))
    model = problem(jobs, TWO, crews=(Crew(0, 1),), orders=(Order(1, 2),))
    assert rest_of_day(model, Plan(), now_s=101).missed == (0, 1, 2)


def test_with_a_depot_still_ahead_the_rest_of_the_day_is_refused() -> None:
    jobs = (job("A"), job("depot", location=4, restocks=True, unserved_penalty=0))
    model = problem(jobs, (technician(stock=(1, 0)),))
    plan = Plan((Route(0, (Visit(0, 100), Visit(1, 500))),))
    with pytest.raises(ProblemInvalid, match="depots"):
        rest_of_day(model, plan, now_s=50)


def served_jobs(plan: Plan) -> set[int]:
    return {visit.job for _, visit in plan.visits()}


def test_our_own_search_has_its_share_however_long_a_neighbourhood_takes() -> None:
    """Each took most of the time, and the search of what depends on nobody was over at once."""
    begun: list[tuple[bool, float]] = []

    class Slow:
        step = 0.01

        def progress(self, iterations: int) -> float:
            return 0.4 * iterations

    class Searching:
        def improve(
            self,
            problem: Problem,
            plan: Plan,
            *,
            stop: Stop,
            seed: int,  # noqa: ARG002 (part of the interface)
            on_progress: Progress,  # noqa: ARG002
        ) -> Plan:
            begun.append((problem.is_plain, stop.progress(0)))
            return plan

    Neighbourhoods(Searching()).improve(
        CREW, construct(CREW), stop=Slow(), seed=1, on_progress=lambda _share, _cost: None
    )
    assert begun == [(True, 0.0)]


def test_the_way_gone_is_told_all_along_and_never_goes_back() -> None:
    depot = job("depot", location=2, restocks=True, unserved_penalty=0)
    model = problem((job("A", parts=(1, 0)), depot), (technician(refill=(1, 0)),))
    told: list[float] = []
    solve(model, stop=Iterations(8), on_progress=lambda share, _cost: told.append(share))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(told) > 8
