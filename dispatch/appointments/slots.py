"""Which windows there are, which of them to offer, and until when one may be changed. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dispatch.appointments.policy import BookingPolicy
from dispatch.planning.availability import LocalDay
from dispatch.planning.demand import waits_for_visit
from dispatch.planning.slots import Slot, Window
from dispatch.policies import Policies
from hanlu.contracts.work_orders import WorkOrder

type Choice = Literal["free", "booked"]
"""What a customer may choose now: a time, or to change or cancel the one that is booked."""


def local_days(policy: BookingPolicy, zone: ZoneInfo, begins_from: datetime) -> Iterator[LocalDay]:
    """The days with a window that begins at ``begins_from`` or later, the first day today.

    Windows keep their wall time over a change of clocks.
    """
    first = begins_from.astimezone(zone).date()
    for offset in range(policy.days_ahead + 1):
        day = first + timedelta(days=offset)
        windows = tuple(each for each in _windows(policy, zone, day) if each[0] >= begins_from)
        if windows:
            yield LocalDay(_midnight(day, zone), _midnight(day + timedelta(days=1), zone), windows)


def offered(possible: Sequence[Slot], policy: BookingPolicy) -> list[Slot]:
    """The cheapest few of the windows that can be kept, the cheapest first, the earlier of equals.

    What is dear is not offered: a long drive for one visit costs the others theirs.
    """
    ranked = sorted(possible, key=lambda slot: (slot.cost.total, slot.window[0]))
    return [slot for slot in ranked if is_affordable(slot, possible, policy)][: policy.most_offered]


def is_affordable(slot: Slot, possible: Sequence[Slot], policy: BookingPolicy) -> bool:
    """Whether the slot costs little enough, beside the cheapest there is, to be given away."""
    cheapest = min(each.cost.total for each in possible)
    return slot.cost.total <= cheapest + policy.most_extra


def choice(policies: Policies, order: WorkOrder, now: datetime) -> Choice | None:
    """What the customer may do about the time of the visit; None when it is fixed, or is none.

    An urgent order is not asked for a time: whoever is free sets out (C-10).
    """
    if not waits_for_visit(order) or order.order_class in policies.appointment.exempt:
        return None
    if order.window is None or not order.promised:
        return "free"
    return "booked" if now <= order.window.start - policies.booking.change_until else None


def _windows(policy: BookingPolicy, zone: ZoneInfo, day: date) -> Iterator[Window]:
    if day.isoweekday() not in policy.weekdays:
        return
    begin, closes = datetime.combine(day, policy.opens), datetime.combine(day, policy.closes)
    while (end := begin + policy.window) <= closes:
        yield _instant(begin, zone), _instant(end, zone)
        begin = end


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return _instant(datetime.combine(day, datetime.min.time()), zone)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)
