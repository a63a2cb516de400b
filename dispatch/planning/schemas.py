"""Plans and candidates as HTTP shows them."""

from datetime import datetime
from uuid import UUID

from hanlu.http.schemas import CodeWithParams, Schema
from hanlu.regions.travel import Source


class CostOut(Schema):
    """What a choice adds to the plan, in seconds of travel, and in parts."""

    total: int
    travel_s: int
    lateness: int
    unserved: int
    stability: int
    load: int
    overtime: int
    away: int


class PushedOut(Schema):
    """Another visit of a candidate's day that would begin at another time than planned."""

    work_order_id: UUID
    number: str
    was_at: datetime
    starts_at: datetime


class CandidateOut(Schema):
    """A technician for an order. Not feasible: ``broken`` says why; else the rest is given.

    ``pushed``: what else of their day would begin earlier or later, in the day's order.
    """

    technician_id: UUID
    name: str
    feasible: bool
    arrives_at: datetime | None
    starts_at: datetime | None
    cost: CostOut | None
    reasons: list[CodeWithParams]
    broken: list[CodeWithParams]
    pushed: list[PushedOut]


class WhyOut(Schema):
    """Why the plan has the order with this technician at this time. ``next_best_delta`` is what
    the next best would cost more, in seconds of travel.
    """

    technician_id: UUID
    starts_at: datetime
    reasons: list[CodeWithParams]
    next_best_delta: int | None


class CandidatesOut(Schema):
    """Ranked: who can, cheapest first, then who cannot. ``next_best_delta`` is what the second
    costs more than the first, in seconds of travel.

    ``why`` is given for an order that has its place in the plan; ``possible`` for one that nobody
    can take: each entry is one thing that would let somebody.
    """

    items: list[CandidateOut]
    next_best_delta: int | None
    why: WhyOut | None
    possible: list[CodeWithParams]
    roads: Source


class StopOut(Schema):
    """One visit of a day. ``doing`` is the one under way, whose end is an estimate. ``fixed``: a
    person said when it begins.
    """

    work_order_id: UUID
    doing: bool
    proposed: bool
    locked: bool
    fixed: bool
    travel_s: int
    arrive_at: datetime
    start_at: datetime
    end_at: datetime
    late_s: int


class RestOut(Schema):
    """A pause of a shift, as the plan has it."""

    start_at: datetime
    end_at: datetime


class DayOut(Schema):
    """One technician's shift, visits in order and pauses. ``overtime_to``: how long they agreed to
    stay after the shift; null where they did not.
    """

    technician_id: UUID
    name: str
    shift_from: datetime
    shift_to: datetime
    overtime_to: datetime | None
    stops: list[StopOut]
    rests: list[RestOut]


class UnservedOut(Schema):
    """An order that nobody has, and what stands in the way, technician by technician."""

    work_order_id: UUID
    reasons: list[CodeWithParams]


class PlanOut(Schema):
    """The day as it is planned now."""

    made_at: datetime
    policy_version: int
    roads: Source
    cost: CostOut
    technicians: list[DayOut]
    unserved: list[UnservedOut]
