"""Sections of the policy: defaults with notes, errors that name the key, differences."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
from pydantic import BaseModel, ConfigDict, Field

from hanlu.policy.sections import (
    Policy,
    PolicyInvalid,
    Section,
    differences,
    notes_of,
    sections_from_toml,
)

TOML = """
[freezer]                  # frozen food
max_c = -18.0              # degrees Celsius; a choice of ours
name = "deep # not a note"

[freezer.delay]
door = 30                  # minutes
"""


class Delay(BaseModel):
    model_config = ConfigDict(extra="forbid")
    door: Annotated[int, Field(ge=0)]


class Freezer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    max_c: float
    name: str
    delay: Delay


class Silence(msgspec.Struct, forbid_unknown_fields=True):
    after: timedelta


@pytest.fixture
def freezer(tmp_path: Path) -> Section:
    file = tmp_path / "policy.toml"
    file.write_text(TOML, encoding="utf-8")
    [section] = sections_from_toml(file, {"freezer": Freezer})
    return section


def test_notes_are_the_comments_behind_the_values() -> None:
    assert notes_of(TOML) == {
        "freezer": "frozen food",
        "freezer.max_c": "degrees Celsius; a choice of ours",
        "freezer.delay.door": "minutes",
    }


def test_a_policy_hands_out_typed_sections(freezer: Section) -> None:
    policy = Policy(3, [freezer], {})
    assert policy.version == 3
    assert policy.section(Freezer).delay.door == 30


@pytest.mark.parametrize(
    ("values", "key"),
    [
        pytest.param({"max_c": "warm"}, "freezer.max_c", id="a wrong type"),
        pytest.param({"delay": {"door": -1}}, "freezer.delay.door", id="out of range"),
        pytest.param({"min_c": 3}, "freezer.min_c", id="a key nobody knows"),
    ],
)
def test_what_is_refused_names_its_key(
    freezer: Section, values: dict[str, object], key: str
) -> None:
    with pytest.raises(PolicyInvalid) as refused:
        freezer.parse(freezer.default | values)
    assert refused.value.field == key
    assert key in str(refused.value)


def test_msgspec_models_serve_as_well() -> None:
    section = Section("silence", Silence, {"after": "PT20M"})
    assert section.parse(section.default).after == timedelta(minutes=20)
    with pytest.raises(PolicyInvalid, match="silence"):
        section.parse({"before": "PT20M"})


def test_differences_name_what_was_and_what_is() -> None:
    before = {"a": 1, "b": {"c": [1], "d": 2}}
    after = {"a": 1, "b": {"c": [1, 2]}, "e": 5}
    assert differences(before, after, "x") == [
        ("x.b.c", [1], [1, 2]),
        ("x.b.d", 2, None),
        ("x.e", None, 5),
    ]
    assert differences(before, before) == []
