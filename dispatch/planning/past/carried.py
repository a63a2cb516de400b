"""What becomes of orders when the planner's decisions are carried out: `apply`, without a database.

Pure. A test holds the two together: a day that the planner planned, decided again, is the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import structs

from dispatch.planning.decisions import Decision, WithMoves
from dispatch.planning.look import Act, Applied, Look, Looked
from dispatch.policies import Policies
from dispatch.work_orders.states import ASSIGNED
from hanlu.contracts.work_orders import Proposal, ProposedMove, WorkOrder

type Orders = Mapping[UUID, WorkOrder]


def carried_out(
    orders: Orders, act: Act, policies: Policies, at: datetime
) -> tuple[list[WorkOrder], Applied]:
    """The orders that ``act`` changes, in turn, as they are after it at ``at``. What rests on an
    order that is another by now is dropped.
    """
    if act.with_moves is not None:
        return _all_or_nothing(orders, act.with_moves, policies, at)
    fresh = [each for each in act.decisions if each.version == orders[each.order_id].version]
    changed = [decided(orders[each.order_id], each, policies, at) for each in fresh]
    stale = len(act.decisions) - len(fresh)
    return _new(orders, changed), Applied(done=len(fresh), stale=stale, moved=stale)


def _all_or_nothing(
    orders: Orders, found: WithMoves, policies: Policies, at: datetime
) -> tuple[list[WorkOrder], Applied]:
    own = found.decision
    automatic = found.is_automatic(policies)
    seen = {own.order_id: own.version}
    if automatic:
        seen |= {each.work_order_id: each.version for each in found.moves}
    if any(orders[order_id].version != version for order_id, version in seen.items()):
        return [], Applied(done=0, stale=1, moved=1)
    if not automatic:
        return [_proposed(orders[own.order_id], own, at, found.moves)], Applied(1, 0, 0)
    changed = [moved_aside(orders, each, at) for each in found.moves]
    changed.append(decided(orders[own.order_id], own, policies, at))
    return _new(orders, changed), Applied(done=1, stale=0, moved=0)


def _new(orders: Orders, changed: Sequence[WorkOrder]) -> list[WorkOrder]:
    """Who keeps an order from the same time on is told nothing, and nothing is written."""
    return [order for order in changed if order is not orders[order.id]]


def played(
    steps: Look, orders: Orders, policies: Policies, at: datetime
) -> tuple[list[WorkOrder], Looked]:
    """Every change that a look makes, in turn, each as the order after it; and how it ended."""
    orders, changes = dict(orders), list[WorkOrder]()
    try:
        act = next(steps)
        while True:
            changed, applied = carried_out(orders, act, policies, at)
            orders |= {order.id: order for order in changed}
            changes += changed
            act = steps.send(applied)
    except StopIteration as end:
        looked: Looked = end.value
        return changes, looked


def decided(order: WorkOrder, decision: Decision, policies: Policies, at: datetime) -> WorkOrder:
    """Given, or proposed to a person, by the mode of the order's class."""
    if policies.dispatch.mode_of(decision.order_class) == "auto" or decision.held:
        return given(order, decision.technician_id, decision.starts_at, at)
    return _proposed(order, decision, at)


def given(order: WorkOrder, technician_id: UUID, starts_at: datetime, at: datetime) -> WorkOrder:
    """Offered to a technician; who has it already keeps it, perhaps with another start."""
    if order.technician_id == technician_id and order.state in ASSIGNED:
        if order.starts_at == starts_at:
            return order
        return structs.replace(order, starts_at=starts_at, version=order.version + 1)
    return structs.replace(
        order,
        state="offered",
        state_at=at,
        technician_id=technician_id,
        starts_at=starts_at,
        locked=False,
        fixed_start=None,
        proposal=None,
        version=order.version + 1,
    )


def waiting(order: WorkOrder, at: datetime) -> WorkOrder:
    """With nobody, and proposed to nobody."""
    return structs.replace(
        order,
        state="classified",
        state_at=at,
        technician_id=None,
        starts_at=None,
        locked=False,
        fixed_start=None,
        proposal=None,
        version=order.version + 1,
    )


def said_yes(orders: Orders, order: WorkOrder, at: datetime) -> dict[UUID, WorkOrder]:
    """A person takes the proposal of ``order`` up: what it moves makes way, as far as nobody
    changed it since.
    """
    proposal = order.proposal
    assert proposal is not None  # noqa: S101  # the caller looked
    changed = {
        each.work_order_id: moved_aside(orders, each, at)
        for each in proposal.moves
        if each.work_order_id in orders and orders[each.work_order_id].version == each.version
    }
    changed[order.id] = given(order, proposal.technician_id, proposal.starts_at, at)
    return changed


def moved_aside(orders: Orders, move: ProposedMove, at: datetime) -> WorkOrder:
    """What becomes of an order that makes way."""
    order = orders[move.work_order_id]
    if move.technician_id is None or move.starts_at is None:
        return waiting(order, at)
    if order.proposal is None:
        return given(order, move.technician_id, move.starts_at, at)
    again = structs.replace(
        order.proposal, technician_id=move.technician_id, starts_at=move.starts_at, moves=()
    )
    return structs.replace(order, proposal=again, version=order.version + 1)


def _proposed(
    order: WorkOrder, decision: Decision, at: datetime, moves: tuple[ProposedMove, ...] = ()
) -> WorkOrder:
    proposal = Proposal(
        technician_id=decision.technician_id,
        starts_at=decision.starts_at,
        cost=float(decision.cost),
        moves=moves,
    )
    return structs.replace(
        order, state="planned", state_at=at, proposal=proposal, version=order.version + 1
    )
