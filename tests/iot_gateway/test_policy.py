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
    ("kind", "change", "key", "words"),
    [
        ("frozen", {"max": "cold"}, "coldchain.frozen.max", "float"),
        ("frozen", {"delay_high": "30"}, "coldchain.frozen.delay_high", "matching"),
        ("frozen", {"door": {"open_for": 2}}, "coldchain.frozen.door.open_for", "str"),
        ("chilled_0_4", {"min": 5.0}, "coldchain.chilled_0_4", "not below max"),
        ("lukewarm", {"max": 20.0}, "coldchain", "lukewarm"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_naming_the_key(
    kind: str, change: dict[str, object], key: str, words: str
) -> None:
    packs = COLD_CHAIN.default
    with pytest.raises(PolicyInvalid, match=words) as refused:
        COLD_CHAIN.parse({**packs, kind: {**packs.get(kind, {}), **change}})
    assert refused.value.field == key


def test_an_edit_that_is_refused_has_a_code_that_pages_have_words_for() -> None:
    shipped = COLD_CHAIN.default
    found = []
    for change in ({"max": "cold"}, {"band": -1}, {"delay_high": "soon"}, {"inclusive": 3}):
        with pytest.raises(PolicyInvalid) as refused:
            COLD_CHAIN.parse({**shipped, "frozen": {**shipped["frozen"], **change}})
        [fault] = refused.value.params["errors"]
        found.append((fault["code"], fault["params"]))
    assert found == [
        ("field.float_type", {}),
        ("field.greater_than_equal", {"ge": 0.0}),
        ("field.string_pattern_mismatch", {}),
        ("field.bool_type", {}),
    ]


def test_a_form_can_be_made_of_every_table_of_the_cold_chain() -> None:
    schema = COLD_CHAIN.json_schema()
    assert set(schema["properties"]) == set(COLD_CHAIN.default)
    pack = schema["$defs"]["Pack"]["properties"]
    for values in COLD_CHAIN.default.values():
        assert set(values) <= set(pack)
