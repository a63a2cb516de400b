"""The counter of a machine calls a visit: at once, one, and the calendar counts from that day."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from dispatch.consumers.alarms import AlarmHandlers
from dispatch.work_orders import opening
from hanlu.clock import FixedClock
from hanlu.contracts.alarms import AlarmRaised
from tests.dispatch.desk import Desk
from tests.dispatch.http import body
from tests.dispatch.maintenance.planned import (
    LEAD,
    OPENS,
    PLAN,
    fate,
    make_visit,
    planned,
    shown,
    tend,
    the_order,
)
from tests.factories import dispatch as make


async def test_running_hours_call_the_plan_of_the_machine_and_the_calendar_counts_from_there(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, asset_id: UUID
) -> None:
    plan = await planned(client, desk, asset_id=str(asset_id), by_run_hours=True, every=3)
    alarm = hours_run(asset_id)
    for _ in range(2):  # an event may come twice
        await heard(desk, alarm)
    order = await the_order(desk)
    assert (order.kind, order.alarm_id, order.priority) == ("maintenance", alarm.alarm_id, 4)
    assert (await shown(client, plan))["next_due_on"] == "2026-09-01"
    await heard(desk, hours_run(asset_id))
    attached = await desk.rows("select work_order_id from dispatch.work_order_alarm")
    assert [row["work_order_id"] for row in attached] == [order.id, order.id]


async def heard(desk: Desk, alarm: Any) -> None:
    async with desk.database.unit_of_work(make.SYSTEM, "alarm") as uow:
        await AlarmHandlers(lambda: desk.policies).raised(uow, alarm)


async def test_a_visit_called_in_a_pause_of_the_season_is_not_ordered_again_when_it_ends(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, asset_id: UUID
) -> None:
    rests = [{"from": "05-15", "to": "08-31"}]
    wanted = {"first_on": "2026-10-20", "every": 12, "pauses": rests, "by_run_hours": True}
    plan = await planned(client, desk, asset_id=str(asset_id), **wanted)
    await heard(desk, hours_run(asset_id))
    assert (await shown(client, plan))["next_due_on"] == "2027-09-01"
    await make_visit(desk, clock, clock.now() + timedelta(hours=3))
    await tend(desk, clock, plan)
    assert (await shown(client, plan))["next_due_on"] == "2027-09-01"


async def test_a_visit_called_on_the_very_first_day_within_a_pause_does_not_come_again_at_its_end(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, asset_id: UUID
) -> None:
    rests = [{"from": "05-15", "to": "08-31"}]
    wanted = {"first_on": "2026-06-01", "every": 12, "pauses": rests, "by_run_hours": True}
    plan = await planned(client, desk, asset_id=str(asset_id), **wanted)
    assert (plan["next_due_on"], plan["visited_on"]) == ("2026-09-01", None)
    await heard(desk, hours_run(asset_id))
    called = await shown(client, plan)
    assert (called["next_due_on"], called["visited_on"]) == ("2027-09-01", "2026-06-01")
    await make_visit(desk, clock, clock.now() + timedelta(hours=3))
    await tend(desk, clock, plan)
    corrected = {**PLAN, **wanted, "asset_id": str(asset_id), "work": "Look closer"}
    now = body(await client.put(f"maintenance-plans/{plan['id']}", json=corrected))
    assert (now["next_due_on"], now["visited_on"]) == ("2027-09-01", "2026-06-01")
    corrected["first_on"] = "2026-06-02"
    now = body(await client.put(f"maintenance-plans/{plan['id']}", json=corrected))
    assert (now["next_due_on"], now["visited_on"]) == ("2026-09-01", None)


async def test_running_hours_call_a_visit_though_one_was_ordered_ahead_and_called_off(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, asset_id: UUID
) -> None:
    plan = await planned(client, desk, asset_id=str(asset_id), by_run_hours=True)
    clock.advance(OPENS - LEAD - clock.now())
    await tend(desk, clock, plan)
    await desk.move(await the_order(desk), "cancelled", make.dispatcher(), reason="closed")
    await heard(desk, hours_run(asset_id))
    assert await fate(client, plan) == [
        ("2026-06-10", "open", None),
        ("2026-06-20", "skipped", "cancelled"),
    ]
    assert (await shown(client, plan))["next_due_on"] == "2026-07-10"


async def test_what_is_noted_on_a_visit_later_changes_neither_its_day_nor_what_follows_from_it(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, asset_id: UUID
) -> None:
    plan = await planned(
        client, desk, asset_id=str(asset_id), by_run_hours=True, counts_from="done"
    )
    alarm = hours_run(asset_id)
    await heard(desk, alarm)
    done_at = clock.now() + timedelta(days=2)
    await make_visit(desk, clock, done_at)
    await cleared_later(desk, clock, alarm)
    await tend(desk, clock, plan)
    (only,) = body(await client.get(f"maintenance-plans/{plan['id']}/occurrences"))["items"]
    assert datetime.fromisoformat(only["done_at"]) == done_at
    assert (await shown(client, plan))["next_due_on"] == "2026-07-03"


async def test_what_is_noted_on_a_cancelled_visit_later_leaves_the_words_of_who_cancelled_it(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, asset_id: UUID
) -> None:
    plan = await planned(client, desk, asset_id=str(asset_id), by_run_hours=True)
    alarm = hours_run(asset_id)
    await heard(desk, alarm)
    await desk.move(await the_order(desk), "cancelled", make.dispatcher(), reason="closed")
    await cleared_later(desk, clock, alarm)
    (only,) = body(await client.get(f"maintenance-plans/{plan['id']}/occurrences"))["items"]
    assert (only["skipped"], only["note"]) == ("cancelled", "closed")


async def test_what_is_noted_on_a_visit_later_does_not_make_it_the_one_that_held_up_the_next(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, asset_id: UUID
) -> None:
    plan = await planned(client, desk, asset_id=str(asset_id), by_run_hours=True)
    alarm = hours_run(asset_id)
    await heard(desk, alarm)
    await make_visit(desk, clock, clock.now() + timedelta(hours=2))
    clock.advance(timedelta(days=60))  # nobody looked
    await cleared_later(desk, clock, alarm)
    await tend(desk, clock, plan)
    assert ("2026-07-01", "skipped", "missed") in await fate(client, plan)


async def cleared_later(desk: Desk, clock: FixedClock, alarm: AlarmRaised) -> None:
    """The alarm is over three days later: a note on its order, whatever its state."""
    clock.advance(timedelta(days=3))
    async with desk.database.unit_of_work(make.SYSTEM, "alarm.cleared") as uow:
        await opening.note_cleared(uow, desk.policies, alarm.alarm_id, uow.now, None)


@pytest.mark.parametrize("fate_of_it", ["made ahead of its day", "called off on its day"])
async def test_what_was_decided_today_answers_the_running_hours_and_the_audit_says_so(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, asset_id: UUID, fate_of_it: str
) -> None:
    plan = await planned(client, desk, asset_id=str(asset_id), by_run_hours=True)
    clock.advance(OPENS - LEAD - clock.now())
    await tend(desk, clock, plan)
    if fate_of_it == "made ahead of its day":
        await make_visit(desk, clock, clock.now())
    else:
        clock.advance(datetime(2026, 6, 20, 4, tzinfo=UTC) - clock.now())
        await desk.move(await the_order(desk), "cancelled", make.dispatcher(), reason="closed")
    alarm = hours_run(asset_id)
    await heard(desk, alarm)
    assert len(await desk.rows("select 1 from dispatch.work_order")) == 1
    (said,) = await desk.rows(
        "select after from hanlu.audit where subject = %s and reason = 'maintenance.decided_today'",
        f"maintenance_plan:{plan['id']}",
    )
    assert said["after"]["alarm"] == str(alarm.alarm_id)


def hours_run(asset_id: UUID) -> AlarmRaised:
    return make.alarm(rule="run_hours", code="service", asset_id=asset_id, severity="minor")


async def test_running_hours_of_a_machine_without_such_a_plan_are_a_fault_as_before(
    desk: Desk, client: httpx.AsyncClient, asset_id: UUID
) -> None:
    await planned(client, desk, asset_id=str(asset_id))
    site_id = (await desk.rows("select site_id from dispatch.asset"))[0]["site_id"]
    await heard(
        desk, make.alarm(rule="run_hours", code="service", asset_id=asset_id, site_id=site_id)
    )
    assert (await the_order(desk)).kind == "repair"
