"""What the indicators are held against, and how soon a second repair is a repeated one."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel

type Share = Annotated[float, Field(ge=0, le=1)]


class KpiPolicy(PolicyModel):
    """``kpi.*``: targets as shares, and what counts as what. ``nps_target`` is shown beside the
    net promoter score, in points of 100, and judges nothing (C-14). Parts that turn over less than
    ``slow_turns_a_year`` are slow (F-125). The three shares are the split
    of F-012; a policy that was stored before them means the split of the document.
    """

    csat_target: Share
    repeat_target: Share
    closed_loop_within: Annotated[Duration, Field(gt=timedelta(0), le=timedelta(days=31))]
    nps_target: Annotated[int, Field(ge=-100, le=100)]
    promoters_from: Annotated[int, Field(ge=1, le=10)]
    detractors_to: Annotated[int, Field(ge=0, le=9)]
    front_line_share: Share = 0.9
    same_day_share: Share = 0.09
    rethought_share: Share = 0.01
    slow_turns_a_year: Annotated[float, Field(ge=0, le=365)] = 2
    repeat_within: Annotated[Duration, Field(gt=timedelta(0), le=timedelta(days=365))]

    @model_validator(mode="after")
    def _promoters_apart(self) -> Self:
        if self.detractors_to >= self.promoters_from:
            raise ValueError("detractors_to reaches promoters_from")
        return self
