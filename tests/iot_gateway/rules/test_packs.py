"""Rule packs: the numbers shipped, where they come from, and a zone's own limits."""

from importlib.resources import files

import msgspec
import pytest

from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.packs import Pack, defaults, parse_pack, rules_of
from iot_gateway.rules.silence import SilenceRule


def limits(pack: Pack, **own: float | str) -> dict[str, ExcursionRule]:
    """The limit rules of a pack by side."""
    rules = rules_of(pack, **own)  # type: ignore[arg-type]  # the tests name real arguments
    return {
        rule.side: rule
        for rule in rules
        if isinstance(rule, ExcursionRule) and rule.id == f"temperature_c_{rule.side}"
    }


@pytest.mark.parametrize(
    ("name", "side", "limit", "hold_s", "critical"),
    [
        ("frozen", "high", -18.0, 1800, -12.0),
        ("chilled_0_4", "high", 4.0, 900, 8.0),
        ("chilled_0_4", "low", 0.0, 900, -1.0),
        ("chilled_0_10", "high", 10.0, 900, 15.0),
        ("chilled_0_10", "low", 0.0, 900, -1.0),
        ("pharma_2_8", "high", 8.0, 0, 15.0),
        ("pharma_2_8", "low", 2.0, 0, 0.0),
    ],
)
def test_the_shipped_limits(
    name: str, side: str, limit: float, hold_s: int, critical: float
) -> None:
    rule = limits(defaults()[name])[side]

    assert (rule.limit, rule.hold_s, rule.critical) == (limit, hold_s, critical)
    assert rule.band == 0.5
    assert rule.critical_inclusive is (side == "low")


def test_frozen_goods_have_no_low_limit() -> None:
    assert set(limits(defaults()["frozen"])) == {"high"}


def test_a_probe_in_the_product_is_critical_sooner_than_one_in_the_air() -> None:
    assert limits(defaults()["frozen"], probe="product")["high"].critical == -15.0


def test_every_value_shipped_says_where_it_comes_from() -> None:
    text = files("iot_gateway").joinpath("policy.toml").read_text(encoding="utf-8")
    values = [line for line in text.splitlines() if "=" in line.partition("#")[0]]

    assert len(values) > 20
    assert all(line.partition("#")[2].strip() for line in values)


def test_a_zones_own_limits_replace_the_packs_and_take_the_critical_limit_along() -> None:
    own = limits(defaults()["chilled_0_4"], min_c=0.0, max_c=5.0)

    assert (own["high"].limit, own["high"].critical) == (5.0, 9.0)
    assert (own["low"].limit, own["low"].critical) == (0.0, -1.0)


def test_a_zones_own_limit_of_zero_is_a_limit() -> None:
    assert limits(defaults()["frozen"], max_c=0.0)["high"].limit == 0.0
    assert limits(defaults()["frozen"], min_c=0.0)["low"].limit == 0.0


def test_silence_follows_the_device_and_else_the_pack() -> None:
    def silence(**own: int) -> SilenceRule:
        rule = rules_of(defaults()["pharma_2_8"], interval_s=own.get("interval_s"))[-1]
        assert isinstance(rule, SilenceRule)
        return rule

    assert silence().interval_s == 60
    assert silence(interval_s=600).interval_s == 600


def test_a_rules_file_needs_only_what_it_is_about() -> None:
    pack = parse_pack({"max": 35, "delay_high": "10 min", "band": 1.0})
    rule = limits(pack)["high"]

    assert (rule.limit, rule.hold_s, rule.band) == (35, 600, 1.0)


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"maximum": 4.0}, id="an unknown key"),
        pytest.param({"max": "4"}, id="a number as text"),
        pytest.param({"delay_high": 10}, id="a duration without unit"),
        pytest.param({"delay_high": "10 days"}, id="a unit nobody knows"),
        pytest.param({"band": -1.0}, id="a negative band"),
        pytest.param({"max": 4.0, "min": 4.0}, id="no room between the limits"),
        pytest.param({"max": 4.0, "critical_above": 3.0}, id="critical before the limit"),
        pytest.param({"min": 0.0, "critical_from_below": 1.0}, id="critical before the low limit"),
    ],
)
def test_a_mistake_in_a_rules_file_is_refused(settings: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        parse_pack(settings)
