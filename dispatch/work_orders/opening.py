"""Opening a case: for an alarm exactly once, for a request whenever somebody asks."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from dispatch.complaints import receiving
from dispatch.complaints.model import ComplaintGiven
from dispatch.customers import places
from dispatch.customers.places import Place
from dispatch.feedback import contact_records as contacts
from dispatch.feedback.contact_records import Standing
from dispatch.policies import Policies
from dispatch.sla import clocks
from dispatch.sla import repository as clock_rows
from dispatch.teams import repository as teams
from dispatch.teams import routing
from dispatch.teams.routing import Routable, Routed
from dispatch.triage import grade, hours, probable
from dispatch.triage.grade import Grade
from dispatch.triage.hours import Machine
from dispatch.visits import parts_history
from dispatch.work_orders import change, forecasts, history, replay, repository
from dispatch.work_orders.change import Change
from dispatch.work_orders.errors import AssetUnknown, GradeForbidden, PlaceMissing, SiteUnknown
from dispatch.work_orders.states import actor_for
from hanlu.contracts.alarms import AlarmRaised
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import (
    AlarmAttached,
    Kind,
    OrderClass,
    WorkOrder,
    WorkOrderOpened,
)
from hanlu.database import UnitOfWork
from hanlu.ids import IdSource, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a customer, agent or program asks for. Where: a site, an asset or its serial
    number. ``complaint``: what is known of one besides.
    """

    kind: Kind
    site_id: UUID | None = None
    asset_id: UUID | None = None
    serial: str | None = None
    device_id: str | None = None
    description: str = ""
    source: str = "api"
    order_class: OrderClass | None = None
    priority: int | None = None
    window: tuple[datetime, datetime] | None = None
    complaint: ComplaintGiven | None = None


async def open_for_alarm(
    uow: UnitOfWork, policies: Policies, alarm: AlarmRaised, ids: IdSource = new_id
) -> WorkOrder | None:
    """Open the graded order of an alarm, or join it to the open order of its zone and cause.

    Safe to repeat: the key of ``work_order_alarm`` and the index of open cases hold even when
    two consumers race; the loser's unit fails and finds the order at its next try. A late alarm
    tells of the past, and one without a job asks for nobody: they join an open case but open none.
    A test alarm does neither, and the audit says why. One that was over and is back joins or opens
    as if it were new, since its order may have ended meanwhile. Raises SiteUnknown.
    """
    if alarm.test:
        uow.record(f"alarm:{alarm.alarm_id}", reason="alarm.test")
        return None
    await repository.detach_cleared_alarm(uow.connection, alarm.alarm_id)
    if (known := await repository.of_alarm(uow.connection, alarm.alarm_id)) is not None:
        return await repository.get(uow.connection, known)
    scope = alarm.scope or str(alarm.zone_id or alarm.device_id)
    if (case := await repository.open_case(uow.connection, scope, alarm.cause)) is not None:
        return await join(uow, policies, case, alarm)
    if alarm.late or not alarm.job:
        return None
    place = await places.of_alarm(uow.connection, alarm.site_id, alarm.asset_id)
    if place is None:
        raise SiteUnknown(site=alarm.site_id or f"given for device {alarm.device_id}")
    columns = {
        "source": "alarm",
        "title": alarm.why,
        "device_id": alarm.device_id,
        "channel": alarm.channel,
        "zone_id": alarm.zone_id,
        "alarm_id": alarm.alarm_id,
        "alarm_scope": scope,
        "cause": alarm.cause,
        **forecasts.brought_by(alarm),
    }
    found = _timed(policies, grade.of_alarm(policies.triage, alarm.rule, alarm.code), place)
    async with uow.connection.pipeline():  # somebody waits: all the rows in one round trip
        row, routed = await _insert(uow, policies, place, found, columns, ids)
        await repository.attach_alarm(uow.connection, row["id"], alarm, uow.now)
        order = await _opened(uow, policies, row, found, routed)
    _tell_attached(uow, order, alarm.alarm_id)
    return order


