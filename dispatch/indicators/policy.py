"""What the indicators are held against, and how soon a second repair is a repeated one."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel

type Share = Annotated[float, Field(ge=0, le=1)]


class KpiPolicy(PolicyModel):
    """``kpi.*``: targets as shares."""

    csat_target: Share
    repeat_target: Share
    repeat_within: Annotated[Duration, Field(gt=timedelta(0), le=timedelta(days=365))]
