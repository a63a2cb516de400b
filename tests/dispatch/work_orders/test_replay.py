"""A case can be replayed: its history alone gives the order as it is, whatever happened to it."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.appointments import service as appointments
from dispatch.assignments import service as assignments
from dispatch.compensation import service as compensation
from dispatch.compensation.model import Decision
from dispatch.customers import sites
from dispatch.customers.sites import SiteGiven
from dispatch.feedback import follow_up, rating, root_cause
from dispatch.feedback.follow_up import Outcome
from dispatch.feedback.model import RatingGiven
from dispatch.feedback.root_cause import Found
from dispatch.work_orders import merging, own_steps, refused, repository, waiting
from dispatch.work_orders.helping import HelpWanted
from dispatch.work_orders.opening import Request, open_for_request
from dispatch.work_orders.refused import RefusedStep
from dispatch.work_orders.replay import case_of, replayed
from dispatch.work_orders.states import following
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import Proposal, WorkOrder
from hanlu.database import UnitOfWork
from hanlu.errors import DomainError
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from tests.dispatch.desk import COMPLETE, SIGNED, Desk
from tests.dispatch.town import Town
from tests.factories import dispatch as make

MOST_ORDERS = 4

type Deed = Callable[[UnitOfWork, WorkOrder, int], Awaitable[object]]


class BusyTown(Town):
    """A town in which every command there is may be given to an order."""

    def happenings(self) -> Mapping[str, Callable[[int], Awaitable[None]]]:
        own = (
            *(self.request, self.any_step, self.propose, self.withdraw, self.merge, self.unmerge),
            *(self.rate, self.find_cause, self.follow_up, self.compensate, self.own_step),
            *(self.wait_until, self.confirm, self.cancel_time, self.relocate, self.help),
            *(self.refuse, self.visit, self.join),
        )
        return {**super().happenings(), **{each.__name__: each for each in own}}

    async def picked(self, n: int) -> WorkOrder:
        order = await self.desk.get(self.orders[n % len(self.orders)])
        assert order is not None
        return order

    async def by(self, who: Principal, n: int, deed: Deed) -> None:
        order = await self.picked(n)
        async with self.desk.database.unit_of_work(who, "deed") as uow:
            await deed(uow, order, n)

    async def open(self, n: int) -> None:
        if len(self.orders) < MOST_ORDERS:  # in a crowd hardly any order gets far
            await super().open(n)

    async def clear_alarm(self, n: int) -> None:
        if (await self.picked(n)).alarm_id is not None:
            await super().clear_alarm(n)

    async def request(self, n: int) -> None:
        if len(self.orders) >= MOST_ORDERS:
            return
        opens = self.clock.now() + timedelta(hours=n)
        asked = Request(
            kind=("repair", "maintenance", "complaint")[n % 3],
            site_id=self.sites[n % len(self.sites)],
            description=("not cooling", "漏水", "")[n % 3],
            window=(opens, opens + timedelta(hours=2)) if n % 2 else None,
        )
        async with self.desk.database.unit_of_work(make.dispatcher(), "request") as uow:
            order = await open_for_request(uow, self.desk.policies, asked)
        self.orders.append(order.id)

    async def any_step(self, n: int) -> None:
        """Any legal step, with all that it could need; half of them mean that the case goes on."""
        order = await self.picked(n)
        ways = following(order.state)
        if not ways:
            return
        to = ways[n % len(ways)]
        visit = {"done": COMPLETE, "signed": SIGNED}.get(to)
        reason = ("waiting_part", "waiting_customer")[n % 2]
        until = self.clock.now() + timedelta(days=1) if n % 3 == 0 else None
        await self.desk.move(order, to, make.dispatcher(), visit=visit, reason=reason, until=until)

    async def propose(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            who, at = self.people[n % len(self.people)], uow.now + timedelta(minutes=n)
            proposal = Proposal(technician_id=who, starts_at=at, cost=n / 3)
            await assignments.propose(uow, self.desk.policies, order.id, proposal)

        await self.by(make.SYSTEM, n, deed)

    async def withdraw(self, n: int) -> None:
        await self.desk.withdraw(await self.picked(n), "by_hand")

    async def merge(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            into = self.orders[(n // 2) % len(self.orders)]
            await merging.merge(uow, self.desk.policies, order.id, into)

        await self.by(make.dispatcher(), n, deed)

    async def unmerge(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            await merging.unmerge(uow, self.desk.policies, order.id)

        await self.by(make.dispatcher(), n, deed)

    async def rate(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            locked = await repository.lock(uow.connection, order.id)
            assert locked is not None
            await rating.give(uow, self.desk.policies, locked, RatingGiven(1 + n % 5, "so it was"))

        await self.by(make.SYSTEM, n, deed)

    async def find_cause(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            found = Found(cause="late", words="too far away", measure="two vans")
            await root_cause.record(uow, self.desk.policies, order.id, found)

        await self.by(make.dispatcher(), n, deed)

    async def follow_up(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            outcome: Outcome = "settled" if n % 2 else "passed_on"
            await follow_up.answer(uow, self.desk.policies, order.id, outcome, "we are sorry")

        await self.by(Principal(new_id(), "Sun", "senior", make.dispatcher().scope), n, deed)

    async def compensate(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            decision: Decision = "granted" if n % 2 else "declined"
            await compensation.decide(uow, self.desk.policies, order.id, decision, "late")

        await self.by(make.dispatcher(), n, deed)

    async def own_step(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            due = uow.now + timedelta(days=n)
            await own_steps.take(uow, self.desk.policies, order.id, due)

        await self.by(make.SYSTEM, n, deed)

    async def wait_until(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            until = uow.now + timedelta(hours=n - 2)
            await waiting.wait_until(uow, self.desk.policies, order.id, until)

        await self.by(make.dispatcher(), n, deed)

    async def confirm(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            await appointments.confirm(uow, self.desk.policies, order.id, "back door" * (n % 2))

        await self.by(make.dispatcher(), n, deed)

    async def cancel_time(self, n: int) -> None:
        async def deed(uow: UnitOfWork, order: WorkOrder, n: int) -> None:
            await appointments.cancel(uow, self.desk.policies, order.id, by_customer=False)

        await self.by(make.dispatcher(), n, deed)

    async def relocate(self, n: int) -> None:
        """The site goes to another region, and its orders with it."""
        place = SiteGiven(
            code=None, name="Moved", lat=31.3, lon=121.4, timezone="UTC", region=f"r{n % 3}"
        )
        async with self.desk.database.unit_of_work(make.SYSTEM, "relocate") as uow:
            site_id = self.sites[n % len(self.sites)]
            await sites.change(uow, self.desk.policies, site_id, place, None)

    async def help(self, n: int) -> None:
        order = await self.picked(n)
        wanted = HelpWanted(kind="expert" if n % 2 else "second_person")
        step = {"reason": "waiting_expert", "help": wanted, "note": "too heavy"}
        await self.desk.move(order, "paused", make.dispatcher(), **step)
        helpers = await self.desk.rows("select id from dispatch.work_order where helps is not null")
        self.orders += [row["id"] for row in helpers if row["id"] not in self.orders]

    async def refuse(self, n: int) -> None:
        order = await self.picked(n)
        if order.technician_id is None:
            return
        told = RefusedStep(
            operation_id=new_id(), to="done", done_at=self.clock.now(), code="work_order.moved"
        )
        who = make.as_technician(order.technician_id)
        async with self.desk.database.unit_of_work(who, "refused") as uow:
            await refused.tell(uow, order.id, told)

    async def visit(self, n: int) -> None:
        await self.desk.visit(await self.picked(n), COMPLETE, make.dispatcher())

    async def join(self, n: int) -> None:
        """Another alarm of the same place and cause."""
        rows = await self.desk.rows(
            "select alarm_scope, cause from dispatch.work_order where id = %s",
            self.orders[n % len(self.orders)],
        )
        scope, cause = rows[0]["alarm_scope"], rows[0]["cause"]
        if scope is not None:
            site_id = self.sites[n % len(self.sites)]
            again = make.alarm(site_id=site_id, scope=scope, cause=cause)
            order = await self.desk.raise_alarm(again)
            assert order is not None
            self.orders += [order.id] if order.id not in self.orders else []

    async def live(self, name: str, n: int) -> None:
        with suppress(DomainError):  # refused: nothing happened
            await self.happenings()[name](n)

    async def check(self) -> None:
        for order_id in self.orders:
            order = await self.desk.get(order_id)
            assert order is not None
            assert replayed(await self.desk.history(order_id)) == case_of(order)


COMMANDS = (
    *("request", "open", "join", "clear_alarm", "give", "give", "propose", "withdraw", "refuse"),
    *("step", "step", "any_step", "any_step", "help", "visit", "own_step", "call", "wait"),
    *("wait_until", "confirm", "cancel_time", "merge", "unmerge", "move_site", "relocate"),
    *("rate", "find_cause", "follow_up", "compensate"),
)


@given(st.lists(st.tuples(st.sampled_from(COMMANDS), st.integers(0, 11)), max_size=20))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_replayed_case_is_the_stored_one_after_any_history(
    desk: Desk, clock: FixedClock, happened: list[tuple[str, int]]
) -> None:
    town = BusyTown(desk, clock)
    await town.begin()
    for name, n in happened:
        await town.live(name, n)
    await town.check()


async def test_each_version_of_a_case_replays_over_a_long_day(
    desk: Desk, clock: FixedClock
) -> None:
    rng, town = Random(4), BusyTown(desk, clock)
    await town.begin()
    seen: dict[tuple[object, int], object] = {}
    for _ in range(400):
        await town.live(rng.choice(COMMANDS), rng.randrange(12))
        for order_id in town.orders:
            order = await desk.get(order_id)
            assert order is not None
            seen[order_id, order.version] = case_of(order)
    await town.check()
    actions = set[str]()
    for order_id in town.orders:
        entries = await desk.history(order_id)
        actions |= {each.action for each in entries}
        for (of, version), case in seen.items():
            if of == order_id:
                assert replayed(entries, version) == case
    assert len(actions) >= 12, actions
