"""What a rule sees and what it answers."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from hanlu.contracts.alarms import ReadingSeen, Severity
from hanlu.contracts.events import Reason
from iot_gateway.reading import MetricValue

SEVERITIES: tuple[Severity, ...] = ("minor", "major", "critical")


LATE_AFTER = timedelta(minutes=10)

type Kind = Literal["opened", "updated", "cleared", "late", "held_back", "let_go"]


class Sample(msgspec.Struct, frozen=True, gc=False):
    """One stored reading of one channel, as rules see it; ``at``: measured time, aware UTC."""

    at: datetime
    seq: int
    metrics: dict[str, MetricValue]


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a rule's alarm.

    opened, updated, cleared: the life of one alarm; ``opened_at`` names it within its rule.
    late: a reading older than what was known lies beyond a limit; a notice, never an alarm.
    held_back, let_go: a call was due and a mute held it back; it ended before the mute did.

    ``at`` is when it happened by measured time, ``known_at`` when we learned of it; ``late`` says
    that more than ``LATE_AFTER`` lies between. ``since`` is the first reading of the excursion.
    ``job``: whether it asks for somebody to go there. ``seq``: of the reading that made it.
    ``calls``: the code that a held-back call would have had. ``covered_by``: the rule whose open
    alarm says the same.
    """

    kind: Kind
    rule: str
    cause: str
    severity: Severity
    opened_at: datetime
    since: datetime
    at: datetime
    known_at: datetime
    why: Reason
    reading: ReadingSeen | None = None
    peak: float | None = None
    late: bool = False
    job: bool = True
    seq: int = 0
    calls: str = ""
    covered_by: str = ""


def worse(one: Severity, other: Severity) -> Severity:
    """The graver of two severities."""
    return max(one, other, key=SEVERITIES.index)
