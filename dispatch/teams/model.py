"""Teams as the interface shows them."""

from datetime import datetime
from uuid import UUID

import msgspec

from hanlu.identity.principal import Role


class TeamMember(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of a team. ``is_here``: they used the product a moment ago; of a technician the
    shift says more, under ``technician_id``.
    """

    person_id: UUID
    name: str
    role: Role
    technician_id: UUID | None
    seen_at: datetime | None
    is_here: bool


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """A named group with a duty. ``tier``: 1 front line, 2 support, 3 decision (F-012).

    No order goes to one that is not ``active``; those that it has it keeps.
    """

    code: str
    name_zh: str
    name_en: str
    duty: str
    tier: int
    active: bool
    members: list[TeamMember]
    version: int
