"""Who could take an order, ranked, each with its cost in parts and its reasons. Pure."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dispatch.planning.build import Built
from dispatch.planning.demand import opened
from dispatch.planning.situation import Demand, Person
from hanlu.contracts.events import Reason
from optimizer.cost import Cost, away_cost, choice_cost
from optimizer.feasibility import Violation
from optimizer.insert import Option, rank
from optimizer.plan import PlanStop, Rest, Visit
from optimizer.timing import timeline

_S_PER_MIN = 60


@dataclass(frozen=True, slots=True)
class Pushed:
    """Another visit of the same day that would begin at another time than it is planned for."""

    work_order_id: UUID
    number: str
    was_at: datetime
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """One technician as an answer. Feasible when ``broken`` is empty; then the rest is given."""

    technician_id: UUID
    name: str
    broken: tuple[Reason, ...] = ()
    arrives_at: datetime | None = None
    starts_at: datetime | None = None
    cost: Cost | None = None
    reasons: tuple[Reason, ...] = ()
    pushed: tuple[Pushed, ...] = ()

    @property
    def feasible(self) -> bool:
        return not self.broken


def candidates(built: Built, job: int, options: Sequence[Option] | None = None) -> list[Candidate]:
    """Every technician for ``job``: who can, cheapest first, then who cannot and why.

    ``options`` are those of ``rank``, where they are known already.
    """
    ranked = rank(built.problem, built.current, job) if options is None else options
    off_duty = [
        Candidate(each.id, each.name, broken=(Reason("off_shift", {"until": each.next_shift_at}),))
        for each in built.situation.off_duty
    ]
    return [_candidate(built, job, option) for option in ranked] + off_duty


def chosen(built: Built, job: int, option: Option) -> Candidate:
    """A feasible option as the candidate it is, with its reasons."""
    return _candidate(built, job, option)


def _candidate(built: Built, job: int, option: Option) -> Candidate:
    demand, person = built.situation.demands[job], built.situation.people[option.technician]
    if option.broken is not None:
        broken = _rule(built, demand, person, option.broken)
        return Candidate(person.id, person.name, broken=(broken,))
    assert option.arrive_s is not None and option.start_s is not None  # noqa: S101, PT018  # feasible
    return Candidate(
        technician_id=person.id,
        name=person.name,
        arrives_at=built.instant(option.arrive_s),
        starts_at=built.instant(option.start_s),
        cost=option.added,
        reasons=tuple(_reasons(built, job, person, option)),
        pushed=tuple(_pushed(built, job, option)),
    )


def _pushed(built: Built, job: int, option: Option) -> Iterator[Pushed]:
    """What else of the day would begin a minute or more earlier or later, in the day's order."""
    assert option.route is not None  # noqa: S101  # feasible
    before = _starts_s(built, option.technician, built.current.route_of(option.technician).stops)
    after = _starts_s(built, option.technician, option.route.stops)
    for other, start_s in after.items():
        was_s = before.get(other)
        if other == job or was_s is None or abs(start_s - was_s) < _S_PER_MIN:
            continue
        demand = built.situation.demands[other]
        yield Pushed(demand.id, demand.number, built.instant(was_s), built.instant(start_s))


def _starts_s(built: Built, technician: int, stops: Sequence[PlanStop]) -> dict[int, int]:
    """When each job of a day begins, in seconds of the problem."""
    timed = timeline(built.problem, technician, stops).stops
    return {each.stop.job: each.start_s for each in timed if isinstance(each.stop, Visit)}


