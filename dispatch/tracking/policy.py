"""How long a customer's link lives, how near a visit shows, and which rating reopens a case."""

from typing import Annotated

from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import Limit, PolicyModel


class TrackingPolicy(PolicyModel):
    """``tracking.*``: ``kept`` after the case is closed, ``near_from`` before the arrival."""

    kept: Limit
    near_from: Duration


class RatingPolicy(PolicyModel):
    """``rating.*``: this many stars of five, or fewer, take the case up again (F-047, C-13).

    After ``follow_up`` a bad rating that the first level did not settle goes up (F-168).
    """

    follow_up: Limit
    reopen_at: Annotated[int, Field(ge=0, le=4)]
