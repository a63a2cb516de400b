"""When a search ends. Time enters only here, as a callable that the caller hands in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

SLICE_S = 0.02
"""A search runs about so long between two looks at its Stop."""


class Stop(Protocol):
    """How far a search has come, from 0 at its start to 1 at its end."""

    @property
    def step(self) -> float:
        """The share of the whole that may pass between two questions."""

    def progress(self, iterations: int) -> float:
        """The share done after so many iterations; 1 or more means stop now."""


@dataclass(frozen=True, slots=True)
class Iterations:
    """After ``count`` iterations: the only stop with which a run can be repeated exactly."""

    count: int
    step: float = 0.01

    def progress(self, iterations: int) -> float:
        """The share of the iterations done."""
        return iterations / self.count if self.count else 1.0


@dataclass(frozen=True, slots=True)
class Deadline:
    """When ``clock`` (seconds; wall or processor time) has gone from ``began`` by ``seconds``."""

    clock: Callable[[], float]
    began: float
    seconds: float

    @classmethod
    def after(cls, seconds: float, clock: Callable[[], float]) -> "Deadline":
        """So many seconds from now."""
        return cls(clock, clock(), seconds)

    @property
    def step(self) -> float:
        """A slice's share of the time."""
        return min(1.0, SLICE_S / self.seconds) if self.seconds > 0 else 1.0

    def progress(self, iterations: int) -> float:  # noqa: ARG002 (time alone decides)
        """The share of the time gone."""
        return (self.clock() - self.began) / self.seconds if self.seconds > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Cancellable:
    """Another stop, cut short as soon as ``cancelled`` says so."""

    stop: Stop
    cancelled: Callable[[], bool]

    @property
    def step(self) -> float:
        """That of the stop inside."""
        return self.stop.step

    def progress(self, iterations: int) -> float:
        """1 when cancelled, else that of the stop inside."""
        return 1.0 if self.cancelled() else self.stop.progress(iterations)
