"""The prices of planning, in seconds of travel: what one thing is worth against another."""

from typing import Annotated, NamedTuple

from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel

Price = Annotated[int, Field(ge=0, le=100_000_000)]


class PriorityPrice(NamedTuple):
    """``late_weight`` a second that service begins late, ``unserved`` for leaving it out."""

    late_weight: int
    unserved: int


class PlanningPolicy(PolicyModel):
    """How the planner weighs and how often it looks again. Lists are for priority 1 to 4.

    An order whose limit is further away than ``soon_beyond``, and for which nothing was agreed,
    costs ``soon_weight`` for each second that it waits: a far limit is no reason to come late.
    """

    late_weight: tuple[Price, Price, Price, Price]
    unserved: tuple[Price, Price, Price, Price]
    soon_weight: Price
    soon_beyond: Duration
    accepted_price: Price
    offered_price: Price
    worth_moving: Price
    horizon: Duration
    improve_every: Duration
    improve_for: Duration
    eta_margin: Duration

    def price(self, priority: int) -> PriorityPrice:
        """The prices of a priority, 1 to 4."""
        return PriorityPrice(self.late_weight[priority - 1], self.unserved[priority - 1])
