"""Who goes where: assignments made and withdrawn."""

from datetime import datetime
from uuid import UUID

from hanlu.contracts.events import Event, Reason


class AssignmentMade(Event, frozen=True, kw_only=True, tag="assignment.made"):
    """An order was given to a technician, by a person or by a plan."""

    work_order_id: UUID
    number: str
    technician_id: UUID
    by: str
    why: list[Reason]
    plan_id: UUID | None
    starts_at: datetime | None
    version: int


class AssignmentWithdrawn(Event, frozen=True, kw_only=True, tag="assignment.withdrawn"):
    """An order was taken from its technician; ``reason`` says why, where somebody said it."""

    work_order_id: UUID
    number: str
    technician_id: UUID
    by: str
    reason: str | None
    version: int
