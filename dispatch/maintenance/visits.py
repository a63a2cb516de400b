"""Due days become work orders: once each, ahead of their time, and by the counter of a machine."""

from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from dispatch.customers.places import Place, of_asset, of_site
from dispatch.maintenance import occurrences, plans, schedule
from dispatch.maintenance.model import MaintenancePlan
from dispatch.maintenance.schedule import Window
from dispatch.policies import Policies
from dispatch.triage.grade import Grade
from dispatch.work_orders import opening, repository
from hanlu.contracts.alarms import AlarmRaised
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import OrderClass, Wait, WorkOrder
from hanlu.database import UnitOfWork

CLASS: OrderClass = "service"
RUN_HOURS = "run_hours"
"""The rule of the gateway that calls at every so many running hours of a machine."""
NOT_YET = "maintenance_window"
"""What an order waits for until its window opens."""


async def tend(uow: UnitOfWork, policies: Policies, plan_id: UUID, now: datetime) -> int:
    """Count visits that are over, and order the one that fell due; how many of both there were.

    Safe to repeat and to race: the plan is locked, and the key of ``maintenance_occurrence`` lets
    each due day in once. ``now`` is the database's time.
    """
    plan = await plans.lock(uow.connection, plan_id)
    if plan is None:
        return 0
    plan, over = await _count_over(uow, plan)
    if plan.paused_at is not None or plan.order is not None:
        return over
    return over + await _order_due(uow, policies, plan, now)


async def call(uow: UnitOfWork, policies: Policies, alarm: AlarmRaised) -> bool:
    """Whether a plan answers this alarm: the counter of its machine says that service is due.

    The visit is ordered at once, or the alarm hangs on the one that is open; the calendar goes on
    from today. What was decided today answers it too: the audit says so. Safe to repeat: an alarm
    has one order.
    """
    if alarm.rule != RUN_HOURS or alarm.asset_id is None or alarm.test or alarm.late:
        return False
    plan_id = await plans.called_by_hours(uow.connection, alarm.asset_id)
    plan = await plans.lock(uow.connection, plan_id) if plan_id else None
    if plan is None or plan.paused_at is not None:
        return False
    if await repository.of_alarm(uow.connection, alarm.alarm_id) is not None:
        return True
    if plan.order is not None:
        await opening.join(uow, policies, plan.order.id, alarm)
        return True
    plan, _ = await _count_over(uow, plan)
    today = uow.now.astimezone(ZoneInfo(plan.timezone)).date()
    within = schedule.window(plan.schedule, today, ZoneInfo(plan.timezone))
    if await occurrences.decided_on(uow.connection, plan.id, today, plan.timezone):
        # The visit of this day was made or called off, or a later one was made ahead of its time.
        said = {"alarm": alarm.alarm_id, "due_on": today}
        uow.record(f"maintenance_plan:{plan.id}", after=said, reason="maintenance.decided_today")
        return True
    columns = {
        "title": alarm.why,
        "device_id": alarm.device_id,
        "channel": alarm.channel,
        "zone_id": alarm.zone_id,
        "alarm_id": alarm.alarm_id,
    }
    order = await _make(uow, policies, plan, today, within, "run_hours", columns)
    await opening.join(uow, policies, order.id, alarm)
    last = await occurrences.last_due(uow.connection, plan.id)  # it may have been ordered ahead
    await plans.move_on(uow, plan, today, max(today, last or today))
    return True


async def _count_over(uow: UnitOfWork, plan: MaintenancePlan) -> tuple[MaintenancePlan, int]:
    """Let the next due day follow from the visits that are over; how many were not counted yet."""
    over = await occurrences.count(uow.connection, plan.id)
    for each in over:
        done_on = each.done_at and each.done_at.astimezone(ZoneInfo(plan.timezone)).date()
        visited_on, after = schedule.counted_on(
            plan.counts_from, plan.visited_on, each.due_on, done_on
        )
        # Other due days may have been decided since, by the counter or while the plan was paused.
        last = await occurrences.last_due(uow.connection, plan.id)
        plan = await plans.move_on(uow, plan, visited_on, max(after, last or after))
    return plan, len(over)


async def _order_due(
    uow: UnitOfWork, policies: Policies, plan: MaintenancePlan, now: datetime
) -> int:
    zone, lead = ZoneInfo(plan.timezone), policies.maintenance.lead
    fallen = schedule.fallen_due(plan.schedule, plan.anchor, plan.next_due_on, zone, lead, now)
    if fallen.due_on is None:  # the site moved into another zone since, or the policy changed
        await plans.move_on(uow, plan, plan.visited_on, plan.next_due_on - timedelta(days=1))
        return 0
    ended_at = await occurrences.last_ended_at(uow.connection, plan.id)
    for due_on in fallen.missed:
        _, closed = schedule.window(plan.schedule, due_on, zone)
        held = ended_at is not None and ended_at >= closed
        await occurrences.skip(uow, plan.id, [due_on], "previous_open" if held else "missed")
    within = schedule.window_left(schedule.window(plan.schedule, fallen.due_on, zone), now)
    order = await _make(uow, policies, plan, fallen.due_on, within, "calendar", {})
    await plans.move_on(uow, plan, plan.visited_on, fallen.due_on)
    uow.record(
        f"maintenance_plan:{plan.id}",
        after={"due_on": fallen.due_on, "order": order.number, "missed": fallen.missed},
    )
    return 1


async def _make(
    uow: UnitOfWork,
    policies: Policies,
    plan: MaintenancePlan,
    due_on: date,
    within: Window,
    cause: Literal["calendar", "run_hours"],
    columns: dict[str, Any],
) -> WorkOrder:
    why = Reason(f"maintenance.{cause}", {"plan": plan.code, "due_on": due_on})
    found = Grade(
        kind="maintenance",
        order_class=CLASS,
        fault=None,
        skills={each.skill: each.level for each in plan.skills},
        duration=timedelta(seconds=plan.duration_s),
        parts=tuple(plan.parts),
        reasons=(why,),
    )
    columns = {"title": Reason("maintenance.due", {"work": plan.work})} | columns
    columns |= {
        "source": "maintenance",
        "description": "\n".join([plan.work, *(f"- {item}" for item in plan.checklist)]),
        "priority": policies.maintenance.priority,
    }
    if within[0] > uow.now:
        columns["wait"] = Wait(reason=NOT_YET, since=uow.now, until=within[0], stops_clocks=False)
    order = await opening.open_graded(
        uow, policies, await _place(uow, plan), found, columns, visit_within=within
    )
    await occurrences.made(uow, plan.id, due_on, cause, order.id)
    return order


async def _place(uow: UnitOfWork, plan: MaintenancePlan) -> Place:
    if plan.asset_id is not None:
        place = await of_asset(uow.connection, plan.asset_id, None)
    else:
        place = await of_site(uow.connection, plan.site_id)
    assert place is not None  # noqa: S101  # a plan refers to it, and neither is ever deleted
    return place
