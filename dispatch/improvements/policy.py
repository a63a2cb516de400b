"""How an improvement is measured, and how long it is watched."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel

Span = Annotated[Duration, Field(ge=timedelta(days=1), le=timedelta(days=366))]


class ImprovementPolicy(PolicyModel):
    """``improvement.*``: the indicator is taken over ``measure_over`` before an item is opened and
    after its work is done; what meets its standard is looked at ``look_every`` for ``watch_for``.
    Fewer than ``least`` cases judge nothing.
    """

    measure_over: Span
    watch_for: Span
    look_every: Span
    least: Annotated[int, Field(ge=1, le=10_000)]
