"""What a probe makes of a room, and the bytes it sends. Pure; randomness comes in."""

import json
from dataclasses import dataclass
from datetime import datetime
from random import Random

from simulators.devices.cold_room import RoomState
from simulators.faults import Fault

_NOISE_C = 0.08
_RESOLUTION = 0.1
_ROOM_AIR_C = 24.0  # what a probe shows that has fallen out of the cold room


@dataclass(frozen=True, slots=True)
class Measurement:
    """One set of values as a device would send it; ``seq`` counts within ``boot``."""

    at: datetime
    seq: int
    boot: str
    temperature_c: float
    humidity_pct: float
    door_open: bool
    compressor_on: bool
    defrost: bool
    battery_pct: int
    power_on: bool


def measure(
    room: RoomState,
    *,
    at: datetime,
    seq: int,
    boot: str,
    door_open: bool,
    power_on: bool,
    faults: list[Fault],
    held_c: float | None,
    rng: Random,
) -> Measurement:
    """Read the room's air through a probe; ``held_c`` is what a stuck sensor repeats."""
    kinds = {fault.kind for fault in faults}
    air_c = _ROOM_AIR_C if "probe_out" in kinds else room.air_c
    temperature_c = air_c + rng.gauss(0.0, _NOISE_C)
    if "sensor_stuck" in kinds and held_c is not None:
        temperature_c = held_c
    humidity_pct = 62.0 + (18.0 if door_open else 0.0) + rng.gauss(0.0, 1.0)
    return Measurement(
        at=at,
        seq=seq,
        boot=boot,
        temperature_c=round(round(temperature_c / _RESOLUTION) * _RESOLUTION, 1),
        humidity_pct=round(min(humidity_pct, 99.0), 1),
        door_open=door_open,
        compressor_on=room.compressor_on,
        defrost=room.defrosting,
        battery_pct=87,
        power_on=power_on,
    )


def native_payload(measurement: Measurement) -> bytes:
    """The bytes of ``hanlu/v1/{device}/telemetry``; written here on purpose, not shared."""
    return json.dumps(
        {
            "ts": measurement.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "seq": measurement.seq,
            "boot": measurement.boot,
            "temperature_c": measurement.temperature_c,
            "humidity_pct": measurement.humidity_pct,
            "door_open": measurement.door_open,
            "compressor_on": measurement.compressor_on,
            "defrost": measurement.defrost,
            "battery_pct": measurement.battery_pct,
            "power_on": measurement.power_on,
        },
        separators=(",", ":"),
    ).encode()
