"""Agreeing on a time: what is free, booking it, giving it up. Priced and written in one piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from dispatch.appointments.errors import NothingToConfirm, SlotGone, TickUnknown, TooLateToChange
from dispatch.appointments.slots import choice, is_affordable, local_days, offered
from dispatch.customers import wishes
from dispatch.planning.availability import Availability, availability
from dispatch.planning.demand import waits_for_visit
from dispatch.planning.errors import NothingToPlan
from dispatch.planning.roads import TableOf
from dispatch.planning.slots import Slot, Window
from dispatch.policies import Policies
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.confirmation import TO_BE_CONFIRMED
from hanlu.contracts.work_orders import Span, State, WorkOrder
from hanlu.database import Connection, UnitOfWork

BOOKED = "appointment_booked"
CANCELLED = "appointment_cancelled"
CONFIRMED = "visit_confirmed"
MOVED = "appointment"
"""The reason of an order that is taken back because its technician cannot come at the time."""
# Two customers who book at one time wait for each other: the second is priced with the first in.
_ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('dispatch.appointments'))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A window that somebody wants. A customer's has to be affordable and soon enough asked for."""

    window: Window
    by_customer: bool
    operation_id: UUID | None = None
    expected_version: int | None = None


async def free(
    connection: Connection,
    policies: Policies,
    roads: TableOf,
    order: WorkOrder,
    *,
    now: datetime,
    by_customer: bool = False,
    with_closed: bool = False,
) -> Availability:
    """The windows that can be kept, priced on the plan as it stands.

    ``connection`` must see everything. A customer's windows begin after the time that policy
    leaves to change them, so that none can be booked that could not be cancelled. Raises
    NothingToPlan, and TooLateToChange for a customer who may not choose now.
    """
    _require_waiting(order)
    if by_customer:
        _require_choice(policies, order, now)
    begins_from = now + policies.booking.change_until if by_customer else now
    if order.wait is not None and order.wait.until is not None:
        begins_from = max(begins_from, order.wait.until)
    days = local_days(policies.booking, ZoneInfo(order.site.timezone), begins_from)
    return await availability(
        connection, policies, roads, order, days, now=now, with_closed=with_closed
    )


async def book(
    uow: UnitOfWork, policies: Policies, roads: TableOf, order_id: UUID, wish: Wish
) -> WorkOrder:
    """Promise a window, or another in place of the one that was: checked on the plan of now.

    Safe to repeat, by ``operation_id`` and because a window that is booked stays so. Whoever has
    the order keeps it where he is the one who can come then, in a shift that is planned by now;
    else it waits for somebody again. Raises WorkOrderMissing, WorkOrderMoved, OperationReused,
    NothingToPlan, TooLateToChange, and SlotGone with what is free instead.
    """
    await uow.connection.execute(_ONE_AT_A_TIME)
    order, repeated = await steps.begin(
        uow, order_id, operation_id=wish.operation_id, expected_version=wish.expected_version
    )
    if repeated or _is_booked(order, wish.window):
        return order
    found = await _still_free(uow, policies, roads, order, wish)
    opens, closes = wish.window
    to, placed = _placed(order, found)
    booked = Change(
        action=BOOKED,
        to=to,
        reason=None if to == order.state else MOVED,
        columns={"window_from": opens, "window_to": closes, "promised": True, **placed},
        data=_windows(order, Span(start=opens, end=closes)),
        operation_id=wish.operation_id,
    )
    return await change.write(uow, policies, order, booked)


async def confirm(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    needs: str,
    ticks: Sequence[str] = (),
) -> WorkOrder:
    """The customer was told when somebody comes and agrees; ``needs`` are added to what whoever
    comes reads, and so are the ``ticks`` (F-084).

    Safe to repeat: what is agreed stays so. Raises WorkOrderMissing, NothingToConfirm,
    TickUnknown.
    """
    order, _ = await steps.begin(uow, order_id)
    if order.confirmation == "given":
        return order
    if order.state != TO_BE_CONFIRMED:
        raise NothingToConfirm(number=order.number, state=order.state)
    for tick in ticks:
        if tick not in policies.appointment.ticks:
            raise TickUnknown(tick=tick)
    if ticks:
        await wishes.keep_ticks(uow, order.id, ticks)
    columns: dict[str, Any] = {"confirmation": "given"}
    if needs:
        columns["description"] = "\n".join(filter(None, (order.description, needs)))
    confirmed = Change(
        action=CONFIRMED,
        to=order.state,
        reason=needs or None,
        columns=columns,
        data={"ticks": list(dict.fromkeys(ticks))} if ticks else {},
    )
    return await change.write(uow, policies, order, confirmed)


