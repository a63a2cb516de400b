"""Travel times are asked for once a place; another source begins anew."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dispatch.planning.roads import FEW, Roads, shared
from dispatch.planning.table import Table
from hanlu.regions.datum import Wgs84
from hanlu.regions.store import Regions
from hanlu.regions.straight_line import StraightLine
from hanlu.regions.travel import Matrix, Route, Snap, Source
from tests.factories.day import NOON, km


class Answering:
    """The straight line, said to be ``source``, and how many cells were asked for."""

    def __init__(self, source: Source = "osrm") -> None:
        self.source = source
        self.cells: list[int] = []

    async def matrix(self, origins: Sequence[Wgs84], destinations: Sequence[Wgs84]) -> Matrix:
        self.cells.append(len(origins) * len(destinations))
        found = await StraightLine().matrix(origins, destinations)
        # Roads are not the same both ways.
        east = np.array([[float(a.lon > b.lon) for b in destinations] for a in origins])
        seconds = found.travel_s + (60 * east.reshape(found.travel_s.shape)).astype(np.int64)
        return Matrix(seconds, self.source, found.estimated)

    async def route(self, start: Wgs84, end: Wgs84) -> Route:
        return await StraightLine().route(start, end)

    async def snap(self, point: Wgs84) -> Snap:
        return await StraightLine().snap(point)


days = st.lists(st.lists(st.integers(0, 12).map(km), max_size=9), min_size=1, max_size=6)


@given(days, st.sampled_from([FEW, 1.0]))
async def test_tables_that_grew_and_shrank_are_those_that_are_asked_for_at_once(
    asked: list[list[Wgs84]], keeps: float
) -> None:
    roads, source = Roads(keeps), Answering()
    tables = [await roads.between(places, source, NOON) for places in asked]
    for places, kept in zip(asked, tables, strict=True):  # what grew later left them as they were
        fresh = await Roads().between(places, source, NOON)
        assert set(kept.row_of) >= set(places)
        assert len(kept.row_of) <= len(set(places)) * (1 + FEW)
        for start in places:
            for end in places:
                assert _between(kept, start, end) == _between(fresh, start, end)


def _between(table: Table, start: Wgs84, end: Wgs84) -> int:
    rows = table.row_of
    return int(table.travel_s[rows[start], rows[end]])


async def test_a_new_site_costs_a_row_and_a_column() -> None:
    roads, source = Roads(), Answering()
    places = [km(n) for n in range(10)]
    await roads.between(places, source, NOON)
    await roads.between([*places, km(20)], source, NOON)
    await roads.between([*places, km(20)], source, NOON)
    assert source.cells == [100, 11, 10]


async def test_a_day_that_changes_is_not_copied_from_look_to_look() -> None:
    roads, source = Roads(keeps=FEW), Answering()
    places = [km(n) for n in range(40)]
    await roads.between(places, source, NOON)
    grown = await roads.between([*places, km(50)], source, NOON)
    for gone in range(1, 4):
        kept = await roads.between(places[gone:], source, NOON)
        assert np.shares_memory(kept.travel_s, grown.travel_s)
    again = await roads.between([*places[3:], km(51)], source, NOON)
    assert np.shares_memory(again.travel_s, grown.travel_s)
    less = await roads.between(places[10:], source, NOON)
    assert len(less.row_of) == 30


async def test_two_who_look_at_different_days_by_turns_ask_for_each_place_once() -> None:
    roads, source = Roads(), Answering()
    east, west = [km(n) for n in range(5)], [km(-n) for n in range(5)]
    await asyncio.gather(*(roads.between(each, source, NOON) for each in (east, west) * 3))
    assert sum(source.cells) == 9 * 9


async def test_without_a_region_the_straight_line_is_shared_as_well(tmp_path: Path) -> None:
    regions = Regions(tmp_path)
    first = await shared(regions)([km(0), km(1)], NOON)
    assert first.source == "straight-line"
    assert (await shared(regions)([km(1), km(0)], NOON)).travel_s is first.travel_s


async def test_places_that_nobody_looks_at_any_more_are_let_go() -> None:
    roads, source = Roads(), Answering()
    for day in range(20):
        await roads.between([km(100 * day + n) for n in range(5)], source, NOON)
    assert max(source.cells) <= 5 * 15


async def test_roads_that_fail_over_are_not_mixed_with_the_straight_line() -> None:
    roads, source = Roads(), Answering()
    await roads.between([km(0), km(1)], source, NOON)
    source.source = "straight-line"
    table = await roads.between([km(0), km(1), km(2)], source, NOON)
    assert table.source == "straight-line"
    assert source.cells[-1] == 9


async def test_roads_that_were_away_are_asked_again_after_a_while() -> None:
    roads, source = Roads(), Answering("straight-line")
    await roads.between([km(0), km(1)], source, NOON)
    source.source = "osrm"
    soon = await roads.between([km(0), km(1)], source, NOON + timedelta(seconds=30))
    later = await roads.between([km(0), km(1)], source, NOON + timedelta(seconds=61))
    assert (soon.source, later.source) == ("straight-line", "osrm")


async def test_another_region_is_asked_for_everything() -> None:
    roads = Roads()
    await roads.between([km(0), km(1)], Answering(), NOON)
    other = Answering()
    await roads.between([km(0), km(1)], other, NOON)
    assert other.cells == [4]
