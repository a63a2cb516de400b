"""Mutes: what is expected to warm a room for a while, and holds back the call meanwhile.

A mute never touches the record, never a low limit, never a probe in the product, and it always
ends by itself: each carries a cap.
"""

from typing import Any, NamedTuple, Protocol

from iot_gateway.rules.signal import Metrics

KNOWN_FOR_S = 3 * 3600.0
"""What was said counts for so long. Without an end, what holds back a call now could depend on a
word of any age, and the record could never be made again from a part of the readings."""

type Word = tuple[float, bool]  # when it was said, in seconds since 1970, and what


def known(word: Word | None, at_s: float) -> bool | None:
    """What was last said, while it counts; None when nobody knows."""
    return word[1] if word is not None and word[0] >= at_s - KNOWN_FOR_S else None


def loaded_word(stored: Any) -> Any:
    """A memory of (begin, word) from what it was stored as; None from another shape.

    Mutes once kept a word of the value themselves, behind their own.
    """
    begin_s, word, *_ = stored
    if isinstance(word, bool):
        return None
    return (begin_s, None if word is None else tuple(word))


class Muted(NamedTuple):
    """Why a call is held back, and until when at the latest, in seconds since 1970."""

    reason: str
    until_s: float


class Seen(NamedTuple):
    """One reading as a mute sees it. ``value`` is None where the rule's signal says nothing.

    ``was_within``: whether the value before was within the limit, as far as that still counts.
    """

    at_s: float
    metrics: Metrics
    value: float | None
    beyond: bool
    was_within: bool


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
        """Whether a reading that is not beyond and says nothing of ``reads`` leaves it as it is."""

    def load(self, stored: Any, /) -> Any:
        """The memory, from what it was stored as."""
