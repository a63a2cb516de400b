"""What a spreadsheet makes of our files."""

import pytest

from hanlu.sheets import as_csv, disarmed


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\tx", "\rx", "\nx"])
def test_text_that_looks_like_a_formula_is_disarmed(text: str) -> None:
    assert disarmed(text) == f"'{text}"
    assert disarmed("cold-1") == "cold-1"


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    rows = as_csv([["at", "temperature_c", "note"], ["12:00", -18.5, None], ["-1", -3, "=A1"]])
    assert rows == "at,temperature_c,note\r\n12:00,-18.5,\r\n'-1,-3,'=A1\r\n"
