"""The prices of planning, in seconds of travel: what one thing is worth against another."""

from typing import Annotated, NamedTuple

from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel
from hanlu.contracts.work_orders import OrderClass

Price = Annotated[int, Field(ge=0, le=100_000_000)]


class PriorityPrice(NamedTuple):
    """``waiting_weight`` and ``late_weight`` a second, ``unserved`` for leaving it out."""

    waiting_weight: int
    late_weight: int
    unserved: int


class PlanningPolicy(PolicyModel):
    """How the planner weighs and how often it looks again. Lists are for priority 1 to 4.

    ``waiting_weight`` is the price of each second that an order waits for which nothing was
    agreed: a limit is no reason to come late. Where it is below ``late_weight`` the limit counts
    instead once it is nearer than ``soon_beyond``. ``accepted_price`` and ``offered_price`` are
    seconds of the order's own waiting: who else takes it must be there so much earlier.
    Where a room is foretold to reach its limit, the price of each second rises to ``limit_weight``
    as the instant comes nearer than ``soon_beyond``.
    Orders of the classes ``opens_any_door`` are planned outside the hours of their site too.
    """

    late_weight: tuple[Price, Price, Price, Price]
    unserved: tuple[Price, Price, Price, Price]
    waiting_weight: tuple[Price, Price, Price, Price]
    soon_beyond: Duration
    accepted_price: Price
    returning_price: Price
    offered_price: Price
    worth_moving: Price
    horizon: Duration
    improve_every: Duration
    improve_for: Duration
    eta_margin: Duration
    limit_weight: Price = 40
    opens_any_door: tuple[OrderClass, ...] = ("crisis", "urgent_fault")

    def price(self, priority: int) -> PriorityPrice:
        """The prices of a priority, 1 to 4."""
        n = priority - 1
        return PriorityPrice(self.waiting_weight[n], self.late_weight[n], self.unserved[n])
