"""Which rules a device's channels are judged by: the pack of its zone under the present policy."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hanlu.policy import PolicyStore
from iot_gateway.alarms.model import Judged
from iot_gateway.devices.model import ChannelSetting, Device, Zone
from iot_gateway.rules.defrost import Pattern
from iot_gateway.rules.engine import RuleSet
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.packs import ColdChain, ColdChainPolicy, pack_of, rules_of
from iot_gateway.rules.silence import SilenceRule

PLAIN = ChannelSetting()
NO_RULES = RuleSet(())

MOST_MADE = 20_000
"""Sets of rules held in memory; learned defrosts give many a channel a set of its own."""

type _Key = tuple[str, bool, float | None, float | None, ChannelSetting | None, int, Pattern | None]


@dataclass(frozen=True, slots=True)
class Limits:
    """The packs in force, the policy version they come from, and the rules made of them so far."""

    packs: ColdChain
    version: int = 0
    made: dict[_Key, RuleSet] = field(default_factory=dict, compare=False)

    def judged(self, zone: Zone | None) -> Judged:
        """What findings in this zone are judged by."""
        if zone is None:
            return Judged(policy_version=self.version)
        pack = pack_of(self.packs, zone.kind, transport=zone.transport)
        return Judged(policy_version=self.version, persons=pack.persons)

    def channel(
        self,
        zone: Zone | None,
        setting: ChannelSetting | None,
        device: Device,
        defrosts: Pattern | None = None,
    ) -> RuleSet:
        """The limits of a channel in this zone; a device without a zone has none."""
        if zone is None:
            return NO_RULES
        interval_s = device.expected_interval_s
        key = (zone.kind, zone.transport, zone.min_c, zone.max_c, setting, interval_s, defrosts)
        known = self.made.get(key)
        if known is None:
            own = setting or PLAIN
            rules = rules_of(
                pack_of(self.packs, zone.kind, transport=zone.transport),
                min_c=zone.min_c if own.min_c is None else own.min_c,
                max_c=zone.max_c if own.max_c is None else own.max_c,
                interval_s=interval_s,
                probe=own.place,
                defrosts=defrosts,
            )
            known = RuleSet(rule for rule in rules if isinstance(rule, ExcursionRule))
            if len(self.made) >= MOST_MADE:
                self.made.clear()
            self.made[key] = known
        return known


type LimitsSource = Callable[[], Limits]


def limits_in_force(policy: PolicyStore) -> Limits:
    """The packs of the present policy."""
    current = policy.current()
    return Limits(current.section(ColdChainPolicy).packs(), current.version)


class LimitsInForce:
    """The packs of the present policy, made into rules once for each version of it."""

    def __init__(self, policy: PolicyStore) -> None:
        self._policy, self._limits = policy, limits_in_force(policy)

    def __call__(self) -> Limits:
        """The limits that count now."""
        if self._policy.current().version != self._limits.version:
            self._limits = limits_in_force(self._policy)
        return self._limits


def silence_rule(device: Device) -> SilenceRule:
    """How long this device may stay quiet."""
    return SilenceRule(interval_s=device.expected_interval_s)
