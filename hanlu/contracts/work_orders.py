"""Work orders, as dispatch tells them: the whole order at each change, and what happened to it."""

from collections import Counter
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from hanlu.contracts.events import Event, Reason

State = Literal[
    "received",
    "classified",
    "planned",
    "offered",
    "accepted",
    "travelling",
    "on_site",
    "working",
    "paused",
    "done",
    "signed",
    "closed",
    "cancelled",
]
OrderClass = Literal[
    "crisis",
    "urgent_fault",
    "key_fault",
    "service",
    "complaint_urgent",
    "complaint_important",
    "complaint",
    "consult",
    "suggestion",
]
Colour = Literal["red", "yellow", "blue", "green"]
Kind = Literal[
    "repair",
    "installation",
    "maintenance",
    "inspection",
    "return",
    "exchange",
    "pickup",
    "consultation",
    "complaint",
    "parts",
]


ValueClass = Literal["ordinary", "vip"]
"""How much a customer is worth to us (F-095)."""

Confirmation = Literal["due", "given"]
"""Whether the customer was told when somebody comes: to be told now, or has agreed."""


class SiteShown(msgspec.Struct, frozen=True, kw_only=True):
    """Where an order is: enough for a map and a phone. WGS-84 degrees.

    ``opening_hours`` as people write them, in the site's wall time; empty: always open.
    """

    name: str
    address: str
    lat: float
    lon: float
    timezone: str
    opening_hours: str = ""


class Span(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """A window of time; on the wire ``from`` and ``to``."""

    start: datetime
    end: datetime


class ClockShown(msgspec.Struct, frozen=True, kw_only=True):
    """One clock: ``due_at`` moves later while ``paused_at`` is set.

    ``called`` is the role that was called last: of an owned clock, who has it; ``taken_by`` is
    whoever of them took it. ``occasion`` tells clocks of one name apart.
    """

    clock: str
    due_at: datetime
    met_at: datetime | None
    missed_at: datetime | None
    paused_at: datetime | None
    stopped_at: datetime | None
    called: str | None = None
    taken_by: str | None = None
    occasion: int = 1


class SkillNeeded(msgspec.Struct, frozen=True, kw_only=True):
    """A skill and the least level, 1 to 3."""

    skill: str
    level: int


class ProposedMove(msgspec.Struct, frozen=True, kw_only=True):
    """An order that makes way for another: with whom it would be then, and when work begins.

    ``technician_id`` None: it would wait for somebody again. ``version`` is the order's as the
    plan saw it.
    """

    work_order_id: UUID
    number: str
    version: int
    from_technician_id: UUID
    technician_id: UUID | None
    starts_at: datetime | None


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the planner would send, waiting for a person's word. Saying yes also makes ``moves``."""

    technician_id: UUID
    starts_at: datetime
    cost: float
    moves: tuple[ProposedMove, ...] = ()


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """What an order waits for, by a code of the policy, and until when; None: nobody knows yet.

    ``stops_clocks`` is what the policy said when the wait began.
    """

    reason: str
    since: datetime
    until: datetime | None
    stops_clocks: bool
    note: str = ""


class WorkOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A work order as every interface shows it. ``class`` and ``from`` are spelt so on the wire.

    Of its ``parts`` so many are ``reserved`` for it in the van of its technician, and so many were
    ``fitted`` by earlier visits since it was last finished. ``limit_at``: when its room reaches the
    limit, by the forecast that it came from. ``value_class`` is its customer's.
    ``fixed_start``: when work begins because a person said so, with whom has it. ``team``: whose
    work it is, by code.
    """

    id: UUID
    number: str
    kind: Kind
    order_class: OrderClass = msgspec.field(name="class")
    colour: Colour
    priority: int
    state: State
    source: str
    fault: str | None
    title: Reason | None
    description: str
    reasons: list[Reason]
    site_id: UUID
    site: SiteShown
    asset_id: UUID | None
    device_id: str | None
    channel: str | None
    zone_id: UUID | None
    alarm_id: UUID | None
    technician_id: UUID | None
    technician_name: str | None
    starts_at: datetime | None
    window: Span | None
    promised: bool
    eta: Span | None
    locked: bool
    clocks: list[ClockShown]
    skills: list[SkillNeeded]
    parts: list[str]
    duration_s: int
    proposal: Proposal | None
    opened_at: datetime
    opened_by: str
    state_at: datetime
    round: int
    policy_version: int
    region: str | None
    outlet: str | None
    version: int
    visit_number: int = 1
    wait: Wait | None = None
    preferred_technician_id: UUID | None = None
    merged_into: UUID | None = None
    confirmation: Confirmation | None = None
    helps: UUID | None = None
    helps_technician_id: UUID | None = None
    reserved: dict[str, int] = {}
    fitted: dict[str, int] = {}
    limit_at: datetime | None = None
    value_class: ValueClass = "ordinary"
    fixed_start: datetime | None = None
    team: str | None = None

    @property
    def parts_left(self) -> tuple[str, ...]:
        """The parts that it still needs."""
        return tuple((Counter(self.parts) - Counter(self.fitted)).elements())


class WorkOrderOpened(Event, frozen=True, kw_only=True, tag="work_order.opened"):
    """A case began. Told once per order."""

    order: WorkOrder


class WorkOrderChanged(Event, frozen=True, kw_only=True, tag="work_order.changed"):
    """Anything about an order is different; the order as it is now."""

    order: WorkOrder


class WorkOrderReopened(Event, frozen=True, kw_only=True, tag="work_order.reopened"):
    """A finished case was taken up again, with its history; its clocks started anew."""

    order: WorkOrder
    reason: str


class WorkOrderTransitioned(Event, frozen=True, kw_only=True, tag="work_order.transitioned"):
    """One step of the life of an order. Told beside `WorkOrderChanged`."""

    id: UUID
    number: str
    frm: State = msgspec.field(name="from")
    to: State
    by: str
    reason: str | None
    at: datetime
    version: int


class WorkOrderHandedToTeam(Event, frozen=True, kw_only=True, tag="work_order.handed_to_team"):
    """A person gave an order to another team. Told beside `WorkOrderChanged`."""

    work_order_id: UUID
    number: str
    frm: str | None = msgspec.field(name="from")
    team: str
    by: str
    reason: str
    at: datetime


class ClockMissed(Event, frozen=True, kw_only=True, tag="clock.missed"):
    """A limit passed unmet. Told once per order, round and clock, never before ``due_at``."""

    work_order_id: UUID
    number: str
    clock: str
    due_at: datetime
    at: datetime


class EscalationRaised(Event, frozen=True, kw_only=True, tag="escalation.raised"):
    """A late case calls the next person up. ``skipped`` lists rungs passed over by a downtime."""

    work_order_id: UUID
    number: str
    clock: str
    step: int
    to_role: str
    due_at: datetime
    at: datetime
    skipped: tuple[str, ...] = ()


class AlarmAttached(Event, frozen=True, kw_only=True, tag="work_order.alarm_attached"):
    """An alarm belongs to this order from now on: it opened it, or joined it."""

    work_order_id: UUID
    number: str
    alarm_id: UUID
