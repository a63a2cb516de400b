"""What is on record of a past day, as values: how it began and what happened, in turn."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from dispatch.assignments.basis import Basis
from dispatch.planning import demand
from dispatch.planning.day import Day
from dispatch.planning.past.known import knew
from dispatch.technicians import duty
from dispatch.technicians.duty import Standing
from dispatch.technicians.positions import CLOCK_SKEW
from dispatch.technicians.shifts import Interval, Roster
from dispatch.technicians.skills import Skill
from dispatch.work_orders.states import STARTED
from hanlu.contracts.technicians import Technician
from hanlu.contracts.work_orders import WorkOrder
from hanlu.regions.datum import Wgs84

type Seen = tuple[datetime, Wgs84]
type Tracked = tuple[datetime, Wgs84, int | None]
"""A position on record, and the transaction that wrote it where that was noted."""
type Noted = tuple[datetime, Interval]
"""An absence or other duty, and since when it is known."""


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """An order as it was from then on. ``action`` is its history's; None where only a clock ran
    out. ``basis`` is set where the planner decided; ``written_by`` is the transaction, where noted.
    """

    at: datetime
    order: WorkOrder
    action: str | None
    role: str = "service"
    basis: Basis | None = None
    written_by: int | None = None


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """A technician as they were from then on: at work or not, skills, home, parts in the van."""

    at: datetime
    person: Technician


@dataclass(frozen=True, slots=True)
class Past:
    """A day from ``begin`` to ``end``.

    ``orders`` were unfinished when it began, ``told`` is what was last said of technicians by
    then. Of whom nothing was ever said, ``registered`` (by code) and ``standings`` tell how they
    are now; shifts are always those of now, but absences and other duty count from when they were
    ``noted``. ``seen`` are positions, oldest first.
    """

    begin: datetime
    end: datetime
    orders: tuple[WorkOrder, ...]
    registered: tuple[duty.Technician, ...]
    happened: tuple[OrderChanged | PersonChanged, ...] = ()
    told: Mapping[UUID, Technician] = field(default_factory=dict)
    standings: Mapping[UUID, Standing] = field(default_factory=dict)
    seen: Mapping[UUID, tuple[Tracked, ...]] = field(default_factory=dict)
    noted: Mapping[UUID, tuple[Noted, ...]] = field(default_factory=dict)

    def roster(self, person: duty.Technician, at: datetime) -> Roster:
        """When somebody works, as it was known at an instant."""
        unknown = {interval for since, interval in self.noted.get(person.id, ()) if since > at}
        if not unknown:
            return person.roster
        extra, absent = (
            tuple(each for each in intervals if each not in unknown)
            for intervals in (person.roster.extra, person.roster.absent)
        )
        return replace(person.roster, extra=extra, absent=absent)

    def last_seen(self, person_id: UUID, basis: Basis) -> Seen | None:
        """The last position that a look knew."""
        tracked = self.seen.get(person_id, ())
        n = bisect_right(tracked, basis.looked_at + CLOCK_SKEW, key=lambda each: each[0])
        known = (each for each in reversed(tracked[:n]) if knew(basis, each[0], each[2]))
        last = next(known, None)
        return None if last is None else last[:2]

    def worked_s(self) -> dict[UUID, int]:
        """How long the jobs took that were begun and done within the day, breaks included."""
        began: dict[UUID, datetime] = {}
        took: dict[UUID, int] = {}
        for each in self.happened:
            if isinstance(each, OrderChanged):
                order = each.order
                if order.state == "working":
                    began.setdefault(order.id, each.at)
                elif order.state == "done" and order.id in began:
                    took.setdefault(order.id, int((each.at - began[order.id]).total_seconds()))
        return took

    def with_one_more(self, like: UUID, new_id: UUID) -> "Past":
        """The day with one technician more: as ``like`` is registered now, and all day at work."""
        base = next(each for each in self.registered if each.id == like)
        extra = replace(base, id=new_id, name=f"{base.name} #2")
        standing = self.standings.get(like, Standing(base.version, None, {}))
        return replace(
            self,
            registered=(*self.registered, extra),
            standings={**self.standings, new_id: replace(standing, seen=None)},
        )


class Scene:
    """The day as it stands while it is played: orders, and technicians at work by code."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self.orders = {order.id: order for order in past.orders}
        self.people: dict[UUID, duty.Technician | None] = {
            each.id: each if each.id in past.standings else None for each in past.registered
        }
        self.stock = {each: dict(standing.stock) for each, standing in past.standings.items()}
        self._registered = {each.id: each for each in past.registered}
        for person in past.told.values():
            self.person(person)

    def person(self, now: Technician) -> None:
        """Take what was said of a technician; of one who is not registered nothing is known."""
        registered = self._registered.get(now.id)
        if registered is not None:
            skills = tuple(Skill(each.skill, each.level, each.expires_at) for each in now.skills)
            home = Wgs84(now.home.lat, now.home.lon)
            overtime = timedelta(minutes=now.overtime_min)
            stands = replace(
                registered, home=home, skills=skills, outlet=now.outlet, overtime=overtime
            )
            self.people[now.id] = stands if now.active else None
            self.stock[now.id] = dict(now.stock)

    def at_work(self, at: datetime) -> dict[UUID, duty.Technician]:
        """The technicians by code, with their rosters as they were known at an instant."""
        return {
            person_id: replace(each, roster=self._past.roster(each, at))
            for person_id, each in self.people.items()
            if each is not None
        }

    def day(
        self, at: datetime, orders: Collection[WorkOrder], seen: Mapping[UUID, Seen | None]
    ) -> Day:
        """What the planner would have read at an instant, with everybody where ``seen`` says."""
        at_work = self.at_work(at)
        return Day(
            waiting={each.id: each for each in demand.demands(orders)},
            started={each.id: each for each in orders if each.state in STARTED},
            people=at_work,
            standings={
                person_id: Standing(0, seen.get(person_id), self.stock.get(person_id, {}))
                for person_id in at_work
            },
        )

    def seen(self, basis: Basis) -> dict[UUID, Seen | None]:
        """Where everybody was, as far as a look knew."""
        return {person_id: self._past.last_seen(person_id, basis) for person_id in self.people}
