"""How much is drawn, what is looked at, and when a rule finds something."""

from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from dispatch.duration import Duration
from dispatch.sla.policy import Limit, PolicyModel
from dispatch.visits.model import PhotoKind
from hanlu.contracts.work_orders import Kind

type Subject = Literal["visit", "record", "photo", "rating", "outlet"]
"""What is drawn: finished visits, closed cases with their report, photos, ratings, outlets."""

type Rule = Literal[
    "arrival_far",
    "arrival_unplaced",
    "photos_missing",
    "photos_early",
    "ticks_hurried",
    "visit_short",
    "parts_unbooked",
    "changed_after_signature",
    "own_signature",
    "signed_alone",
    "runs_but_warm",
]

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Share = Annotated[float, Field(ge=0, le=1)]
Short = Annotated[Duration, Field(ge=timedelta(0), le=timedelta(hours=8))]


def _known_zone(name: str) -> str:
    ZoneInfo(name)  # raises ValueError
    return name


class RulesPolicy(PolicyModel):
    """``quality.rules.*``: ``off`` are not asked. ``photos`` of a kind of order that a visit must
    have; all ticks ``hurried_within`` so long, or a visit shorter than ``shortest``, is no
    work. With ``customer_answers`` a drawn signature counts only beside the customer's own word.
    """

    off: tuple[Rule, ...]
    photos: dict[Kind, tuple[PhotoKind, ...]]
    hurried_within: Short
    shortest: Short
    customer_answers: bool


class QualityPolicy(PolicyModel):
    """``quality.*``: ``shares`` of each outlet's and technician's work of a month of ``zone`` are
    drawn, every ``draw_every``, the last time ``close_after`` the month's end, when phones
    that had no reception have told theirs.

    A drawn one is inspected ``inspect_within`` by the ``points`` of its subject. A visit is held
    against the rules ``check_after`` its end, one that ended ``look_back`` ago or earlier no more.
    Who is found at fault may appeal ``appeal_within``.
    """

    zone: Annotated[str, AfterValidator(_known_zone)]
    draw_every: Annotated[Duration, Field(ge=timedelta(minutes=1), le=timedelta(days=31))]
    close_after: Annotated[Duration, Field(ge=timedelta(0), le=timedelta(days=14))]
    inspect_within: Limit
    appeal_within: Limit
    check_after: Annotated[Duration, Field(ge=timedelta(0), le=timedelta(days=14))]
    look_back: Limit
    shares: dict[Subject, Share]
    points: dict[Subject, Annotated[tuple[Code, ...], Field(min_length=1, max_length=20)]]
    rules: RulesPolicy
