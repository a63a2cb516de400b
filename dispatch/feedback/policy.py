"""Which rating reopens a case, and how long its follow-up may take."""

from typing import Annotated

from pydantic import Field

from dispatch.sla.policy import Limit, PolicyModel


class RatingPolicy(PolicyModel):
    """``rating.*``: this many stars of five, or fewer, take the case up again (F-047, C-13).

    After ``follow_up`` a bad rating that the first level did not settle goes up (F-168).
    """

    follow_up: Limit
    reopen_at: Annotated[int, Field(ge=0, le=4)]
