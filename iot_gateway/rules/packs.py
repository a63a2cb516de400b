"""Rule packs: which limits a kind of zone has, as policy; and the rules that come of them.

The packs shipped, with units and sources, are the section ``coldchain`` of ``policy.toml``, one
for storage and one for transport of each kind. A zone may bring limits of its own, and so may one
of its channels. Each rule beyond the plain limits brings its own settings: a field of the pack.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Protocol

import msgspec

from iot_gateway.rules.battery import Battery
from iot_gateway.rules.cumulative import Cumulative
from iot_gateway.rules.defrost import Defrost, Pattern
from iot_gateway.rules.door import Door
from iot_gateway.rules.drift import Drift
from iot_gateway.rules.duty_cycle import DutyCycle
from iot_gateway.rules.engine import Rule
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.forecast import Forecast
from iot_gateway.rules.humidity import Humidity
from iot_gateway.rules.mkt import MeanKinetic
from iot_gateway.rules.own_past import OwnPast
from iot_gateway.rules.place import Duration, Place, Probe, seconds
from iot_gateway.rules.power import Power
from iot_gateway.rules.probe_out import ProbeOut
from iot_gateway.rules.pull_down import PullDown
from iot_gateway.rules.rise import RateOfRise
from iot_gateway.rules.run_hours import RunHours
from iot_gateway.rules.silence import SilenceRule
from iot_gateway.rules.single import Single
from iot_gateway.rules.stuck import Stuck
from iot_gateway.rules.vibration import Vibration

KINDS = ("frozen", "chilled_0_4", "chilled_0_10", "pharma_2_8")


class RuleSettings(Protocol):
    """What a pack says of one rule: from it and a place come the rules themselves."""

    def rules(self, place: Place, /) -> tuple[ExcursionRule, ...]:
        """The rules of a channel in this place; none where it makes no sense there."""


class MuteSettings(Protocol):
    """What a pack says of one reason to hold back."""

    def mute(self, place: Place, /) -> Any:
        """The mute for the high limit of a probe in the air."""


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits of one kind of zone, in the unit of its metric.

    ``max``, ``min``: allowed values; beyond them an excursion runs. None: there is no such limit;
    zero is a limit like any other. ``inclusive``: a value at a limit breaks it. ``band``: how far
    back within a limit a value must come to end a called excursion. ``delay_high``,
    ``delay_low``: how long before it calls. ``critical_above`` (strictly) and
    ``critical_from_below`` (at or below) call at once; a probe in the product has its own.
    ``interval``: how often a device reports unless it says otherwise. ``persons``: how many
    people are told of an alarm at least. ``silence``: whether a device that says nothing is told;
    for a zone always. Rules stand after those they yield to.
    """

    metric: str = "temperature_c"
    max: float | None = None
    min: float | None = None
    inclusive: bool = False
    band: Annotated[float, msgspec.Meta(ge=0)] = 0.5
    delay_high: Duration = "0 min"
    delay_low: Duration = "0 min"
    critical_above: float | None = None
    critical_above_product: float | None = None
    critical_from_below: float | None = None
    interval: Duration = "5 min"
    persons: Annotated[int, msgspec.Meta(ge=1)] = 1
    silence: bool = True
    warning_high: Single | None = None
    warning_low: Single | None = None
    freeze_flag: Single | None = None
    heat_flag: Single | None = None
    cumulative: Cumulative | None = None
    mkt: MeanKinetic | None = None
    rate_of_rise: RateOfRise | None = None
    power: Power | None = None
    forecast: Forecast | None = None
    door: Door | None = None
    defrost: Defrost | None = None
    pull_down: PullDown | None = None
    humidity: Humidity | None = None
    battery: Battery | None = None
    stuck: Stuck | None = None
    probe_out: ProbeOut | None = None
    drift: Drift | None = None
    duty_cycle: DutyCycle | None = None
    run_hours: RunHours | None = None
    vibration: Vibration | None = None
    own_past: OwnPast | None = None

    def __post_init__(self) -> None:
        if self.max is not None and self.min is not None and self.min >= self.max:
            raise ValueError(f"min {self.min:g} is not below max {self.max:g}")
        for limit in (self.critical_above, self.critical_above_product):
            if limit is not None and self.max is not None and limit < self.max:
                raise ValueError(f"critical limit {limit:g} is below max {self.max:g}")
        lowest = self.critical_from_below
        if lowest is not None and self.min is not None and lowest > self.min:
            raise ValueError(f"critical_from_below {lowest:g} is above min {self.min:g}")


type Written = dict[str, Any]  # a pack as it stands in TOML
type ColdChain = dict[str, Pack]  # by kind of zone, transport as "frozen_transport"


class ColdChainPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The policy section ``coldchain``: one pack for each kind of zone, standing or moving.

    ``common``: what every pack has unless it says otherwise. A pack for transport says what
    differs from storage.
    """

    common: Written = {}
    frozen: Written
    chilled_0_4: Written
    chilled_0_10: Written
    pharma_2_8: Written
    frozen_transport: Written = {}
    chilled_0_4_transport: Written = {}
    chilled_0_10_transport: Written = {}
    pharma_2_8_transport: Written = {}

    def __post_init__(self) -> None:
        self.packs()

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Every table here holds what a pack may hold."""
        pack = msgspec.json.schema(Pack)
        kinds = {name: {"$ref": pack["$ref"]} for name in cls.__struct_fields__}
        return {"type": "object", "properties": kinds, "$defs": pack["$defs"]}

    def packs(self) -> ColdChain:
        """The packs by kind of zone; raises ValueError naming the kind and the key."""
        found: ColdChain = {}
        for kind in KINDS:
            storage = _joined(self.common, getattr(self, kind))
            found[kind] = _pack(kind, storage)
            moving = f"{kind}_transport"
            found[moving] = _pack(moving, _joined(storage, getattr(self, moving)))
        return found


def _joined(under: Written, over: Written) -> Written:
    """Settings over settings; a rule's table is joined key by key."""
    joined = dict(under)
    for key, value in over.items():
        below = joined.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            joined[key] = _joined(below, value)
        else:
            joined[key] = value
    return joined


def _pack(kind: str, written: Written) -> Pack:
    try:
        pack = parse_pack(written)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$")
        raise ValueError(f"{reason} - at `$.{kind}{place or '`'}") from error
    if not pack.silence:
        raise ValueError(f"a zone is never without it - at `$.{kind}.silence`")
    return pack


def pack_of(packs: ColdChain, kind: str, *, transport: bool = False) -> Pack:
    """The pack of a kind of zone."""
    return packs[f"{kind}_transport" if transport else kind]


def parse_pack(settings: dict[str, Any]) -> Pack:
    """A pack from a rules file; raises msgspec.ValidationError naming the place."""
    return msgspec.convert(settings, Pack)


@cache
def defaults() -> ColdChain:
    """The packs shipped with the product."""
    return msgspec.convert(_shipped("policy.toml")["coldchain"], ColdChainPolicy).packs()


@cache
def foresight() -> Pack:
    """The built-in set of rules that warn before any limit is reached; it has no limits."""
    return parse_pack(_shipped("rules/foresight.toml"))


def _shipped(name: str) -> dict[str, Any]:
    return tomllib.loads(files("iot_gateway").joinpath(name).read_text(encoding="utf-8"))


def rules_of(
    pack: Pack,
    *,
    min_c: float | None = None,
    max_c: float | None = None,
    interval_s: int | None = None,
    probe: Probe = "air",
    defrosts: Pattern | None = None,
) -> tuple[Rule, ...]:
    """The rules of a channel in a zone of this kind.

    ``min_c``, ``max_c``: the zone's or the channel's own limits instead of the pack's; the
    critical limit keeps its distance. ``interval_s``: how often this device reports, where known.
    ``defrosts``: their pattern, where it was learned.
    """
    place = Place(
        metric=pack.metric,
        probe=probe,
        interval_s=seconds(pack.interval) if interval_s is None else interval_s,
        high=pack.max if max_c is None else max_c,
        low=pack.min if min_c is None else min_c,
        defrosts=defrosts,
    )
    if probe == "air":
        place = msgspec.structs.replace(place, mutes=tuple(_mutes(pack, place)))
    found: list[Rule] = [*_limits(pack, place)]
    for name in pack.__struct_fields__:
        settings = getattr(pack, name)
        if hasattr(settings, "rules"):
            found += settings.rules(place)
    if pack.silence:
        found.append(SilenceRule(interval_s=place.interval_s))
    return tuple(found)


def _mutes(pack: Pack, place: Place) -> Iterator[Any]:
    for name in pack.__struct_fields__:
        settings = getattr(pack, name)
        if hasattr(settings, "mute") and (mute := settings.mute(place)) is not None:
            yield mute


def _limits(pack: Pack, place: Place) -> Iterator[ExcursionRule]:
    if place.high is not None:
        critical = pack.critical_above
        if place.probe == "product" and pack.critical_above_product is not None:
            critical = pack.critical_above_product
        yield ExcursionRule(
            id=f"{pack.metric}_high",
            metric=pack.metric,
            side="high",
            limit=place.high,
            inclusive=pack.inclusive,
            band=pack.band,
            hold_s=seconds(pack.delay_high),
            critical=_moved(critical, pack.max, place.high),
            mutes=place.mutes,
        )
    if place.low is not None:
        yield ExcursionRule(
            id=f"{pack.metric}_low",
            metric=pack.metric,
            side="low",
            limit=place.low,
            inclusive=pack.inclusive,
            band=pack.band,
            hold_s=seconds(pack.delay_low),
            critical=_moved(pack.critical_from_below, pack.min, place.low),
            critical_inclusive=True,
        )


def _moved(critical: float | None, usual: float | None, limit: float) -> float | None:
    """The critical limit as far from ``limit`` as it usually is from the pack's own."""
    if critical is None or usual is None:
        return critical
    return critical + (limit - usual)


__all__ = [
    "ColdChain",
    "ColdChainPolicy",
    "Duration",
    "Pack",
    "Probe",
    "defaults",
    "foresight",
    "pack_of",
    "parse_pack",
    "rules_of",
    "seconds",
]
