"""Which way a claim goes, until when a step is due, and who may take it. Pure."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from dispatch.costs.policy import ApprovalStep, CostKind, CostPolicy, MajorPolicy, WorkingHours
from hanlu.contracts.work_orders import Kind

type Way = Literal["spot", "steps"]
type Bar = Literal["role", "own", "earlier"]
"""Why somebody may not take a step: not theirs, their own claim, or they took one before."""


def is_major(
    policy: MajorPolicy, cost: CostKind, kind: Kind, fault: str | None, *, said: bool
) -> bool:
    """Whether the repair is a major one: by its fault, or because the claimant says so."""
    return said or (cost in policy.costs and kind in policy.kinds and fault in policy.faults)


def way(
    policy: CostPolicy,
    role: str,
    kind: CostKind,
    amount: int,
    currency: str,
    *,
    decided: int,
    is_major: bool,
) -> Way:
    """On the spot, up to the limit of the role for all of a kind in one case: ``decided`` of it was
    so already, or a cost would only have to be claimed in pieces.
    """
    within = decided + amount <= policy.limit(role, kind, currency)
    return "spot" if within and not is_major else "steps"


def due(hours: WorkingHours, at: datetime, within: timedelta, zone: str) -> datetime:
    """The instant at which so much working time has passed since ``at``, by the wall there."""
    local, left = ZoneInfo(zone), within
    day = at.astimezone(local).date()
    while True:
        if day.isoweekday() in hours.weekdays:
            opens = datetime.combine(day, hours.opens, local).astimezone(UTC)
            closes = datetime.combine(day, hours.closes, local).astimezone(UTC)
            begins = max(at.astimezone(UTC), opens)
            if left <= closes - begins:
                return begins + left
            left -= max(closes - begins, timedelta(0))
        day += timedelta(days=1)


def bar(
    step: ApprovalStep,
    role: str,
    who: UUID | None,
    *,
    claimed_by: UUID | None,
    earlier: Collection[UUID | None],
    is_raised: bool,
) -> Bar | None:
    """Why somebody may not decide this step; None where they may.

    ``earlier`` are those who approved a step of the claim. A step that was raised is also that of
    whom it was raised to. An administrator may take any, but no more than one, and not their own.
    """
    if role not in (*step.roles, "admin") and not (is_raised and role == step.raised_to):
        return "role"
    if who is None or who == claimed_by:
        return "own"
    return "earlier" if who in earlier else None


def beyond_percent(amount: int, mean: float | None) -> int | None:
    """How far an amount lies above the mean, in percent of it; negative below, None without one."""
    return round((amount / mean - 1) * 100) if mean else None
