"""The replayable history of an order: who, when, why, before, after."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from dispatch.work_orders.repository import Connection
from hanlu.contracts.work_orders import State
from hanlu.database import UnitOfWork
from hanlu.identity.principal import Role

_OUTSIDERS: Final[frozenset[Role]] = frozenset({"site_manager", "technician"})
_AMONG_OURSELVES: Final = frozenset(
    {
        "follow_up",
        "root_cause",
        "compensation_offered",
        "compensation_decided",
        "cost_claimed",
        "cost_decided",
        "cost_approved",
        "cost_refused",
        "cost_returned",
        "cost_answered",
        "cost_withdrawn",
        "cost_raised",
        "step_refused",
        "contact",
        "contact_promised",
        "unsolved",
        "unsolved_taken",
        "unsolved_passed_on",
        "unsolved_solved",
        "complaint_step",
        "complaint_evidence",
        "complaint_about",
        "team_handed",
        "team_routed",
        "task_group_formed",
        "task_group_changed",
        "task_group_ended",
        "task_group_words",
    }
)
"""Actions whose words are for the office: what was said to and found out about a customer, what
they might be given, and what of a technician's offline work was refused. What is granted stands on
the customer's page.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change: ``data["changes"]`` maps each changed column to its value before and after."""

    order_id: UUID
    version: int
    action: str
    frm: State | None
    to: State
    reason: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    operation_id: UUID | None = None


class WorkOrderEntry(msgspec.Struct, frozen=True, rename={"frm": "from"}):
    """One change as the interface shows it."""

    version: int
    at: datetime
    by: str
    role: str
    action: str
    frm: State | None
    to: State
    reason: str | None
    data: dict[str, Any]


class WorkOrderHistory(msgspec.Struct, frozen=True):
    """All of it; a history is short enough to be one page."""

    items: list[WorkOrderEntry]
    next: None = None


async def write(uow: UnitOfWork, entry: Entry) -> None:
    """Append one row. Raises UniqueViolation for a version or operation id already written."""
    who = uow.principal
    await uow.connection.execute(
        "insert into dispatch.work_order_event (work_order_id, version, at, by_id, by_name, role,"
        " action, from_state, to_state, reason, data, operation_id)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            entry.order_id,
            entry.version,
            uow.now,
            who.id,
            who.name,
            who.role,
            entry.action,
            entry.frm,
            entry.to,
            entry.reason,
            Jsonb(msgspec.to_builtins(entry.data)),
            entry.operation_id,
        ),
    )


async def read(connection: Connection, order_id: UUID) -> list[WorkOrderEntry]:
    """All changes of an order, oldest first."""
    cursor = await connection.execute(
        'select version, at, by_name as "by", role, action, from_state as "from",'
        ' to_state as "to", reason, data from dispatch.work_order_event'
        " where work_order_id = %s order by version",
        (order_id,),
    )
    return msgspec.convert(await cursor.fetchall(), list[WorkOrderEntry])


def shown_to(role: Role, entries: Sequence[WorkOrderEntry]) -> list[WorkOrderEntry]:
    """What somebody of this role may read: customers and technicians not what the office says of a
    bad rating or of a missed limit. Pure.
    """
    if role not in _OUTSIDERS:
        return list(entries)
    return [each for each in entries if each.action not in _AMONG_OURSELVES]
