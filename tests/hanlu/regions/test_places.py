"""Finding places: in Chinese and English, from the beginning or the middle, with house numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point

from hanlu.regions.extract import Feature
from hanlu.regions.places import Place, PlaceIndex, collect, normalised
from hanlu.regions.store import Region
from simulators.city import demo_sites

INDEX = PlaceIndex(
    [
        Place("江南新城", "suburb", 30.2, 120.1, "Jiangnan New Town", weight=0),
        Place("江南大道", "street", 30.2, 120.1, "Jiangnan Avenue", weight=1),
        Place("东港冷链物流园", "warehouse", 30.2, 120.2, "Donggang Cold Chain Park", weight=2),
        Place("江南大道188号", "address", 30.2, 120.1, "188 Jiangnan Avenue", weight=9),
        Place("Städtle", "street", 47.1, 9.5, weight=1),
        Place("Städtle 49", "address", 47.1, 9.5, weight=9),
    ]
)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("江南", "江南新城", id="a beginning, the larger place first"),
        pytest.param("冷链", "东港冷链物流园", id="Chinese from the middle"),
        pytest.param("cold park", "东港冷链物流园", id="English words anywhere"),
        pytest.param("avenue JIANGNAN", "江南大道", id="any order, any case"),
        pytest.param("江南大道188", "江南大道188号", id="a house number without 号"),
        pytest.param("江南大道 188号", "江南大道188号", id="a blank before the number"),
        pytest.param("江南大道190号", "江南大道", id="an unmapped number finds the street"),
        pytest.param("stadtle", "Städtle", id="without the accent"),
        pytest.param("stadtle 49", "Städtle 49", id="a number after a Latin street"),
        pytest.param("江南大道", "江南大道", id="full-width or not"),
    ],
)
def test_people_find_what_they_mean(query: str, first: str) -> None:
    assert INDEX.search(query)[0].name == first


@pytest.mark.parametrize("query", ["", "  ", "号", "nowhere", "江南 cold", "\n", "。"])
def test_nothing_is_found_where_nothing_fits(query: str) -> None:
    assert INDEX.search(query) == []


@given(st.text(max_size=30))
def test_any_text_can_be_searched_for(query: str) -> None:
    assert len(INDEX.search(query, limit=3)) <= 3


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


def test_pieces_of_a_street_are_one_and_far_namesakes_are_two() -> None:
    def road(lon: float) -> Feature:
        tags = {"highway": "residential", "name": "Dorfstrasse"}
        return Feature("line", LineString([(lon, 47.0), (lon + 0.001, 47.0)]), tags)

    towns = [
        Feature("point", Point(lon, 47.0), {"place": "village", "name": name})
        for lon, name in ((9.0, "Eins"), (9.5, "Zwei"))
    ]
    streets = [
        place
        for place in collect([*towns, road(9.0), road(9.001), road(9.5)])
        if place.kind == "street"
    ]
    assert [(place.name, place.address) for place in streets] == [
        ("Dorfstrasse", "Eins"),
        ("Dorfstrasse", "Zwei"),
    ]


def test_every_demo_site_is_found_by_its_name_and_its_address(linlan: Region) -> None:
    for site in demo_sites()[::9]:
        assert site.name in {place.name for place in linlan.places.search(site.name)}
        by_address = linlan.places.search(site.address.removeprefix(site.district))
        assert any(abs(p.lat - site.lat) + abs(p.lon - site.lon) < 2e-5 for p in by_address)


def test_a_real_town_is_found_before_the_things_named_after_it(liechtenstein: Region) -> None:
    assert liechtenstein.places.search("vaduz")[0].kind == "town"
