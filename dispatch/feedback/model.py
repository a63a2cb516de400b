"""What a customer said of a visit, and what that is worth. Pure."""

from datetime import datetime
from typing import Final, Literal

import msgspec

type Band = Literal["red", "yellow", "green"]
"""F-169. Only ratings have these colours: they are not the grades of orders (C-15)."""

RED_UP_TO: Final = 2
SATISFIED_FROM: Final = 4


class Rating(msgspec.Struct, frozen=True):
    """Stars, 1 to 5, and the customer's words."""

    score: int
    words: str
    at: datetime


def band_of(score: int) -> Band:
    """Red for two stars or fewer, yellow for three, green from four on (F-169)."""
    if score <= RED_UP_TO:
        return "red"
    return "green" if score >= SATISFIED_FROM else "yellow"
