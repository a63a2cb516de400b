"""Windows priced on a day: what is offered can be kept, beside all that was agreed before."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.planning.build import Built
from dispatch.planning.situation import Busy, Demand, Person, Situation
from dispatch.planning.slots import Window, closed, day_ahead, slots
from hanlu.ids import new_id
from optimizer.plan import Visit
from optimizer.timing import timeline
from tests.factories.day import HOUR, MINUTE, NOON, day, demand, km, person

MIDNIGHT = NOON + 12 * HOUR
WINDOWS = [(NOON + n * HOUR, NOON + (n + 2) * HOUR) for n in range(0, 8, 2)]


def priced(built: Built, windows: list[Window] = WINDOWS) -> dict[datetime, int]:
    """What the first order's windows cost, by their begin."""
    return {slot.window[0]: slot.cost.total for slot in slots(built, 0, windows)}


def test_only_windows_in_which_somebody_is_at_work_are_possible() -> None:
    built = day([person(shift=(NOON - HOUR, NOON + 4 * HOUR))], [demand(at_km=5)])
    assert list(priced(built)) == [NOON, NOON + 2 * HOUR]
    late = list(closed(built, 0, WINDOWS[2:]))
    assert {each.why.code for each in late} <= {"shift_exceeded", "unreachable_in_time"}


def test_a_window_beside_another_visit_nearby_costs_less_driving() -> None:
    who = person()
    near = demand(
        "WO-2", 30, technician_id=who.id, state="accepted", starts_at=NOON + 2 * HOUR,
        earliest=NOON + 2 * HOUR, due=NOON + 3 * HOUR,
    )  # fmt: skip
    costs = priced(day([who], [demand(at_km=30), near]))
    assert costs[NOON + 2 * HOUR] == 0
    assert costs[NOON + 2 * HOUR] <= min(costs.values())


def test_whoever_lacks_the_skill_is_offered_for_no_window() -> None:
    built = day([person(skills={"plumbing": 3})], [demand()])
    assert priced(built) == {}
    assert {each.why.code for each in closed(built, 0, WINDOWS)} == {"skill_missing"}


def test_with_nobody_on_shift_every_window_is_closed_for_that() -> None:
    built = day([], [demand()])
    assert [each.why.code for each in closed(built, 0, WINDOWS)] == ["off_shift"] * 4


def test_a_window_promised_to_another_is_not_sold_twice_though_nobody_has_that_visit_yet() -> None:
    longer = 2 * 3600 + 60  # a window's last moment is in it
    taken = demand("WO-2", promised=True, earliest=NOON, due=NOON + MINUTE, duration_s=longer)
    shift = (NOON, NOON + 4 * HOUR)
    assert list(priced(day([person(shift=shift)], [demand(), taken]))) == [NOON + 2 * HOUR]
    free = day([person(shift=shift)], [demand()])
    assert list(priced(free)) == [NOON, NOON + 2 * HOUR]


def test_a_locked_order_is_offered_only_the_windows_of_whom_a_person_chose() -> None:
    chosen, other = person("chosen", 40), person("other", 0)
    mine = demand(technician_id=chosen.id, state="accepted", locked=True, starts_at=NOON)
    assert {slot.technician_id for slot in slots(day([other, chosen], [mine]), 0, WINDOWS)} == {
        chosen.id
    }


def test_on_a_later_day_people_begin_at_home_and_only_that_days_visits_count() -> None:
    elsewhere = Busy(new_id(), km(50), NOON, NOON + HOUR)
    who = person(busy=elsewhere)
    today = demand("WO-2", technician_id=who.id, state="accepted", starts_at=NOON + HOUR)
    promised = demand(
        "WO-3", promised=True, earliest=MIDNIGHT + 8 * HOUR, due=MIDNIGHT + 10 * HOUR
    )  # fmt: skip
    own, open_end = demand(), demand("WO-4")
    whole = Situation(MIDNIGHT, 1, (who,), (own, today, promised, open_end))
    seen = day_ahead(whole, own.id, MIDNIGHT + 24 * HOUR, is_today=False)
    assert [each.number for each in seen.demands] == [own.number, "WO-3"]
    assert (seen.people[0].busy, seen.people[0].start) == (None, who.home)
    now = Situation(NOON, 1, (who,), whole.demands)
    seen = day_ahead(now, own.id, MIDNIGHT, is_today=True)
    assert [each.number for each in seen.demands] == [own.number, "WO-2"]
    assert seen.people[0].busy == elsewhere