async def open_for_request(
    uow: UnitOfWork, policies: Policies, request: Request, ids: IdSource = new_id
) -> WorkOrder:
    """Open the order of a request. Repeats are caught at the door, by their Idempotency-Key.

    Raises PlaceMissing, SiteUnknown, AssetUnknown, GradeForbidden.
    """
    _require_grader(uow, request)
    place = await _place_of(uow, request)
    found = grade.of_request(policies.triage, request.kind, request.description)
    found = _timed(policies, found, place)
    complaint = request.complaint or ComplaintGiven()
    if request.kind == "complaint":
        type_ = receiving.recognised(policies.complaint, complaint, request.description)
        complaint = replace(complaint, type=type_)
        found = receiving.graded(policies.complaint, found, type_)
    if request.order_class is not None:
        why = Reason("triage.by_person", {"class": request.order_class, "by": uow.principal.name})
        found = grade.regraded(found, request.order_class, why)
    columns: dict[str, Any] = {
        "source": request.source,
        "description": request.description,
        "device_id": request.device_id,
        "priority": request.priority or policies.sla.graded(found.order_class).priority,
    }
    if request.window is not None:
        columns |= {"window_from": request.window[0], "window_to": request.window[1]}
    row, routed = await _insert(uow, policies, place, found, columns, ids)
    order = await _opened(uow, policies, row, found, routed)
    if request.kind == "complaint":
        await receiving.receive(uow, policies, order, complaint)
    return order


async def open_graded(
    uow: UnitOfWork,
    policies: Policies,
    place: Place,
    found: Grade,
    columns: dict[str, Any],
    ids: IdSource = new_id,
    *,
    visit_within: tuple[datetime, datetime] | None = None,
) -> WorkOrder:
    """Open an order that follows from a permitted step: its grade and its place are known.

    It may lie out of the caller's sight. The caller sees that it is opened once. A visit that is
    planned ahead has the window ``visit_within``: its clocks run from there.
    """
    if visit_within is not None:
        columns = columns | {"window_from": visit_within[0], "window_to": visit_within[1]}
    async with uow.beyond_scope():
        row, routed = await _insert(uow, policies, place, found, columns, ids, visit_within)
        return await _opened(uow, policies, row, found, routed)


async def note_cleared(
    uow: UnitOfWork, policies: Policies, alarm_id: UUID, at: datetime, peak: float | None
) -> WorkOrder | None:
    """Write into the history that an alarm is over; the order goes on, a person decides.

    None when the alarm has no order. Safe to repeat: only the first clearing is noted.
    """
    order_id = await repository.of_alarm(uow.connection, alarm_id)
    order = await repository.lock(uow.connection, order_id) if order_id else None
    if order is None:
        return None
    standing = await repository.clear_alarm(uow.connection, alarm_id, at, peak)
    if standing is None:
        return order
    data = {"alarm_id": alarm_id, "cleared_at": at, "peak": peak, "standing": standing}
    columns = await forecasts.over(uow, order, alarm_id, at)
    noted = Change(action="alarm_cleared", to=order.state, columns=columns, data=data)
    return await change.write(uow, policies, order, noted)


def _timed(policies: Policies, found: Grade, place: Place) -> Grade:
    """With the standard time of the machine; only repairs have one."""
    if found.kind != "repair":
        return found
    return hours.timed(policies.hours, found, Machine(place.category, place.model))


def _require_grader(uow: UnitOfWork, request: Request) -> None:
    """How grave a case is, staff say; a customer says what happened."""
    if actor_for(uow.principal.role) != "customer":
        return
    for field, wish in (("class", request.order_class), ("priority", request.priority)):
        if wish is not None:
            raise GradeForbidden(field=field, role=uow.principal.role, wish=field)


async def join(uow: UnitOfWork, policies: Policies, case: UUID, alarm: AlarmRaised) -> WorkOrder:
    """Hang an alarm that has no order on an open one. Raises UniqueViolation when it has one."""
    order = await repository.lock(uow.connection, case)
    assert order is not None  # noqa: S101  # read in this transaction; orders are never deleted
    await repository.attach_alarm(uow.connection, order.id, alarm, uow.now)
    _tell_attached(uow, order, alarm.alarm_id)
    data = {"alarm_id": alarm.alarm_id, "why": alarm.why, "late": alarm.late}
    attached = Change(
        action="alarm_attached",
        to=order.state,
        columns=forecasts.brought_by(alarm, order.limit_at)
        | await forecasts.reached(uow, order, alarm),
        data=data,
    )
    return await change.write(uow, policies, order, attached)


