"""Every decision that the planner took by itself in a day, taken again from what was known then."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dispatch.assignments.basis import Basis, Searched
from dispatch.planning.build import Built, build, firm
from dispatch.planning.decisions import improvement
from dispatch.planning.look import Act, look
from dispatch.planning.past.carried import carried_out, played
from dispatch.planning.past.known import knew
from dispatch.planning.past.log import OrderChanged, Past, PersonChanged, Scene
from dispatch.planning.patience import Patience
from dispatch.planning.situation import Situation
from dispatch.planning.solver import again as search_again
from dispatch.planning.table import Table
from dispatch.policies import Policies
from hanlu.contracts.work_orders import WorkOrder

# So many changes may come between a look and the last of its decisions.
_LATEST = 200

type PolicyAt = Callable[[datetime], Policies]
type TableOf = Callable[[Situation], Awaitable[Table]]


@dataclass(frozen=True, slots=True)
class Choice:
    """With whom an order is or would be, from when, and who makes way for it."""

    technician_id: UUID | None
    starts_at: datetime | None
    proposed: bool
    moves: frozenset[tuple[UUID, UUID | None]] = frozenset()

    @classmethod
    def of(cls, order: WorkOrder) -> "Choice":
        """What stands, or is proposed."""
        proposal = order.proposal
        if proposal is None:
            return cls(order.technician_id, order.starts_at, proposed=False)
        moves = frozenset((each.work_order_id, each.technician_id) for each in proposal.moves)
        return cls(proposal.technician_id, proposal.starts_at, proposed=True, moves=moves)


@dataclass(frozen=True, slots=True)
class Difference:
    """An order of which something else was decided. None: nothing was, or nothing would be."""

    number: str
    looked_at: datetime
    was: Choice | None
    again: Choice | None


@dataclass(frozen=True, slots=True)
class Repeated:
    """How many decisions came out the same, and which did not.

    ``not_repeatable`` are of a search that the clock cut short, or from before its iterations
    were noted: they stand as they were.
    """

    same: int
    different: tuple[Difference, ...]
    not_repeatable: int


async def repeat(
    past: Past,
    policy_at: PolicyAt,
    table_of: TableOf,
    on_progress: Callable[[], object] = lambda: None,
) -> Repeated:
    """Take each decision of the day again, under the policy that ``policy_at`` names.

    A search takes as long again as it took; ``on_progress`` is called for each thing that
    happened.

    Each is taken from the day as the record has it, so that one that differs does not make others
    differ. Where all are the same, the day played again from its beginning is the same.
    """
    taking = _Again(past, policy_at, table_of)
    for happened in past.happened:
        await taking.take(happened)
        on_progress()
    taking.end_of_look()
    return Repeated(taking.same, tuple(taking.different), taking.not_repeatable)


class _Again:
    def __init__(self, past: Past, policy_at: PolicyAt, table_of: TableOf) -> None:
        self._scene, self._patience = Scene(past), Patience()
        self._policy_at, self._table_of = policy_at, table_of
        self._look_of = Basis(past.begin)
        self._expected: dict[UUID, deque[Choice]] = {}
        self._version: dict[UUID, int] = {}  # of each expected order, as the planner left it
        self._plans: dict[UUID, dict[UUID, Choice]] = {}
        self._latest: deque[tuple[OrderChanged, WorkOrder | None]] = deque(maxlen=_LATEST)
        self.same = self.not_repeatable = 0
        self.different: list[Difference] = []

    async def take(self, happened: OrderChanged | PersonChanged) -> None:
        """Let something happen; before a decision of the planner, decide."""
        if isinstance(happened, PersonChanged):
            self._scene.person(happened.person)
            return
        order = happened.order
        basis = happened.basis
        if basis is not None and basis.searched is not None:
            await self._search_again(order, basis, basis.searched)
        elif basis is not None:
            await self._look_again(order, basis)
            self._version[order.id] = order.version
        self._latest.append((happened, self._scene.orders.get(order.id)))
        self._scene.orders[order.id] = order

    async def _look_again(self, order: WorkOrder, basis: Basis) -> None:
        if basis != self._look_of or not self._expected.get(order.id):
            self.end_of_look()
            await self._look(basis)
        expected = self._expected.get(order.id)
        self._compare(order, basis.looked_at, expected.popleft() if expected else None)

    async def _search_again(self, order: WorkOrder, basis: Basis, searched: Searched) -> None:
        if searched.iterations is None:
            self.not_repeatable += 1
            return
        if searched.plan_id not in self._plans:
            self._plans[searched.plan_id] = await self._search(basis, searched.iterations)
        self._compare(order, basis.looked_at, self._plans[searched.plan_id].get(order.id))

    def _compare(self, order: WorkOrder, looked_at: datetime, again: Choice | None) -> None:
        was = Choice.of(order)
        if again == was:
            self.same += 1
        else:
            self.different.append(Difference(order.number, looked_at, was, again))

    def end_of_look(self) -> None:
        """What would be decided now and was not, though nobody came between, differs too."""
        for order_id, choices in self._expected.items():
            order = self._scene.orders[order_id]
            if choices and order.version == self._version[order_id]:
                self.different.append(
                    Difference(order.number, self._look_of.looked_at, None, choices[-1])
                )
        self._expected = {}

    async def _look(self, basis: Basis) -> None:
        self._look_of = basis
        orders, policies, built = await self._built(basis)
        steps = look(built, policies, self._patience)
        changes, _ = played(steps, orders, policies, basis.looked_at)
        for order in changes:
            self._expected.setdefault(order.id, deque()).append(Choice.of(order))
            self._version[order.id] = orders[order.id].version

    async def _search(self, basis: Basis, iterations: int) -> dict[UUID, Choice]:
        """What the search chose; of it came true what nobody had changed by then."""
        orders, policies, built = await self._built(basis)
        problem = firm(built)
        plan = await asyncio.to_thread(search_again, problem, built.current, iterations)
        _, decisions = improvement(built, problem, plan, policies.planning.worth_moving)
        act = Act("placed", "", tuple(decisions))
        changes, _ = carried_out(orders, act, policies, basis.looked_at)
        return {order.id: Choice.of(order) for order in changes}

    async def _built(self, basis: Basis) -> tuple[dict[UUID, WorkOrder], Policies, Built]:
        at = basis.looked_at
        policies, orders = self._policy_at(at), self._orders_of(basis)
        day = self._scene.day(at, orders.values(), self._scene.seen(basis))
        situation = day.situation(at, policies.planning, policies.version)
        return orders, policies, build(situation, await self._table_of(situation), policies)

    def _orders_of(self, basis: Basis) -> dict[UUID, WorkOrder]:
        """Without what came between the planner's look and its word."""
        orders = dict(self._scene.orders)
        for change, before in reversed(self._latest):
            if knew(basis, change.at, change.written_by):
                continue
            if before is None:
                del orders[change.order.id]
            else:
                orders[change.order.id] = before
        return orders
