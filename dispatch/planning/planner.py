"""The planner: places every waiting order at once, and makes the whole day better in between."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from dispatch.assignments.basis import Searched
from dispatch.planning import reading
from dispatch.planning.apply import PLANNER, apply, apply_with_moves
from dispatch.planning.build import Built, build, firm
from dispatch.planning.day import Day
from dispatch.planning.decisions import improvement
from dispatch.planning.look import Act, Applied, Looked, look
from dispatch.planning.patience import Patience
from dispatch.planning.rhythm import MOST_URGENT, Rhythm
from dispatch.planning.roads import FEW, Roads
from dispatch.planning.solver import Solver, SolverFailed
from dispatch.policies import Policies, VersionedPolicy
from hanlu.clock import Clock
from hanlu.contracts.assignments import AssignmentWithdrawn
from hanlu.contracts.events import NumberedEvent, decode
from hanlu.contracts.work_orders import (
    OrderClass,
    WorkOrder,
    WorkOrderChanged,
    WorkOrderOpened,
    WorkOrderReopened,
)
from hanlu.database import Database, LeaseLost
from hanlu.database.lease import Fence, Lease
from hanlu.ids import new_id
from hanlu.regions.travel import TravelTimes
from hanlu.stream import EventFeed

log = structlog.get_logger()

# After any of these the day is another, and may be planned better.
_CHANGES_THE_DAY = frozenset(
    {
        "work_order.opened",
        "work_order.reopened",
        "policy.changed",
        "technician.changed",
        "assignment.withdrawn",
        "work_order.transitioned",
    }
)
# What the planner waits for events at most, so that it looks again without one.
_WAIT_S = 1.0


def caller(event: NumberedEvent, day: Day) -> int | None:
    """The priority of who waits because of ``event``, None for nobody; what this planner moves is
    placed already. ``day`` knows what was withdrawn, and whose grade is another now. After a change
    of policy or people anybody may wait: the look itself finds who is urgent.
    """
    match event.type:
        case "work_order.opened":
            return decode(WorkOrderOpened, event).order.priority
        case "work_order.reopened":
            return decode(WorkOrderReopened, event).order.priority
        case "work_order.changed":
            order = decode(WorkOrderChanged, event).order
            known = day.waiting.get(order.id)
            if known is None or (known.order_class, known.priority) == _grade(order):
                return None
            return order.priority
        case "assignment.withdrawn":
            withdrawn = decode(AssignmentWithdrawn, event)
            if withdrawn.by == PLANNER.name:
                return None
            known = day.waiting.get(withdrawn.work_order_id)
            return MOST_URGENT if known is None else known.priority
        case "policy.changed" | "technician.changed":
            return MOST_URGENT
        case _:
            return None


def _grade(order: WorkOrder) -> tuple[OrderClass, int]:
    return order.order_class, order.priority


class Planner:
    """One at a time, by lease. An urgent order waits for the look that is under way and half a
    second at most, never for the search; the search runs in a child process on what stands, and
    only a gain worth a change is carried out. A solver that hangs is killed, and the last good
    plan stays.
    """

    name = "planner"

    def __init__(
        self,
        database: Database,
        feed: EventFeed,
        clock: Clock,
        policy: Callable[[], VersionedPolicy],
        travel_times: Callable[[], TravelTimes],
        holder: UUID,
    ) -> None:
        self._database, self._feed, self._clock = database, feed, clock
        self._policy, self._travel_times = policy, travel_times
        self._lease = Lease(database, "planner", holder)
        self._solver = Solver()
        self._day, self._roads = reading.NOTHING, Roads(keeps=FEW)
        self._now_late: frozenset[UUID] = frozenset()
        self._patience = Patience()

    async def run(self) -> None:
        """Plan whenever the lease is ours, until cancelled."""
        try:
            await self._lease.work(self._plan)
        finally:
            self._solver.close()

    async def _plan(self, fence: Fence) -> None:
        while True:
            try:
                await self._plan_from_now(fence)
            except LeaseLost:
                return
            except (OperationalError, PoolTimeout) as error:
                log.warning("planner_waits", error=str(error))
                await asyncio.sleep(0.5)

    async def _plan_from_now(self, fence: Fence) -> None:
        """Place whoever waits as events come; improve beside it, so that nobody waits for that."""
        loop = asyncio.get_running_loop()
        seen = await self._feed.last_number()
        rhythm, improved_at = Rhythm(loop.time()), loop.time()
        worth_improving = True
        improving: asyncio.Task[None] | None = None
        try:
            while True:
                rests_s = rhythm.rests_s(loop.time())
                if rests_s > 0:
                    events = await self._feed.after(seen, min(rests_s, _WAIT_S))
                    seen = events[-1].number if events else seen
                    worth_improving |= any(event.type in _CHANGES_THE_DAY for event in events)
                    for event in events:
                        if (priority := caller(event, self._day)) is not None:
                            rhythm.call(urgent=priority <= MOST_URGENT)
                else:
                    worth_improving |= await self._place_waiting(fence, rhythm)
                if improving is not None and improving.done():
                    improving.result()
                    improving, improved_at = None, loop.time()
                wait_s = Policies.of(self._policy()).planning.improve_every.total_seconds()
                if worth_improving and improving is None and loop.time() - improved_at > wait_s:
                    improving = asyncio.create_task(self._improve(fence), name="improve")
                    worth_improving = False
        finally:
            if improving is not None and not improving.done():
                improving.cancel()
                self._solver.close()
                await asyncio.wait([improving])

    async def _place_waiting(self, fence: Fence, rhythm: Rhythm) -> bool:
        """One look, of as many as it takes until nobody waits who could have somebody: each is told
        at once, not when all are placed. Whether somebody is late who was not.
        """
        began_s = asyncio.get_running_loop().time()
        looked = await self._look(fence)
        rhythm.looked(began_s, asyncio.get_running_loop().time())
        if looked.again:
            urgent = looked.priority is None or looked.priority <= MOST_URGENT
            rhythm.call(urgent=urgent)
            return False
        newly_late, self._now_late = looked.late - self._now_late, looked.late
        return bool(newly_late)

    async def _look(self, fence: Fence) -> Looked:
        policies = Policies.of(self._policy())
        steps = look(await self._built(policies), policies, self._patience)
        try:
            act = next(steps)
            while True:
                act = steps.send(await self._carry_out(policies, fence, act))
        except StopIteration as end:
            looked: Looked = end.value
            return looked

    async def _carry_out(self, policies: Policies, fence: Fence, act: Act) -> Applied:
        if act.with_moves is not None:
            applied = await apply_with_moves(self._database, policies, fence, act.with_moves)
        else:
            applied = await apply(self._database, policies, fence, act.decisions)
        log.info(act.name, order=act.number, orders=applied.done, stale=applied.stale)
        return applied

    async def _improve(self, fence: Fence) -> None:
        """Let the solver look at the whole day; carry out what is worth a change."""
        policies = Policies.of(self._policy())
        prices = policies.planning
        built = await self._built(policies)
        if len(built.situation.demands) < 2:
            return
        problem, seconds = firm(built), prices.improve_for.total_seconds()
        try:
            plan, iterations = await self._solver.improve(problem, built.current, seconds)
        except SolverFailed as error:
            log.warning("solver_failed", error=str(error))
            return
        gain, decisions = improvement(built, problem, plan, prices.worth_moving)
        if not decisions:
            return
        searched = Searched(new_id(), iterations)
        applied = await apply(self._database, policies, fence, decisions, searched=searched)
        log.info("improved", gain=gain, moved=applied.done, stale=applied.stale)

    async def _built(self, policies: Policies) -> Built:
        async with self._database.read(PLANNER) as connection:
            day = await reading.read(connection, self._day)
        self._day = day
        situation = day.situation(self._clock.now(), policies.planning, policies.version)
        places = situation.places()
        table = await self._roads.between(places, self._travel_times(), situation.at)
        return build(situation, table, policies)
