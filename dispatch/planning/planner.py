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
from dispatch.planning.decisions import improvement
from dispatch.planning.look import Act, Applied, Looked, look
from dispatch.planning.patience import Patience
from dispatch.planning.roads import FEW, Roads
from dispatch.planning.solver import Solver, SolverFailed
from dispatch.policies import Policies, VersionedPolicy
from hanlu.clock import Clock
from hanlu.contracts.assignments import AssignmentWithdrawn
from hanlu.contracts.events import NumberedEvent, decode, tag_of
from hanlu.database import Database, LeaseLost
from hanlu.database.lease import Fence, Lease
from hanlu.ids import new_id
from hanlu.regions.travel import TravelTimes
from hanlu.stream import EventFeed

log = structlog.get_logger()

# After any of these somebody waits for a technician.
_CALLS_AT_ONCE = frozenset(
    {"work_order.opened", "work_order.reopened", "policy.changed", "technician.changed"}
)
# After any of these the day is another, and may be planned better.
_CHANGES_THE_DAY = _CALLS_AT_ONCE | {
    "assignment.withdrawn",
    "work_order.transitioned",
}
# Shifts begin, people are late and days fall apart without an event: look again this often.
_LOOK_AGAIN_S = 5.0


def _calls(event: NumberedEvent) -> bool:
    """Whether somebody waits because of ``event``; what this planner moves is placed already."""
    if event.type == tag_of(AssignmentWithdrawn):
        return decode(AssignmentWithdrawn, event).by != PLANNER.name
    return event.type in _CALLS_AT_ONCE


class Planner:
    """One at a time, by lease. Insertion answers in milliseconds, so an urgent order never waits
    for the search; the search runs in a child process on what stands, and only a gain worth a
    change is carried out. A solver that hangs is killed, and the last good plan stays.
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
        await self._place_waiting(fence)
        looked_at = improved_at = loop.time()
        worth_improving = True
        improving: asyncio.Task[None] | None = None
        try:
            while True:
                events = await self._feed.after(seen)
                seen = events[-1].number if events else seen
                worth_improving |= any(event.type in _CHANGES_THE_DAY for event in events)
                if any(map(_calls, events)) or loop.time() - looked_at > _LOOK_AGAIN_S:
                    late_before = self._now_late
                    await self._place_waiting(fence)
                    looked_at = loop.time()
                    worth_improving |= bool(self._now_late - late_before)
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

    async def _place_waiting(self, fence: Fence) -> None:
        """Look until nobody waits who could have somebody. Each is told at once, not when all are
        placed.
        """
        while (looked := await self._look(fence)).again:
            pass
        self._now_late = looked.late

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
