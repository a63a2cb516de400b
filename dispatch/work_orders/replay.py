"""A case as it stood after each of its changes, told by its history alone. Pure.

What an order shows beside its own row (its clocks, reserved and fitted parts, the names of its site
and its technician) has records of its own.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from dispatch.work_orders.history import WorkOrderEntry
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import (
    Colour,
    Confirmation,
    Kind,
    OrderClass,
    Proposal,
    State,
    Wait,
    WorkOrder,
)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """The row of an order, but for the number that the database gave it."""

    id: UUID
    version: int
    state: State
    kind: Kind
    order_class: OrderClass = msgspec.field(name="class")
    colour: Colour
    priority: int
    source: str
    policy_version: int
    opened_at: datetime
    opened_by: str
    state_at: datetime
    site_id: UUID
    duration_s: int
    description: str = ""
    title: Reason | None = None
    fault: str | None = None
    reasons: list[Reason] = []
    asset_id: UUID | None = None
    device_id: str | None = None
    channel: str | None = None
    zone_id: UUID | None = None
    alarm_id: UUID | None = None
    skills: dict[str, int] = {}
    parts: list[str] = []
    region: str | None = None
    outlet: str | None = None
    technician_id: UUID | None = None
    preferred_technician_id: UUID | None = None
    starts_at: datetime | None = None
    eta_from: datetime | None = None
    eta_to: datetime | None = None
    window_from: datetime | None = None
    window_to: datetime | None = None
    promised: bool = False
    locked: bool = False
    fixed_start: datetime | None = None
    proposal: Proposal | None = None
    wait: Wait | None = None
    confirmation: Confirmation | None = None
    round: int = 1
    visit_number: int = 1
    merged_into: UUID | None = None
    helps: UUID | None = None
    helps_technician_id: UUID | None = None
    limit_at: datetime | None = None
    team: str | None = None


def case_of(order: WorkOrder) -> Case:
    """What of an order is its own row."""
    own = {name: getattr(order, name) for name in Case.__struct_fields__ if hasattr(order, name)}
    window, eta = order.window, order.eta
    return Case(
        **own
        | {
            "skills": {each.skill: each.level for each in order.skills},
            "window_from": window.start if window else None,
            "window_to": window.end if window else None,
            "eta_from": eta.start if eta else None,
            "eta_to": eta.end if eta else None,
        }
    )


def changes(before: Case | None, columns: dict[str, Any]) -> dict[str, list[Any]]:
    """Each of ``columns`` that becomes another, with its value before and after: what a history
    entry keeps. Of a new order everything is said.
    """
    known = {} if before is None else msgspec.to_builtins(before)
    told = {}
    for name in _NAMES.intersection(columns):
        was, after = known.get(name), msgspec.to_builtins(columns[name])
        if before is None or was != after:
            told[name] = [was, after]
    return told


def replayed(entries: Iterable[WorkOrderEntry], upto: int | None = None) -> Case:
    """The case after its version ``upto``, None: after the last of ``entries``, oldest first.

    Raises msgspec.ValidationError where the entries do not tell how the case began.
    """
    row: dict[str, Any] = {}
    for entry in entries:
        if upto is not None and entry.version > upto:
            break
        changed: dict[str, list[Any]] = entry.data.get("changes", {})
        row |= {name: after for name, (_, after) in changed.items()}
        row |= {"state": entry.to, "version": entry.version}
    return msgspec.convert(row, Case)


_NAMES = frozenset(Case.__struct_encode_fields__) - {"state", "version"}
"""``state`` and ``version`` stand in each entry itself."""
