"""From the day to the optimizer's problem and back. Pure; seconds count from the situation."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from dispatch.planning.demand import opened
from dispatch.planning.policy import PlanningPolicy, PriorityPrice
from dispatch.planning.situation import Demand, Person, Situation
from dispatch.planning.table import Table
from dispatch.policies import Policies
from hanlu.regions.datum import Wgs84
from optimizer.construct import most_pressing_first
from optimizer.live import held
from optimizer.plan import Plan
from optimizer.problem import Break, Fairness, Job, Lock, Overtime, Problem, Promise, Technician
from optimizer.running import RunningPlan
from optimizer.schedule import schedule
from optimizer.timing import timeline

# Service may begin this long after everybody's shift: the shift is the limit, not the job.
_OPEN_END_S = 7 * 24 * 3600
# More than any other order that a technician could take instead costs unserved.
_NOT_FOR_ANY_PRICE = 1_000_000_000
# The optimizer keeps where people are at home in the bits of a number of 64.
_MOST_OUTLETS = 62
BESIDES = "besides:"
"""Begins the name of what everybody holds but one: whoever asked for somebody else to come."""


@dataclass(frozen=True, slots=True)
class Built:
    """A problem with the way back: positions in ``problem`` are positions in ``situation``.

    ``current`` is the running plan; ``fallen_out`` are held jobs that no longer fit into it;
    ``planning`` is the policy that it was built by.
    """

    situation: Situation
    problem: Problem
    current: Plan
    fallen_out: tuple[int, ...]
    planning: PlanningPolicy

    def instant(self, seconds: int) -> datetime:
        """A second of the problem as an instant."""
        return self.situation.at + timedelta(seconds=seconds)

    def is_late(self, job: int, start_s: int) -> bool:
        """Whether a job that begins then begins after it should."""
        return self.instant(start_s) > self.situation.demands[job].due

    def fallen_from(self, technician_id: UUID) -> tuple[UUID, ...]:
        """The orders that somebody holds and whose day has no room for them any more."""
        held = (self.situation.demands[job] for job in self.fallen_out)
        return tuple(each.id for each in held if each.technician_id == technician_id)

    def job_of(self, work_order_id: UUID) -> int | None:
        """The job of an order, None when it needs no visit now."""
        for job, demand in enumerate(self.situation.demands):
            if demand.id == work_order_id:
                return job
        return None


def build(situation: Situation, table: Table, policies: Policies) -> Built:
    """The optimizer's problem of a day, with its running plan.

    ``table`` has all of ``situation.places()``. An overdue urgent order stays servable at a high
    price: a plan that is late says so, it does not leave the order out. A locked order that no
    longer fits its technician's day is unlocked here and among the fallen.
    """
    asked = _asked_skills(situation)
    part_names = _part_names(situation)
    planning = policies.planning
    outlets = _outlets(situation, planning)
    index_of = {person.id: n for n, person in enumerate(situation.people)}
    problem = Problem(
        travel_s=table.travel_s,
        technicians=tuple(
            _with_prices(
                _technician(situation.at, person, table.row_of, asked, part_names),
                situation.at,
                person,
                planning,
                outlets,
            )
            for person in situation.people
        ),
        jobs=tuple(
            Job(
                id=demand.number,
                location=table.row_of[demand.place],
                service_s=demand.duration_s,
                skills=_mask(demand, asked),
                priority=max(2, demand.priority),  # 1 would forbid a late begin; ours is only dear
                rank=demand.priority,
                parts=tuple(map(demand.parts.count, part_names)),
                territories=outlets.get(demand.outlet, 0),
                away_price=planning.away_price if demand.outlet in outlets else 0,
                **_when(situation, demand, planning),
            )
            for demand in situation.demands
        ),
        locks=tuple(_locks(situation, index_of)),
        promises=tuple(_promises(situation, index_of, policies)),
        fairness=_fairness(planning),
        skill_names=tuple(f"{skill}:{level}" for skill, level in asked),
        part_names=part_names,
    )
    current, fallen_out = _running_plan(situation, problem, index_of)
    if missed := [n for n in fallen_out if _starts_fixed(problem, n)]:
        # What cannot begin when a person said begins as soon after it as it can.
        problem = _as_soon_as(problem, missed)
        current, fallen_out = _running_plan(situation, problem, index_of)
    if not problem.lock_of.keys().isdisjoint(fallen_out):
        kept = tuple(lock for lock in problem.locks if lock.job not in fallen_out)
        problem = replace(problem, locks=kept)
    problem = closing_in_time(problem, _in_time(situation, problem, current))
    return Built(situation, problem, current, fallen_out, planning)


def _starts_fixed(problem: Problem, job: int) -> bool:
    lock = problem.lock_of.get(job)
    return lock is not None and lock.start_s is not None


def _as_soon_as(problem: Problem, jobs: Collection[int]) -> Problem:
    """``problem`` in which the exact starts of these ``jobs`` are no more than their earliest."""
    locks = (replace(k, start_s=None) if k.job in jobs else k for k in problem.locks)
    return replace(problem, locks=tuple(locks))


def beginning_at(built: Built, job: int, at: datetime) -> Built:
    """The day in which a job begins at an instant, with anybody: as a person thinks of it."""
    start_s = max(0, _seconds_up(built.situation.at, at))
    fixed = replace(built.problem.jobs[job], earliest_s=start_s, due_s=start_s, latest_s=start_s)
    jobs = (*built.problem.jobs[:job], fixed, *built.problem.jobs[job + 1 :])
    locks = tuple(lock for lock in built.problem.locks if lock.job != job)
    return replace(built, problem=replace(built.problem, jobs=jobs, locks=locks))


def closing_in_time(problem: Problem, jobs: Collection[int]) -> Problem:
    """``problem`` in which service of these ``jobs`` begins when it should, or not at all."""
    kept = set(jobs)
    if not kept:
        return problem
    closing = (
        replace(job, latest_s=job.due_s) if n in kept else job for n, job in enumerate(problem.jobs)
    )
    return replace(problem, jobs=tuple(closing))


def firm(built: Built) -> Problem:
    """The problem for a search over the whole day, which leaves out what gains least: not a visit
    whose promised window the running plan keeps. Giving one up is for a person. Nor does it make a
    day longer than its shift: overtime is for an order that waits and finds no other place, and
    whoever is in it stays so at most.
    """
    problem = _without_overtime(built.problem, built.current)
    kept = _in_time(built.situation, problem, built.current)
    if not kept:
        return problem
    jobs = (
        replace(job, unserved_penalty=_NOT_FOR_ANY_PRICE) if n in kept else job
        for n, job in enumerate(problem.jobs)
    )
    return replace(problem, jobs=tuple(jobs))


def _without_overtime(problem: Problem, current: Plan) -> Problem:
    """Everybody back by the end of the shift, or as late as ``current`` has them back."""
    if all(person.overtime is None for person in problem.technicians):
        return problem
    people = []
    for n, person in enumerate(problem.technicians):
        back_s = timeline(problem, n, current.route_of(n).stops).back_s
        shift_s = person.shift_s[0], max(person.shift_s[1], back_s)
        people.append(replace(person, shift_s=shift_s, overtime=None))
    return replace(problem, technicians=tuple(people))


def _in_time(situation: Situation, problem: Problem, current: Plan) -> set[int]:
    """The visits with a promised window that the running plan keeps.

    No plan takes such a visit out of its window: that is for a person. One that is late already
    stays servable, and is said to be late.
    """
    return {
        visit.job
        for _, visit in current.visits()
        if situation.demands[visit.job].promised
        and (visit.start_s or 0) <= problem.jobs[visit.job].due_s
    }


def _seconds(start: datetime, at: datetime) -> int:
    return int((at - start).total_seconds())


def _seconds_up(start: datetime, at: datetime) -> int:
    """Rounded up: what may begin at an instant may not begin a moment before it."""
    return math.ceil((at - start).total_seconds())


def _technician(
    now: datetime,
    person: Person,
    row_of: Mapping[Wgs84, int],
    asked: Mapping[tuple[str, int], int],
    part_names: tuple[str, ...],
) -> Technician:
    begins = max(person.shift[0], now, person.busy.until if person.busy else now)
    begins_s = _seconds(now, begins)
    return Technician(
        id=str(person.id),
        start=row_of[person.start],
        end=row_of[person.home],
        shift_s=(begins_s, max(begins_s, _seconds(now, person.shift[1]))),
        skills=sum(bit for (skill, level), bit in asked.items() if _holds(person, skill, level)),
        stock=tuple(person.stock.get(part, 0) for part in part_names),
    )


def _with_prices(
    technician: Technician,
    now: datetime,
    person: Person,
    planning: PlanningPolicy,
    outlets: Mapping[str | None, int],
) -> Technician:
    """The pause, the overtime and the outlet of a technician, as far as the policy knows them."""
    most = person.shift[1] + person.overtime - now
    most_s = max(0, int(most.total_seconds()) - technician.shift_s[1])
    over = Overtime(most_s, planning.overtime_price) if person.overtime and most_s else None
    # Who belongs to no outlet is at home everywhere.
    home = sum(outlets.values()) if person.outlet is None else outlets.get(person.outlet, 0)
    return replace(
        technician,
        breaks=tuple(_breaks(technician, now, person, planning)),
        overtime=over,
        territories=home,
    )


def _breaks(
    technician: Technician, now: datetime, person: Person, planning: PlanningPolicy
) -> Iterator[Break]:
    """The pause of a shift while it lies ahead. Whoever is free when its time has come rests now,
    and whoever is busy until that is over could not.
    """
    begins, ends = person.shift
    if not planning.break_for or ends - begins <= planning.break_in_shifts_over:
        return
    earliest = begins + planning.break_after
    latest = min(earliest + planning.break_within, ends - planning.break_for)
    rests_now = earliest <= now and person.busy is None
    if rests_now or earliest > latest or _seconds(now, latest) < technician.shift_s[0]:
        return
    yield Break(
        max(0, _seconds(now, earliest)),
        _seconds(now, latest),
        int(planning.break_for.total_seconds()),
    )


def _outlets(situation: Situation, planning: PlanningPolicy) -> dict[str | None, int]:
    """A bit for each outlet whose orders have a price for somebody from elsewhere.

    Of more than the optimizer takes, those with most orders: who serves the others costs no more.
    """
    if not planning.away_price:
        return {}
    orders = Counter(each.outlet for each in situation.demands if each.outlet is not None)
    return {outlet: 1 << bit for bit, (outlet, _) in enumerate(orders.most_common(_MOST_OUTLETS))}


def _fairness(planning: PlanningPolicy) -> Fairness | None:
    if not planning.load_price:
        return None
    return Fairness(int(planning.load_from.total_seconds()), planning.load_price)


class _When(TypedDict):
    """When a job may begin, when it should, what each second after that costs, and what it costs
    to leave it out.
    """

    earliest_s: int
    due_s: int
    latest_s: int
    late_weight: int
    unserved_penalty: int


def _when(situation: Situation, demand: Demand, planning: PlanningPolicy) -> _When:
    now, price = situation.at, planning.price(demand.priority)
    if demand.is_vip:
        price = _for_vip(price, planning.value_weight, _longest_s(situation))
    starts, soon_s = opened(demand, planning, now), int(planning.soon_beyond.total_seconds())
    earliest_s = 0 if demand.earliest is None else max(0, _seconds_up(now, demand.earliest))
    if starts is not None:
        earliest_s = max(earliest_s, _seconds_up(now, starts[0]))
    due_s, late_weight = max(earliest_s, _seconds(now, demand.due)), price.late_weight
    unserved = price.unserved
    waits = due_s > soon_s or price.waiting_weight >= price.late_weight
    if demand.earliest is None and waits:
        due_s, late_weight = earliest_s, price.waiting_weight
    if demand.foretold_due is not None:
        ahead_s = max(0, _seconds(now, demand.foretold_due) - earliest_s)
        late_weight = _nearing(late_weight, planning.limit_weight, ahead_s, soon_s)
        due_s = earliest_s
        unserved += late_weight * _longest_s(situation)  # however late: better than not at all
    if demand.fixed_start is not None:
        earliest_s = max(0, _seconds_up(now, demand.fixed_start))
        due_s = earliest_s
    latest_s = max(due_s, _OPEN_END_S)
    if starts is not None:  # the door closes, whatever the limit
        latest_s = max(earliest_s, _seconds(now, starts[1]))
        due_s = min(due_s, latest_s)
    return _When(
        earliest_s=earliest_s,
        due_s=due_s,
        latest_s=latest_s,
        late_weight=late_weight,
        unserved_penalty=unserved,
    )


def _for_vip(price: PriorityPrice, more: int, longest_s: int) -> PriorityPrice:
    """``more`` for each second; leaving it out gains nothing by it."""
    waiting_weight, late_weight = price.waiting_weight + more, price.late_weight + more
    return PriorityPrice(waiting_weight, late_weight, price.unserved + more * longest_s)


def _nearing(weight: int, limit_weight: int, ahead_s: int, soon_s: int) -> int:
    """The price of a second that rises from ``weight``, where a limit is ``soon_s`` ahead, to
    ``limit_weight`` where it has come: news of a limit makes nothing cheaper, and the nearer of
    two limits is dearer.
    """
    near_s = max(0, soon_s - ahead_s)
    rise = max(0, limit_weight - weight)
    return weight + (rise * near_s // soon_s if soon_s else rise)


def _longest_s(situation: Situation) -> int:
    """The seconds until everybody's day is over."""
    ends = (_seconds(situation.at, person.shift[1]) for person in situation.people)
    return max((0, *ends))


