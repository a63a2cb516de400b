"""docs/features.md says of each required row where it is: what it names must exist.

Only that is held here. Whether the named test holds what the row promises is for readers to judge.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "docs/features.md").read_text("utf-8").splitlines()
    if line.startswith("| F-")
]
STATES = {"done", "partly", "open", "recorded", "out"}


def test_every_row_of_the_requirements_stands_there_once_and_in_order() -> None:
    assert [row[0] for row in ROWS] == [f"F-{number:03}" for number in range(1, 315)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_a_row_names_exists(row: list[str]) -> None:
    _id, _what, where, test, state = row
    word = state.partition(":")[0]
    assert word in STATES
    named = [place.strip() for cell in (where, test) for place in cell.split(",") if place.strip()]
    assert [place for place in named if not (ROOT / place).exists()] == []
    if word == "done":
        assert where, "a row that is done says where"
        assert test, "and what would fail without it"
    if word in {"partly", "recorded", "out"}:
        assert state.partition(":")[2].strip(), "say what is missing, or why"
