"""The prices of planning, in seconds of travel: what one thing is worth against another."""

from datetime import timedelta
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

    ``away_price`` is that of somebody from another outlet than the order's. What one technician
    has to do in a shift, drive and service, costs ``load_price`` for each hour beyond
    ``load_from``. Who agreed to it may stay after the shift, at most ``overtime_most``, each hour
    at ``overtime_price``. In a shift longer than ``break_in_shifts_over`` a pause of ``break_for``
    begins ``break_after`` its begin or up to ``break_within`` later. ``value_weight`` is added to
    the price of each second that an order of a VIP waits or is late.
    What is left out of these costs nothing and is not there.
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
    away_price: Price = 0
    load_from: Duration = timedelta(0)
    load_price: Price = 0
    overtime_most: Duration = timedelta(0)
    overtime_price: Price = 0
    break_for: Duration = timedelta(0)
    break_after: Duration = timedelta(0)
    break_within: Duration = timedelta(0)
    break_in_shifts_over: Duration = timedelta(0)
    value_weight: Price = 0

    def price(self, priority: int) -> PriorityPrice:
        """The prices of a priority, 1 to 4."""
        n = priority - 1
        return PriorityPrice(self.waiting_weight[n], self.late_weight[n], self.unserved[n])
