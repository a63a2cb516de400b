"""When two records look like one customer, and what must be known of everybody."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import Limit, PolicyModel

type Watched = Literal[
    "phone", "email", "customer", "address", "opening_hours", "model", "installed_on"
]
"""A field of customers, of sites (whose they are, where, when open) or of machines."""

Share = Annotated[float, Field(ge=0, le=1)]


class CustomerPolicy(PolicyModel):
    """``customers.*``: names that are alike by ``same_name`` of their pinyin may be one customer;
    a merging is taken back for ``undo_within``. Worth is counted over ``value_over``.

    Of each of the ``watched`` fields at most ``missing_most`` may be missing (F-156).
    """

    same_name: Annotated[float, Field(ge=0.5, le=1)]
    undo_within: Limit
    value_over: Annotated[Duration, Field(gt=timedelta(0), le=timedelta(days=3660))]
    watched: Annotated[tuple[Watched, ...], Field(min_length=1)]
    missing_most: Share
