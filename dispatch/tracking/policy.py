"""How long a customer's link lives, and how near a visit shows."""

from dispatch.duration import Duration
from dispatch.sla.policy import Limit, PolicyModel


class TrackingPolicy(PolicyModel):
    """``tracking.*``: ``kept`` after the case is closed, ``near_from`` before the arrival."""

    kept: Limit
    near_from: Duration
