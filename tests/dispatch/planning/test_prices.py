"""The prices of load, other outlets, overtime, breaks and value: each moves a plan, or nothing."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dispatch.planning.build import Built, build, firm
from dispatch.planning.candidates import Candidate, candidates
from dispatch.planning.look import look
from dispatch.planning.patience import Patience
from dispatch.planning.situation import Busy, Demand, Person, Situation
from dispatch.policies import Policies
from dispatch.technicians.duty import Standing, Technician, on_duty
from dispatch.technicians.shifts import Roster, WeeklyShift
from hanlu.ids import new_id
from optimizer.feasibility import violations
from optimizer.insert import rank
from tests.dispatch.policies import shipped_policies
from tests.factories.day import HOUR, MINUTE, NOON, POLICIES, PRICES, demand, km, person, table


def priced(**prices: Any) -> Policies:
    """The policy of the other tests, in which these things have a price."""
    return replace(POLICIES, planning=PRICES.model_copy(update=prices))


def day(people: list[Person], demands: list[Demand], policies: Policies) -> Built:
    situation = Situation(NOON, 1, tuple(people), tuple(demands))
    return build(situation, table(situation), policies)


def best(built: Built, job: int = 0) -> Candidate:
    return candidates(built, job)[0]


def codes(candidate: Candidate) -> set[str]:
    return {each.code for each in candidate.reasons}


def test_the_own_outlet_goes_until_a_neighbour_is_nearer_by_more_than_the_price() -> None:
    people = [person("own", 30.0, outlet="north"), person("neighbour", 5.0, outlet="south")]
    order = demand(outlet="north", priority=3)
    assert best(day(people, [order], priced())).name == "neighbour"
    built = day(people, [order], priced(away_price=7_200))
    own, other = candidates(built, 0)
    assert own.name == "own"
    assert own.cost is not None
    assert own.cost.away == 0
    assert other.cost is not None
    assert other.cost.away == 7_200
    assert "other_outlet" in codes(other) - codes(own)


def test_who_belongs_to_no_outlet_is_at_home_everywhere_and_so_is_an_order_of_none() -> None:
    policies = priced(away_price=7_200)
    free = person("free", outlet=None)
    south = person("south", outlet="south")
    built = day([free, south], [demand(outlet="north"), demand("WO-2", outlet=None)], policies)
    away = [[each.cost.away for each in candidates(built, n) if each.cost] for n in (0, 1)]
    assert away == [[0, 7_200], [0, 0]]


def test_more_outlets_than_the_optimizer_can_tell_apart_are_planned_all_the_same() -> None:
    names = [f"outlet-{n}" for n in range(70)]
    people = [person(name, outlet=name) for name in names]
    orders = [demand(f"WO-{n}", outlet=name) for n, name in enumerate(names)]
    built = day(people, orders, priced(away_price=900))
    assert sum(job.away_price > 0 for job in built.problem.jobs) == 62
    for n in range(len(orders)):
        assert len(rank(built.problem, built.current, n)) == len(people)


def held(n: int, who: Person) -> Demand:
    return demand(
        f"WO-{n}",
        1.0,
        priority=3,
        technician_id=who.id,
        state="accepted",
        starts_at=NOON + n * HOUR,
    )


def test_a_long_day_gets_no_more_where_its_hours_are_dear() -> None:
    shift = (NOON, NOON + 9 * HOUR)
    full, free = person("full", shift=shift), person("free", 40.0, shift=shift)
    orders = [demand("WO-0", 1.0, priority=4, earliest=NOON + 5 * HOUR, due=NOON + 7 * HOUR)]
    orders += [held(n, full) for n in (1, 2, 3)]
    assert best(day([full, free], orders, priced())).name == "full"
    dear = day([full, free], orders, priced(load_from=3 * HOUR, load_price=36_000))
    assert best(dear).name == "free"
    assert "long_day" in codes(candidates(dear, 0)[1])


def test_somebody_stays_after_the_shift_only_where_agreed_and_as_long_as_the_law_lets() -> None:
    shift = (NOON - 7 * HOUR, NOON + 40 * MINUTE)
    order = demand(priority=3)
    priced_hour = priced(overtime_price=60_000)
    assert not best(day([person(shift=shift)], [order], priced_hour)).feasible
    stays = person(shift=shift, overtime=HOUR)
    found = best(day([stays], [order], priced_hour))
    assert found.cost is not None
    assert found.cost.overtime == 20 * 60 * 60_000 // 3600
    assert "overtime" in codes(found)
    briefly = person(shift=shift, overtime=10 * MINUTE)
    assert not best(day([briefly], [order], priced_hour)).feasible


def test_overtime_gives_way_to_somebody_farther_when_its_price_is_raised() -> None:
    people = [
        person("stays", shift=(NOON - 7 * HOUR, NOON + 40 * MINUTE), overtime=HOUR),
        person("far", 60.0),
    ]
    order = demand(priority=4)
    assert best(day(people, [order], priced(overtime_price=3_600))).name == "stays"
    assert best(day(people, [order], priced(overtime_price=60_000))).name == "far"


def test_an_order_waits_rather_than_keep_somebody_when_overtime_costs_more_than_leaving_it() -> (
    None
):
    stays = person(shift=(NOON - 7 * HOUR, NOON + 10 * MINUTE), overtime=HOUR)
    for price, placed in ((30_000, True), (60_000, False)):
        policies = priced(overtime_price=price)
        built = day([stays], [demand(priority=4)], policies)
        acts = list(_acts(built, policies))
        assert bool(acts) is placed


def _acts(built: Built, policies: Policies) -> Any:
    steps = look(built, policies, Patience())
    return [act for act in [next(steps, None)] if act is not None]


def test_the_search_over_the_whole_day_makes_nobody_stay() -> None:
    stays = person(shift=(NOON - 7 * HOUR, NOON + 40 * MINUTE), overtime=HOUR)
    order = demand(technician_id=stays.id, state="accepted", starts_at=NOON)
    built = day([stays, person("other")], [order], priced(overtime_price=60_000))
    problem = firm(built)
    assert problem.is_plain
    assert violations(problem, built.current) == []
    assert problem.technicians[1].shift_s == built.problem.technicians[1].shift_s


BREAK = {
    "break_for": 30 * MINUTE,
    "break_after": 3 * HOUR,
    "break_within": HOUR,
    "break_in_shifts_over": 6 * HOUR,
}


def test_the_break_lies_between_two_visits_and_whoever_has_none_is_there_first() -> None:
    rests = person("rests", shift=(NOON - 2 * HOUR, NOON + 6 * HOUR))
    short = person("short", 20.0, shift=(NOON, NOON + 5 * HOUR))
    first = demand(
        "WO-1",
        technician_id=rests.id,
        state="accepted",
        starts_at=NOON,
        duration_s=5_400,
        locked=True,
    )
    orders = [demand("WO-2", earliest=NOON + 90 * MINUTE, due=NOON + 100 * MINUTE), first]
    assert best(day([rests, short], orders, priced())).name == "rests"
    built = day([rests, short], orders, priced(**BREAK))
    assert best(built).name == "short"
    rested = next(each for each in candidates(built, 0) if each.name == "rests")
    assert rested.starts_at == NOON + 2 * HOUR
    assert "after_break" in codes(rested)


def test_a_break_is_planned_while_it_lies_ahead_or_somebody_is_still_busy() -> None:
    policies = priced(**BREAK)
    ahead = person(shift=(NOON - HOUR, NOON + 7 * HOUR))
    now = person(shift=(NOON - 3.5 * HOUR, NOON + 5 * HOUR))
    doing = Busy(new_id(), km(0), NOON - HOUR, NOON + 10 * MINUTE)
    busy = person(shift=now.shift, busy=doing)
    too_long = person(shift=now.shift, busy=Busy(new_id(), km(0), NOON, NOON + 2 * HOUR))
    built = day([ahead, now, busy, too_long], [], policies)
    assert [len(each.breaks) for each in built.problem.technicians] == [1, 0, 1, 0]


def test_a_vip_goes_first_only_where_the_policy_says_so() -> None:
    vip = demand("WO-1", priority=3, is_vip=True)
    other = demand("WO-2", priority=3)
    for weight in (0, 5):
        jobs = day([person()], [vip, other], priced(value_weight=weight)).problem.jobs
        assert jobs[0].late_weight - jobs[1].late_weight == weight
        assert (jobs[0].unserved_penalty > jobs[1].unserved_penalty) is (weight > 0)
    named = best(day([person()], [vip, other], priced(value_weight=5)))
    assert "vip" in codes(named)
    assert "vip" not in codes(best(day([person()], [vip, other], priced())))


def test_as_shipped_the_nearest_local_goes_and_an_emergency_waits_for_no_outlet() -> None:
    policies = shipped_policies()
    people = [person("own", 20.0, outlet="north"), person("neighbour", 8.0, outlet="south")]
    ordinary = demand(outlet="north", priority=3)
    assert best(day(people, [ordinary], policies)).name == "neighbour"
    people[1] = person("neighbour", 16.0, outlet="south")
    assert best(day(people, [ordinary], policies)).name == "own"
    urgent = demand(outlet="north", priority=1, order_class="urgent_fault")
    assert best(day(people, [urgent], policies)).name == "neighbour"


OUTLETS = st.sampled_from(["north", "south", None])
ORDERS = st.lists(
    st.tuples(st.integers(0, 40), OUTLETS, st.booleans(), st.integers(1, 4)), max_size=6
)
PEOPLE = st.lists(st.tuples(st.integers(0, 40), OUTLETS, st.integers(0, 90)), max_size=4)


@given(PEOPLE, ORDERS)
def test_where_nothing_new_has_a_price_the_problem_is_what_it_was(
    people: list[tuple[int, str | None, int]],
    orders: list[tuple[int, str | None, bool, int]],
) -> None:
    told = [person(f"p{n}", at, outlet=outlet) for n, (at, outlet, _) in enumerate(people)]
    asked = [
        demand(f"WO-{n}", at, outlet=outlet, is_vip=vip, priority=priority)
        for n, (at, outlet, vip, priority) in enumerate(orders)
    ]
    plain_people = [replace(each, outlet=None) for each in told]
    plain = [replace(each, outlet=None, is_vip=False) for each in asked]
    one, other = day(told, asked, priced()).problem, day(plain_people, plain, priced()).problem
    assert one.jobs == other.jobs
    assert one.technicians == other.technicians
    assert one.promises == other.promises
    assert one.fairness is None
    assert one.is_plain
    assert all(not each.breaks and each.overtime is None for each in one.technicians)


def test_what_a_policy_of_before_does_not_say_has_no_price() -> None:
    assert timedelta(0) == PRICES.break_for == PRICES.overtime_most == PRICES.load_from
    assert 0 == PRICES.away_price == PRICES.load_price == PRICES.value_weight


def test_a_visit_within_agreed_overtime_keeps_somebody_on_the_shift_that_is_over() -> None:
    every_day = tuple(WeeklyShift(each, time(8), 9 * HOUR) for each in range(7))
    li = Technician(new_id(), 1, "Li", km(0), Roster(ZoneInfo("UTC"), every_day), ())
    ended = NOON + 5 * HOUR
    evening = ended + 20 * MINUTE
    for starts, stays in (([evening + MINUTE], True), ([], False), ([NOON + 30 * HOUR], False)):
        each = on_duty(li, Standing(1, None, {}), evening, overtime=HOUR, starts=starts)
        assert each.shift is not None
        assert (each.shift[1] == ended) is stays
    later = on_duty(li, Standing(1, None, {}), ended + HOUR, overtime=HOUR, starts=[evening])
    assert later.shift == (NOON + 20 * HOUR, NOON + 29 * HOUR)
