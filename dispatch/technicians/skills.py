"""Whether a technician may be sent: certificates count until they expire (F-245). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


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
