"""Datums: converting there and back must lose nothing, and must not move what needs no moving."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanlu.regions.datum import Bd09, Gcj02, Wgs84, to_bd09, to_gcj02, to_wgs84
from hanlu.regions.straight_line import distance_m

IN_CHINA = st.builds(Wgs84, st.floats(18.5, 53.0), st.floats(74.0, 134.5))
ANYWHERE = st.builds(Wgs84, st.floats(-85, 85), st.floats(-180, 180))


@given(IN_CHINA)
def test_gcj02_and_back_is_the_same_place_within_a_centimetre(place: Wgs84) -> None:
    assert distance_m(place, to_wgs84(to_gcj02(place))) < 0.01


@given(IN_CHINA)
def test_bd09_and_back_is_the_same_place_within_a_centimetre(place: Wgs84) -> None:
    assert distance_m(place, to_wgs84(to_bd09(place))) < 0.01


@given(IN_CHINA)
def test_gcj02_moves_a_place_in_china_by_up_to_a_kilometre(place: Wgs84) -> None:
    moved = to_gcj02(place)
    assert distance_m(place, Wgs84(moved.lat, moved.lon)) < 1_000


@given(ANYWHERE)
def test_wgs84_stays_wgs84(place: Wgs84) -> None:
    assert to_wgs84(place) is place


def test_outside_china_gcj02_is_wgs84() -> None:
    vaduz = Wgs84(47.141, 9.5209)
    assert to_gcj02(vaduz) == Gcj02(47.141, 9.5209)
    assert to_wgs84(Gcj02(47.141, 9.5209)) == vaduz


def test_a_published_pair_of_coordinates_is_met() -> None:
    """Tiananmen as public converters give it: WGS-84 to GCJ-02 moves about 0.0014, 0.0062."""
    moved = to_gcj02(Wgs84(39.90734, 116.39089))
    assert (moved.lat, moved.lon) == pytest.approx((39.90874, 116.39713), abs=5e-5)
    baidu = to_bd09(Wgs84(39.90734, 116.39089))
    assert (baidu.lat, baidu.lon) == pytest.approx((39.91508, 116.40350), abs=5e-5)


@pytest.mark.parametrize("kind", [Wgs84, Gcj02, Bd09])
@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_what_is_no_place_on_earth_is_refused(
    kind: type[Wgs84 | Gcj02 | Bd09], lat: float, lon: float
) -> None:
    with pytest.raises(ValueError, match="not a place"):
        kind(lat, lon)
