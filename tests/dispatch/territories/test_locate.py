"""Which outlet serves a place: territories first, borders and holes included, then nearness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.territories.locate import Outlet, distance_m, serving

SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]
HOLE = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]]
EAST_SQUARE = [[lon + 1.0, lat] for lon, lat in SQUARE]


def outlet(name: str, lat: float, lon: float, *rings: list[list[float]]) -> Outlet:
    area = {"type": "Polygon", "coordinates": list(rings)} if rings else None
    return Outlet(name, "east", lat, lon, area)


# The western outlet stands outside of its own territory, nearer to nobody.
WEST = outlet("west", 5.0, 0.5, SQUARE, HOLE)
EAST = outlet("east", 0.5, 1.5, EAST_SQUARE)
FREE = outlet("free", 0.5, 0.52)


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        pytest.param(0.2, 0.2, "west", id="inside a territory, however far its outlet"),
        pytest.param(0.5, 1.0, "east", id="on a shared border the nearer outlet"),
        pytest.param(0.5, 0.5, "free", id="in a hole the nearest of all"),
        pytest.param(0.9, 2.9, "east", id="outside of all the nearest of all"),
        pytest.param(0.0, 0.0, "west", id="on a corner"),
    ],
)
def test_a_place_has_one_outlet(lat: float, lon: float, name: str) -> None:
    found = serving([WEST, EAST, FREE], lat, lon)
    assert found is not None
    assert found.name == name


def test_without_outlets_nobody_serves() -> None:
    assert serving([], 0.0, 0.0) is None


def test_of_two_outlets_at_one_spot_the_first_by_name_wins() -> None:
    twins = [outlet("b", 1.0, 1.0), outlet("a", 1.0, 1.0)]
    found = serving(twins, 2.0, 2.0)
    assert found is not None
    assert found.name == "a"


LATITUDE, LONGITUDE = st.floats(-90, 90), st.floats(-180, 180)


@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_distance_is_symmetric_and_at_most_half_round_the_earth(
    lat: float, lon: float, to_lat: float, to_lon: float
) -> None:
    there = distance_m(lat, lon, to_lat, to_lon)
    assert there == pytest.approx(distance_m(to_lat, to_lon, lat, lon), abs=0.01)
    assert 0 <= there <= 20_015_116  # half of the circumference at the mean radius


def test_one_degree_of_latitude_is_the_known_length() -> None:
    assert distance_m(0, 0, 1, 0) == pytest.approx(111_195, abs=1)
