"""Rule packs: which limits a kind of zone has, as data with units and sources.

The packs shipped are ``packs.toml``, the default of the policy section ``coldchain``. A pack
turns into rules here; a zone may bring limits of its own.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from iot_gateway.rules.engine import Rule
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.silence import SilenceRule

type Probe = Literal["air", "product"]

_SECONDS = {"s": 1, "min": 60, "h": 3600}


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number of a policy: its unit, and the text it comes from."""

    value: float
    unit: Literal["°C", "s", "min", "h"] = "°C"
    source: str = "own choice"

    @property
    def seconds(self) -> int:
        """A duration in seconds; raises KeyError for a temperature."""
        return round(self.value * _SECONDS[self.unit])


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits of one kind of zone. None: there is no such limit; zero is a limit like any other.

    ``max``, ``min``: allowed values; beyond them an excursion runs. ``delay_high``, ``delay_low``:
    how long before it calls. ``critical_above`` (strictly) and ``critical_from_below`` (at or
    below) call at once; a probe in the product has its own. ``interval``: how often to report.
    """

    metric: str = "temperature_c"
    max: Setting | None = None
    min: Setting | None = None
    band: Setting = Setting(0.5)
    delay_high: Setting = Setting(0, "min")
    delay_low: Setting = Setting(0, "min")
    critical_above: Setting | None = None
    critical_above_product: Setting | None = None
    critical_from_below: Setting | None = None
    interval: Setting = Setting(5, "min")


type ColdChain = dict[str, Pack]  # by kind of zone


def parse(section: dict[str, Any]) -> ColdChain:
    """Packs from a policy section or a rules file; a bare number stands for its value.

    Raises msgspec.ValidationError naming the place, also for an unknown key.
    """
    return {name: parse_pack(settings) for name, settings in section.items()}


def parse_pack(settings: dict[str, Any]) -> Pack:
    """One pack; see ``parse``. Bare delays and intervals are minutes."""
    return msgspec.convert(
        {key: _setting(key, value) for key, value in settings.items()}, Pack, str_keys=True
    )


def _setting(key: str, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    minutes = key.startswith("delay") or key == "interval"
    return {"value": value, "unit": "min" if minutes else "°C"}


@cache
def defaults() -> ColdChain:
    """The packs shipped with the product."""
    text = files("iot_gateway.rules").joinpath("packs.toml").read_text(encoding="utf-8")
    return parse(tomllib.loads(text))


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
    silence = SilenceRule(interval_s=pack.interval.seconds if interval_s is None else interval_s)
    return (*(rule for rule in sides if rule is not None), silence)


def _high(pack: Pack, own: float | None, probe: Probe) -> ExcursionRule | None:
    critical = pack.critical_above
    if probe == "product" and pack.critical_above_product is not None:
        critical = pack.critical_above_product
    return _rule(pack, "high", own, critical)


def _low(pack: Pack, own: float | None) -> ExcursionRule | None:
    return _rule(pack, "low", own, pack.critical_from_below)


def _rule(
    pack: Pack, side: Literal["high", "low"], own: float | None, critical: Setting | None
) -> ExcursionRule | None:
    allowed = pack.max if side == "high" else pack.min
    limit = own if own is not None else (allowed.value if allowed is not None else None)
    if limit is None:
        return None
    shift = limit - allowed.value if allowed is not None else 0.0
    return ExcursionRule(
        id=f"{pack.metric}_{side}",
        metric=pack.metric,
        side=side,
        limit=limit,
        band=pack.band.value,
        hold_s=(pack.delay_high if side == "high" else pack.delay_low).seconds,
        critical=None if critical is None else critical.value + shift,
        critical_inclusive=side == "low",
    )
