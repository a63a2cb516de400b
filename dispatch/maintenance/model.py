"""Maintenance plans and what became of their due days, as the interfaces show them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from dispatch.maintenance.schedule import CountsFrom, Schedule, SeasonPause, Unit
from hanlu.contracts.work_orders import SkillNeeded, State


class OrderOfPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The work order that a due day became."""

    id: UUID
    number: str
    state: State


class MaintenancePlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan of a machine (``asset_id``) or of a site. ``order`` is its visit that is not over.

    ``next_due_on`` is the next day for which no order was made yet; ``visited_on`` the day of the
    visit that due days are counted from, None while that is ``first_on``. ``skills``, ``parts`` and
    ``duration_s`` are those of its orders, ``checklist`` what whoever comes reads there.
    """

    id: UUID
    code: str
    site_id: UUID
    site_name: str
    timezone: str
    asset_id: UUID | None
    serial: str | None
    work: str
    every: int
    unit: Unit
    counts_from: CountsFrom
    by_run_hours: bool
    first_on: date
    days_before: int
    days_after: int
    pauses: list[SeasonPause]
    duration_s: int
    skills: list[SkillNeeded]
    parts: list[str]
    checklist: list[str]
    visited_on: date | None
    next_due_on: date
    paused_at: datetime | None
    paused_reason: str | None
    order: OrderOfPlan | None
    created_at: datetime
    version: int

    @property
    def schedule(self) -> Schedule:
        """What its due days follow."""
        return Schedule(
            self.every, self.unit, self.days_before, self.days_after, tuple(self.pauses)
        )

    @property
    def anchor(self) -> date:
        """The day that due days are counted from."""
        return self.visited_on or self.first_on


type Outcome = Literal["open", "done", "skipped"]
type Skipped = Literal["missed", "previous_open", "paused", "merged", "cancelled"]


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one due day. ``cause`` is what called it.

    ``skipped``: its window was over before anybody looked (``missed``) or before the visit before
    it was (``previous_open``), the plan was ``paused``, or its order was ``merged`` into another
    or ``cancelled``; ``note`` then says into which, or in whose words.
    """

    due_on: date
    cause: Literal["calendar", "run_hours"]
    outcome: Outcome
    skipped: Skipped | None
    note: str
    order: OrderOfPlan | None
    done_at: datetime | None
    decided_at: datetime
