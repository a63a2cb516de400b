"""What a customer may see of a case and do about it. Pure.

Least of all, as a link can be passed on: a first name, the promised interval, and how far away the
technician is only while on the way and shortly before the arrival.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Literal

import msgspec

from dispatch.appointments.slots import Choice
from dispatch.compensation.model import Given
from dispatch.complaints.customer import ComplaintMade, ComplaintTracked
from dispatch.feedback.model import Rating, RatingAsks
from dispatch.parts.model import PartSource
from dispatch.visits.cooling import Cooling
from dispatch.visits.model import Visit
from dispatch.warranty.policy import After
from dispatch.warranty.rules import Charge, Cover, PartUse, Warranty
from dispatch.work_orders.history import WorkOrderEntry
from dispatch.work_orders.states import is_reopening
from hanlu.contracts.technicians import Position
from hanlu.contracts.work_orders import Kind, Span, State, Wait, WorkOrder

type Stage = Literal[
    "received",
    "planned",
    "on_the_way",
    "here",
    "waiting",
    "finished",
    "confirmed",
    "closed",
    "cancelled",
]
type Act = Literal["agree", "confirm", "rate", "object"]
type WaitsFor = Literal["part", "customer", "access", "expert", "maintenance", "other"]

STAGE: Mapping[State, Stage] = {
    "received": "received",
    "classified": "received",
    "planned": "received",
    "offered": "received",
    "accepted": "planned",
    "travelling": "on_the_way",
    "on_site": "here",
    "working": "here",
    "paused": "waiting",
    "done": "finished",
    "signed": "confirmed",
    "closed": "closed",
    "cancelled": "cancelled",
}
"""In the customer's words; an offer is nothing to rely on until somebody has accepted it."""

WAITS_FOR: Mapping[str, WaitsFor] = {
    "waiting_part": "part",
    "waiting_customer": "customer",
    "waiting_access": "access",
    "waiting_expert": "expert",
    "maintenance_window": "maintenance",
}
"""By the shipped codes; a reason that an installation added is told without its name."""

MILESTONES: tuple[Stage, ...] = (
    "received",
    "planned",
    "on_the_way",
    "here",
    "finished",
    "confirmed",
)
"""In their order; a case that waits, or is over, keeps those it reached."""
_NAMED: frozenset[Stage] = frozenset({"planned", "on_the_way", "here", "waiting", "finished"})
_EXPECTED: frozenset[Stage] = frozenset({"planned", "on_the_way"})
_HELD_UP: frozenset[Stage] = frozenset({"received", "planned", "waiting"})
REPORTED: frozenset[Stage] = frozenset({"finished", "confirmed", "closed"})
_EARTH_M = 6_371_000
_ROUNDED_M = 100
_FRESH = timedelta(minutes=10)
"""An older position says nothing of where somebody is now (our own choice)."""


class Milestone(msgspec.Struct, frozen=True):
    """A stage that was reached, and when."""

    stage: Stage
    at: datetime


class PartFitted(msgspec.Struct, frozen=True, kw_only=True):
    """A part that is in the device now: where it comes from, until when it is warranted (None: not
    at all), and what it costs. ``free`` of its quantity cost nothing, by the warranty of the
    machine or of a part fitted before; the rest is charged by ``rest``, in cents each where known.
    """

    name_en: str
    name_zh: str
    quantity: int
    source: PartSource
    supplier: str
    months: int
    until: date | None
    ends_with: Literal["part", "machine"]
    free: int
    why: Literal["machine", "part"] | None
    rest: Charge
    cost_price_cents: int | None


class PartStill(msgspec.Struct, frozen=True, kw_only=True):
    """A part that an earlier visit fitted and that is warranted still."""

    name_en: str
    name_zh: str
    fitted_on: date
    until: date


