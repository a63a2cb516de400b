"""A further limit beside a pack's own, for a single event: a warning, or an indicator's rule.

It resets when the value is back in range, unlike a cumulative one, which adds up (Berlinger Q-tag
2 plus manual); both are counted, apart from each other.
"""

from typing import Literal

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds


class Single(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``lasting``: how long without a break. ``inclusive``: the limit itself breaks it.

    ``job``: whether it asks for somebody to go there, beside telling people. ``apart``: called
    even while the zone's own limit has an alarm of that side open, as an indicator's rule is.
    """

    side: Literal["high", "low"]
    limit: float
    inclusive: bool = False
    lasting: Duration = "0 min"
    band: float = 0.5
    severity: Severity = "minor"
    job: bool = False
    apart: bool = False

    def rules(self, place: Place) -> tuple[ExcursionRule, ...]:
        """One rule; its high side is muted as the high limit is."""
        name = f"{self.limit:g}".replace("-", "minus_").replace(".", "_")
        return (
            ExcursionRule(
                id=f"{place.metric}_{self.side}_{name}",
                metric=place.metric,
                side=self.side,
                limit=self.limit,
                inclusive=self.inclusive,
                band=self.band,
                hold_s=seconds(self.lasting),
                severity=self.severity,
                group=f"{place.metric}_{self.side}",
                mutes=place.mutes if self.side == "high" else (),
                job=self.job,
                yields_to=() if self.apart else (f"{place.metric}_{self.side}",),
            ),
        )
