"""Due days become orders: once, ahead of time, late for nobody before their window ends."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from dispatch.consumers.alarms import AlarmHandlers
from dispatch.maintenance import visits
from dispatch.maintenance.keeper import PlanKeeper
from dispatch.planning.demand import demands
from dispatch.sla.escalate import escalate
from dispatch.work_orders import opening
from hanlu.clock import FixedClock
from hanlu.contracts.alarms import AlarmRaised
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database.lease import Fence, Lease
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import as_technician

# Noon UTC of 1 June is the evening of that day in Shanghai.
PLAN = {
    "code": "M1",
    "work": "Clean the condenser",
    "every": 1,
    "unit": "month",
    "first_on": "2026-06-20",
    "days_before": 3,
    "days_after": 3,
    "duration_min": 45,
    "skills": [{"skill": "refrigeration", "level": 2}],
    "checklist": ["Fans", "Door seal"],
}
OPENS = datetime(2026, 6, 16, 16, 0, tzinfo=UTC)  # midnight of the 17th in Shanghai
CLOSES = datetime(2026, 6, 23, 16, 0, tzinfo=UTC)
LEAD = timedelta(days=7)


@pytest.fixture
async def client(office: Office) -> httpx.AsyncClient:
    """Somebody at the desk."""
    return await office.client()


@pytest.fixture
async def plan(client: httpx.AsyncClient, desk: Desk) -> dict[str, Any]:
    """A monthly visit of a site, due on the 20th."""
    return await planned(client, desk)


@pytest.fixture
async def asset_id(desk: Desk) -> UUID:
    """A cold room."""
    return await make.asset(desk.database, await desk.site())


async def planned(client: httpx.AsyncClient, desk: Desk, **wanted: Any) -> dict[str, Any]:
    place = {} if "asset_id" in wanted else {"site_id": str(await desk.site())}
    made: dict[str, Any] = body(
        await client.post("maintenance-plans", json=PLAN | place | wanted), 201
    )
    return made


async def tend(desk: Desk, clock: FixedClock, plan: dict[str, Any]) -> int:
    async with desk.database.unit_of_work(make.SYSTEM, "maintenance.tend") as uow:
        return await visits.tend(uow, desk.policies, UUID(plan["id"]), clock.now())


async def fate(client: httpx.AsyncClient, plan: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """What became of each due day, the oldest first."""
    items = body(await client.get(f"maintenance-plans/{plan['id']}/occurrences"))["items"]
    return [(each["due_on"], each["outcome"], each["skipped"]) for each in reversed(items)]


async def shown(client: httpx.AsyncClient, plan: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body(await client.get(f"maintenance-plans/{plan['id']}"))
    return found


async def the_order(desk: Desk) -> WorkOrder:
    (row,) = await desk.rows("select id from dispatch.work_order")
    order = await desk.get(row["id"])
    assert order is not None
    return order


async def make_visit(desk: Desk, clock: FixedClock, at: datetime) -> None:
    """The one open order is done at an instant."""
    (row,) = await desk.rows("select id from dispatch.work_order where state = 'classified'")
    order = await desk.get(row["id"])
    assert order is not None
    technician = await desk.technician()
    clock.advance(at - clock.now())
    await desk.assign(order, technician)
    await desk.walk(order, as_technician(technician), "accepted", "on_site", "working", "done")


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


async def test_two_workers_make_one_order_of_one_due_day(
    desk: Desk, clock: FixedClock, plan: dict[str, Any]
) -> None:
    clock.advance(OPENS - clock.now())
    assert sorted(await asyncio.gather(*(tend(desk, clock, plan) for _ in range(4)))) == [
        0,
        0,
        0,
        1,
    ]
    assert await desk.told("work_order.opened") == 1


async def test_a_unit_that_dies_leaves_neither_order_nor_due_day_and_the_next_makes_both(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, plan: dict[str, Any]
) -> None:
    class Killed(Exception):
        pass

    clock.advance(OPENS - clock.now())
    with pytest.raises(Killed):
        async with desk.database.unit_of_work(make.SYSTEM, "maintenance.tend") as uow:
            assert await visits.tend(uow, desk.policies, UUID(plan["id"]), clock.now()) == 1
            raise Killed
    assert await fate(client, plan) == []
    assert await tend(desk, clock, plan) == 1
    assert await fate(client, plan) == [("2026-06-20", "open", None)]
    assert (await the_order(desk)).state == "classified"


async def test_the_keeper_finds_what_fell_due_and_writes_nothing_where_nothing_did(
    desk: Desk, clock: FixedClock, plan: dict[str, Any]
) -> None:
    async def told(_connection: object) -> datetime:
        return clock.now()

    keeper = PlanKeeper(desk.database, new_id(), lambda: desk.policies, told)
    fence = await take_lease(desk)
    assert await keeper.tick(fence) == 0
    clock.advance(OPENS - LEAD - clock.now())
    assert await keeper.tick(fence) == 1
    assert await keeper.tick(fence) == 0
    tended = await desk.rows(
        "select 1 from hanlu.audit where action = 'maintenance.tend' and subject = %s",
        f"maintenance_plan:{plan['id']}",
    )
    assert len(tended) == 1


async def take_lease(desk: Desk) -> Fence:
    held = await Lease(
        desk.database, PlanKeeper.name, new_id(), timedelta(microseconds=1)
    ).acquire()
    assert held is not None
    return held


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


async def test_an_unknown_plan_is_tended_without_harm(desk: Desk, clock: FixedClock) -> None:
    assert await tend(desk, clock, {"id": str(uuid4())}) == 0
