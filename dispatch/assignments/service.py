"""Giving an order to somebody, taking it back, fixing it in place. A person's word always wins."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from msgspec import structs

from dispatch.assignments.basis import Basis
from dispatch.parts import reservations
from dispatch.parts.errors import PartReserved
from dispatch.policies import Policies
from dispatch.technicians import service as technicians
from dispatch.technicians.errors import TechnicianInactive, TechnicianUnfit
from dispatch.work_orders import change, repository, steps
from dispatch.work_orders.change import Change, NewAssignment
from dispatch.work_orders.errors import WorkOrderMissing, WorkOrderMoved
from dispatch.work_orders.giving_way import give_way
from dispatch.work_orders.states import ASSIGNED, actor_for
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import Proposal, ProposedMove, WorkOrder
from hanlu.database import UnitOfWork

log = structlog.get_logger()

MADE_WAY = "made_way"
"""The reason of an order that was moved so that a more urgent one finds room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who shall go. ``starts_at`` is the planned start of work; ``why`` is what decided.

    ``locked`` fixes it in place or lets it loose; without a word `assign` decides.
    ``fixed`` keeps work at ``starts_at``, and so with this technician, whatever is planned, or lets
    the time loose; without a word it stays with who has the order and goes with another.
    ``fetches_parts`` sends somebody whose van keeps the parts for others: they fetch them.
    ``instead_of`` are orders that a plan found no room for in this technician's day: what is kept
    for them goes to this one.
    ``basis`` is what a plan's choice rests on; nothing of a person's.
    """

    technician_id: UUID
    starts_at: datetime | None = None
    locked: bool | None = None
    fixed: bool | None = None
    reason: str | None = None
    why: Sequence[Reason] = ()
    basis: Basis | None = None
    fetches_parts: bool = False
    instead_of: Collection[UUID] = ()
    expected_version: int | None = None
    operation_id: UUID | None = None


async def assign(
    uow: UnitOfWork, policies: Policies, order_id: UUID, wish: Assignment
) -> WorkOrder:
    """Offer the order to a technician, in place of whoever had it.

    Whom a person chose without or against a proposal is fixed in place, unless the wish says
    otherwise: a plan that moves it on a minute later makes the choice worthless.
    What the van holds of the parts is kept for the order with it; of two for the last one the
    second is refused, unless it says that the part is fetched.
    Safe to repeat under one ``operation_id``. The row lock lets one of two callers through; the
    other gets WorkOrderMoved when it named the version it saw. Raises WorkOrderMissing,
    TransitionIllegal, TransitionForbidden, ReasonMissing, TechnicianMissing, TechnicianUnfit,
    PartReserved.
    """
    await _lock_all(uow, order_id, wish.instead_of)
    order, repeated = await steps.begin(
        uow,
        order_id,
        operation_id=wish.operation_id,
        expected_version=wish.expected_version,
    )
    if repeated:
        return order
    if order.technician_id == wish.technician_id and order.state in ASSIGNED:
        return await _rearrange(uow, policies, order, wish)
    steps.check(uow, order, "offered", wish.reason)
    await technicians.require_fit(uow.connection, wish.technician_id, order, uow.now)
    starts_at = wish.starts_at
    own_choice = actor_for(uow.principal.role) != "system"
    if order.proposal is not None and order.proposal.technician_id == wish.technician_id:
        own_choice = False
        starts_at = starts_at or order.proposal.starts_at
        await _make_way(uow, policies, order, order.proposal)
    await _require_parts(uow, order, wish)
    locked = own_choice if wish.locked is None else wish.locked
    made = Change(
        action="assigned",
        to="offered",
        reason=wish.reason,
        columns={
            "technician_id": wish.technician_id,
            "starts_at": starts_at,
            "locked": bool(wish.fixed) or locked,
            "fixed_start": starts_at if wish.fixed else None,
            "proposal": None,
        },
        data={"why": list(wish.why), **_noted(wish.basis)},
        operation_id=wish.operation_id,
        assignment=NewAssignment(
            wish.technician_id, starts_at, wish.why, wish.basis.plan_id if wish.basis else None
        ),
    )
    return await change.write(uow, policies, order, made)


async def withdraw(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    reason: str | None,
    *,
    basis: Basis | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Take the order back: it waits for somebody again. Safe to repeat: nobody has it then."""
    order, _ = await steps.begin(uow, order_id, expected_version=expected_version)
    if order.state == "classified":
        return order
    steps.check(uow, order, "classified", reason)
    back = Change(
        action="withdrawn",
        to="classified",
        reason=reason,
        columns={"proposal": None},
        data=_noted(basis),
    )
    return await change.write(uow, policies, order, back)


