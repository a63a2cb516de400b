"""When a search ends. Time enters only here, as a callable that the caller hands in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

SLICE_S = 0.02
"""A search runs about so long between two looks at its Stop."""

HEAD = 10
"""A ``Measured`` search learns its speed in at least one part of so many of its way."""


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


@dataclass(slots=True)
class Measured:
    """As many iterations as ``seconds`` of ``clock`` are worth, told by a search's first slices.

    The clock begins at the first question, when a search is set up. Until a ``HEAD``th of the time
    has gone the search stays at its beginning, that is hot; then ``count`` is fixed and the clock
    decides no more, so that ``Repeated(count)`` takes the search again exactly. One slow slice is
    not taken for a slow machine: with it a run may be longer than ``seconds``. After ``most_s`` it
    is ``cut_short``, and cannot be taken again.
    """

    clock: Callable[[], float]
    seconds: float
    most_s: float
    count: int | None = field(default=None, init=False)
    cut_short: bool = field(default=False, init=False)
    step: float = field(default=0.01, init=False)
    _began: float | None = field(default=None, init=False)
    _asked_at: int = field(default=0, init=False)

    def progress(self, iterations: int) -> float:
        """0 in the head, then the share of the iterations done."""
        if self._began is None:
            self._began = self.clock()
        gone = self.clock() - self._began
        if self.count is None and iterations:
            if gone * HEAD < self.seconds:
                self._asked_at = iterations
                return 0.0
            # The head of what is taken again ends between the question before and this one.
            worth = round(iterations * self.seconds / gone) if gone > 0 else 1
            self.count = min(max(worth, HEAD * self._asked_at + 1), HEAD * iterations)
        share = 0.0 if self.count is None else iterations / self.count
        self.cut_short = share < 1.0 and gone > self.most_s
        return 1.0 if self.cut_short else share


@dataclass(frozen=True, slots=True)
class Repeated:
    """The search that a ``Measured`` stop fixed at ``count`` iterations, once more."""

    count: int
    step: float = 0.01

    def progress(self, iterations: int) -> float:
        """0 in the head, then the share of the iterations done."""
        return 0.0 if iterations * HEAD < self.count else iterations / self.count


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
