"""Probable parts: triage's list, and what earlier visits to the model with the fault used."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.triage.probable import FaultHistory, by_history, probable, taken_along
from tests.dispatch.policies import TRIAGE

PARTS = st.sampled_from(["fuse", "probe", "fan-motor", "start-relay"])


def history(visits: int, **used: int) -> FaultHistory:
    return FaultHistory("temperature_high", "CR-40", visits, used)


@pytest.mark.parametrize(
    ("visits", "used", "shown"),
    [
        pytest.param(4, {"fuse": 4}, [], id="too few visits say nothing"),
        pytest.param(5, {"fuse": 2}, ["fuse"], id="enough visits, enough of them"),
        pytest.param(10, {"fuse": 3}, ["fuse"], id="exactly the share"),
        pytest.param(10, {"fuse": 2}, [], id="less than the share"),
        pytest.param(10, {"fuse": 4, "probe": 9}, ["probe", "fuse"], id="the most used first"),
    ],
)
def test_history_shows_what_a_share_of_enough_visits_used(
    visits: int, used: Mapping[str, int], shown: list[str]
) -> None:
    assert [each.part for each in by_history(TRIAGE, history(visits, **used))] == shown


def test_each_part_says_who_proposes_it_and_why() -> None:
    found = probable(TRIAGE, "temperature_high", ["door"], history(8, fuse=6, door=2))
    assert [(each.part, each.source, each.share) for each in found] == [
        ("door", "triage", 0.25),
        ("fuse", "history", 0.75),
    ]
    assert found[1].reason.params == {"used": 6, "visits": 8, "model": "CR-40"}


def test_without_history_triages_list_stands_alone() -> None:
    (only,) = probable(TRIAGE, "temperature_high", ["fuse"], FaultHistory())
    assert (only.source, only.share) == ("triage", None)


@given(
    listed=st.lists(PARTS, unique=True),
    visits=st.integers(0, 200),
    data=st.data(),
)
def test_what_is_listed_comes_first_and_nothing_comes_twice(
    listed: list[str], visits: int, data: st.DataObject
) -> None:
    used = data.draw(st.dictionaries(PARTS, st.integers(0, visits)))
    found = probable(TRIAGE, None, listed, history(visits, **used))
    names = [each.part for each in found]
    assert names[: len(listed)] == listed
    assert len(set(names)) == len(names)
    assert all(each.share is None or 0 <= each.share <= 1 for each in found)


def test_an_order_lists_what_history_finds_only_where_the_policy_says_so() -> None:
    seen = history(10, fuse=9)
    assert taken_along(TRIAGE, ["door"], seen) == ["door"]
    planned = TRIAGE.model_copy(update={"history_plans": True})
    assert taken_along(planned, ["door", "fuse"], seen) == ["door", "fuse"]
    assert taken_along(planned, ["door"], seen) == ["door", "fuse"]
