"""From the optimizer's day to what HTTP shows. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dispatch.planning.build import Built, beginning_at
from dispatch.planning.candidates import Candidate, candidates
from dispatch.planning.schemas import (
    CandidateOut,
    CandidatesOut,
    CostOut,
    DayOut,
    PlanOut,
    PushedOut,
    RestOut,
    StopOut,
    UnservedOut,
    WhyOut,
)
from dispatch.planning.situation import Person
from dispatch.planning.why import Why, possible, why
from hanlu.contracts.events import Reason
from hanlu.http.schemas import CodeWithParams
from hanlu.regions.travel import Source
from optimizer.cost import Cost, plan_cost, unserved_jobs
from optimizer.insert import Option, rank, refused
from optimizer.plan import Rest, Route, Visit
from optimizer.running import RunningPlan
from optimizer.timing import timeline

MOST_EXPLAINED = 25
"""Of the orders that nobody has, for so many a plan says why; candidates say it of each."""


def candidates_out(
    built: Built, job: int, roads: Source, at: datetime | None = None
) -> CandidatesOut:
    """The ranking, what the second best would cost more, and why it is as it is.

    ``at``: who could begin then, and at no other time.
    """
    if at is not None:
        built = beginning_at(built, job, at)
    options = rank(built.problem, built.current, job)
    ranked = candidates(built, job, options)
    costs = [each.cost.total for each in ranked if each.cost is not None]
    chosen = why(built, job, options) if at is None else None
    return CandidatesOut(
        items=[_candidate(each) for each in ranked],
        next_best_delta=costs[1] - costs[0] if len(costs) > 1 else None,
        why=None if chosen is None else _why(chosen),
        possible=[] if costs else _reasons(possible(built, job)),
        roads=roads,
    )


def _why(chosen: Why) -> WhyOut:
    return WhyOut(
        technician_id=chosen.technician_id,
        starts_at=chosen.starts_at,
        reasons=_reasons(chosen.reasons),
        next_best_delta=chosen.next_best_delta,
    )


def plan_out(built: Built, roads: Source) -> PlanOut:
    """The running plan on the clock."""
    return PlanOut(
        made_at=built.situation.at,
        policy_version=built.situation.policy_version,
        roads=roads,
        cost=cost_out(plan_cost(built.problem, built.current)),
        technicians=[
            _day(built, person, built.current.route_of(n))
            for n, person in enumerate(built.situation.people)
        ],
        unserved=list(_all_unserved(built)),
    )


def _candidate(each: Candidate) -> CandidateOut:
    return CandidateOut(
        technician_id=each.technician_id,
        name=each.name,
        feasible=each.feasible,
        arrives_at=each.arrives_at,
        starts_at=each.starts_at,
        cost=None if each.cost is None else cost_out(each.cost),
        reasons=_reasons(each.reasons),
        broken=_reasons(each.broken),
        pushed=[
            PushedOut(
                work_order_id=other.work_order_id,
                number=other.number,
                was_at=other.was_at,
                starts_at=other.starts_at,
            )
            for other in each.pushed
        ],
    )


def _day(built: Built, person: Person, route: Route) -> DayOut:
    return DayOut(
        technician_id=person.id,
        name=person.name,
        shift_from=person.shift[0],
        shift_to=person.shift[1],
        overtime_to=person.shift[1] + person.overtime if person.overtime else None,
        stops=[*_under_way(person), *_stops(built, route)],
        rests=list(_rests(built, route)),
    )


def _under_way(person: Person) -> Iterator[StopOut]:
    if person.busy is not None:
        yield StopOut(
            work_order_id=person.busy.work_order_id,
            doing=True,
            proposed=False,
            locked=True,
            fixed=False,
            travel_s=0,
            arrive_at=person.busy.since,
            start_at=person.busy.since,
            end_at=person.busy.until,
            late_s=0,
        )


def _stops(built: Built, route: Route) -> Iterator[StopOut]:
    for timed in timeline(built.problem, route.technician, route.stops).stops:
        if isinstance(timed.stop, Visit):
            demand = built.situation.demands[timed.stop.job]
            starts_at = built.instant(timed.start_s)
            yield StopOut(
                work_order_id=demand.id,
                doing=False,
                proposed=demand.technician_id is None,
                locked=demand.locked,
                fixed=demand.fixed_start is not None,
                travel_s=timed.drive_s,
                arrive_at=built.instant(timed.ready_s),
                start_at=starts_at,
                end_at=built.instant(timed.end_s),
                late_s=max(0, int((starts_at - demand.due).total_seconds())),
            )


def _rests(built: Built, route: Route) -> Iterator[RestOut]:
    for timed in timeline(built.problem, route.technician, route.stops).stops:
        if isinstance(timed.stop, Rest) and timed.end_s > timed.start_s:
            yield RestOut(start_at=built.instant(timed.start_s), end_at=built.instant(timed.end_s))


def _all_unserved(built: Built) -> Iterator[UnservedOut]:
    """Of a backlog only the most urgent are explained: each is looked at with everybody."""
    running = RunningPlan.of(built.problem, built.current)
    for n, job in enumerate(unserved_jobs(built.problem, built.current)):
        if n < MOST_EXPLAINED:
            yield _unserved(built, job, refused(running, built.current, job))
        else:
            yield UnservedOut(work_order_id=built.situation.demands[job].id, reasons=[])


def _unserved(built: Built, job: int, options: Sequence[Option]) -> UnservedOut:
    """The different rules in the way of those who cannot take it, the most frequent first."""
    broken = [reason for each in candidates(built, job, options) for reason in each.broken]
    codes = sorted({each.code for each in broken}, key=lambda code: -_count(broken, code))
    return UnservedOut(
        work_order_id=built.situation.demands[job].id,
        reasons=[
            CodeWithParams(code=code, params={"technicians": _count(broken, code)})
            for code in codes
        ],
    )


def _count(reasons: Sequence[Reason], code: str) -> int:
    return sum(reason.code == code for reason in reasons)


def _reasons(reasons: Sequence[Reason]) -> list[CodeWithParams]:
    return [CodeWithParams(code=reason.code, params=reason.params) for reason in reasons]


def cost_out(cost: Cost) -> CostOut:
    """A cost in its parts."""
    return CostOut(
        total=cost.total,
        travel_s=cost.travel_s,
        lateness=cost.lateness,
        unserved=cost.unserved,
        stability=cost.stability,
        load=cost.load,
        overtime=cost.overtime,
        away=cost.away,
    )
