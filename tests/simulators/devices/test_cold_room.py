"""The thermal model: a sound room keeps its temperature, a broken one warms believably."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.devices.cold_room import BY_ZONE_KIND, FREEZER, Influence, advance, at_rest

HOUR_S = 3600.0
LIMITS_C = {
    "frozen": (-30.0, -14.0),
    "chilled_0_4": (-0.5, 6.0),
    "chilled_0_10": (0.0, 10.0),
    "pharma_2_8": (2.0, 8.0),
}


@pytest.mark.parametrize("kind", sorted(BY_ZONE_KIND))
def test_a_sound_room_stays_inside_its_band_for_a_day_with_defrosts(kind: str) -> None:
    room = BY_ZONE_KIND[kind]
    state = at_rest(room)
    low_c, high_c = LIMITS_C[kind]
    for _ in range(24 * 12):
        state = advance(room, state, Influence(), HOUR_S / 12)
        assert low_c < state.air_c < high_c


def test_a_freezer_without_its_compressor_passes_minus_12_within_three_hours() -> None:
    dead = Influence(capacity=0.0)
    state = at_rest(FREEZER, clock_s=2 * HOUR_S)
    state = advance(FREEZER, state, dead, HOUR_S / 6)
    assert state.air_c < -12.0
    state = advance(FREEZER, state, dead, 3 * HOUR_S)
    assert state.air_c > -12.0


def test_an_open_door_warms_the_air_before_the_goods() -> None:
    state = at_rest(FREEZER, clock_s=2 * HOUR_S)
    opened = advance(FREEZER, state, Influence(door_open=True), 600.0)
    assert opened.air_c > state.air_c + 5.0
    assert opened.goods_c < state.goods_c + 3.0


@given(ambient_c=st.floats(-10, 45), seconds=st.floats(1, 7200))
def test_air_never_leaves_what_lies_between_the_coldest_and_the_warmest_source(
    ambient_c: float, seconds: float
) -> None:
    unpowered = Influence(ambient_c=ambient_c, power_on=False)
    state = advance(FREEZER, at_rest(FREEZER), unpowered, seconds)
    start_c = at_rest(FREEZER).air_c
    assert min(start_c, ambient_c) - 1e-6 <= state.air_c <= max(start_c, ambient_c) + 1e-6


def test_the_same_influence_gives_the_same_room() -> None:
    runs = [advance(FREEZER, at_rest(FREEZER), Influence(), 5 * HOUR_S) for _ in range(2)]
    assert runs[0] == runs[1]
