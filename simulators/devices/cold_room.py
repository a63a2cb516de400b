"""A cold room as two lumped capacities: the air and the goods. Pure functions.

Source of the model: the resistance-capacitance form of Madsen and Holst (1995), "Estimation of
continuous-time models for the heat dynamics of a building", Energy and Buildings 22, 67-79,
with the evaporator as a heat sink on the air node. The constants below are our own, chosen so
that a room of that kind cycles and warms at a believable pace.
"""

import math
from dataclasses import dataclass, replace

_STEP_S = 10.0  # the air node's time constant is minutes; Euler steps of 10 s stay stable


@dataclass(frozen=True, slots=True)
class ColdRoom:
    """What a room is built like. Conductances in W/K, capacities in J/K, powers in W."""

    set_point_c: float
    band_c: float = 1.5  # the thermostat starts above set point + band, stops at the set point
    walls_w_k: float = 22.0
    door_w_k: float = 260.0
    goods_w_k: float = 300.0
    air_j_k: float = 90_000.0
    goods_j_k: float = 1_200_000.0
    cooling_w: float = 3_200.0
    defrost_w: float = 300.0
    defrost_every_s: float = 8 * 3600.0
    defrost_s: float = 20 * 60.0
    drip_s: float = 3 * 60.0


@dataclass(frozen=True, slots=True)
class RoomState:
    """How the room stands; ``clock_s`` counts from the start of the simulation."""

    clock_s: float
    air_c: float
    goods_c: float
    compressor_on: bool = False
    defrosting: bool = False


@dataclass(frozen=True, slots=True)
class Influence:
    """What acts on the room from outside during one step."""

    ambient_c: float = 26.0
    door_open: bool = False
    power_on: bool = True
    capacity: float = 1.0  # share of the cooling power that is left; 0 is a dead compressor


def at_rest(room: ColdRoom, clock_s: float = 0.0) -> RoomState:
    """A room that has been at its set point for long."""
    middle_c = room.set_point_c + room.band_c / 2
    return RoomState(clock_s=clock_s, air_c=middle_c, goods_c=middle_c)


def advance(room: ColdRoom, state: RoomState, influence: Influence, seconds: float) -> RoomState:
    """The room ``seconds`` later under one unchanging influence."""
    steps = max(1, math.ceil(seconds / _STEP_S))
    for _ in range(steps):
        state = _step(room, state, influence, seconds / steps)
    return state


def _step(room: ColdRoom, state: RoomState, influence: Influence, step_s: float) -> RoomState:
    phase_s = state.clock_s % room.defrost_every_s
    defrosting = influence.power_on and phase_s < room.defrost_s and state.clock_s > room.defrost_s
    dripping = room.defrost_s <= phase_s < room.defrost_s + room.drip_s and not defrosting
    compressor_on = (
        influence.power_on
        and not defrosting
        and not dripping
        and _thermostat(room, state.air_c, running=state.compressor_on)
    )
    leak_w_k = room.walls_w_k + (room.door_w_k if influence.door_open else 0.0)
    to_air_w = (
        leak_w_k * (influence.ambient_c - state.air_c)
        + room.goods_w_k * (state.goods_c - state.air_c)
        - (room.cooling_w * influence.capacity if compressor_on else 0.0)
        + (room.defrost_w if defrosting else 0.0)
    )
    to_goods_w = room.goods_w_k * (state.air_c - state.goods_c)
    return replace(
        state,
        clock_s=state.clock_s + step_s,
        air_c=state.air_c + to_air_w * step_s / room.air_j_k,
        goods_c=state.goods_c + to_goods_w * step_s / room.goods_j_k,
        compressor_on=compressor_on,
        defrosting=defrosting,
    )


def _thermostat(room: ColdRoom, air_c: float, *, running: bool) -> bool:
    if running:
        return air_c > room.set_point_c
    return air_c > room.set_point_c + room.band_c


FREEZER = ColdRoom(set_point_c=-20.0)
CHILLER = ColdRoom(set_point_c=1.2, band_c=1.2, cooling_w=1_800.0, defrost_w=120.0)
DAIRY = ColdRoom(set_point_c=3.5, band_c=1.5, cooling_w=1_600.0, defrost_w=120.0)
PHARMA = ColdRoom(
    set_point_c=4.2, band_c=0.8, cooling_w=1_400.0, door_w_k=120.0, defrost_s=0.0, drip_s=0.0
)

BY_ZONE_KIND = {
    "frozen": FREEZER,
    "chilled_0_4": CHILLER,
    "chilled_0_10": DAIRY,
    "pharma_2_8": PHARMA,
}