async def propose(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    proposal: Proposal,
    *,
    why: Sequence[Reason] = (),
    basis: Basis | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Put a plan's choice before a person (F-079); nobody is told to go yet."""
    order, _ = await steps.begin(uow, order_id, expected_version=expected_version)
    if order.state != "planned":
        steps.check(uow, order, "planned", None)
    proposed = Change(
        action="proposed",
        to="planned",
        columns={"proposal": proposal},
        data={"why": list(why), **_noted(basis)},
    )
    return await change.write(uow, policies, order, proposed)


async def let_go_for(
    uow: UnitOfWork, order_id: UUID, technician_id: UUID, moves: Sequence[ProposedMove]
) -> None:
    """Before orders change hands together: each may take the part that another of them leaves.

    The order that finds room with ``technician_id`` and those that make way are locked, and then
    whatever stock any of them leaves or takes.
    """
    leaving = {move.work_order_id for move in moves}
    async with uow.beyond_scope():
        locked = [
            await repository.lock(uow.connection, each) for each in sorted({order_id, *leaving})
        ]
        orders = [each for each in locked if each is not None]
        holders = {each.technician_id for each in orders}
        takers = {technician_id, *(move.technician_id for move in moves)}
        parts = {part for each in orders for part in (*each.parts, *each.reserved)}
        await reservations.hold(uow.connection, holders | takers, parts)
        await reservations.let_go(uow.connection, leaving)


async def move_aside(
    uow: UnitOfWork, policies: Policies, move: ProposedMove, basis: Basis | None = None
) -> None:
    """Carry out what becomes of an order so that another finds room.

    What was only proposed is proposed anew. Raises WorkOrderMoved when somebody changed the order
    since the plan saw it, and what `assign` and `withdraw` raise.
    """
    order, _ = await steps.begin(uow, move.work_order_id, expected_version=move.version)
    if move.technician_id is None or move.starts_at is None:
        await withdraw(uow, policies, order.id, MADE_WAY, basis=basis)
    elif order.proposal is not None:
        again = structs.replace(
            order.proposal, technician_id=move.technician_id, starts_at=move.starts_at, moves=()
        )
        await propose(uow, policies, order.id, again, basis=basis)
    else:
        wish = Assignment(
            technician_id=move.technician_id,
            starts_at=move.starts_at,
            locked=False,
            reason=MADE_WAY,
            basis=basis,
        )
        await assign(uow, policies, order.id, wish)


async def _lock_all(uow: UnitOfWork, order_id: UUID, instead_of: Collection[UUID]) -> None:
    """Lock an order, those that leave it their parts and those that its proposal moves, in turn:
    two of which each takes from the other then do not wait for each other.
    """
    order = await repository.get(uow.connection, order_id)
    if order is None:
        return
    moves = order.proposal.moves if order.proposal else ()
    others = {*instead_of, *(move.work_order_id for move in moves)} - {order_id}
    if others:
        async with uow.beyond_scope():
            for each in sorted({order_id, *others}):
                await repository.lock(uow.connection, each)


def _noted(basis: Basis | None) -> dict[str, Any]:
    return basis.noted() if basis else {}


async def _make_way(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, proposal: Proposal
) -> None:
    """Carry out what a proposal said would become of others.

    One that somebody changed meanwhile is left alone: a person's word stands, and the planner
    looks again at whatever does not fit any more.
    """
    if proposal.moves:
        await let_go_for(uow, order.id, proposal.technician_id, proposal.moves)
    for move in proposal.moves:
        try:
            await move_aside(uow, policies, move)
        except (
            WorkOrderMoved,
            WorkOrderMissing,
            TechnicianUnfit,
            TechnicianInactive,
            PartReserved,
        ) as refusal:
            log.info("way_not_made", order=move.number, code=refusal.code)
            async with uow.beyond_scope():
                await reservations.keep(uow.connection, move.work_order_id, uow.now)


async def _require_parts(uow: UnitOfWork, order: WorkOrder, wish: Assignment) -> None:
    """Raise PartReserved where the van has what the order needs, and keeps it for another."""
    wanted = order.parts_left
    if not wanted or wish.fetches_parts:
        return
    async with uow.beyond_scope():
        who, needed = wish.technician_id, Counter(wanted)
        if wish.instead_of:
            await give_way(uow, who, needed, to=order.id, among=wish.instead_of)
        touched = {*wanted, *order.reserved}
        await reservations.hold(uow.connection, {who, order.technician_id}, touched)
        own = order.reserved if order.technician_id == who else {}
        van = await reservations.in_van(uow.connection, who, wanted)
        part = reservations.taken(wanted, own, van)
        if part is not None:
            kept = await reservations.kept_in(uow.connection, who, part)
            others = [each.number for each in kept if each.work_order_id != order.id]
            raise PartReserved(part=part, orders=", ".join(others))


def _arranged(columns: Mapping[str, object]) -> str:
    """What the history calls a change with the same technician."""
    if "fixed_start" in columns:
        return "fixed" if columns["fixed_start"] is not None else "let_loose"
    return "locked" if "locked" in columns else "rescheduled"


async def _rearrange(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, wish: Assignment
) -> WorkOrder:
    """The same technician: another start, or fixed in place or let loose again."""
    columns: dict[str, object] = {}
    if wish.starts_at is not None and wish.starts_at != order.starts_at:
        columns["starts_at"] = wish.starts_at
    locked = True if wish.fixed else wish.locked
    if locked is not None and locked != order.locked:
        columns["locked"] = locked
    if wish.fixed is not None:
        fixed_start = (wish.starts_at or order.starts_at) if wish.fixed else None
        if fixed_start != order.fixed_start:
            columns["fixed_start"] = fixed_start
    if not columns:
        return order
    moved = Change(
        action=_arranged(columns),
        to=order.state,
        reason=wish.reason,
        columns=columns,
        data=_noted(wish.basis),
        operation_id=wish.operation_id,
    )
    return await change.write(uow, policies, order, moved)
