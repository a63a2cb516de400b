"""How places are written: one spelling each, and only those that a person may name."""

import pytest

from dispatch.parts import places
from hanlu.ids import new_id

SOMEBODY = new_id()


@pytest.mark.parametrize(
    "text", ["depot", "store:河东", "store:a:b", places.van(SOMEBODY)], ids=lambda text: text[:8]
)
def test_what_holds_parts_may_be_counted_and_moved_from(text: str) -> None:
    assert places.holding(text) == places.movable(text) == text


def test_a_van_has_one_spelling() -> None:
    assert places.holding(f"van:{str(SOMEBODY).upper()}") == places.van(SOMEBODY)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("depot:2", id="a second depot"),
        pytest.param("store:", id="a store of no outlet"),
        pytest.param("store:" + "x" * 81, id="a name no outlet has"),
        pytest.param("van:T01", id="a technician's code"),
        pytest.param("count", id="what only a count may write"),
        pytest.param(places.order(SOMEBODY), id="what only a visit may write"),
    ],
)
def test_what_is_no_such_place_is_refused_with_what_would_be_one(text: str) -> None:
    for check in (places.holding, places.movable):
        with pytest.raises(ValueError, match="not a place such as"):
            check(text)


def test_a_supplier_gives_and_takes_but_is_not_counted() -> None:
    assert places.movable(places.SUPPLIER) == places.SUPPLIER
    with pytest.raises(ValueError, match="depot"):
        places.holding(places.SUPPLIER)
