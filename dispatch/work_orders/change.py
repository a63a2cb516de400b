"""The one place that writes a change of an order, with all that follows: history, clocks, mails,
events, trace.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation

from dispatch.assignments import repository as assignments
from dispatch.assignments import telling
from dispatch.feedback import contact_records as contacts
from dispatch.feedback.contact_records import Standing
from dispatch.mails import records as mails
from dispatch.parts import reservations
from dispatch.policies import Policies
from dispatch.sla import clocks
from dispatch.sla import repository as clock_rows
from dispatch.task_groups import repository as task_groups
from dispatch.teams import following
from dispatch.visits import breaking_off, proof
from dispatch.work_orders import confirmation, history, replay, repository, waits
from dispatch.work_orders.errors import CaseAlreadyOpen, TechnicianElsewhere
from dispatch.work_orders.states import (
    ASSIGNED,
    FINAL,
    STARTED,
    UNASSIGNED,
    breaks_off_visit,
    is_reopening,
)
from dispatch.work_orders.timers import own_step_at
from hanlu.contracts.assignments import AssignmentMade, AssignmentWithdrawn
from hanlu.contracts.events import Audience, LeftScope, Reason
from hanlu.contracts.work_orders import (
    State,
    Wait,
    WorkOrder,
    WorkOrderChanged,
    WorkOrderReopened,
    WorkOrderTransitioned,
)
from hanlu.database import UnitOfWork

TOPIC = "work_orders"


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """The technician who holds the order from now on, and what decided."""

    technician_id: UUID
    starts_at: datetime | None
    why: Sequence[Reason]
    plan_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to become of an order that is locked and for which the step was found legal."""

    action: str
    to: State
    reason: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    operation_id: UUID | None = None
    assignment: NewAssignment | None = None


async def write(uow: UnitOfWork, policies: Policies, order: WorkOrder, change: Change) -> WorkOrder:
    """Write the change and tell it; returns the order as it is then.

    Raises TechnicianElsewhere and CaseAlreadyOpen when an index says so; the unit is over then.
    """
    change = await _with_team(uow, policies, order, change)
    columns = _columns(uow, policies, order, change)
    async with uow.beyond_scope():
        try:
            async with uow.connection.pipeline():
                await _write_history(uow, order, change, columns)
                await _follow_assignment(uow, order, change)
                if breaks_off_visit(order.state, change.to):
                    await breaking_off.break_off(uow, order, change.reason or change.action)
                await repository.update(uow.connection, order.id, order.version, columns)
                await _advance_clocks(uow, policies, order, change, columns)
                await _follow_contacts(uow, policies, order, change, columns)
                if order.parts or order.reserved or "parts" in columns:
                    await reservations.keep(uow.connection, order.id, uow.now)
                after = await repository.get(uow.connection, order.id)
                assert after is not None  # noqa: S101  # the row was locked and written above
                happened_at = change.data.get("done_at") or uow.now
                margin = policies.visit.curve_before
                await proof.follow(uow, order, after, min(happened_at, uow.now), margin)
                await mails.follow(uow, policies, order, after)
                await telling.follow(uow, order, after)
                if after.state in FINAL and order.state not in FINAL:
                    await task_groups.end(uow.connection, order.id, uow.now, uow.principal.name)
        except UniqueViolation as error:
            raise _refusal_of(error) from error
    _tell(uow, order, after, change)
    return after


async def retell(
    uow: UnitOfWork,
    order: WorkOrder,
    action: str,
    data: Mapping[str, Any],
    *,
    reason: str | None = None,
    operation_id: UUID | None = None,
) -> WorkOrder:
    """Tell of an order, which is locked, that something beside its row became another, as the next
    version of it; returns the order as it is then.
    """
    async with uow.beyond_scope():
        entry = history.Entry(
            order_id=order.id,
            version=order.version + 1,
            action=action,
            frm=order.state,
            to=order.state,
            reason=reason,
            data=dict(data),
            operation_id=operation_id,
        )
        await history.write(uow, entry)
        await repository.update(uow.connection, order.id, order.version, {})
        after = await repository.get(uow.connection, order.id)
    assert after is not None  # noqa: S101  # the row was locked and written above
    uow.emit(WorkOrderChanged(order=after), audience(after))
    uow.record(f"work_order:{order.id}", after={"action": action, **data}, reason=reason)
    return after


def audience(order: WorkOrder, *others: UUID | None) -> Audience:
    """Who hears of an order: its scope, its technician, whom it helps, and who had it until now."""
    technicians = {order.technician_id, order.helps_technician_id, *others} - {None}
    return Audience(
        topic=TOPIC,
        region=order.region,
        outlet=order.outlet,
        site_id=order.site_id,
        technician_ids=tuple(each for each in technicians if each is not None),
    )


