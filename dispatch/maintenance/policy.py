"""How far ahead maintenance is ordered, and what a plan has that says nothing else."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from dispatch.duration import Duration
from dispatch.maintenance.schedule import CountsFrom
from dispatch.sla.policy import PolicyModel

Days = Annotated[int, Field(ge=0, le=180)]


class MaintenancePolicy(PolicyModel):
    """``maintenance.*``: an order is made ``lead`` before the visit may begin.

    ``priority`` 1 to 4 is that of the orders. ``days_before``, ``days_after`` and ``counts_from``
    are for plans that do not say them.
    """

    lead: Annotated[Duration, Field(ge=timedelta(0), le=timedelta(days=60))]
    priority: Annotated[int, Field(ge=1, le=4)]
    days_before: Days
    days_after: Days
    counts_from: CountsFrom
