"""A time that a person fixed: planned around, never moved, told late rather than dropped."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.planning.build import Built, beginning_at
from dispatch.planning.candidates import candidates
from dispatch.planning.decisions import changes
from dispatch.planning.shown import candidates_out, plan_out
from dispatch.planning.situation import Demand, Person
from dispatch.planning.why import why
from optimizer.feasibility import violations
from optimizer.insert import rank
from optimizer.plan import Visit
from optimizer.timing import timeline
from tests.factories.day import HOUR, MINUTE, NOON, day, demand, person

AT = NOON + 130 * MINUTE


def fixed(who: Person, number: str = "WO-1", **wanted: Any) -> Demand:
    given: dict[str, Any] = {"technician_id": who.id, "state": "accepted", "locked": True}
    return demand(number, **(given | {"starts_at": AT, "fixed_start": AT} | wanted))


def starts(built: Built) -> dict[int, Any]:
    return {
        timed.stop.job: built.instant(timed.start_s)
        for route in built.current.routes
        for timed in timeline(built.problem, route.technician, route.stops).stops
        if isinstance(timed.stop, Visit)
    }


def test_others_are_planned_around_it_and_it_says_that_a_person_fixed_it() -> None:
    who = person()
    built = day([who], [fixed(who), demand("WO-2", 1.0)])
    assert starts(built) == {0: AT}
    other = candidates(built, 1)[0]
    assert other.starts_at == NOON + MINUTE  # there is room before it
    (own,) = candidates(built, 0)
    assert "fixed_at" in {each.code for each in own.reasons}
    assert own.starts_at == AT
    told = why(built, 0, rank(built.problem, built.current, 0))
    assert told is not None
    assert ("starts_as_fixed", {"at": AT}) in [(each.code, each.params) for each in told.reasons]
    assert plan_out(built, "straight-line").technicians[0].stops[0].fixed


@given(st.integers(0, 300), st.integers(0, 100), st.integers(1, 4))
def test_no_plan_moves_it_whatever_else_is_asked(minutes: int, at_km: int, priority: int) -> None:
    who, other = person(), person("other", 20.0)
    at = NOON + minutes * MINUTE
    orders = [
        fixed(who, starts_at=at, fixed_start=at, priority=priority),
        demand("WO-2", float(at_km), technician_id=who.id, state="accepted", starts_at=NOON),
    ]
    built = day([who, other], orders)
    assert violations(built.problem, built.current) == []
    assert all(each.number != "WO-1" for each in _moved(built))
    begins = starts(built)
    if 0 in begins:
        assert begins[0] >= at


def _moved(built: Built) -> list[Demand]:
    by_id = {each.id: each for each in built.situation.demands}
    return [by_id[each.order_id] for each in changes(built, built.current, 0)]


def test_one_that_cannot_begin_then_any_more_stays_and_is_told_late() -> None:
    who = person(shift=(NOON, NOON + 9 * HOUR))
    far = fixed(who, at_km=180.0)
    built = day([who], [far])
    assert starts(built) == {0: NOON + 3 * HOUR}
    assert built.fallen_out == ()
    codes = {each.code: each.params for each in candidates(built, 0)[0].reasons}
    assert codes["later_than_fixed"] == {"minutes": 50}


def test_one_whose_time_has_passed_begins_as_soon_as_it_can() -> None:
    who = person()
    past = NOON - 20 * MINUTE
    built = day([who], [fixed(who, at_km=10.0, starts_at=past, fixed_start=past)])
    assert starts(built) == {0: NOON + 10 * MINUTE}


def test_thinking_of_a_time_tells_who_could_begin_then() -> None:
    near, far = person("near", 5.0), person("far", 60.0)
    built = day([near, far], [demand("WO-1", 0.0)])
    soon = candidates_out(built, 0, "straight-line", NOON + 10 * MINUTE)
    assert {each.name: each.feasible for each in soon.items} == {"near": True, "far": False}
    assert soon.items[0].starts_at == NOON + 10 * MINUTE
    assert beginning_at(built, 0, NOON - HOUR).problem.jobs[0].latest_s == 0


@pytest.mark.parametrize("seconds", [0.0, 0.4])
def test_parts_of_a_second_move_nothing(seconds: float) -> None:
    who = person()
    at = AT + timedelta(seconds=seconds)
    built = day([who], [fixed(who, starts_at=at, fixed_start=at)])
    assert timedelta(0) <= starts(built)[0] - at < timedelta(seconds=1)
