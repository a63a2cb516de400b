"""Carries decisions out, each in its own transaction: what has moved meanwhile is left alone."""

from collections.abc import Iterable

import structlog

from dispatch.assignments import service as assignments
from dispatch.assignments.basis import Basis, Searched
from dispatch.assignments.service import Assignment
from dispatch.planning.decisions import Decision, WithMoves
from dispatch.planning.look import Applied
from dispatch.policies import Policies
from dispatch.work_orders.errors import WorkOrderMoved
from hanlu.contracts.work_orders import Proposal, ProposedMove
from hanlu.database import Database, UnitOfWork
from hanlu.database.lease import Fence
from hanlu.errors import DomainError
from hanlu.identity.principal import Principal

log = structlog.get_logger()

PLANNER = Principal.system("planner")


async def apply(
    database: Database,
    policies: Policies,
    fence: Fence,
    decisions: Iterable[Decision],
    *,
    searched: Searched | None = None,
) -> Applied:
    """Assign or propose, by the mode of each order's class; ``searched`` is the search that chose.

    A decision on an order that somebody changed since it was read is dropped: the person wins.
    Raises LeaseLost when another planner took over.
    """
    done = stale = moved = 0
    for decision in decisions:
        try:
            async with database.unit_of_work(PLANNER, "planning.apply") as uow:
                await uow.fence(fence.name, fence.number)
                await _carry_out(uow, policies, decision, decision.basis(searched))
            done += 1
        except DomainError as refusal:
            stale += 1
            moved += isinstance(refusal, WorkOrderMoved)
            log.info("decision_stale", order=str(decision.order_id), code=refusal.code)
    return Applied(done, stale, moved)


async def apply_with_moves(
    database: Database, policies: Policies, fence: Fence, found: WithMoves
) -> Applied:
    """All of it or nothing: the others make way and the order goes in, where its class is planned
    without asking and no agreed time falls for it; else it is proposed together with what it
    would move.
    """
    decision = found.decision
    basis = decision.basis()
    automatic = found.is_automatic(policies)
    try:
        async with database.unit_of_work(PLANNER, "planning.apply_with_moves") as uow:
            await uow.fence(fence.name, fence.number)
            if automatic:
                await assignments.let_go_for(
                    uow, decision.order_id, decision.technician_id, found.moves
                )
                for move in found.moves:
                    await assignments.move_aside(uow, policies, move, basis)
                await _carry_out(uow, policies, decision, basis)
            else:
                await _propose(uow, policies, decision, basis, found.moves)
    except DomainError as refusal:
        log.info("moves_stale", order=str(decision.order_id), code=refusal.code)
        return Applied(0, 1, int(isinstance(refusal, WorkOrderMoved)))
    return Applied(1, 0, 0)


async def _carry_out(uow: UnitOfWork, policies: Policies, decision: Decision, basis: Basis) -> None:
    if policies.dispatch.mode_of(decision.order_class) == "auto" or decision.held:
        wish = Assignment(
            technician_id=decision.technician_id,
            starts_at=decision.starts_at,
            reason="replanned" if decision.held else None,
            why=decision.why,
            basis=basis,
            instead_of=decision.instead_of,
            expected_version=decision.version,
        )
        await assignments.assign(uow, policies, decision.order_id, wish)
    else:
        await _propose(uow, policies, decision, basis)


async def _propose(
    uow: UnitOfWork,
    policies: Policies,
    decision: Decision,
    basis: Basis,
    moves: tuple[ProposedMove, ...] = (),
) -> None:
    proposal = Proposal(
        technician_id=decision.technician_id,
        starts_at=decision.starts_at,
        cost=float(decision.cost),
        moves=moves,
    )
    await assignments.propose(
        uow,
        policies,
        decision.order_id,
        proposal,
        why=decision.why,
        basis=basis,
        expected_version=decision.version,
    )
