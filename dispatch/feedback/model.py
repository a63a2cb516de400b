"""What a customer said of a visit, and what that is worth. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import msgspec

from dispatch.feedback.policy import RatingPolicy, Scale
from hanlu.contracts.work_orders import Kind

type Band = Literal["red", "yellow", "green"]
"""F-169. Only ratings have these colours: they are not the grades of orders (C-15)."""

type Source = Literal["online", "on_site", "telephone"]
"""F-181: on the customer's own page, on the technician's phone at the signature, or told to the
desk by telephone."""


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """What a customer says: stars for the whole, for single dimensions by their code, and how
    likely a recommendation is, 0 to 10.
    """

    score: int
    words: str = ""
    dimensions: Mapping[str, int] = field(default_factory=dict)
    recommend: int | None = None


class Rating(msgspec.Struct, frozen=True):
    """Stars, 1 to 5, and the customer's words; ``dimensions`` has stars of its own for each."""

    score: int
    words: str
    at: datetime
    dimensions: dict[str, int] = {}
    recommend: int | None = None
    source: Source = "online"


class RatingOfRound(msgspec.Struct, frozen=True, kw_only=True):
    """A rating as the desk reads it; ``given_by`` is who entered it, the customer where online."""

    round: int
    score: int
    band: Band
    words: str
    dimensions: dict[str, int]
    recommend: int | None
    source: Source
    at: datetime
    given_by: str
    technician_name: str | None


class Ratings(msgspec.Struct, frozen=True):
    """Those of one case, newest first."""

    items: list[RatingOfRound]
    next: None = None


class RatingAsks(msgspec.Struct, frozen=True):
    """What is asked besides the stars for the whole; ``letters``: A to E stand beside the stars."""

    dimensions: list[str]
    recommend: bool
    scale: Scale


def band_of(policy: RatingPolicy, score: int) -> Band:
    """Red, yellow or green, as the policy draws the lines (F-169)."""
    if score <= policy.red_up_to:
        return "red"
    return "green" if score >= policy.satisfied_from else "yellow"


def asks(policy: RatingPolicy, kind: Kind) -> RatingAsks:
    """What the customer of an order of this kind is asked."""
    return RatingAsks(list(policy.dimensions.get(kind, ())), policy.recommend, policy.scale)
