"""Whose time is free for one order, day by day: the record read once, each day priced by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dispatch.customers import opening
from dispatch.planning import reading
from dispatch.planning.build import build
from dispatch.planning.errors import NothingToPlan
from dispatch.planning.policy import PlanningPolicy
from dispatch.planning.roads import TableOf
from dispatch.planning.slots import Closed, Slot, Window, closed, day_ahead, slots
from dispatch.policies import Policies
from dispatch.technicians.shifts import Interval
from dispatch.territories import load
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day at a site, from midnight to midnight there, with the windows that are asked about."""

    begins_at: datetime
    ends_at: datetime
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Availability:
    """The windows that can be kept, and why the others cannot; both by time. ``shifts`` are those
    that are planned by now.
    """

    possible: tuple[Slot, ...]
    closed: tuple[Closed, ...]
    shifts: Mapping[UUID, Interval]

    def is_planned(self, slot: Slot) -> bool:
        """Whether the slot is in a shift that the running plan has."""
        shift = self.shifts.get(slot.technician_id)
        return shift is not None and shift[0] <= slot.starts_at <= shift[1]


async def availability(
    connection: Connection,
    policies: Policies,
    roads: TableOf,
    order: WorkOrder,
    days: Iterable[LocalDay],
    *,
    now: datetime,
    with_closed: bool = False,
) -> Availability:
    """What each window of ``days`` would cost on the plan as it stands in ``connection``.

    On a day on which the order's outlet is full no window is possible, and none in which the site
    is closed.
    Today it is the running plan; of a later day what is held, proposed or promised by now. The
    connection must see everything: a visit out of sight would be sold time that is taken. Reasons
    cost a look at everybody, so they are asked for. Raises NothingToPlan.
    """
    known = await reading.read(connection)
    possible: list[Slot] = []
    impossible: list[Closed] = []
    for day in days:
        if full := await _full(connection, order, day):
            impossible += [Closed(window, full) for window in day.windows if with_closed]
            continue
        windows, shut = _while_open(order, policies.planning, day.windows)
        impossible += shut if with_closed else ()
        if not windows:
            continue
        at = max(now, day.begins_at)
        whole = known.situation(at, policies.planning, policies.version)
        part = day_ahead(whole, order.id, day.ends_at, is_today=day.begins_at <= now)
        table = await roads(part.places(), now)
        built = build(part, table, policies)
        job = built.job_of(order.id)
        if job is None:
            raise NothingToPlan(number=order.number, state=order.state)
        found = slots(built, job, windows)
        possible += found
        if with_closed:
            kept = {slot.window for slot in found}
            impossible += closed(built, job, [each for each in windows if each not in kept])
    running = known.situation(now, policies.planning, policies.version)
    shifts = {person.id: person.shift for person in running.people}
    return Availability(tuple(possible), tuple(impossible), shifts)


def _while_open(
    order: WorkOrder, policy: PlanningPolicy, windows: Sequence[Window]
) -> tuple[list[Window], list[Closed]]:
    """The windows in which the site is open, and why not the others. Pure."""
    hours = opening.parsed(order.site.opening_hours, order.site.timezone)
    if hours is None or order.order_class in policy.opens_any_door:
        return list(windows), []
    possible = [each for each in windows if hours.covers(*each)]
    return possible, [
        Closed(each, Reason("site_closed", {"until": hours.next_open(each[1])}))
        for each in windows
        if each not in possible
    ]


async def _full(connection: Connection, order: WorkOrder, day: LocalDay) -> Reason | None:
    """Why the outlet of the order agrees to no more visits on that day; None where it does."""
    if order.outlet is None:
        return None
    full = await load.full_between(
        connection, order.outlet, day.begins_at, day.ends_at, but=order.id
    )
    if full is None:
        return None
    params = {"outlet": order.outlet, "load": full.load, "capacity": full.capacity}
    return Reason("outlet_full", params)
