"""Signals: what a limit is set on. A metric as it was measured, or something worked out of it.

A rule is a signal and a limit on it (``excursion.ExcursionRule``). A signal with a memory folds
readings, taken in measured order, into a value: minutes beyond a limit, degrees a minute, days
left. It is pure: memory and reading in, memory and value out. None for a value means that the
evidence does not suffice yet; the rule then neither begins nor ends anything.

A memory is a ``msgspec.Struct`` with ``array_like=True``: it is stored between readings, and what
was decided does not depend on when the gateway was restarted.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from iot_gateway.reading import MetricValue

type Metrics = Mapping[str, MetricValue]


class Signal(Protocol):
    """One way to see readings. Implementations are frozen structs: parameters, no state."""

    @property
    def reads(self) -> frozenset[str]:
        """The metrics it is worked out of."""

    @property
    def reach_s(self) -> float:
        """How long a reading goes on to count, in seconds: what a late one makes to be redone."""

    def step(self, memory: Any, at_s: float, metrics: Metrics, /) -> tuple[Any, float | None]:
        """Memory and value after one more reading; ``memory`` None: it is the first.

        ``at_s``: measured time in seconds since 1970, never before that of the last step.
        """

    def load(self, stored: Any, /) -> Any:
        """The memory, from what it was stored as."""

    def explain(self, memory: Any, /) -> dict[str, Any]:
        """Further parameters for the words of an alarm."""
