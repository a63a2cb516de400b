"""The planner: places every waiting order at once, and makes the whole day better in between."""

import asyncio
from collections.abc import Callable, Iterator
from uuid import UUID

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from dispatch.planning import reading
from dispatch.planning.apply import PLANNER, Applied, apply, apply_with_moves
from dispatch.planning.build import Built, build
from dispatch.planning.candidates import chosen
from dispatch.planning.decisions import (
    changes,
    making_way,
    placed,
    proposed_already,
    pushed_back,
)
from dispatch.planning.patience import Patience
from dispatch.planning.roads import Roads
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
from optimizer.cost import plan_cost
from optimizer.live import WayIn, relief, way_in
from optimizer.moves import MOST_MOVED
from optimizer.plan import Visit
from optimizer.running import RunningPlan
from optimizer.timing import timeline

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
# So many orders are placed between two looks at the day.
_AT_ONCE = 4


def _calls(event: NumberedEvent) -> bool:
    """Whether somebody waits because of ``event``; what this planner moves is placed already."""
    if event.type == tag_of(AssignmentWithdrawn):
        return decode(AssignmentWithdrawn, event).by != PLANNER.name
    return event.type in _CALLS_AT_ONCE


def _waiting(built: Built) -> Iterator[int]:
    """The orders that nobody has, or whose holder's day has no room any more.

    What was proposed together with moves of others is looked at again each time: the day may have
    room by now, or those others may not be there any more.
    """
    for job, order in enumerate(built.situation.demands):
        proposed = order.proposed_to is not None and not order.proposed_moves
        held = order.technician_id is not None or proposed
        if not held or (job in built.fallen_out and not order.locked):
            yield job


def _late(built: Built) -> list[int]:
    """The held orders that would begin after they should, as the day stands now."""
    demands, late = built.situation.demands, []
    for route in built.current.routes:
        for timed in timeline(built.problem, route.technician, route.stops).stops:
            if isinstance(timed.stop, Visit):
                order = demands[timed.stop.job]
                movable = order.technician_id is not None and not order.locked
                if movable and built.instant(timed.start_s) > order.due:
                    late.append(timed.stop.job)
    return sorted(late)


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
        self._day, self._roads = reading.NOTHING, Roads()
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
        """Give every order that waits for somebody its best candidate, the most urgent first.

        A few at a time, and the day is read again in between: an alarm that comes while hundreds
        of orders wait is placed before them, and an order that changed while it was being placed
        (another alarm joined it) is looked at again at once.
        """
        while await self._place_some(fence):
            pass

    async def _place_some(self, fence: Fence) -> bool:
        """Whether somebody may still be waiting. Each is told at once, not when all are placed."""
        policies = Policies.of(self._policy())
        built = await self._built(policies)
        running = RunningPlan.of(built.problem, built.current)
        self._patience.new_look(built.situation.at)
        done = moved = 0
        for job in _waiting(built):
            way = self._way_in(built, running, job, policies.planning.worth_moving)
            applied = await self._go(policies, fence, built, way)
            if applied is None:
                continue
            if way.moves is None or applied.done:
                way.carry_out(running)
            done, moved = done + applied.done, moved + applied.moved
            if way.moves is not None and (applied.done or applied.moved):
                return True  # others are with somebody else now, or are being thought about
            if done == _AT_ONCE:
                return True
        return await self._relieve(policies, fence, built, running) or moved > 0

    def _way_in(self, built: Built, running: RunningPlan, job: int, worth_moving: int) -> WayIn:
        """The best way in; others are asked to make way where that was not in vain just now."""
        order = built.situation.demands[job]
        asks = self._patience.may_ask(order.id)
        if order.proposed_moves and not asks:
            return WayIn(job)  # what a person is thinking about stands until it can be compared
        way = way_in(
            running,
            job,
            is_late=built.is_late,
            worth_moving=worth_moving,
            most_moved=MOST_MOVED if asks else 0,
        )
        option = way.option
        found = way.moves is not None or (
            option is not None and not built.is_late(job, option.start_s or 0)
        )
        if asks and not found:
            self._patience.asked_in_vain(order.id, built.situation.at)
        return way

    async def _go(
        self, policies: Policies, fence: Fence, built: Built, way: WayIn
    ) -> Applied | None:
        """Carry a way in out, or propose it; None when there is none or it was proposed before."""
        order = built.situation.demands[way.job]
        if way.moves is not None:
            found = making_way(built, way.moves)
            if proposed_already(built, way.job, found):
                return None
            applied = await apply_with_moves(self._database, policies, fence, found)
            event = "others_make_way"
        elif way.option is not None:
            decision = placed(built, way.job, chosen(built, way.job, way.option))
            applied = await apply(self._database, policies, fence, [decision])
            event = "placed"
        else:
            log.debug("nobody_can_go", order=order.number)
            return None
        log.info(event, order=order.number, orders=applied.done, stale=applied.stale)
        automatic = policies.dispatch.mode_of(order.order_class) == "auto"
        if applied.done and (automatic or order.technician_id is not None):
            await apply(self._database, policies, fence, pushed_back(built, way))
        return applied

    async def _relieve(
        self, policies: Policies, fence: Fence, built: Built, running: RunningPlan
    ) -> bool:
        """Give what its technician would begin too late to somebody who is free, where that is
        worth the broken promise. Whether anything was moved.
        """
        worth, late = policies.planning.worth_moving, _late(built)
        self._now_late = frozenset(built.situation.demands[job].id for job in late)
        for job in late:
            option = relief(running, job, worth_moving=worth)
            if option is not None:
                decision = placed(built, job, chosen(built, job, option))
                applied = await apply(self._database, policies, fence, [decision])
                log.info("relieved", orders=applied.done, stale=applied.stale)
                return applied.done + applied.moved > 0
        return False

    async def _improve(self, fence: Fence) -> None:
        """Let the solver look at the whole day; carry out what is worth a change."""
        policies = Policies.of(self._policy())
        prices = policies.planning
        built = await self._built(policies)
        if len(built.situation.demands) < 2:
            return
        seconds = prices.improve_for.total_seconds()
        try:
            plan = await self._solver.improve(built.problem, built.current, seconds, seed=1)
        except SolverFailed as error:
            log.warning("solver_failed", error=str(error))
            return
        before, after = (plan_cost(built.problem, each).total for each in (built.current, plan))
        if before - after < prices.worth_moving:
            return
        decisions = list(changes(built, plan, before - after))
        applied = await apply(self._database, policies, fence, decisions, plan_id=new_id())
        log.info("improved", gain=before - after, moved=applied.done, stale=applied.stale)

    async def _built(self, policies: Policies) -> Built:
        async with self._database.read(PLANNER) as connection:
            day = await reading.read(connection, self._day)
        self._day = day
        situation = day.situation(self._clock.now(), policies.planning, policies.version)
        places = situation.places()
        table = await self._roads.between(places, self._travel_times(), situation.at)
        return build(situation, table, policies.planning)
