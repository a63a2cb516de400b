"""A scenario: what is simulated, from one TOML file and one seed."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from simulators.faults import FAULT_KINDS, Fault, FaultKind

SHIPPED = Path(__file__).parent / "scenarios"


class ScenarioInvalid(Exception):
    """The file does not say a scenario; the message names the key and the reason."""


class FaultPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault that is written down: ``at_s`` after the start, on the n-th device of its kind."""

    kind: FaultKind
    at_s: float
    zone_kind: str | None = None
    nth: int = 0
    lasts_s: float | None = None


class RandomFaults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Faults at random moments, ``per_hour`` over all devices, of these kinds."""

    per_hour: float = 0.0
    kinds: tuple[FaultKind, ...] = ("compressor_stopped", "door_left_open", "refrigerant_leak")


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``interval_s`` is a device's real sending interval.

    ``room_speed`` is how much faster than the wall clock the rooms live, ``work_speed`` how much
    faster technicians drive and work, so that a watcher need not wait an afternoon. Timestamps
    are always the wall clock's.
    """

    name: str
    seed: int = 1
    interval_s: float = 10.0
    room_speed: float = 1.0
    work_speed: float = 1.0
    ambient_c: float = 26.0
    requests_at_start: int = 0
    requests_per_hour: float = 0.0
    technicians: bool = True
    faults: tuple[FaultPlan, ...] = ()
    random_faults: RandomFaults = RandomFaults()


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A device as the product lists it; only its place in the fault plan matters here."""

    id: str
    zone_kind: str


def load(name_or_path: str) -> Scenario:
    """A shipped scenario by name, or a file. Raises ScenarioInvalid, naming key and reason."""
    path = Path(name_or_path)
    if not path.suffix:
        path = SHIPPED / f"{name_or_path}.toml"
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(content, Scenario, strict=True)
    except FileNotFoundError as error:
        names = ", ".join(sorted(each.stem for each in SHIPPED.glob("*.toml")))
        raise ScenarioInvalid(f"{path}: no such scenario (shipped: {names})") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise ScenarioInvalid(f"{path}: {error}") from error


def planned_faults(scenario: Scenario, devices: list[KnownDevice]) -> list[Fault]:
    """The written faults on real devices; a kind without enough devices is said so."""
    faults = []
    for plan in scenario.faults:
        fitting = sorted(
            device.id for device in devices if plan.zone_kind in (None, device.zone_kind)
        )
        if plan.nth >= len(fitting):
            raise ScenarioInvalid(
                f"fault {plan.kind}: device {plan.nth} of kind {plan.zone_kind or 'any'} is asked"
                f" for, there are {len(fitting)}"
            )
        until_s = None if plan.lasts_s is None else plan.at_s + plan.lasts_s
        faults.append(Fault(fitting[plan.nth], plan.kind, plan.at_s, until_s))
    return faults


__all__ = [
    "FAULT_KINDS",
    "FaultPlan",
    "KnownDevice",
    "RandomFaults",
    "Scenario",
    "ScenarioInvalid",
    "load",
    "planned_faults",
]