def _asked_skills(situation: Situation) -> dict[tuple[str, int], int]:
    """A bit for each level of each skill that is asked for: who holds 3 holds 2 and 1."""
    asked = {each for demand in situation.demands for each in demand.skills.items()}
    asked |= {besides(demand.besides) for demand in situation.demands if demand.besides}
    return {each: 1 << bit for bit, each in enumerate(sorted(asked))}


def besides(person_id: UUID) -> tuple[str, int]:
    """What everybody can do but one: be there besides that one, who asked for help."""
    return f"{BESIDES}{person_id}", 1


def _holds(person: Person, skill: str, level: int) -> bool:
    if skill.startswith(BESIDES):
        return (skill, level) != besides(person.id)
    return person.skills.get(skill, 0) >= level


def _mask(demand: Demand, asked: Mapping[tuple[str, int], int]) -> int:
    extra = 0 if demand.besides is None else asked[besides(demand.besides)]
    return sum(asked[each] for each in demand.skills.items()) + extra


def _part_names(situation: Situation) -> tuple[str, ...]:
    """The parts that decide who can go: asked for, and in somebody's van.

    What no van carries has to be fetched by whoever goes, so it decides nothing.
    """
    asked = {part for demand in situation.demands for part in demand.parts}
    carried = {part for person in situation.people for part, n in person.stock.items() if n}
    return tuple(sorted(asked & carried))


