"""Appointments as HTTP shows and takes them."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from dispatch.appointments.policy import BookingPolicy
from dispatch.appointments.slots import offered
from dispatch.planning.availability import Availability
from dispatch.planning.schemas import CostOut
from dispatch.planning.shown import cost_out
from dispatch.planning.slots import Closed, Slot, Window
from dispatch.work_orders.schemas import SpanIn
from hanlu.http.schemas import CodeWithParams, Schema


class SpanOut(Schema):
    """A window of time."""

    start: Annotated[datetime, Field(alias="from")]
    end: Annotated[datetime, Field(alias="to")]

    @classmethod
    def of(cls, window: Window) -> Self:
        """From both ends."""
        return cls.model_validate({"from": window[0], "to": window[1]})


class SlotOut(Schema):
    """A window that ``name`` could keep, beginning at ``starts_at``, and what it adds to the plan.

    ``offered``: cheap enough to be among those that a customer may choose from.
    """

    window: SpanOut
    technician_id: UUID
    name: str
    starts_at: datetime
    cost: CostOut
    offered: bool


class ClosedOut(Schema):
    """A window that nobody can keep, and the rule that is in the way of most."""

    window: SpanOut
    why: CodeWithParams


class SlotsOut(Schema):
    """Every window of the next days: those that can be kept, the cheapest first, and the others."""

    items: list[SlotOut]
    closed: list[ClosedOut]

    @classmethod
    def of(cls, found: Availability, policy: BookingPolicy) -> Self:
        """The ranking, with what policy would offer."""
        given = {slot.window for slot in offered(found.possible, policy)}
        ranked = sorted(found.possible, key=lambda slot: (slot.cost.total, slot.window[0]))
        return cls(
            items=[_slot(slot, is_offered=slot.window in given) for slot in ranked],
            closed=[_closed(each) for each in found.closed],
        )


class ChoicesOut(Schema):
    """The times that the customer may choose from, the earliest first."""

    items: list[SpanOut]

    @classmethod
    def of(cls, found: Availability, policy: BookingPolicy) -> Self:
        """Windows only: who comes, and what it costs us, is nobody else's business."""
        windows = sorted(slot.window for slot in offered(found.possible, policy))
        return cls(items=[SpanOut.of(window) for window in windows])


class AppointmentIn(Schema):
    """The window that is wanted, as it was offered. ``operation_id`` makes it safe to repeat;
    ``version`` is the order's as the caller saw it.
    """

    window: SpanIn
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


class VisitConfirmationIn(Schema):
    """What the customer needs at the visit, such as a certain entrance; ``ticks`` by their code."""

    needs: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    ticks: Annotated[tuple[str, ...], Field(max_length=8)] = ()


def _slot(slot: Slot, *, is_offered: bool) -> SlotOut:
    return SlotOut(
        window=SpanOut.of(slot.window),
        technician_id=slot.technician_id,
        name=slot.name,
        starts_at=slot.starts_at,
        cost=cost_out(slot.cost),
        offered=is_offered,
    )


def _closed(each: Closed) -> ClosedOut:
    why = CodeWithParams(code=each.why.code, params=each.why.params)
    return ClosedOut(window=SpanOut.of(each.window), why=why)
