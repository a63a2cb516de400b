"""What a plan's choice rests on: with it in the history the choice can be made again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Searched:
    """The plan of a search over the whole day. ``iterations`` are how many it took, None where it
    was cut short by the clock and cannot be taken again.
    """

    plan_id: UUID
    iterations: int | None


@dataclass(frozen=True, slots=True)
class Basis:
    """The instant of the day that was looked at, and the search that chose, where one did.

    ``seen`` is the snapshot of the record (PostgreSQL's `pg_snapshot`) in which the day was read.
    """

    looked_at: datetime
    searched: Searched | None = None
    seen: str | None = None

    @property
    def plan_id(self) -> UUID | None:
        """The plan that the choice is a part of."""
        return self.searched.plan_id if self.searched else None

    def noted(self) -> dict[str, Any]:
        """What the history says of it."""
        look = {"looked_at": self.looked_at, "seen": self.seen}
        if self.searched is None:
            return look
        return look | {"plan_id": self.searched.plan_id, "iterations": self.searched.iterations}
