"""Task groups as the interface shows them."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Role


class GroupMember(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was called to a case."""

    person_id: UUID
    name: str
    role: Role


class TaskGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Who was called to a case, and for what; until ``ended_at``, None: they still are."""

    id: UUID
    work_order_id: UUID
    purpose: str
    formed_at: datetime
    formed_by: str
    ended_at: datetime | None
    ended_by: str | None
    members: list[GroupMember]


class CalledCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case to which the reader was called, whole: also where it lies beyond their scope."""

    group: TaskGroup
    order: WorkOrder
