"""A disturbed day of eight hours, planned as at work and planned freely: what promises cost.

Three hundred jobs, half of them with a time that was agreed with the customer, and sixty
disturbances: people ill or late, jobs that grow, cancellations, urgent orders, parts that turn out
to be needed. The day is played on a clock of its own (`dispatch.planning.past`) by the planner's
own look and search: once under the shipped policy, once with no price on moving anything, which is
the reference. Goals: at most 0.3 changes a promised job, at least 95 % of the free plan's value, no
job moved that is under way. A job is promised once somebody has accepted it; a change is another
technician, or a customer's agreed time that passes. How often people were told another arrival is
printed beside: most of it is drives and jobs that take longer or shorter than expected, which no
plan can help.

Value is what the unserved penalties of all orders come to, less what the day cost: penalties of
those that nobody began, lateness at its weight, and the road; all in seconds of travel.

Options: --jobs=N (300) --disturbances=N (60) --seeds=N (1) --search=N (50)
"""

import argparse
import asyncio
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import structs

from benchmarks.machine import load, machine
from dispatch.planning.past.chance import Chance
from dispatch.planning.past.figures import Outcome
from dispatch.planning.past.log import OrderChanged, Past, PersonChanged
from dispatch.planning.past.play import Course, places, play
from dispatch.planning.table import Table
from dispatch.policies import Policies
from dispatch.technicians import duty
from dispatch.technicians.duty import Standing
from dispatch.technicians.shifts import Roster, WeeklyShift
from dispatch.technicians.skills import Skill
from hanlu.contracts.technicians import HomePlace, SkillHeld, Technician
from hanlu.contracts.work_orders import SiteShown, SkillNeeded, Span, WorkOrder
from hanlu.regions.datum import Wgs84
from hanlu.regions.straight_line import StraightLine
from tests.dispatch.policies import shipped_policies

BEGIN = datetime(2026, 6, 1, 0, 0, tzinfo=UTC)  # eight in the morning in Shanghai, a Monday
LASTS = timedelta(hours=8)
JOBS_A_PERSON = 5
PART = "start-relay"
# Of sixty disturbances so many are ...
KINDS = {"sick": 6, "late": 8, "grown": 14, "cancelled": 12, "urgent": 12, "part": 8}


@dataclass(frozen=True)
class Day:
    """A day to come, and how long jobs will really take where that is known."""

    past: Past
    worked_s: dict[UUID, int]
    orders: dict[UUID, WorkOrder]


