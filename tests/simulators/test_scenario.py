"""Scenarios: the shipped ones load, a wrong one is refused by name, faults find their device."""

from pathlib import Path

import pytest

from simulators.scenario import SHIPPED, KnownDevice, ScenarioInvalid, load, planned_faults

DEVICES = [
    KnownDevice("b-frozen", "frozen"),
    KnownDevice("a-frozen", "frozen"),
    KnownDevice("c-cool", "chilled_0_4"),
    KnownDevice("d-cool", "chilled_0_4"),
]


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_a_shipped_scenario_loads(name: str) -> None:
    assert load(name).name == name


def test_a_key_that_nobody_knows_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\nspeeed = 3\n')
    with pytest.raises(ScenarioInvalid, match="speeed"):
        load(str(file))


def test_a_missing_scenario_names_the_shipped_ones() -> None:
    with pytest.raises(ScenarioInvalid, match="demo"):
        load("no-such")


def test_the_first_device_of_a_kind_is_the_first_by_name() -> None:
    faults = planned_faults(load("demo"), DEVICES)
    assert [fault.device_id for fault in faults] == ["a-frozen", "d-cool"]


def test_a_fault_without_its_device_is_refused() -> None:
    with pytest.raises(ScenarioInvalid, match="there are 0"):
        planned_faults(load("demo"), [])
