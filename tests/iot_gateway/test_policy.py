"""The policy section of the cold chain: as shipped, as edited, as refused."""

import pytest

from hanlu.policy import Policy
from hanlu.policy.sections import PolicyInvalid
from iot_gateway.policy import policy_sections
from iot_gateway.rules.packs import ColdChainPolicy, defaults

COLD_CHAIN = next(each for each in policy_sections if each.name == "coldchain")


def test_as_shipped_it_is_what_the_rules_take_without_a_policy() -> None:
    policy = Policy(0, policy_sections, {})

    assert policy.section(ColdChainPolicy).packs() == defaults()


def test_every_value_is_shown_with_its_unit_and_source() -> None:
    values = {
        f"coldchain.{kind}.{key}" for kind, pack in COLD_CHAIN.default.items() for key in pack
    }

    assert values <= set(COLD_CHAIN.notes)


def test_an_edited_limit_is_in_force_under_its_version() -> None:
    frozen = {**COLD_CHAIN.default["frozen"], "max": -15.0, "delay_high": "45 min"}
    policy = Policy(3, policy_sections, {"coldchain": {**COLD_CHAIN.default, "frozen": frozen}})

    pack = policy.section(ColdChainPolicy).packs()["frozen"]
    assert (pack.max, pack.delay_high) == (-15.0, "45 min")


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("frozen", {"max": "cold"}, "max"),
        ("frozen", {"delay_high": "30"}, "delay_high"),
        ("chilled_0_4", {"min": 5.0}, "not below max"),
        ("lukewarm", {"max": 20.0}, "lukewarm"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_naming_the_key(
    kind: str, change: dict[str, object], words: str
) -> None:
    packs = COLD_CHAIN.default
    with pytest.raises(PolicyInvalid, match=words):
        COLD_CHAIN.parse({**packs, kind: {**packs.get(kind, {}), **change}})