def _reasons(built: Built, job: int, person: Person, option: Option) -> list[Reason]:
    assert option.route is not None and option.added is not None  # noqa: S101, PT018  # feasible
    demand = built.situation.demands[job]
    day = timeline(built.problem, option.technician, option.route.stops)
    position = option.position or 0
    n = next(
        n
        for n, each in enumerate(day.stops)
        if isinstance(each.stop, Visit) and each.stop.job == job
    )
    own = day.stops[n]
    reasons = [Reason("drive", {"minutes": round(own.drive_s / _S_PER_MIN)})]
    if person.busy is not None and position == 0:
        reasons.append(Reason("busy_until", {"at": person.busy.until}))
    elif position:
        reasons.append(Reason("after_other_visits", {"count": position}))
    if n and isinstance(day.stops[n - 1].stop, Rest):
        rested = day.stops[n - 1].end_s
        reasons.append(Reason("after_break", {"at": built.instant(rested)}))
    reasons += [
        Reason("has_skill", {"skill": skill, "level": person.skills.get(skill, 0)})
        for skill in sorted(demand.skills)
    ]
    reasons += [
        Reason("has_part", {"part": part, "count": person.stock[part]})
        if part in built.problem.part_names
        else Reason("part_to_fetch", {"part": part})
        for part in sorted(set(demand.parts))
    ]
    if demand.fixed_start is not None:
        reasons.append(Reason("fixed_at", {"at": demand.fixed_start}))
        behind = built.instant(own.start_s) - demand.fixed_start
        if behind >= timedelta(minutes=1):
            reasons.append(Reason("later_than_fixed", {"minutes": behind // timedelta(minutes=1)}))
    if waits := _waits_for_door(built, demand):
        reasons.append(waits)
    late = built.instant(own.start_s) - demand.due
    if late > timedelta(0):
        reasons.append(Reason("late_by", {"minutes": math.ceil(late / timedelta(minutes=1))}))
    reasons += _prices(built, job, person, option, day.back_s)
    own_price = choice_cost(built.problem, option.technician, job)
    reasons.append(_promise(demand, person, own_price, option.added.stability - own_price))
    return reasons


def _prices(
    built: Built, job: int, person: Person, option: Option, back_s: int
) -> Iterator[Reason]:
    """What this technician costs beside driving and waiting, and whose order it is."""
    demand, planning = built.situation.demands[job], built.planning
    if away_cost(built.problem, option.technician, job):
        yield Reason("other_outlet", {"outlet": person.outlet or ""})
    assert option.added is not None  # noqa: S101  # feasible
    if option.added.overtime > 0:
        over_s = back_s - built.problem.technicians[option.technician].shift_s[1]
        yield Reason("overtime", {"minutes": math.ceil(over_s / _S_PER_MIN)})
    if option.added.load > 0:
        yield Reason("long_day", {"hours": round(planning.load_from / timedelta(hours=1), 1)})
    if demand.is_vip and planning.value_weight:
        yield Reason("vip", {"weight": planning.value_weight})


def _waits_for_door(built: Built, demand: Demand) -> Reason | None:
    """The site is closed now: nobody is sent before it opens, whatever is planned for later."""
    starts = opened(replace(demand, starts_at=None), built.planning, built.situation.at)
    if starts is None or starts[0] <= max(
        built.situation.at, demand.earliest or built.situation.at
    ):
        return None
    return Reason("closed_until", {"at": starts[0]})


def _promise(demand: Demand, person: Person, own_price: int, others: int) -> Reason:
    """What becomes of promises. What nobody has yet is promised to nobody, though taking it from
    whom it was proposed to, or who was there before, has its price.
    """
    if others or (own_price and demand.technician_id is not None):
        return Reason("moves_promises", {})
    if demand.technician_id is None and demand.preferred is not None:
        return Reason("was_there_before" if person.id == demand.preferred else "new_to_it", {})
    return Reason("moves_nobody", {})


def _rule(built: Built, demand: Demand, person: Person, violation: Violation) -> Reason:
    """The broken rule; seconds of the problem become instants that a person can read."""
    if violation.rule == "skill_missing":
        return _skill_rule(demand, person)
    if violation.rule == "after_window" and (shut := _site_closed(built, demand)):
        return shut
    if violation.rule == "part_short" and (kept := _kept(built, demand, person, violation)):
        return kept
    params: dict[str, Any] = {}
    for name, value in violation.params.items():
        if name.endswith("_s") and isinstance(value, int):
            params[f"{name.removesuffix('_s')}_at"] = built.instant(value)
        elif name not in ("job", "technician"):
            params[name] = value
    return Reason(violation.rule, params)


def _site_closed(built: Built, demand: Demand) -> Reason | None:
    """The door is closed when they could be there: since when, and until when."""
    starts = opened(demand, built.planning, built.situation.at)
    if starts is None or demand.opening is None:
        return None
    closes = starts[1] + timedelta(seconds=demand.duration_s)
    return Reason("site_closed", {"from": closes, "until": demand.opening.next_open(closes)})


def _kept(built: Built, demand: Demand, person: Person, violation: Violation) -> Reason | None:
    """The part is in the van, and kept for orders that this technician has already."""
    part = str(violation.params["part"])
    orders = [
        each.number
        for each in built.situation.demands
        if each.technician_id == person.id and each.id != demand.id and part in each.parts
    ]
    if not orders or not person.stock.get(part):
        return None
    return Reason("part_kept", {"part": part, "orders": ", ".join(orders)})


def _skill_rule(demand: Demand, person: Person) -> Reason:
    lacking = {
        skill: level
        for skill, level in demand.skills.items()
        if person.skills.get(skill, 0) < level
    }
    if not lacking:
        return Reason("asked_for_help", {})
    skill, level = min(lacking.items())
    params = {"skill": skill, "level": level, "has": person.skills.get(skill, 0)}
    return Reason("certificate_expired" if skill in person.expired else "skill_missing", params)
