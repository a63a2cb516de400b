"""Mutes: what is expected to warm a room for a while, and holds back the call meanwhile.

A mute never touches the record, never a low limit, never a probe in the product, and it always
ends by itself: each carries a cap.
"""

from typing import Any, NamedTuple, Protocol

from iot_gateway.rules.signal import Metrics


class Muted(NamedTuple):
    """Why a call is held back, and until when at the latest, in seconds since 1970."""

    reason: str
    until_s: float


class Seen(NamedTuple):
    """One reading as a mute sees it. ``value`` is None where the rule's signal says nothing."""

    at_s: float
    metrics: Metrics
    value: float | None
    beyond: bool


class Mute(Protocol):
    """One reason to hold back. Implementations are frozen structs: parameters, no state."""

    @property
    def reads(self) -> frozenset[str]:
        """The metrics that begin and end it, beside those of the rule."""

    @property
    def reach_s(self) -> float:
        """How long a reading goes on to count, in seconds."""

    @property
    def up_to(self) -> float | None:
        """A value further out than this calls nevertheless; None: none does."""

    def step(self, memory: Any, seen: Seen, /) -> tuple[Any, Muted | None]:
        """Memory after one more reading (None before the first), and what is held back now."""

    def rests(self, memory: Any, /) -> bool:
        """Whether a reading within the limit that says nothing of ``reads`` leaves it as it is."""

    def load(self, stored: Any, /) -> Any:
        """The memory, from what it was stored as."""
