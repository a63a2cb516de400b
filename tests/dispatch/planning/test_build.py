"""The problem of a day: what is held stays held, what no longer fits is said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.planning.situation import Demand, Person
from hanlu.ids import new_id
from optimizer.feasibility import violations
from optimizer.moves import insert_with_moves
from optimizer.running import RunningPlan
from tests.factories.day import (
    HOUR,
    MINUTE,
    NOON,
    POLICIES,
    PRICES,
    day,
    demand,
    person,
)


def test_held_orders_are_the_running_plan_in_the_order_of_their_starts() -> None:
    who = person()
    later = demand("WO-1", 3, technician_id=who.id, state="accepted", starts_at=NOON + 2 * HOUR)
    sooner = demand("WO-2", 6, technician_id=who.id, state="offered", starts_at=NOON + HOUR)
    built = day([who], [later, sooner])
    assert built.current.route_of(0).jobs == (1, 0)
    assert built.fallen_out == ()


def test_a_proposed_order_keeps_its_place_while_a_person_thinks() -> None:
    who = person()
    built = day([who], [demand(state="planned", proposed_to=who.id, starts_at=NOON)])
    assert built.current.route_of(0).jobs == (0,)


def test_what_no_longer_fits_into_the_shift_falls_out_and_the_lock_with_it() -> None:
    who = person(shift=(NOON - HOUR, NOON + 2 * HOUR))
    orders = [
        demand(f"WO-{n}", technician_id=who.id, state="accepted", starts_at=NOON, locked=True)
        for n in range(3)
    ]
    built = day([who], orders)
    assert built.fallen_out == (2,)
    assert {lock.job for lock in built.problem.locks} == {0, 1}


def test_what_fits_into_the_day_in_another_order_stays_in_it_though_told_starts_say_otherwise() -> (
    None
):
    who = person(shift=(NOON - HOUR, NOON + 255 * MINUTE))
    proposed: dict[str, Any] = {"state": "planned", "proposed_to": who.id, "duration_s": 1800}
    orders = [
        demand("WO-1", 40, starts_at=NOON - HOUR, **proposed),  # told long ago
        demand("WO-2", 5, starts_at=NOON + 5 * MINUTE, **proposed),
        demand("WO-3", 75, starts_at=NOON + HOUR, **proposed),
    ]
    built = day([who], orders)
    assert built.fallen_out == ()
    assert violations(built.problem, built.current) == []
    assert sorted(built.current.route_of(0).jobs) == [0, 1, 2]


def test_orders_of_somebody_who_went_home_fall_out() -> None:
    gone = person("gone")
    built = day([person("here")], [demand(technician_id=gone.id, state="accepted")])
    assert built.fallen_out == (0,)


def test_moving_an_accepted_order_costs_more_than_moving_an_offered_one() -> None:
    who = person()
    built = day(
        [who],
        [
            demand("WO-1", technician_id=who.id, state="accepted"),
            demand("WO-2", technician_id=who.id, state="offered"),
        ],
    )
    prices = {promise.job: promise.price for promise in built.problem.promises}
    assert prices[0] > prices[1] > 0


def test_an_offer_costs_as_much_as_its_acceptance_while_it_may_still_be_confirmed() -> None:
    who = person()
    stale = NOON - POLICIES.offer.confirm_within
    fresh = stale + MINUTE
    built = day(
        [who],
        [
            demand("WO-1", technician_id=who.id, state="accepted"),
            demand("WO-2", technician_id=who.id, state="offered", state_at=fresh),
            demand("WO-3", technician_id=who.id, state="offered", state_at=stale),
        ],
    )
    accepted, offered, unanswered = (promise.price for promise in built.problem.promises)
    assert accepted == offered > unanswered


@given(st.integers(1, 4))
def test_what_was_told_is_only_undone_by_who_comes_that_much_earlier(priority: int) -> None:
    who = person()
    order = demand(technician_id=who.id, state="accepted", priority=priority)
    (promise,) = day([who], [order]).problem.promises
    waiting = PRICES.price(priority).waiting_weight
    assert promise.price == PRICES.accepted_price * waiting


@pytest.mark.parametrize(
    ("priority", "dropped"),
    [
        pytest.param(1, (0,), id="the most urgent takes the place of the next, late or not"),
        pytest.param(2, None, id="an equal does not"),
    ],
)
def test_who_is_more_urgent_is_served_where_there_is_room_for_one(
    priority: int, dropped: tuple[int, ...] | None
) -> None:
    who = person(shift=(NOON, NOON + 1.5 * HOUR))
    held = demand("WO-1", technician_id=who.id, state="offered", starts_at=NOON)
    asked = demand("WO-2", priority=priority, due=NOON - HOUR)
    built = day([who], [held, asked])
    moves = insert_with_moves(RunningPlan.of(built.problem, built.current), 1)
    assert (None if moves is None else moves.dropped) == dropped


def test_what_was_proposed_stands_as_an_offer_that_nobody_answered() -> None:
    who = person()
    proposed = demand(proposed_to=who.id, starts_at=NOON)
    (promise,) = day([who], [proposed]).problem.promises
    waiting = PRICES.price(proposed.priority).waiting_weight
    assert (promise.technician, promise.price) == (0, PRICES.offered_price * waiting)


def test_what_is_proposed_with_moves_of_others_holds_nobody() -> None:
    who = person()
    order = demand(proposed_to=who.id, proposed_moves=((new_id(), None),))
    assert day([who], [order]).problem.promises == ()


def test_whoever_was_there_before_comes_before_whom_it_was_proposed_to() -> None:
    first, second, gone = person("first"), person("second", 9), person("gone")
    knows = demand("WO-1", preferred=first.id, proposed_to=second.id)
    away = demand("WO-2", preferred=gone.id, proposed_to=second.id)
    told = day([first, second], [knows, away]).problem.promises
    assert [each.technician for each in told] == [0, 1]


drawn_orders = st.lists(
    st.tuples(
        st.floats(0, 60),
        st.sampled_from(["classified", "offered", "accepted"]),
        st.integers(0, 2),
        st.integers(-3, 6),
        st.booleans(),
    ),
    max_size=8,
)


@given(drawn_orders)
def test_the_running_plan_of_any_day_breaks_no_rule(
    drawn: list[tuple[float, str, int, int, bool]],
) -> None:
    people: list[Person] = [person(str(n), 10 * n) for n in range(3)]
    orders: list[Demand] = [
        demand(
            f"WO-{n}",
            at_km,
            state=state,
            technician_id=None if state == "classified" else people[owner].id,
            starts_at=NOON + hours * HOUR,
            locked=locked,
        )
        for n, (at_km, state, owner, hours, locked) in enumerate(drawn)
    ]
    built = day(people, orders)
    assert violations(built.problem, built.current) == []
    held = {n for n, order in enumerate(orders) if order.technician_id is not None}
    served = {visit.job for _, visit in built.current.visits()}
    assert served | set(built.fallen_out) == held