def main() -> None:
    """Print changes, value and times of each seed, and the machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=300)
    parser.add_argument("--disturbances", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--search", type=int, default=50)
    asked = parser.parse_known_args(sys.argv[1:])[0]
    print(f"machine: {machine()}; {load()}", flush=True)
    for seed in range(asked.seeds):
        day = made(asked.jobs, asked.disturbances, Random(seed))
        kept, freely = shipped_policies(), _free(shipped_policies())
        value, cost = {}, {}
        for name, policies in (("with promises", kept), ("freely", freely)):
            begin = time.process_time()
            outcome = play(day.past, _course(day, policies, seed, asked.search))
            spent_s = time.process_time() - begin
            value[name], cost[name] = _value(day, outcome, kept)
            _tell(f"seed {seed}, {name}", day, outcome, spent_s)
        share = value["with promises"] / value["freely"]
        print(
            f"seed {seed}: {share:.1%} of the free plan's value,"
            f" {cost['with promises'] / cost['freely']:.2f} times its cost",
            flush=True,
        )
    print(load())


def _tell(name: str, day: Day, outcome: Outcome, spent_s: float) -> None:
    jobs = max(1, len(outcome.promised))
    passed = sum(
        day.orders[order].promised
        and (order not in outcome.began or outcome.began[order].at > outcome.due[order])
        for order in outcome.promised & outcome.due.keys()
    )
    print(
        f"{name}: {(outcome.promises_moved + passed) / jobs:.2f} changes a promised job"
        f" ({outcome.promises_moved} to another technician, {passed} agreed times passed,"
        f" {jobs} promised), started and moved: {outcome.started_moved},"
        f" told another arrival: {outcome.promises_retimed}; {spent_s:.0f} s of processor time"
    )
    told = (f"{figure} {value:.2f}" for figure, value in outcome.figures().items())
    print(f"  {', '.join(told)}", flush=True)


def made(jobs: int, disturbances: int, rng: Random) -> Day:
    """Jobs over a city of thirty kilometres, enough people for them, and what goes wrong."""
    people = [_person(n, rng) for n in range(jobs // JOBS_A_PERSON)]
    counts = {kind: round(share * disturbances / 60) for kind, share in KINDS.items()}
    orders = [_order(n, rng) for n in range(jobs - counts["urgent"])]
    some = iter(rng.sample(orders, counts["grown"] + counts["cancelled"] + counts["part"]))
    away = iter(rng.sample(people, counts["sick"] + counts["late"]))
    happened: list[OrderChanged | PersonChanged] = []
    noted = {}
    worked_s = {}
    for _ in range(counts["sick"]):
        at = _instant(rng)
        happened.append(PersonChanged(at, _told(next(away), active=False)))
    for _ in range(counts["late"]):
        person = next(away)
        at, until = BEGIN + timedelta(minutes=10), BEGIN + timedelta(minutes=rng.randint(60, 120))
        noted[person.id] = ((at, (BEGIN, until)),)
        people[people.index(person)] = replace(
            person, roster=replace(person.roster, absent=((BEGIN, until),))
        )
        happened.append(PersonChanged(at, _told(person)))
    for _ in range(counts["grown"]):
        order = next(some)
        worked_s[order.id] = 2 * order.duration_s
    happened += [
        *(_said(_instant(rng), next(some), state="cancelled") for _ in range(counts["cancelled"])),
        *(_said(_instant(rng), next(some), parts=[PART]) for _ in range(counts["part"])),
        *(_urgent(jobs + n, rng) for n in range(counts["urgent"])),
    ]
    past = Past(
        begin=BEGIN,
        end=BEGIN + LASTS,
        orders=tuple(orders),
        registered=tuple(people),
        happened=tuple(sorted(happened, key=lambda each: each.at)),
        standings={
            each.id: Standing(1, None, {PART: 2} if n % 3 == 0 else {})
            for n, each in enumerate(people)
        },
        noted=noted,
    )
    known = {each.id: each for each in orders}
    known |= {each.order.id: each.order for each in happened if isinstance(each, OrderChanged)}
    return Day(past, worked_s, known)


def _course(day: Day, policies: Policies, seed: int, search: int) -> Course:
    known = places(day.past)
    matrix = asyncio.run(StraightLine().matrix(known, known))
    return Course(policies, Table.of(known, matrix), Chance(seed, day.worked_s), search)


def _free(policies: Policies) -> Policies:
    """Nothing that somebody was told has a price."""
    free = {"accepted_price": 0, "offered_price": 0, "returning_price": 0, "worth_moving": 1}
    return replace(policies, planning=policies.planning.model_copy(update=free))


def _value(day: Day, outcome: Outcome, policies: Policies) -> tuple[float, float]:
    """Value and cost in seconds of travel, by the prices of the shipped policy."""
    prices = {order: policies.planning.price(day.orders[order].priority) for order in outcome.due}
    cost = float(outcome.drive_s)
    for order, price in prices.items():
        began = outcome.began.get(order)
        if began is None:
            cost += price.unserved
        else:
            late_s = (began.at - outcome.due[order]).total_seconds()
            cost += price.late_weight * max(0.0, late_s)
    return sum(price.unserved for price in prices.values()) - cost, cost


def _instant(rng: Random) -> datetime:
    """Some time before the last two hours."""
    return BEGIN + timedelta(minutes=rng.randint(20, 360))


def _place(rng: Random) -> Wgs84:
    return Wgs84(round(30.1 + rng.random() * 0.27, 4), round(120.0 + rng.random() * 0.31, 4))


def _person(n: int, rng: Random) -> duty.Technician:
    shift = WeeklyShift(0, wall_time(8, 0), LASTS)
    skills: tuple[Skill, ...] = (Skill("refrigeration", rng.choice((1, 2, 3)), None),)
    if n % 2:
        skills += (Skill("electrical", 2, None),)
    roster = Roster(ZoneInfo("Asia/Shanghai"), (shift,))
    return duty.Technician(_uuid(rng), 1, f"T-{n:02}", _place(rng), roster, skills)


def _told(person: duty.Technician, *, active: bool = True) -> Technician:
    """A technician as the event says, all that counts unchanged but ``active``."""
    return Technician(
        id=person.id,
        code=person.name,
        name=person.name,
        state="free",
        skills=[
            SkillHeld(skill=each.skill, level=each.level, expires_at=each.expires_at)
            for each in person.skills
        ],
        home=HomePlace(lat=person.home.lat, lon=person.home.lon),
        shift=None,
        timezone="Asia/Shanghai",
        region=None,
        outlet=None,
        active=active,
        position=None,
        stock={},
        version=2,
    )


def _order(n: int, rng: Random) -> WorkOrder:
    place = _place(rng)
    opens = BEGIN + timedelta(minutes=30 * rng.randint(0, 11))
    promised = rng.random() < 0.5
    skills = [SkillNeeded(skill="refrigeration", level=rng.choice((1, 1, 2)))]
    if rng.random() < 0.2:
        skills = [SkillNeeded(skill="electrical", level=1)]
    return WorkOrder(
        id=_uuid(rng),
        number=f"WO-{n:04}",
        kind="repair",
        order_class="service",
        colour="blue",
        priority=rng.choice((2, 3, 3, 3, 4)),
        state="classified",
        source="phone",
        fault=None,
        title=None,
        description="",
        reasons=[],
        site_id=_uuid(rng),
        site=SiteShown(
            name=f"S-{n}", address="", lat=place.lat, lon=place.lon, timezone="Asia/Shanghai"
        ),
        asset_id=None,
        device_id=None,
        channel=None,
        zone_id=None,
        alarm_id=None,
        technician_id=None,
        technician_name=None,
        starts_at=None,
        window=Span(start=opens, end=opens + timedelta(hours=2)) if promised else None,
        promised=promised,
        eta=None,
        locked=False,
        clocks=[],
        skills=skills,
        parts=[],
        duration_s=60 * rng.randint(30, 75),
        proposal=None,
        opened_at=BEGIN - timedelta(hours=rng.randint(14, 20)),
        opened_by="desk",
        state_at=BEGIN - timedelta(hours=12),
        round=1,
        policy_version=1,
        region=None,
        outlet=None,
        version=2,
    )


def _urgent(n: int, rng: Random) -> OrderChanged:
    at = _instant(rng)
    order = structs.replace(
        _order(n, rng),
        order_class="urgent_fault",
        priority=1,
        promised=False,
        window=Span(start=at, end=at + timedelta(hours=2)),
        opened_at=at,
        state_at=at,
    )
    return OrderChanged(at, order, "opened")


def _said(at: datetime, order: WorkOrder, **now: object) -> OrderChanged:
    return OrderChanged(at, structs.replace(order, **now), "changed", role="dispatcher")


def _uuid(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)