class WarrantyTold(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the machine is in warranty, until when and why, and what parts cost beyond it."""

    machine: Cover
    parts: list[PartStill]
    after: After
    currency: str


class FoundAndDone(msgspec.Struct, frozen=True):
    """What was wrong, what was done about it and with what, and how to use and care for it."""

    cause: str
    solution: str
    care: str
    parts: list[PartFitted]
    confirmed_by: str | None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What the case waits for and until when; None: nobody knows yet."""

    waits_for: WaitsFor = msgspec.field(name="for")
    until: datetime | None


class Tracked(msgspec.Struct, frozen=True, kw_only=True):
    """A case as its customer sees it. ``distance_m`` is as the crow flies, to 100 m. ``choice``
    is whether a time may be chosen, or the one that is booked changed; ``window`` was promised.
    ``granted`` is for a limit that was missed (F-309). ``asks``: with the rating, while one may be
    given. ``ticks``: what may be ticked with the confirmation of the visit. ``rooms``: whether the
    site shows its customer how all its rooms stand. ``complaint``: the course of one, whose result
    is objected to; of another case ``complaints`` were made about it, of ``complaint_types``.
    """

    number: str
    kind: Kind
    stage: Stage
    site_name: str
    timezone: str
    opened_at: datetime
    technician: str | None
    badge: str | None
    window: Span | None
    eta: Span | None
    distance_m: int | None
    milestones: list[Milestone]
    finding: FoundAndDone | None
    cooling: Cooling | None
    rating: Rating | None
    asks: RatingAsks | None
    may: list[Act]
    choice: Choice | None
    waiting: Waiting | None
    granted: Given | None
    ticks: list[str]
    rooms: bool
    complaint: ComplaintTracked | None
    complaints: list[ComplaintMade]
    complaint_types: list[str]
    warranty: WarrantyTold


def tracked(
    order: WorkOrder,
    history: Sequence[WorkOrderEntry],
    visit: Visit,
    cooling: Cooling | None,
    rating: Rating | None,
    position: Position | None,
    *,
    badge: str | None,
    near_from: timedelta,
    warranty: Warranty,
    requires: Literal["signature_or_confirm", "signature"],
    asks: RatingAsks,
    choice: Choice | None,
    granted: Given | None,
    ticks: Sequence[str],
    rooms: bool,
    complaint: ComplaintTracked | None,
    complaints: Sequence[ComplaintMade],
    complaint_types: Sequence[str],
    now: datetime,
) -> Tracked:
    """The case at ``now``; ``rating``, ``visit`` and its ``cooling`` are those of its present
    round.
    """
    stage = STAGE[order.state]
    is_near = stage == "on_the_way" and order.eta is not None and now >= order.eta.start - near_from
    if not is_near or (position is not None and now - position.at > _FRESH):
        position = None
    may: list[Act] = ["agree"] if order.confirmation == "due" else _may(stage, rating, requires)
    return Tracked(
        number=order.number,
        kind=order.kind,
        stage=stage,
        site_name=order.site.name,
        timezone=order.site.timezone,
        opened_at=order.opened_at,
        technician=first_name(order.technician_name) if stage in _NAMED else None,
        badge=badge if stage in _NAMED else None,
        window=order.window if order.promised else None,
        eta=order.eta if stage in _EXPECTED else None,
        distance_m=_distance_m(order, position) if position else None,
        milestones=_milestones(order, history),
        finding=_finding(stage, visit, order.visit_number, warranty),
        cooling=cooling if stage in REPORTED else None,
        rating=rating,
        asks=asks if "rate" in may else None,
        may=may,
        choice=choice,
        waiting=_waiting(order.wait, stage, now),
        granted=granted,
        ticks=list(ticks) if "agree" in may else [],
        rooms=rooms,
        complaint=complaint,
        complaints=list(complaints),
        complaint_types=list(complaint_types) if complaint is None else [],
        warranty=_warranty(warranty),
    )


def _waiting(wait: Wait | None, stage: Stage, now: datetime) -> Waiting | None:
    """What holds the case up now. A break is the technician's own, and no wait to be told of.

    The note stays inside the house; an end that has passed says nothing any more.
    """
    if wait is None or wait.reason == "break" or stage not in _HELD_UP:
        return None
    until = wait.until if wait.until is not None and wait.until > now else None
    if wait.until is not None and until is None and stage != "waiting":
        return None
    return Waiting(waits_for=WAITS_FOR.get(wait.reason, "other"), until=until)


def first_name(name: str | None) -> str | None:
    """What one calls somebody at the door: the family name with 师傅 in Chinese, else the first."""
    if not name:
        return None
    if all("\u4e00" <= letter <= "\u9fff" for letter in name):
        return f"{name[:1]}师傅"
    return name.split()[0]


def _may(
    stage: Stage, rating: Rating | None, requires: Literal["signature_or_confirm", "signature"]
) -> list[Act]:
    acts: list[Act] = []
    if stage == "finished":
        acts += ["confirm", "object"] if requires == "signature_or_confirm" else ["object"]
    if stage in ("confirmed", "closed") and rating is None:
        acts.append("rate")
    return acts


def _warranty(found: Warranty) -> WarrantyTold:
    """What the customer is told; of earlier cases no more than the part and its days."""
    still = [
        PartStill(
            name_en=each.name_en, name_zh=each.name_zh, fitted_on=each.fitted_on, until=each.until
        )
        for each in found.before
        if each.is_covered and each.fitted_on is not None and each.until is not None
    ]
    return WarrantyTold(
        machine=found.machine, parts=still, after=found.after, currency=found.currency
    )


def _fitted(use: PartUse) -> PartFitted:
    cover = use.cover
    return PartFitted(
        name_en=cover.name_en,
        name_zh=cover.name_zh,
        quantity=cover.quantity,
        source=cover.source,
        supplier=cover.supplier,
        months=cover.months,
        until=cover.until,
        ends_with=cover.ends_with,
        free=use.free,
        why=use.why,
        rest=use.rest,
        cost_price_cents=use.cost_price_cents if use.rest == "cost_price" else None,
    )


def _finding(stage: Stage, visit: Visit, number: int, warranty: Warranty) -> FoundAndDone | None:
    """What was found and done, once the technician has finished; signed once the case is."""
    if stage not in REPORTED or not visit.solution:
        return None
    signed_by = visit.signature.name if visit.signature else visit.confirmed_by
    parts = [_fitted(use) for use in warranty.used if use.visit == number]
    return FoundAndDone(
        visit.cause, visit.solution, visit.care, parts, None if stage == "finished" else signed_by
    )


def _milestones(order: WorkOrder, history: Sequence[WorkOrderEntry]) -> list[Milestone]:
    """Each stage of the present round, when it was first reached; a step back undoes later ones."""
    reached: dict[Stage, datetime] = {"received": order.opened_at}
    for entry in history:
        stage = STAGE[entry.to]
        if stage not in MILESTONES:
            continue
        if entry.frm is not None and is_reopening(entry.frm, entry.to):
            reached = {"received": entry.at}
        kept = MILESTONES[: MILESTONES.index(stage) + 1]
        reached = {each: at for each, at in reached.items() if each in kept}
        reached.setdefault(stage, entry.at)
    return [Milestone(stage, at) for stage, at in reached.items()]


def _distance_m(order: WorkOrder, position: Position) -> int:
    """Great-circle distance by the haversine formula, WGS-84 degrees, rounded up to 100 m."""
    lat, lon = radians(position.lat), radians(position.lon)
    lat2, lon2 = radians(order.site.lat), radians(order.site.lon)
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    metres = 2 * _EARTH_M * asin(sqrt(half))
    return _ROUNDED_M * -(-int(metres) // _ROUNDED_M)
