"""Two orders about one thing become one: the duplicate ends, its alarms and promises go over."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from dispatch.compensation import service as compensation
from dispatch.feedback import contact_records as contacts
from dispatch.policies import Policies
from dispatch.sla import clocks
from dispatch.sla import repository as clock_rows
from dispatch.sla.clocks import SlaClock
from dispatch.work_orders import change, forecasts, history, repository, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.errors import (
    MergeElsewhere,
    MergeIntoItself,
    MergeOver,
    MergeUnderWay,
    NotMerged,
    WorkOrderMissing,
)
from dispatch.work_orders.history import WorkOrderEntry
from dispatch.work_orders.similar import MERGEABLE_INTO
from dispatch.work_orders.states import STARTED, UNASSIGNED
from hanlu.contracts.work_orders import AlarmAttached, WorkOrder
from hanlu.database import UnitOfWork

DUPLICATE = "duplicate"
"""The reason in the history of an order that was merged into another."""


async def merge(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    into_id: UUID,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """End the order as a duplicate of ``into_id``, which goes on with all that hung on it.

    The survivor takes over its alarms, new alarms of its cause, whatever it promised earlier or
    graded higher, what it offers for a missed limit, and the words owed to its customer; customer
    links lead there by themselves. Returns the duplicate. Safe to repeat under one
    ``operation_id``. Both rows are locked, always
    in the same order. Raises WorkOrderMissing, WorkOrderMoved, OperationReused, MergeIntoItself,
    MergeElsewhere, MergeUnderWay, MergeOver, and what `steps.check` raises for a cancellation.
    """
    survivor = await _lock_both(uow, order_id, into_id)
    order, repeated = await steps.begin(
        uow,
        order_id,
        "cancelled",
        operation_id=operation_id,
        expected_version=expected_version,
    )
    if repeated:
        return order
    _require_mergeable(order, survivor)
    steps.check(uow, order, "cancelled", DUPLICATE)
    promised = await clock_rows.read(uow.connection, order.id, order.round)
    words = await contacts.promises(uow.connection, order)
    limit = await forecasts.of_order(uow, order)
    alarms = await repository.move_alarms(uow.connection, order.id, survivor.id)
    went = Change(
        action="merged",
        to="cancelled",
        reason=DUPLICATE,
        columns={"merged_into": survivor.id, "proposal": None, **forecasts.NO_LIMIT},
        data={"into": survivor.number, "alarms": alarms},
        operation_id=operation_id,
    )
    merged = await change.write(uow, policies, order, went)
    await _keep_promises(uow, policies, survivor, promised)
    await contacts.hand_over(uow, policies, words, survivor)
    await compensation.hand_over(uow, order.id, survivor.id, survivor.round)
    took = Change(
        action="took_over",
        to=survivor.state,
        reason=DUPLICATE,
        columns=taken_over(survivor, order) | forecasts.earlier(survivor, limit),
        data={"from": order.number, "alarms": alarms},
    )
    await change.write(uow, policies, survivor, took)
    _tell_attached(uow, survivor, alarms)
    return merged


async def unmerge(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Take a merging back: the order is open again, with its alarms, with what it was offered for
    a missed limit, and with new clocks.

    They come from the order in which the case goes on, which may have been merged further since.
    That one keeps the grade and the limits that it took over; a deadline by the forecast of an
    alarm goes back with that alarm. Safe to repeat under one ``operation_id``. Raises
    WorkOrderMissing, WorkOrderMoved, OperationReused, NotMerged, CaseAlreadyOpen.
    """
    survivor = await _lock_with_survivor(uow, order_id)
    order, repeated = await steps.begin(
        uow,
        order_id,
        "classified",
        operation_id=operation_id,
        expected_version=expected_version,
    )
    if repeated:
        return order
    if survivor is None or order.merged_into is None:
        raise NotMerged(number=order.number)
    moved = _moved_with(await history.read(uow.connection, order.id))
    alarms = await repository.move_alarms(uow.connection, survivor.id, order.id, moved)
    limit = await forecasts.of_order(uow, survivor)
    if limit.get("limit_alarm_id") not in alarms:
        limit = {}
    back = Change(
        action="unmerged",
        to="classified",
        reason=DUPLICATE,
        columns={
            "merged_into": None,
            "technician_id": None,
            "starts_at": None,
            "locked": False,
            **limit,
        },
        data={"from": survivor.number, "alarms": alarms},
        operation_id=operation_id,
    )
    reopened = await change.write(uow, policies, order, back)
    await compensation.hand_back(uow, reopened, survivor)
    gave = {"to": order.number, "alarms": alarms}
    given = Change(
        action="gave_back",
        to=survivor.state,
        reason=DUPLICATE,
        columns=forecasts.NO_LIMIT if limit else {},
        data=gave,
    )
    await change.write(uow, policies, survivor, given)
    _tell_attached(uow, order, alarms)
    return reopened