async def _place_of(uow: UnitOfWork, request: Request) -> Place:
    if request.asset_id is not None or request.serial is not None:
        place = await places.of_asset(uow.connection, request.asset_id, request.serial)
        if place is None:
            field = "asset_id" if request.asset_id else "serial"
            raise AssetUnknown(field=field, asset=request.asset_id or request.serial)
        return place
    if request.site_id is None:
        raise PlaceMissing
    place = await places.of_site(uow.connection, request.site_id)
    if place is None:
        raise SiteUnknown(site=request.site_id)
    return place


async def _insert(
    uow: UnitOfWork,
    policies: Policies,
    place: Place,
    found: Grade,
    columns: dict[str, Any],
    ids: IdSource,
    visit_within: tuple[datetime, datetime] | None = None,
) -> tuple[dict[str, Any], Routed]:
    """Write the row and its clocks; returns the row, and why it has its team."""
    graded, order_id = policies.sla.graded(found.order_class), ids()
    asked = Routable(
        order_class=found.order_class,
        kind=found.kind,
        fault=found.fault,
        source=columns["source"],
        outlet=place.outlet,
    )
    routed = routing.route(policies.teams, await teams.active(uow.connection), asked)
    parts = list(found.parts)
    if policies.triage.history_plans:
        async with uow.beyond_scope():
            used = await parts_history.of_fault(uow.connection, place.asset_id, found.fault)
        parts = probable.taken_along(policies.triage, parts, used)
    row = (
        {"priority": graded.priority}
        | columns
        | {
            "id": order_id,
            "kind": found.kind,
            "class": found.order_class,
            "colour": graded.colour,
            "state": "classified",
            "fault": found.fault,
            "reasons": found.reasons,
            "site_id": place.site_id,
            "asset_id": place.asset_id,
            "skills": found.skills,
            "parts": parts,
            "duration_s": int(found.duration.total_seconds()),
            "policy_version": policies.version,
            "opened_at": uow.now,
            "opened_by": uow.principal.name,
            "state_at": uow.now,
            "region": place.region,
            "outlet": place.outlet,
            "team": routed.team,
            "version": 2,  # received, then classified
        }
    )
    await repository.insert(uow.connection, row)
    limits = policies.sla.limits(found.order_class)
    if visit_within is None:
        started = clocks.start(limits, uow.now)
    else:
        started = clocks.start_within(limits, *visit_within)
    await clock_rows.write(uow.connection, order_id, 1, started, policies.escalation)
    if row.get("helps") is None:
        standing = Standing(order_class=found.order_class, state="classified")
        await contacts.follow(uow, policies, order_id, 1, None, standing)
    return row, routed


async def _opened(
    uow: UnitOfWork, policies: Policies, row: dict[str, Any], found: Grade, routed: Routed
) -> WorkOrder:
    order_id: UUID = row["id"]
    data = {
        "class": found.order_class,
        "fault": found.fault,
        "reasons": found.reasons,
        "routed": routed.why,
        "changes": replay.changes(None, row),
    }
    stamped = {"policy_version": policies.version}
    entries = (
        history.Entry(
            order_id=order_id, version=1, action="opened", frm=None, to="received", data=stamped
        ),
        history.Entry(
            order_id=order_id,
            version=2,
            action="transition",
            frm="received",
            to="classified",
            data=data,
        ),
    )
    for entry in entries:
        await history.write(uow, entry)
    order = await repository.get(uow.connection, order_id)
    assert order is not None  # noqa: S101  # inserted above, in a place within the caller's scope
    uow.emit(WorkOrderOpened(order=order), change.audience(order))
    uow.record(f"work_order:{order.id}", after={"state": order.state, "class": order.order_class})
    return order


def _tell_attached(uow: UnitOfWork, order: WorkOrder, alarm_id: UUID) -> None:
    uow.emit(
        AlarmAttached(work_order_id=order.id, number=order.number, alarm_id=alarm_id),
        change.audience(order),
    )