def _locks(situation: Situation, index_of: Mapping[UUID, int]) -> Iterator[Lock]:
    for job, demand in enumerate(situation.demands):
        holder = demand.technician_id
        if demand.locked and holder is not None and holder in index_of:
            begins = demand.fixed_start
            exact = begins is not None and begins >= situation.at
            start_s = _seconds_up(situation.at, begins) if begins is not None and exact else None
            yield Lock(job, index_of[holder], start_s=start_s)


def _promises(
    situation: Situation, index_of: Mapping[UUID, int], policies: Policies
) -> Iterator[Promise]:
    """What people were told: moving it costs, most when the technician has said yes.

    The price counts in seconds of the order's own waiting: whoever else takes it must be there so
    much earlier, whatever the priority.
    """
    for job, demand in enumerate(situation.demands):
        a_second = max(1, policies.planning.price(demand.priority).waiting_weight)
        starts_s = max(0, _seconds(situation.at, demand.starts_at or situation.at))
        is_held = demand.technician_id is not None
        for person_id, worth_s in _told(situation.at, demand, policies):
            if person_id in index_of:
                yield Promise(
                    job=job,
                    technician=index_of[person_id],
                    price=worth_s * a_second,
                    start_by_s=starts_s,
                    delay_weight=int(is_held and demand.promised),
                )
                break


