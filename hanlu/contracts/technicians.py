"""Technicians, as dispatch tells them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from hanlu.contracts.events import Event
from hanlu.contracts.work_orders import Span

TechnicianState = Literal["free", "driving", "working", "paused", "off", "lost"]


DutyKind = Literal["absent", "extra"]
DutyReason = Literal["leave", "sick", "training", "on_call", "other"]


class DutyChange(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is absent, or on duty beside their weekly pattern, between two instants."""

    id: UUID
    kind: DutyKind
    reason: DutyReason
    note: str
    starts_at: datetime
    ends_at: datetime


class Away(msgspec.Struct, frozen=True, kw_only=True):
    """Absent now, for this reason, until then."""

    reason: DutyReason
    until: datetime


class SkillHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A skill with its level, 1 to 3, and when its certificate ends."""

    skill: str
    level: int
    expires_at: datetime | None


class HomePlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a shift begins. WGS-84 degrees."""

    lat: float
    lon: float


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody was at ``at``; ``heading`` in degrees from north, where the phone knows."""

    lat: float
    lon: float
    at: datetime
    heading: float | None


class Technician(msgspec.Struct, frozen=True, kw_only=True):
    """A technician as boards show one. ``shift`` runs or comes next; ``stock`` is in the van.

    ``away`` is the absence that runs, which may be outside of any shift. ``overtime_min``: how long
    they agreed to stay after a shift.
    """

    id: UUID
    code: str
    name: str
    state: TechnicianState
    skills: list[SkillHeld]
    home: HomePlace
    shift: Span | None
    timezone: str
    region: str | None
    outlet: str | None
    active: bool
    position: Position | None
    stock: dict[str, int]
    version: int
    away: Away | None = None
    overtime_min: int = 0


class TechnicianChanged(Event, frozen=True, kw_only=True, tag="technician.changed"):
    """Somebody's skills, shifts, home or standing are different."""

    technician: Technician
