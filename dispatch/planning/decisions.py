"""What a plan changes, order by order. Pure: compares what stands with what was planned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from dispatch.assignments.basis import Basis, Searched
from dispatch.planning.build import Built
from dispatch.planning.candidates import Candidate
from dispatch.policies import Policies
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import OrderClass, ProposedMove
from optimizer.cost import plan_cost
from optimizer.live import WayIn
from optimizer.moves import Moves
from optimizer.plan import Plan, Route, Visit
from optimizer.problem import Problem
from optimizer.timing import timeline

# Starts drift by seconds at every look; people are told when it matters to them.
_WORTH_TELLING = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Decision:
    """One order gets a technician and a start. ``version`` is the order's as it was read,
    ``looked_at`` the instant of the day that the choice rests on, and ``seen`` the snapshot of the
    record.

    ``held`` says that somebody has the order already, so that this moves it. ``cost`` is what
    the choice adds, in seconds of travel. ``instead_of`` are the orders for which the plan has no
    room left in that day: their parts are free for this one.
    """

    order_id: UUID
    version: int
    looked_at: datetime
    order_class: OrderClass
    held: bool
    technician_id: UUID
    starts_at: datetime
    cost: int
    why: Sequence[Reason] = ()
    instead_of: tuple[UUID, ...] = ()
    seen: str | None = None

    def basis(self, searched: Searched | None = None) -> Basis:
        """What the choice rests on, for the history."""
        return Basis(self.looked_at, searched, self.seen)


def placed(built: Built, job: int, chosen: Candidate) -> Decision:
    """A waiting order goes to the best candidate."""
    demand = built.situation.demands[job]
    assert chosen.starts_at is not None and chosen.cost is not None  # noqa: S101, PT018  # feasible
    return Decision(
        order_id=demand.id,
        version=demand.version,
        looked_at=built.situation.at,
        order_class=demand.order_class,
        held=demand.technician_id is not None,
        technician_id=chosen.technician_id,
        starts_at=chosen.starts_at,
        cost=chosen.cost.total,
        why=chosen.reasons,
        instead_of=built.fallen_from(chosen.technician_id),
        seen=built.situation.seen,
    )


def changes(built: Built, plan: Plan, gain: int) -> Iterator[Decision]:
    """The orders for which ``plan`` says something else than what stands or was proposed.

    ``gain`` is what the whole plan saves, in seconds of travel; each decision names it.
    """
    for route in plan.routes:
        person = built.situation.people[route.technician]
        day = timeline(built.problem, route.technician, route.stops)
        for timed in day.stops:
            if not isinstance(timed.stop, Visit):
                continue
            demand = built.situation.demands[timed.stop.job]
            if demand.fixed_start is not None:
                continue  # a person said when; late or not, that stands
            starts_at = built.instant(timed.start_s)
            if person.id in (demand.technician_id, demand.proposed_to) and _as_told(
                demand.starts_at, starts_at
            ):
                continue
            yield Decision(
                order_id=demand.id,
                version=demand.version,
                looked_at=built.situation.at,
                order_class=demand.order_class,
                held=demand.technician_id is not None,
                technician_id=person.id,
                starts_at=starts_at,
                cost=timed.drive_s,
                why=(Reason("plan_gains", {"minutes": round(gain / 60)}),),
                instead_of=built.fallen_from(person.id),
                seen=built.situation.seen,
            )


def improvement(
    built: Built, problem: Problem, plan: Plan, worth_moving: int
) -> tuple[int, list[Decision]]:
    """What a plan that was searched for ``problem`` gains, in seconds of travel, and what it
    changes: nothing where it gains less than is worth a change.
    """
    gain = plan_cost(problem, built.current).total - plan_cost(problem, plan).total
    return gain, list(changes(built, plan, gain)) if gain >= worth_moving else []


def pushed_back(built: Built, way: WayIn) -> Iterator[Decision]:
    """The orders that begin later than people were told because ``way`` goes in before them.

    What changes hands with it is not among them. While a person thinks about a proposal nobody
    is told anything, so the caller asks only for what is carried out.
    """
    routes: tuple[Route, ...] = ()
    told = {way.job}
    if way.option is not None and way.option.route is not None:
        routes = (way.option.route,)
    if way.moves is not None:
        routes, told = way.moves.routes, {way.job, *way.moves.moved}
    number = built.situation.demands[way.job].number
    for decision in changes(built, Plan(routes), 0):
        job = built.job_of(decision.order_id)
        assert job is not None  # noqa: S101  # it is one of the plan's
        before = built.situation.demands[job].starts_at
        if job not in told and before is not None and decision.starts_at > before:
            yield replace(decision, why=(Reason("pushed_back", {"number": number}),))


def _as_told(told: datetime | None, starts_at: datetime) -> bool:
    return told is not None and abs(told - starts_at) < _WORTH_TELLING


@dataclass(frozen=True, slots=True)
class WithMoves:
    """One order gets in because others make way, and what becomes of those.

    ``drops_promise``: one of them had a time that was agreed with its customer and would have
    nobody. That is for a person to decide, whatever the class of the order.
    """

    decision: Decision
    moves: tuple[ProposedMove, ...]
    drops_promise: bool = False

    def is_automatic(self, policies: Policies) -> bool:
        """Whether it is carried out without asking anybody."""
        return policies.dispatch.mode_of(self.decision.order_class) == "auto" and not (
            self.drops_promise
        )


def making_way(built: Built, way: Moves) -> WithMoves:
    """A way in that moves others, as decisions on orders."""
    problem, demands = built.problem, built.situation.demands
    starts_s = {
        timed.stop.job: (route.technician, timed.start_s)
        for route in way.routes
        for timed in timeline(problem, route.technician, route.stops).stops
        if isinstance(timed.stop, Visit)
    }
    own, (_, own_start_s) = demands[way.job], starts_s[way.job]
    technician_id = built.situation.people[way.technician].id
    moves = tuple(
        _move(built, job, starts_s.get(job)) for job in sorted((*way.moved, *way.dropped))
    )
    return WithMoves(
        Decision(
            order_id=own.id,
            version=own.version,
            looked_at=built.situation.at,
            order_class=own.order_class,
            held=own.technician_id is not None,
            technician_id=technician_id,
            starts_at=built.instant(own_start_s),
            cost=way.added.total,
            why=(Reason("others_make_way", {"count": len(moves)}),),
            instead_of=built.fallen_from(technician_id),
            seen=built.situation.seen,
        ),
        moves,
        drops_promise=any(demands[job].promised for job in way.dropped),
    )


def proposed_already(built: Built, job: int, found: WithMoves) -> bool:
    """Whether this is what a person is thinking about."""
    demand = built.situation.demands[job]
    same = {(move.work_order_id, move.technician_id) for move in found.moves}
    return (
        demand.proposed_to == found.decision.technician_id
        and bool(demand.proposed_moves)
        and set(demand.proposed_moves) == same
    )


def _move(built: Built, job: int, to: tuple[int, int] | None) -> ProposedMove:
    demand = built.situation.demands[job]
    holder = demand.technician_id or demand.proposed_to
    assert holder is not None  # noqa: S101  # it was in the running plan
    return ProposedMove(
        work_order_id=demand.id,
        number=demand.number,
        version=demand.version,
        from_technician_id=holder,
        technician_id=None if to is None else built.situation.people[to[0]].id,
        starts_at=None if to is None else built.instant(to[1]),
    )
