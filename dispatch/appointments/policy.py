"""Which windows may be agreed with a customer. The numbers are in `dispatch/policy.toml`."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from dispatch.duration import Duration
from dispatch.planning.policy import Price
from dispatch.sla.policy import PolicyModel


class BookingPolicy(PolicyModel):
    """``booking.*``: windows of length ``window`` from ``opens`` to ``closes``, wall time of the
    site, on ``weekdays`` (1 is Monday), today and ``days_ahead`` days more.

    Offered are the ``most_offered`` cheapest, none of which costs over ``most_extra`` (seconds of
    travel) more than the cheapest. A customer books, changes and cancels until ``change_until``
    before the window.
    """

    window: Annotated[Duration, Field(ge=timedelta(minutes=30), le=timedelta(hours=12))]
    opens: time
    closes: time
    weekdays: Annotated[frozenset[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1)]
    days_ahead: Annotated[int, Field(ge=0, le=28)]
    most_offered: Annotated[int, Field(ge=1, le=50)]
    most_extra: Price
    change_until: Duration

    @model_validator(mode="after")
    def _room_for_one(self) -> Self:
        if datetime.combine(date.min, self.opens) + self.window > datetime.combine(
            date.min, self.closes
        ):
            raise ValueError("no window fits between opens and closes")
        return self