def _told(now: datetime, demand: Demand, policies: Policies) -> Iterator[tuple[UUID, int]]:
    """Whose the order is by what was told, the strongest first, and what another must save.

    An offer stands for ``offer.confirm_within`` as if it were accepted: somebody is about to say
    yes. A second visit is half a promise to whoever made the first: they know the case. What was
    proposed stands as an offer that nobody answered: somebody at the desk may be reading it.
    """
    planning = policies.planning
    if demand.technician_id is not None:
        waits = now < demand.state_at + policies.offer.confirm_within
        stands = demand.state == "accepted" or waits or demand.promised
        price = planning.accepted_price if stands else planning.offered_price
        yield demand.technician_id, price
        return
    if demand.preferred is not None:
        yield demand.preferred, planning.returning_price
    if demand.proposed_to is not None and not demand.proposed_moves:
        yield demand.proposed_to, planning.offered_price


def _running_plan(
    situation: Situation, problem: Problem, index_of: dict[UUID, int]
) -> tuple[Plan, tuple[int, ...]]:
    """Held and proposed jobs in the order of their starts; what does not fit falls out, the least
    urgent of a day first. What only does not fit in that order, as starts that were told long ago
    say little of what comes first, has its cheapest place in the same day.
    """
    sequences: list[list[int]] = [[] for _ in problem.technicians]
    order = sorted(
        range(len(situation.demands)),
        key=lambda job: (situation.demands[job].starts_at or situation.at, job),
    )
    fallen_out: list[int] = []
    for job in order:
        demand = situation.demands[job]
        technician_id = demand.technician_id or demand.proposed_to
        if technician_id is None or (demand.technician_id is None and demand.proposed_moves):
            continue  # what needs others to make way has no place before a person says yes
        technician = index_of.get(technician_id)
        if technician is None or not problem.allows(technician, job):
            fallen_out.append(job)
        else:
            sequences[technician].append(job)
    routes = []
    for technician, jobs in enumerate(sequences):
        stay = held(problem, technician, jobs)
        if len(stay) < len(jobs):
            stay = _with_room_elsewhere(problem, technician, stay, jobs)
        fallen_out.extend(job for job in jobs if job not in stay)
        route = schedule(problem, technician, stay)
        assert route is not None  # noqa: S101  # held
        if route.stops:
            routes.append(route)
    return Plan(tuple(routes)), tuple(fallen_out)


def _with_room_elsewhere(
    problem: Problem, technician: int, stay: Sequence[int], jobs: Sequence[int]
) -> tuple[int, ...]:
    """The jobs of a day that ``stay``, and those of the others that fit between them."""
    days: list[Sequence[int]] = [()] * len(problem.technicians)
    days[technician] = stay
    running = RunningPlan(problem, days)
    for job in most_pressing_first(problem, set(range(len(problem.jobs))).difference(jobs)):
        if job not in stay and (found := running.best_for(technician, job)) is not None:
            running.apply(found)
    return running.sequences_of(technician)
