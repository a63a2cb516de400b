"""Faults, and what each does to a room and to its probe. Pure."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from simulators.devices.cold_room import Influence

type FaultKind = Literal[
    "compressor_stopped",
    "refrigerant_leak",
    "door_left_open",
    "power_cut",
    "probe_out",
    "sensor_stuck",
    "silent",
]
FAULT_KINDS: tuple[FaultKind, ...] = get_args(FaultKind.__value__)

# A refrigerant leak loses this share of the cooling power an hour.
_LEAK_PER_H = 0.25


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one device, from ``from_s`` until ``until_s`` of simulated time.

    ``until_s`` None lasts until a technician has repaired it.
    """

    device_id: str
    kind: FaultKind
    from_s: float
    until_s: float | None = None

    def active(self, clock_s: float) -> bool:
        return self.from_s <= clock_s and (self.until_s is None or clock_s < self.until_s)


def apply(fault: Fault, influence: Influence, clock_s: float) -> Influence:
    """What acts on the room while ``fault`` is active."""
    match fault.kind:
        case "compressor_stopped":
            return replace(influence, capacity=0.0)
        case "refrigerant_leak":
            lost = _LEAK_PER_H * (clock_s - fault.from_s) / 3600.0
            return replace(influence, capacity=max(0.0, influence.capacity - lost))
        case "door_left_open":
            return replace(influence, door_open=True)
        case "power_cut":
            return replace(influence, power_on=False)
        case "probe_out" | "sensor_stuck" | "silent":
            return influence
