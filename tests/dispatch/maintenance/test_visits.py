"""Due days become orders: ahead of time, late for nobody before their window ends."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from dispatch.planning.demand import demands
from dispatch.sla.escalate import escalate
from hanlu.clock import FixedClock
from tests.dispatch.desk import Desk
from tests.dispatch.http import body
from tests.dispatch.maintenance.planned import (
    CLOSES,
    LEAD,
    OPENS,
    fate,
    make_visit,
    planned,
    shown,
    tend,
    the_order,
)
from tests.factories import dispatch as make


async def test_an_order_is_made_the_lead_before_its_window_and_says_what_to_do(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, plan: dict[str, Any]
) -> None:
    clock.advance(OPENS - LEAD - clock.now() - timedelta(seconds=1))
    assert await tend(desk, clock, plan) == 0
    clock.advance(timedelta(seconds=1))
    assert await tend(desk, clock, plan) == 1
    order = await the_order(desk)
    assert (order.kind, order.order_class, order.priority) == ("maintenance", "service", 4)
    assert (order.duration_s, [each.skill for each in order.skills]) == (2700, ["refrigeration"])
    assert order.description == "Clean the condenser\n- Fans\n- Door seal"
    assert order.window is not None
    assert (order.window.start, order.window.end) == (OPENS, CLOSES)
    assert (await shown(client, plan))["order"]["number"] == order.number
    assert (await shown(client, plan))["next_due_on"] == "2026-07-20"


async def test_words_of_a_plan_do_not_grade_it_as_a_fault(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock
) -> None:
    plan = await planned(client, desk, work="Look for a water leak, gas leak and smoke")
    clock.advance(OPENS - clock.now())
    await tend(desk, clock, plan)
    assert (await the_order(desk)).order_class == "service"


async def test_nobody_is_late_before_the_window_ends_and_the_planner_goes_by_the_window(
    desk: Desk, clock: FixedClock, plan: dict[str, Any]
) -> None:
    clock.advance(OPENS - LEAD - clock.now())
    await tend(desk, clock, plan)
    order = await the_order(desk)
    (demand,) = demands([order])
    assert (demand.earliest, demand.due, demand.promised) == (OPENS, CLOSES, False)
    for now, late in ((CLOSES - timedelta(seconds=1), False), (CLOSES, True)):
        async with desk.database.unit_of_work(make.SYSTEM, "escalate") as uow:
            assert (await escalate(uow, desk.policies, order.id, now) > 0) is late


async def test_after_a_downtime_the_newest_is_made_and_the_others_are_told(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, plan: dict[str, Any]
) -> None:
    clock.advance(datetime(2026, 9, 18, tzinfo=UTC) - clock.now())
    assert await tend(desk, clock, plan) == 1
    assert await fate(client, plan) == [
        ("2026-06-20", "skipped", "missed"),
        ("2026-07-20", "skipped", "missed"),
        ("2026-08-20", "skipped", "missed"),
        ("2026-09-20", "open", None),
    ]


async def test_while_a_visit_is_open_no_other_is_made_and_what_it_held_up_says_so(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, plan: dict[str, Any]
) -> None:
    clock.advance(OPENS - clock.now())
    await tend(desk, clock, plan)
    clock.advance(timedelta(days=60))
    assert await tend(desk, clock, plan) == 0
    await make_visit(desk, clock, datetime(2026, 8, 18, 4, tzinfo=UTC))
    assert await tend(desk, clock, plan) == 2
    assert await fate(client, plan) == [
        ("2026-06-20", "done", None),
        ("2026-07-20", "skipped", "previous_open"),
        ("2026-08-20", "open", None),
    ]


@pytest.mark.parametrize(
    ("counts_from", "next_due_on"),
    [("planned", "2026-07-20"), ("done", "2026-07-26")],
)
async def test_a_late_visit_moves_the_next_one_only_where_the_plan_says_so(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, counts_from: str, next_due_on: str
) -> None:
    plan = await planned(client, desk, counts_from=counts_from)
    clock.advance(OPENS - clock.now())
    await tend(desk, clock, plan)
    # The evening of 25 June in UTC is the 26th at the site.
    await make_visit(desk, clock, datetime(2026, 6, 25, 22, tzinfo=UTC))
    assert await tend(desk, clock, plan) == 1
    assert (await shown(client, plan))["next_due_on"] == next_due_on
    assert await tend(desk, clock, plan) == 0


async def test_a_cancelled_visit_is_passed_over_in_the_words_of_who_cancelled_it(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, plan: dict[str, Any]
) -> None:
    clock.advance(OPENS - clock.now())
    await tend(desk, clock, plan)
    order = await the_order(desk)
    await desk.move(order, "cancelled", make.dispatcher(), reason="closed for works")
    await tend(desk, clock, plan)
    (only,) = body(await client.get(f"maintenance-plans/{plan['id']}/occurrences"))["items"]
    assert (only["skipped"], only["note"]) == ("cancelled", "closed for works")
    assert (await shown(client, plan))["next_due_on"] == "2026-07-20"


async def test_a_merged_visit_is_passed_over_and_names_the_order_that_goes_on(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, plan: dict[str, Any]
) -> None:
    clock.advance(OPENS - clock.now())
    await tend(desk, clock, plan)
    order = await the_order(desk)
    other = {"kind": "maintenance", "site_id": str(order.site_id)}
    into = body(await client.post("work-orders", json=other), 201)
    merged = {"into": into["id"]}
    body(await client.post(f"work-orders/{order.id}/merge", json=merged))
    (only,) = body(await client.get(f"maintenance-plans/{plan['id']}/occurrences"))["items"]
    assert (only["skipped"], only["note"]) == ("merged", into["number"])
    body(await client.post(f"work-orders/{order.id}/unmerge", json={}))
    assert await fate(client, plan) == [("2026-06-20", "open", None)]


async def test_a_paused_plan_makes_nothing_and_goes_on_with_what_can_still_be_made(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, plan: dict[str, Any]
) -> None:
    pause = f"maintenance-plans/{plan['id']}/pause"
    body(await client.put(pause, json={"reason": "closed for the summer"}))
    clock.advance(datetime(2026, 8, 21, tzinfo=UTC) - clock.now())
    assert await tend(desk, clock, plan) == 0
    going_on = body(await client.put(pause, json={"reason": None}))
    assert (going_on["paused_reason"], going_on["next_due_on"]) == (None, "2026-08-20")
    assert await tend(desk, clock, plan) == 1
    assert await fate(client, plan) == [
        ("2026-06-20", "skipped", "paused"),
        ("2026-07-20", "skipped", "paused"),
        ("2026-08-20", "open", None),
    ]


async def test_a_visit_done_after_its_plan_rested_and_went_on_disturbs_nothing(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, plan: dict[str, Any]
) -> None:
    clock.advance(OPENS - clock.now())
    await tend(desk, clock, plan)
    pause = f"maintenance-plans/{plan['id']}/pause"
    body(await client.put(pause, json={"reason": "closed for the summer"}))
    clock.advance(datetime(2026, 8, 1, tzinfo=UTC) - clock.now())
    body(await client.put(pause, json={"reason": None}))
    await make_visit(desk, clock, datetime(2026, 8, 2, tzinfo=UTC))
    await tend(desk, clock, plan)
    assert (await shown(client, plan))["next_due_on"] == "2026-08-20"


async def test_an_unknown_plan_is_tended_without_harm(desk: Desk, clock: FixedClock) -> None:
    assert await tend(desk, clock, {"id": str(uuid4())}) == 0
