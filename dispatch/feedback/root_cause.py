"""Why a customer gave a red rating: looked into within 48 hours, by an owner (F-169)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import msgspec

from dispatch.feedback.errors import CauseUnknown, NoRootCause
from dispatch.policies import Policies
from dispatch.sla import clocks, owned
from dispatch.sla.clocks import ROOT_CAUSE
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class Found:
    """A cause by its code, how it came about, and what is done against the next one."""

    cause: str
    words: str
    measure: str


class RootCause(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about the rating before ``round``."""

    round: int
    cause: str
    words: str
    measure: str
    found_at: datetime
    found_by: str


class RootCauses(msgspec.Struct, frozen=True):
    """Those of one case, newest first."""

    items: list[RootCause]
    next: None = None


async def start(uow: UnitOfWork, policies: Policies, order: WorkOrder) -> None:
    """Have the cause looked into, once a round: for another rating of it the first search counts,
    and one that is under way goes on for the ratings of both rounds.

    The order is locked. Safe to repeat.
    """
    if await owned.running(uow, order, ROOT_CAUSE) is not None:
        return
    if not await owned.of_round(uow, order, ROOT_CAUSE):
        clock = clocks.owned(ROOT_CAUSE, policies.root_cause.within, uow.now)
        await owned.begin(uow, policies, order, clock)


async def record(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    found: Found,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Write down the cause and the measure: that ends the clock, also a late one.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, NoRootCause, CauseUnknown.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    running = await owned.running(uow, order, ROOT_CAUSE)
    if running is None:
        raise NoRootCause(number=order.number)
    if found.cause not in policies.root_cause.causes:
        known = ", ".join(policies.root_cause.causes)
        raise CauseUnknown(cause=found.cause, known=known)
    round_, clock = running
    await _keep(uow, order, round_, found)
    await owned.write(uow, policies, order, round_, replace(clock, met_at=uow.now))
    written = Change(
        action="root_cause",
        to=order.state,
        reason=found.words,
        data={"cause": found.cause, "measure": found.measure},
        operation_id=operation_id,
    )
    return await change.write(uow, policies, order, written)


async def of_order(connection: Connection, order_id: UUID) -> list[RootCause]:
    """What was found out about the ratings of a case, newest first."""
    cursor = await connection.execute(
        "select round, cause, words, measure, found_at, found_by from dispatch.root_cause"
        " where work_order_id = %s order by round desc",
        (order_id,),
    )
    return msgspec.convert(await cursor.fetchall(), list[RootCause])


async def _keep(uow: UnitOfWork, order: WorkOrder, round_: int, found: Found) -> None:
    await uow.connection.execute(
        "insert into dispatch.root_cause (work_order_id, round, cause, words, measure, found_at,"
        " found_by) values (%s, %s, %s, %s, %s, %s, %s)",
        (
            order.id,
            round_,
            found.cause,
            found.words,
            found.measure,
            uow.now,
            uow.principal.name,
        ),
    )
