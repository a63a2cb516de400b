"""The day as the planner reads it: people at work and orders that need somebody. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from dispatch.customers.opening import Opening
from hanlu.contracts.work_orders import OrderClass, State
from hanlu.regions.datum import Wgs84


@dataclass(frozen=True, slots=True)
class Busy:
    """What a technician is doing: since ``since`` at or on the way to ``place``, until about
    ``until``.
    """

    work_order_id: UUID
    place: Wgs84
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """A technician who is on shift, or whose shift begins within the horizon.

    ``place`` is the last known position on shift, else home; ``skills`` gives the level of each
    skill whose certificate is valid, ``expired`` the skills whose is not. ``stock`` is what the
    van holds but for what is kept for orders that somebody has set out for; what is kept for an
    order of the plan is used by it there. ``overtime`` is how long they may stay after the shift.
    """

    id: UUID
    name: str
    place: Wgs84
    home: Wgs84
    shift: tuple[datetime, datetime]
    skills: Mapping[str, int] = field(default_factory=dict)
    expired: frozenset[str] = frozenset()
    stock: Mapping[str, int] = field(default_factory=dict)
    busy: Busy | None = None
    outlet: str | None = None
    overtime: timedelta = timedelta(0)

    @property
    def start(self) -> Wgs84:
        """Where the next drive begins."""
        return self.busy.place if self.busy else self.place


@dataclass(frozen=True, slots=True)
class OffDuty:
    """A technician whom no plan can use: no shift begins within the horizon.

    ``skills`` are those whose certificate is valid, with their levels.
    """

    id: UUID
    name: str
    next_shift_at: datetime | None
    skills: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demand:
    """An order that needs a visit. ``due`` is when service should begin: window end or clock.
    ``preferred`` was there before, and knows the case; ``besides`` is there and asked for somebody
    else. ``outlet`` serves its site, of which ``opening`` are the hours, None: always.
    ``foretold_due``: when service should begin before its room reaches the limit, by a forecast.

    ``state_at`` is when it was offered, or came into another state. ``version`` is the order's at
    reading; whoever writes checks it. ``fixed_start``: when work begins because a person said so.
    ``proposed_moves`` are other orders and whom they would go to when a person says yes.
    """

    id: UUID
    number: str
    version: int
    order_class: OrderClass
    state: State
    state_at: datetime
    priority: int
    place: Wgs84
    duration_s: int
    due: datetime
    earliest: datetime | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    technician_id: UUID | None = None
    preferred: UUID | None = None
    besides: UUID | None = None
    outlet: str | None = None
    is_vip: bool = False
    opening: Opening | None = None
    foretold_due: datetime | None = None
    starts_at: datetime | None = None
    locked: bool = False
    fixed_start: datetime | None = None
    promised: bool = False
    proposed_to: UUID | None = None
    proposed_moves: tuple[tuple[UUID, UUID | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """All that one planning run looks at, read in one snapshot: ``seen``, where it was noted."""

    at: datetime
    policy_version: int
    people: tuple[Person, ...]
    demands: tuple[Demand, ...]
    off_duty: tuple[OffDuty, ...] = ()
    seen: str | None = None

    def places(self) -> list[Wgs84]:
        """Every place of the day, as often as it occurs: starts, homes, sites."""
        starts = [person.start for person in self.people]
        homes = [person.home for person in self.people]
        return [*starts, *homes, *(demand.place for demand in self.demands)]
