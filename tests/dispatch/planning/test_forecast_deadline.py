"""A room that is foretold to reach its limit is never less urgent for it, and is always served."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.planning.candidates import candidates
from optimizer.cost import start_price, unserved_cost
from optimizer.live import way_in
from optimizer.running import RunningPlan
from tests.factories.day import HOUR, MINUTE, NOON, PRICES, day, demand, person


@given(st.integers(1, 4), st.integers(-3 * 24 * 60, 24 * 60), st.integers(0, 8 * 3600))
def test_news_of_a_limit_makes_no_start_cheaper(
    priority: int, limit_min: int, start_s: int
) -> None:
    limit = NOON + limit_min * MINUTE
    known = demand(priority=priority)
    told = demand("WO-2", priority=priority, due=min(known.due, limit), foretold_due=limit)
    problem = day([person()], [known, told]).problem
    assert start_price(problem, 1, start_s) >= start_price(problem, 0, start_s)


def test_a_second_after_the_limit_costs_what_spoiling_goods_do() -> None:
    come = day([person()], [demand(due=NOON, foretold_due=NOON)]).problem.jobs[0]
    assert come.late_weight == PRICES.limit_weight
    far = NOON + PRICES.soon_beyond
    ahead = day([person()], [demand(due=far, foretold_due=far)]).problem.jobs[0]
    assert ahead.late_weight == PRICES.price(2).waiting_weight


@pytest.mark.parametrize("priority", [1, 2, 3, 4])
def test_days_past_its_limit_an_order_is_planned_rather_than_left_out(priority: int) -> None:
    limit = NOON - timedelta(days=3)
    who = person(shift=(NOON - HOUR, NOON + 12 * HOUR))
    # Room only after five hours.
    before = demand(
        "WO-1", technician_id=who.id, state="accepted", locked=True, duration_s=5 * 3600
    )
    late = demand("WO-2", priority=priority, due=limit, foretold_due=limit)
    built = day([who], [before, late])
    option = way_in(RunningPlan.of(built.problem, built.current), 1).option
    assert option is not None
    assert option.added is not None
    assert option.added.total < unserved_cost(built.problem, 1).total
    assert "late_by" in {reason.code for reason in candidates(built, 1)[0].reasons}


def test_the_room_that_warms_sooner_is_served_first() -> None:
    soon, later = NOON + 40 * MINUTE, NOON + 3 * HOUR
    who = person()
    held = {"technician_id": who.id, "state": "accepted"}
    built = day(
        [who],
        [
            demand("WO-1", 30, due=later, foretold_due=later, starts_at=NOON, **held),
            demand("WO-2", 30, due=soon, foretold_due=soon),
        ],
    )
    (best,) = candidates(built, 1)
    assert best.starts_at == NOON + 30 * MINUTE
