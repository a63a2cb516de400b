"""Which rules a device's channels are judged by: the pack of its zone under the present policy."""

from collections.abc import Callable
from dataclasses import dataclass

from hanlu.policy import PolicyStore
from iot_gateway.devices.model import Device, Zone
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.packs import ColdChain, ColdChainPolicy, rules_of
from iot_gateway.rules.silence import SilenceRule


@dataclass(frozen=True, slots=True)
class Limits:
    """The packs in force, and the policy version they come from."""

    packs: ColdChain
    version: int = 0


type LimitsSource = Callable[[], Limits]


def limits_in_force(policy: PolicyStore) -> Limits:
    """The packs of the present policy."""
    current = policy.current()
    return Limits(current.section(ColdChainPolicy).packs(), current.version)


def excursion_rules(limits: Limits, zone: Zone | None) -> list[ExcursionRule]:
    """The limits of a channel in this zone; a device without a zone has none."""
    if zone is None:
        return []
    rules = rules_of(limits.packs[zone.kind], min_c=zone.min_c, max_c=zone.max_c)
    return [rule for rule in rules if isinstance(rule, ExcursionRule)]


def silence_rule(device: Device) -> SilenceRule:
    """How long this device may stay quiet."""
    return SilenceRule(interval_s=device.expected_interval_s)
