"""Whether a technician may be sent: certificates count until they expire (F-245). Pure."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

type Standing = Literal["expired", "ending", "valid", "endless"]
"""Of a certificate; ``ending``: so soon that its end is told."""


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill and its level, 1 to 3; ``expires_at`` of the certificate, None if it never does."""

    skill: str
    level: int
    expires_at: datetime | None = None

    def counts_at(self, at: datetime) -> bool:
        """Whether the certificate still holds at that instant."""
        return self.expires_at is None or at < self.expires_at


def missing(needed: Mapping[str, int], held: Iterable[Skill], at: datetime) -> tuple[str, ...]:
    """The needed skills that nobody could lean on at ``at``: absent, too low, or expired."""
    levels = {each.skill: each.level for each in held if each.counts_at(at)}
    return tuple(skill for skill, least in needed.items() if levels.get(skill, 0) < least)


def valid_until(held_on: date, months: int) -> datetime | None:
    """The end of a certificate of that day: the same day so many months on, or the last of a month
    that has no such day, at its beginning in UTC. None for 0 months: it does not end.
    """
    if months == 0:
        return None
    years, month = divmod(held_on.month - 1 + months, 12)
    year = held_on.year + years
    day = min(held_on.day, monthrange(year, month + 1)[1])
    return datetime(year, month + 1, day, tzinfo=UTC)


def standing(expires_at: datetime | None, now: datetime, warn_before: timedelta) -> Standing:
    """How a certificate stands at ``now``."""
    if expires_at is None:
        return "endless"
    if now >= expires_at:
        return "expired"
    return "ending" if expires_at - now <= warn_before else "valid"


def extended(expires_at: datetime | None, held_on: date, months: int) -> datetime | None:
    """The end after an examination passed on that day; passing shortens no certificate."""
    until = valid_until(held_on, months)
    if until is None or expires_at is None:
        return until
    return max(until, expires_at)