async def cancel(
    uow: UnitOfWork, policies: Policies, order_id: UUID, *, by_customer: bool
) -> WorkOrder:
    """Give the agreed time up: the order stays open, and whoever has it comes when planned.

    Safe to repeat: without a promised time nothing changes. Raises WorkOrderMissing, NothingToPlan,
    TooLateToChange.
    """
    order, _ = await steps.begin(uow, order_id)
    if not order.promised:
        return order
    _require_waiting(order)
    if by_customer:
        _require_choice(policies, order, uow.now)
    cancelled = Change(
        action=CANCELLED,
        to=order.state,
        columns={"window_from": None, "window_to": None, "promised": False},
        data=_windows(order, None),
    )
    return await change.write(uow, policies, order, cancelled)


@dataclass(frozen=True, slots=True)
class _Found:
    """The wanted slot, and whether the shift it falls into is planned by now."""

    slot: Slot
    in_running_shift: bool


async def _still_free(
    uow: UnitOfWork, policies: Policies, roads: TableOf, order: WorkOrder, wish: Wish
) -> _Found:
    async with uow.beyond_scope():
        found = await free(
            uow.connection, policies, roads, order, now=uow.now, by_customer=wish.by_customer
        )
    for slot in found.possible:
        given_away = not wish.by_customer or is_affordable(slot, found.possible, policies.booking)
        if slot.window == wish.window and given_away:
            return _Found(slot, found.is_planned(slot))
    free_now = sorted(slot.window for slot in offered(found.possible, policies.booking))
    spans = [Span(start=opens, end=closes) for opens, closes in free_now]
    raise SlotGone(slots=msgspec.to_builtins(spans))


def _placed(order: WorkOrder, found: _Found) -> tuple[State, dict[str, Any]]:
    """What becomes of whoever has the order, or would by a proposal, and the start he was told.

    He keeps it where he is the one who can come then and that shift is planned by now; else the
    product takes it back, and the planner places it anew. A start that a person fixed within the
    window stands.
    """
    keeps = found.in_running_shift
    if order.proposal is not None:
        if keeps and order.proposal.technician_id == found.slot.technician_id:
            proposal = structs.replace(order.proposal, starts_at=found.slot.starts_at)
            return order.state, {"proposal": proposal}
        return "classified", {"proposal": None}
    if order.technician_id is None or _begins_as_fixed(order, found.slot):
        return order.state, {}
    if keeps and order.technician_id == found.slot.technician_id:
        return order.state, {"starts_at": found.slot.starts_at}
    return "classified", {}


def _begins_as_fixed(order: WorkOrder, slot: Slot) -> bool:
    """Whether the start that a person fixed lies in the window, with the one who has it."""
    if order.fixed_start is None or order.technician_id != slot.technician_id:
        return False
    opens, closes = slot.window
    return opens <= order.fixed_start <= closes


def _require_waiting(order: WorkOrder) -> None:
    if not waits_for_visit(order):
        raise NothingToPlan(number=order.number, state=order.state)


def _require_choice(policies: Policies, order: WorkOrder, now: datetime) -> None:
    if choice(policies, order, now) is None:
        raise TooLateToChange(number=order.number)


def _is_booked(order: WorkOrder, window: Window) -> bool:
    return order.promised and order.window == Span(start=window[0], end=window[1])


def _windows(order: WorkOrder, after: Span | None) -> dict[str, Any]:
    """For the history: the window before and after."""
    return {"window": [order.window if order.promised else None, after]}
