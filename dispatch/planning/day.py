"""The day as it is known: unfinished orders and active technicians, kept from look to look. Pure.

A look compares the versions of one snapshot with those known here and reads only what differs
(`reading`). So a day that was kept equals one that is read afresh, whatever happened in between,
and the first look, which knows nothing, is the same as all others. Nothing in here depends on the
time: that comes in when a situation is made of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from dispatch.planning import demand
from dispatch.planning.policy import PlanningPolicy
from dispatch.planning.situation import Busy, Demand, OffDuty, Person, Situation
from dispatch.technicians import duty
from dispatch.technicians.duty import OnDuty, Standing, Technician
from dispatch.work_orders.states import STARTED
from hanlu.contracts.work_orders import State, WorkOrder

STATES: tuple[State, ...] = tuple(sorted(demand.WAITING | STARTED))
"""The states of the orders that a day holds."""

type Versions = Mapping[UUID, tuple[int, int, int, int, int]]
"""Orders, and at what each stands: see `dispatch.work_orders.repository.versions`."""


@dataclass(frozen=True, slots=True)
class Day:
    """Orders at ``versions``, of which ``waiting`` need somebody and ``started`` keep somebody
    busy; technicians, and how they stand, by code; ``seen`` is the snapshot in which it was read.
    Without arguments nothing is known yet.
    """

    versions: Versions = field(default_factory=dict)
    waiting: Mapping[UUID, Demand] = field(default_factory=dict)
    started: Mapping[UUID, WorkOrder] = field(default_factory=dict)
    people: Mapping[UUID, Technician] = field(default_factory=dict)
    standings: Mapping[UUID, Standing] = field(default_factory=dict)
    seen: str | None = field(default=None, compare=False)

    def unknown_orders(self, versions: Versions) -> list[UUID]:
        """The orders that have to be read to know the day at ``versions``."""
        known = self.versions
        return [order_id for order_id, now in versions.items() if known.get(order_id) != now]

    def unknown_people(self, standings: Mapping[UUID, Standing]) -> list[UUID]:
        """The technicians who have to be read to know the day at ``standings``."""
        return [
            person_id
            for person_id, now in standings.items()
            if (known := self.people.get(person_id)) is None or known.version != now.version
        ]

    def folded(
        self,
        versions: Versions,
        read: Iterable[WorkOrder],
        standings: Mapping[UUID, Standing],
        registered: Iterable[Technician],
    ) -> "Day":
        """The day at ``versions`` and ``standings``, of which the unknown were read."""
        changed = {order.id: order for order in read}
        waiting = {each.id: each for each in demand.demands(changed.values())}
        started = {each.id: each for each in changed.values() if each.state in STARTED}
        people = {**self.people, **{person.id: person for person in registered}}
        return Day(
            versions,
            {**_unchanged(self.waiting, versions, changed), **waiting},
            {**_unchanged(self.started, versions, changed), **started},
            {person_id: people[person_id] for person_id in standings},
            standings,
        )

    def situation(self, at: datetime, policy: PlanningPolicy, policy_version: int) -> Situation:
        """What one planning run looks at, at the instant ``at``."""
        doing = demand.busy(self.started.values(), at)
        begun = demand.kept_for(self.started.values())
        starts: dict[UUID, list[datetime]] = {}
        for each_demand in self.waiting.values():
            if each_demand.technician_id is not None and each_demand.starts_at is not None:
                starts.setdefault(each_demand.technician_id, []).append(each_demand.starts_at)
        people: list[Person] = []
        off_duty: list[OffDuty] = []
        for person_id, registered in self.people.items():
            overtime = min(registered.overtime, policy.overtime_most)
            each = duty.on_duty(
                registered,
                self.standings[person_id],
                at,
                overtime=overtime,
                starts=starts.get(person_id, ()),
            )
            if each.shift is None or each.shift[0] > at + policy.horizon:
                next_shift_at = each.shift[0] if each.shift else None
                off_duty.append(OffDuty(each.id, each.name, next_shift_at, _valid(each, at)))
            else:
                person = _person(each, doing.get(each.id), begun.get(each.id, {}), at)
                people.append(replace(person, overtime=overtime))
        waiting = tuple(sorted(self.waiting.values(), key=demand.urgency))
        return Situation(at, policy_version, tuple(people), waiting, tuple(off_duty), self.seen)


def _unchanged[T](
    known: Mapping[UUID, T], versions: Versions, changed: Mapping[UUID, WorkOrder]
) -> dict[UUID, T]:
    return {
        order_id: value
        for order_id, value in known.items()
        if order_id in versions and order_id not in changed
    }


def _valid(each: OnDuty, now: datetime) -> dict[str, int]:
    """The level of each skill whose certificate counts."""
    return {held.skill: held.level for held in each.skills if held.counts_at(now)}


def _person(each: OnDuty, doing: Busy | None, kept: Mapping[str, int], now: datetime) -> Person:
    assert each.shift is not None  # noqa: S101  # the caller sorted those without one out
    return Person(
        id=each.id,
        name=each.name,
        place=each.place,
        home=each.home,
        shift=each.shift,
        skills=_valid(each, now),
        expired=frozenset(held.skill for held in each.skills if not held.counts_at(now)),
        stock={part: max(0, held - kept.get(part, 0)) for part, held in each.stock.items()},
        busy=doing,
        outlet=each.outlet,
    )