def taken_over(survivor: WorkOrder, duplicate: WorkOrder) -> dict[str, Any]:
    """What the survivor becomes: the graver of both, and the machine where it named none. Pure.

    Skills and parts only while nobody was chosen by them.
    """
    columns: dict[str, Any] = {}
    if duplicate.priority < survivor.priority:
        columns |= {
            "class": duplicate.order_class,
            "colour": duplicate.colour,
            "priority": duplicate.priority,
        }
    if survivor.alarm_id is None and duplicate.alarm_id is not None:
        names = ("alarm_id", "device_id", "channel", "zone_id", "title")
        columns |= {name: getattr(duplicate, name) for name in names}
    if survivor.asset_id is None and duplicate.asset_id is not None:
        columns["asset_id"] = duplicate.asset_id
    if survivor.state in UNASSIGNED:
        skills = _skills(survivor, duplicate)
        if skills != _skills(survivor):
            columns["skills"] = skills
        columns |= {
            "parts": survivor.parts + [p for p in duplicate.parts if p not in survivor.parts],
            "duration_s": max(survivor.duration_s, duplicate.duration_s),
        }
    return columns


def _skills(*orders: WorkOrder) -> dict[str, int]:
    asked: dict[str, int] = {}
    for order in orders:
        for each in order.skills:
            asked[each.skill] = max(asked.get(each.skill, 0), each.level)
    return asked


def _require_mergeable(order: WorkOrder, survivor: WorkOrder) -> None:
    told = {"number": order.number, "into": survivor.number}
    if order.id == survivor.id:
        raise MergeIntoItself(number=order.number)
    if order.site_id != survivor.site_id:
        raise MergeElsewhere(**told)
    if order.state in STARTED:
        raise MergeUnderWay(**told)
    if survivor.state not in MERGEABLE_INTO:
        raise MergeOver(state=survivor.state, **told)


async def _keep_promises(
    uow: UnitOfWork, policies: Policies, survivor: WorkOrder, promised: Sequence[SlaClock]
) -> None:
    """What the duplicate promised earlier, or alone, is promised by the survivor from now on."""
    own = await clock_rows.read(uow.connection, survivor.id, survivor.round)
    kept = clocks.kept_of_both(own, promised, survivor.state, uow.now)
    await clock_rows.write(uow.connection, survivor.id, survivor.round, kept, policies.escalation)


def _moved_with(entries: Sequence[WorkOrderEntry]) -> list[UUID]:
    """The alarms that went over when the order was merged, by its history. Pure."""
    merged = next(each for each in reversed(entries) if each.action == "merged")
    return [UUID(each) for each in merged.data["alarms"]]


def _tell_attached(uow: UnitOfWork, order: WorkOrder, alarms: Sequence[UUID]) -> None:
    for alarm_id in alarms:
        told = AlarmAttached(work_order_id=order.id, number=order.number, alarm_id=alarm_id)
        uow.emit(told, change.audience(order))


async def _lock_with_survivor(uow: UnitOfWork, order_id: UUID) -> WorkOrder | None:
    """Lock an order and the one in which its case goes on; None where that is the order itself.

    Whatever changes the line between them locks the latter, which may have been merged further
    while this waited for it.
    """
    survivor = None
    into_id = await repository.surviving(uow.connection, order_id)
    while into_id not in (None, order_id, survivor and survivor.id):
        survivor = await _lock_both(uow, order_id, into_id)
        into_id = await repository.surviving(uow.connection, order_id)
    return survivor


async def _lock_both(uow: UnitOfWork, order_id: UUID, into_id: UUID) -> WorkOrder:
    """Lock two orders, always the same one first; the second of them as it is then."""
    locked = {
        each: await repository.lock(uow.connection, each) for each in sorted({order_id, into_id})
    }
    survivor = locked[into_id]
    if survivor is None:
        raise WorkOrderMissing(order=into_id)
    return survivor