drawn_days = st.lists(
    st.tuples(
        st.integers(0, 60),  # km
        st.sampled_from(["nobody", "offered", "accepted", "locked"]),
        st.integers(0, 2),  # whose
        st.integers(0, 5),  # hours from noon
        st.booleans(),  # promised
    ),
    max_size=7,
)


def drawn_day(drawn: list[tuple[int, str, int, int, bool]]) -> tuple[list[Person], list[Demand]]:
    people = [person(str(n), 15 * n) for n in range(3)]
    others = []
    for n, (at_km, how, whose, hours, promised) in enumerate(drawn):
        starts_at = NOON + hours * HOUR
        span = {"earliest": starts_at, "due": starts_at + 2 * HOUR} if promised else {}
        held = how != "nobody"
        others.append(
            demand(
                f"WO-{n + 2}", at_km, promised=promised, locked=how == "locked",
                technician_id=people[whose].id if held else None,
                state="offered" if how == "offered" else "accepted" if held else "classified",
                starts_at=starts_at if held else None, **span,
            )
        )  # fmt: skip
    return people, as_told(day(people, others))


def as_told(built: Built) -> list[Demand]:
    """The orders of a day after everybody was told when the plan has them, as a planner does."""
    starts_at = {
        timed.stop.job: built.instant(timed.start_s)
        for route in built.current.routes
        for timed in timeline(built.problem, route.technician, route.stops).stops
        if isinstance(timed.stop, Visit)
    }
    orders = enumerate(built.situation.demands)
    return [
        replace(order, starts_at=starts_at.get(n))
        for n, order in orders
        if n in starts_at or order.technician_id is None
    ]


def kept_promises(built: Built) -> set[str]:
    """The promised visits that the plan begins in their window, by number."""
    return {
        order.number
        for route in built.current.routes
        for timed in timeline(built.problem, route.technician, route.stops).stops
        if isinstance(timed.stop, Visit)
        and (order := built.situation.demands[timed.stop.job]).promised
        and built.instant(timed.start_s) <= order.due
    }


@given(drawn_days, st.integers(0, 60))
def test_a_slot_that_was_offered_can_be_booked_and_no_promise_falls_for_it(
    drawn: list[tuple[int, str, int, int, bool]], at_km: int
) -> None:
    people, others = drawn_day(drawn)
    before = day(people, [demand(at_km=at_km), *others])
    offered = slots(before, 0, WINDOWS)
    assert slots(before, 0, WINDOWS) == offered
    for slot in offered:
        alone = slots(before, 0, [slot.window])
        assert alone == [slot]
        opens, closes = slot.window
        booked = demand(
            at_km=at_km, technician_id=slot.technician_id, state="offered",
            starts_at=slot.starts_at, earliest=opens, due=closes, promised=True,
        )  # fmt: skip
        after = day(people, [booked, *others])
        assert opens <= slot.starts_at <= closes
        assert after.fallen_out == ()
        assert kept_promises(after) >= kept_promises(before)


@given(st.lists(st.integers(0, 5 * 3600), min_size=3, max_size=3), st.integers(0, 60))
def test_no_slot_begins_while_its_technician_is_still_at_work_elsewhere(
    busy_s: list[int], at_km: int
) -> None:
    until = [NOON + timedelta(seconds=seconds) for seconds in busy_s]
    people = [
        person(str(n), busy=Busy(new_id(), km(15 * n), NOON, free_at))
        for n, free_at in enumerate(until)
    ]
    free_at = dict(zip((each.id for each in people), until, strict=True))
    for slot in slots(day(people, [demand(at_km=at_km)]), 0, WINDOWS):
        assert slot.starts_at >= free_at[slot.technician_id]


@given(st.integers(0, 999_999))
def test_nobody_begins_a_moment_before_the_window_whatever_the_fraction_of_the_second(
    microseconds: int,
) -> None:
    at = NOON + timedelta(microseconds=microseconds)
    window = (NOON + HOUR, NOON + 2 * HOUR)
    (slot,) = slots(day([person()], [demand()], at), 0, [window])
    assert window[0] <= slot.starts_at <= window[1]
    booked = demand(promised=True, earliest=window[0], due=window[1], state="offered")
    held = day([who := person()], [replace(booked, technician_id=who.id)], at)
    (timed,) = timeline(held.problem, 0, held.current.route_of(0).stops).stops
    assert window[0] <= held.instant(timed.start_s) <= window[1]
