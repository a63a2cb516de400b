"""The day, read and turned into a problem: one snapshot, the travel times between its places."""

from datetime import datetime

from dispatch.planning import demand
from dispatch.planning.build import Built, build
from dispatch.planning.policy import PlanningPolicy
from dispatch.planning.situation import Busy, OffDuty, Person, Situation
from dispatch.technicians import duty
from dispatch.technicians.duty import OnDuty
from dispatch.work_orders import repository as orders
from dispatch.work_orders.states import STARTED
from hanlu.clock import Clock
from hanlu.database import Connection
from hanlu.regions.travel import Source, TravelTimes

# Far above a day's work of one planner; larger installations plan by territory.
_MOST_ORDERS = 20_000


async def read(
    connection: Connection, clock: Clock, policy: PlanningPolicy, policy_version: int
) -> Situation:
    """Orders and people as they stand in the snapshot of ``connection``."""
    now = clock.now()
    states = sorted(demand.WAITING | STARTED)
    unfinished = await orders.listed(connection, {"state": states}, limit=_MOST_ORDERS)
    doing = demand.busy(unfinished, now)
    people: list[Person] = []
    off_duty: list[OffDuty] = []
    for each in await duty.technicians(connection, now):
        if each.shift is None or each.shift[0] > now + policy.horizon:
            off_duty.append(OffDuty(each.id, each.name, each.shift[0] if each.shift else None))
        else:
            people.append(_person(each, doing.get(each.id), now))
    waiting = demand.demands(unfinished)
    return Situation(now, policy_version, tuple(people), waiting, tuple(off_duty))


async def built(
    situation: Situation, travel_times: TravelTimes, policy: PlanningPolicy
) -> tuple[Built, Source]:
    """The problem of a day, and which source the travel times came from."""
    places = situation.places()
    matrix = await travel_times.matrix(places, places)
    return build(situation, matrix.travel_s, policy), matrix.source


def _person(each: OnDuty, doing: Busy | None, now: datetime) -> Person:
    assert each.shift is not None  # noqa: S101  # the caller sorted those without one out
    return Person(
        id=each.id,
        name=each.name,
        place=each.place,
        home=each.home,
        shift=each.shift,
        skills={held.skill: held.level for held in each.skills if held.counts_at(now)},
        expired=frozenset(held.skill for held in each.skills if not held.counts_at(now)),
        stock=each.stock,
        busy=doing,
    )
