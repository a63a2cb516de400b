"""Power: where it is lost, the goods have minutes to hours.

GSP annex 3, article 6, asks for an alarm on power loss itself, beside the one out of range.
"""

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds

RULE = "power_lost"


class Power(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``lost_for``: how long without power before it calls."""

    lost_for: Duration = "0 min"
    severity: Severity = "critical"

    def rules(self, _place: Place) -> tuple[ExcursionRule, ...]:
        """One rule; what a site's devices say of lost power is one incident."""
        return (
            ExcursionRule(
                id=RULE,
                metric="power_on",
                side="low",
                limit=0.5,
                band=0.5,
                hold_s=seconds(self.lost_for),
                severity=self.severity,
                group="power",
                word="power",
                lasting=True,
            ),
        )
