"""Which orders need a visit, and when service should begin. Pure."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from dispatch.customers import opening
from dispatch.customers.opening import Interval
from dispatch.planning.policy import PlanningPolicy
from dispatch.planning.situation import Busy, Demand
from dispatch.work_orders.states import STARTED
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.regions.datum import Wgs84

# Settled by talking; a visit that follows from them is an order of its own.
_WITHOUT_VISIT: Final = frozenset({"consultation", "complaint"})
WAITING: Final[frozenset[State]] = frozenset({"classified", "planned", "offered", "accepted"})
# Where neither a window nor a clock says when: a proposal, as no document gives a number.
_SOMETIME: Final = timedelta(hours=24)
# A job that takes longer than expected ends at the earliest after this.
_NOT_BEFORE: Final = timedelta(minutes=5)
# Until the van's own position says better, a drive under way takes this long.
_ON_THE_WAY: Final = timedelta(minutes=15)


def demands(orders: Iterable[WorkOrder]) -> list[Demand]:
    """Those of the orders that wait for a visit."""
    return [_demand(order) for order in orders if waits_for_visit(order)]


def waits_for_visit(order: WorkOrder) -> bool:
    """Whether somebody has to go, it is known from when, and nobody has set out."""
    needs_visit = order.state in WAITING and order.kind not in _WITHOUT_VISIT
    return needs_visit and not _waits_open_end(order)


def urgency(demand: Demand) -> tuple[int, datetime, str]:
    """Sorts the most urgent first, and always the same way."""
    return demand.priority, demand.due, demand.number


def busy(orders: Iterable[WorkOrder], now: datetime) -> dict[UUID, Busy]:
    """What each technician is doing now, where and until about when."""
    doing: dict[UUID, Busy] = {}
    for order in orders:
        if order.state in STARTED and order.state != "paused" and order.technician_id is not None:
            place = Wgs84(order.site.lat, order.site.lon)
            until = _free_at(order, now)
            doing[order.technician_id] = Busy(order.id, place, order.state_at, until)
    return doing


def kept_for(orders: Iterable[WorkOrder]) -> dict[UUID, Counter[str]]:
    """What each technician's van keeps for these orders, in all."""
    kept: dict[UUID, Counter[str]] = {}
    for order in orders:
        if order.technician_id is not None and order.reserved:
            kept.setdefault(order.technician_id, Counter()).update(order.reserved)
    return kept


def due(order: WorkOrder) -> datetime:
    """When service should begin: the end of the window, else what the first open clock or the limit
    of its room leaves, whichever is sooner.
    """
    if order.window is not None:
        return order.window.end
    duration = timedelta(seconds=order.duration_s)
    limits = [
        clock.due_at if clock.clock == "arrive" else clock.due_at - duration
        for clock in order.clocks
        if clock.clock in ("arrive", "resolve") and clock.met_at is None and not clock.stopped_at
    ]
    if (foretold := foretold_due(order)) is not None:
        limits.append(foretold)
    return min(limits, default=order.opened_at + _SOMETIME)


def foretold_due(order: WorkOrder) -> datetime | None:
    """When service should begin so that the room stays below its limit: a case that has to be
    resolved is done by then, another begun. None without a forecast, or where a window is agreed.
    """
    if order.limit_at is None or order.window is not None:
        return None
    resolves = any(clock.clock == "resolve" for clock in order.clocks)
    return order.limit_at - (timedelta(seconds=order.duration_s) if resolves else timedelta())


def opened(demand: Demand, policy: PlanningPolicy, at: datetime) -> Interval | None:
    """The first and last start that the hours of the site leave from ``at`` on; None: any.

    They bind plans, not people: a time that was agreed, or a technician whom somebody fixed in
    place, stands. An emergency does not wait for a door to open.
    """
    if demand.opening is None or demand.promised or demand.locked:
        return None
    if demand.order_class in policy.opens_any_door:
        return None
    ready = max(at, demand.earliest) if demand.earliest else at
    return demand.opening.starts(ready, timedelta(seconds=demand.duration_s), demand.starts_at)


def _demand(order: WorkOrder) -> Demand:
    return Demand(
        id=order.id,
        number=order.number,
        version=order.version,
        order_class=order.order_class,
        state=order.state,
        state_at=order.state_at,
        priority=order.priority,
        place=Wgs84(order.site.lat, order.site.lon),
        duration_s=order.duration_s,
        due=due(order),
        earliest=_earliest(order),
        skills={each.skill: each.level for each in order.skills},
        parts=order.parts_left,
        technician_id=order.technician_id,
        preferred=order.preferred_technician_id,
        besides=order.helps_technician_id,
        foretold_due=foretold_due(order),
        outlet=order.outlet,
        is_vip=order.value_class == "vip",
        opening=opening.parsed(order.site.opening_hours, order.site.timezone),
        starts_at=order.proposal.starts_at if order.proposal else order.starts_at,
        locked=order.locked,
        fixed_start=order.fixed_start if order.locked else None,
        promised=order.promised,
        proposed_to=order.proposal.technician_id if order.proposal else None,
        proposed_moves=tuple(
            (move.work_order_id, move.technician_id)
            for move in (order.proposal.moves if order.proposal else ())
        ),
    )


def _waits_open_end(order: WorkOrder) -> bool:
    """Whether nobody knows yet when another visit makes sense."""
    open_end = order.wait is not None and order.wait.until is None
    return open_end and order.window is None and order.technician_id is None


def _earliest(order: WorkOrder) -> datetime | None:
    agreed = order.window.start if order.window else None
    ready = order.wait.until if order.wait else None
    return max(filter(None, (agreed, ready)), default=None)


def _free_at(order: WorkOrder, now: datetime) -> datetime:
    duration = timedelta(seconds=order.duration_s)
    if order.state == "travelling":
        return max(order.state_at + _ON_THE_WAY, now) + duration
    return max(order.state_at + duration, now + _NOT_BEFORE)
