"""Rule packs: which limits a kind of zone has, as policy; and the rules that come of them.

The packs shipped, with units and sources, are the section ``coldchain`` of ``policy.toml``. A
zone may bring limits of its own.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import msgspec

from iot_gateway.rules.engine import Rule
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.silence import SilenceRule

type Probe = Literal["air", "product"]
type Duration = Annotated[str, msgspec.Meta(pattern=r"^\d+ (s|min|h)$", examples=["30 min"])]

_SECONDS = {"s": 1, "min": 60, "h": 3600}


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits of one kind of zone, in the unit of its metric.

    ``max``, ``min``: allowed values; beyond them an excursion runs. None: there is no such limit;
    zero is a limit like any other. ``band``: how far back within a limit a value must come to end
    a called excursion. ``delay_high``, ``delay_low``: how long before it calls.
    ``critical_above`` (strictly) and ``critical_from_below`` (at or below) call at once; a probe
    in the product has its own. ``interval``: how often a device reports unless it says otherwise.
    """

    metric: str = "temperature_c"
    max: float | None = None
    min: float | None = None
    band: Annotated[float, msgspec.Meta(ge=0)] = 0.5
    delay_high: Duration = "0 min"
    delay_low: Duration = "0 min"
    critical_above: float | None = None
    critical_above_product: float | None = None
    critical_from_below: float | None = None
    interval: Duration = "5 min"

    def __post_init__(self) -> None:
        if self.max is not None and self.min is not None and self.min >= self.max:
            raise ValueError(f"min {self.min:g} is not below max {self.max:g}")
        for limit in (self.critical_above, self.critical_above_product):
            if limit is not None and self.max is not None and limit < self.max:
                raise ValueError(f"critical limit {limit:g} is below max {self.max:g}")
        lowest = self.critical_from_below
        if lowest is not None and self.min is not None and lowest > self.min:
            raise ValueError(f"critical_from_below {lowest:g} is above min {self.min:g}")


type ColdChain = dict[str, Pack]  # by kind of zone


class ColdChainPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The policy section ``coldchain``: one pack for each kind of zone."""

    frozen: Pack
    chilled_0_4: Pack
    chilled_0_10: Pack
    pharma_2_8: Pack

    def packs(self) -> ColdChain:
        """The packs by kind of zone."""
        return {kind: getattr(self, kind) for kind in self.__struct_fields__}


def parse_pack(settings: dict[str, Any]) -> Pack:
    """A pack from a rules file; raises msgspec.ValidationError naming the place."""
    return msgspec.convert(settings, Pack)


@cache
def defaults() -> ColdChain:
    """The packs shipped with the product."""
    text = files("iot_gateway").joinpath("policy.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["coldchain"], ColdChainPolicy).packs()


def seconds(duration: str) -> int:
    """A duration such as ``30 min`` in seconds."""
    number, unit = duration.split()
    return int(number) * _SECONDS[unit]


def rules_of(
    pack: Pack,
    *,
    min_c: float | None = None,
    max_c: float | None = None,
    interval_s: int | None = None,
    probe: Probe = "air",
) -> tuple[Rule, ...]:
    """The rules of a channel in a zone of this kind.

    ``min_c``, ``max_c``: the zone's own limits instead of the pack's; the critical limit keeps
    its distance. ``interval_s``: how often this device reports, where that is known.
    """
    sides = (_high(pack, max_c, probe), _low(pack, min_c))
    interval_s = seconds(pack.interval) if interval_s is None else interval_s
    return (*(rule for rule in sides if rule is not None), SilenceRule(interval_s=interval_s))


def _high(pack: Pack, own: float | None, probe: Probe) -> ExcursionRule | None:
    limit = pack.max if own is None else own
    if limit is None:
        return None
    critical = pack.critical_above
    if probe == "product" and pack.critical_above_product is not None:
        critical = pack.critical_above_product
    return ExcursionRule(
        id=f"{pack.metric}_high",
        metric=pack.metric,
        side="high",
        limit=limit,
        band=pack.band,
        hold_s=seconds(pack.delay_high),
        critical=_moved(critical, pack.max, limit),
    )


def _low(pack: Pack, own: float | None) -> ExcursionRule | None:
    limit = pack.min if own is None else own
    if limit is None:
        return None
    return ExcursionRule(
        id=f"{pack.metric}_low",
        metric=pack.metric,
        side="low",
        limit=limit,
        band=pack.band,
        hold_s=seconds(pack.delay_low),
        critical=_moved(pack.critical_from_below, pack.min, limit),
        critical_inclusive=True,
    )


def _moved(critical: float | None, usual: float | None, limit: float) -> float | None:
    """The critical limit as far from ``limit`` as it usually is from the pack's own."""
    if critical is None or usual is None:
        return critical
    return critical + (limit - usual)