async def _with_team(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, change: Change
) -> Change:
    """A case that ended before there were teams has one once it is taken up again."""
    if order.team is not None or not is_reopening(order.state, change.to):
        return change
    columns = dict(change.columns)
    why = await following.routed(uow, policies, order, columns)
    return replace(change, columns=columns, data={**change.data, **why})


def _columns(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, change: Change
) -> dict[str, Any]:
    """What the row becomes: the asked columns, and those that follow from the state."""
    columns = dict(change.columns)
    columns |= _let_loose(order, change.to, columns)
    if change.to in UNASSIGNED and order.state not in UNASSIGNED:
        columns |= {"technician_id": None, "starts_at": None, "locked": False}
    entered = change.to != order.state or change.assignment is not None
    if entered:
        columns |= {"state": change.to, "state_at": uow.now}
    if entered or "starts_at" in columns:
        at = uow.now if entered else order.state_at
        starts_at = columns.get("starts_at", order.starts_at)
        columns["next_step_at"] = own_step_at(policies, order.order_class, change.to, at, starts_at)
    if "starts_at" in columns:
        columns |= _arrival(columns["starts_at"], policies.planning.eta_margin)
    if is_reopening(order.state, change.to):
        columns["round"] = order.round + 1
    broken_off = breaks_off_visit(order.state, change.to)
    if broken_off or is_reopening(order.state, change.to):
        columns["visit_number"] = order.visit_number + 1
        # Somebody came: what was agreed and foretold says nothing of the next visit.
        columns |= {"window_from": None, "window_to": None, "promised": False}
        # A limit that a merging hands back stands.
        columns = {"limit_at": None, "limit_alarm_id": None} | columns
    columns |= _confirmation(order, change.to, columns)
    columns.setdefault("wait", waits.after_step(order.wait, order.state, change.to))
    if columns["wait"] == order.wait:
        del columns["wait"]
    if change.to in STARTED or _declined(uow, order, change):
        columns["preferred_technician_id"] = None
    return columns


def _let_loose(order: WorkOrder, to: State, columns: Mapping[str, Any]) -> dict[str, Any]:
    """A start that a person fixed is fixed no more once nobody is fixed in place, or another time
    was agreed.
    """
    if order.fixed_start is None or "fixed_start" in columns:
        return {}
    elsewhere = False
    if columns.get("window_from") is not None:
        elsewhere = not columns["window_from"] <= order.fixed_start <= columns["window_to"]
    moved = columns.get("starts_at", order.fixed_start) != order.fixed_start
    loose = not columns.get("locked", order.locked) or to in UNASSIGNED
    return {"fixed_start": None} if loose or elsewhere or moved else {}


def _confirmation(order: WorkOrder, to: State, columns: Mapping[str, Any]) -> dict[str, Any]:
    """What becomes of the customer's word; of one visit they are told once."""
    after = confirmation.after_change(order, to, columns)
    following: dict[str, Any] = {} if after == order.confirmation else {"confirmation": after}
    if after is not None and to == confirmation.TO_BE_CONFIRMED:
        following["next_step_at"] = None
    return following


def _declined(uow: UnitOfWork, order: WorkOrder, change: Change) -> bool:
    """Whether the one who was there before has said no to coming back."""
    said_no = order.state in {"offered", "accepted"} and change.to == "classified"
    return said_no and uow.principal.technician_id == order.preferred_technician_id


def _arrival(starts_at: datetime | None, margin: timedelta) -> dict[str, datetime | None]:
    """The interval in which people are told to expect somebody, around the planned start."""
    if starts_at is None:
        return {"eta_from": None, "eta_to": None}
    return {"eta_from": starts_at - margin, "eta_to": starts_at + margin}


async def _follow_assignment(uow: UnitOfWork, order: WorkOrder, change: Change) -> None:
    """Keep to I4: exactly one active assignment while the order is with somebody, else none."""
    held, new = order.state in ASSIGNED, change.assignment
    if held and (new is not None or change.to not in ASSIGNED):
        await assignments.end(uow.connection, order.id, uow.now, change.reason or change.action)
    if new is None and change.to in ASSIGNED and not held:  # taken up again on the spot
        assert order.technician_id is not None  # noqa: S101  # from done; refused where nobody went
        new = NewAssignment(order.technician_id, order.starts_at, (), None)
    if new is not None:
        await assignments.insert(
            uow.connection,
            order.id,
            new.technician_id,
            at=uow.now,
            by=uow.principal.name,
            starts_at=new.starts_at,
            why=new.why,
            plan_id=new.plan_id,
        )


async def _write_history(
    uow: UnitOfWork, order: WorkOrder, change: Change, columns: dict[str, Any]
) -> None:
    changes = replay.changes(replay.case_of(order), columns)
    await history.write(
        uow,
        history.Entry(
            order_id=order.id,
            version=order.version + 1,
            action=change.action,
            frm=order.state,
            to=change.to,
            reason=change.reason,
            data={**change.data, **({"changes": changes} if changes else {})},
            operation_id=change.operation_id,
        ),
    )


async def _advance_clocks(
    uow: UnitOfWork,
    policies: Policies,
    order: WorkOrder,
    change: Change,
    columns: Mapping[str, Any],
) -> None:
    connection, ladder = uow.connection, policies.escalation
    if is_reopening(order.state, change.to):
        limits = policies.sla.limits(order.order_class)
        started = clocks.start(limits, uow.now)
        await clock_rows.write(connection, order.id, order.round + 1, started, ladder)
        return
    before = await clock_rows.read(connection, order.id, order.round)
    wait: Wait | None = columns.get("wait", order.wait)
    after = [
        waits.follow(
            clocks.after_step(each, change.to, uow.principal.role, uow.now),
            order.wait,
            wait,
            uow.now,
        )
        for each in before
    ]
    changed = [now for was, now in zip(before, after, strict=True) if was != now]
    await clock_rows.write(connection, order.id, order.round, changed, ladder)


async def _follow_contacts(
    uow: UnitOfWork,
    policies: Policies,
    order: WorkOrder,
    change: Change,
    columns: Mapping[str, Any],
) -> None:
    """What the customer is owed by how the case stands now; a helper's order owes nobody a word."""
    if order.helps is not None:
        return
    after = Standing(order_class=columns.get("class", order.order_class), state=change.to)
    round_ = columns.get("round", order.round)
    await contacts.follow(uow, policies, order.id, round_, Standing.of(order), after)
    await contacts.follow_care(uow, policies, order, round_, change.to)


def _tell(uow: UnitOfWork, before: WorkOrder, after: WorkOrder, change: Change) -> None:
    """What happened, then the whole order: whoever applies events in turn ends up right."""
    heard_by = audience(after, before.technician_id)
    if (before.region, before.outlet) != (after.region, after.outlet):
        left = Audience(topic=TOPIC, region=before.region, outlet=before.outlet)
        uow.emit(LeftScope(topic=TOPIC, id=after.id), left)
    _tell_assignment(uow, before, after, change)
    if before.state != after.state:
        uow.emit(
            WorkOrderTransitioned(
                id=after.id,
                number=after.number,
                frm=before.state,
                to=after.state,
                by=uow.principal.name,
                reason=change.reason,
                at=uow.now,
                version=after.version,
            ),
            heard_by,
        )
    if is_reopening(before.state, change.to):
        uow.emit(WorkOrderReopened(order=after, reason=change.reason or ""), heard_by)
    else:
        uow.emit(WorkOrderChanged(order=after), heard_by)
    uow.record(
        f"work_order:{after.id}",
        before=_traced(before),
        after=_traced(after),
        reason=change.reason,
    )


def _traced(order: WorkOrder) -> dict[str, Any]:
    """What the trace of a change says of an order before and after it."""
    kept = {"reserved": order.reserved} if order.reserved else {}
    return {"state": order.state, "technician_id": order.technician_id, **kept}


def _tell_assignment(uow: UnitOfWork, before: WorkOrder, after: WorkOrder, change: Change) -> None:
    lost = before.technician_id if before.state in ASSIGNED else None
    if lost is not None and (change.assignment or after.state not in {*ASSIGNED, "done"}):
        withdrawn = AssignmentWithdrawn(
            work_order_id=after.id,
            number=after.number,
            technician_id=lost,
            by=uow.principal.name,
            reason=change.reason,
            version=after.version,
        )
        uow.emit(withdrawn, audience(after, lost))
    if (new := change.assignment) is not None:
        made = AssignmentMade(
            work_order_id=after.id,
            number=after.number,
            technician_id=new.technician_id,
            by=uow.principal.name,
            why=list(new.why),
            plan_id=new.plan_id,
            starts_at=new.starts_at,
            version=after.version,
        )
        uow.emit(made, audience(after, lost))


def _refusal_of(error: UniqueViolation) -> Exception:
    known = {
        "work_order_one_place_at_a_time": TechnicianElsewhere,
        "work_order_one_open_case": CaseAlreadyOpen,
    }
    refusal = known.get(error.diag.constraint_name or "")
    return refusal() if refusal else error
