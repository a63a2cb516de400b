"""When the planner looks: at once for who cannot wait, and never so often that it does little else.

A look at a large day takes a tenth of a second, and a busy hour brings several changes a second.
After each look the planner rests in proportion to what the look took, and then answers all that
came meanwhile with one; whoever calls after a rest is answered at once. Somebody in danger waits
for no rest but the moment in which what comes together is gathered. Pure.
"""

MOST_URGENT = 2
"""Up to this priority nobody waits longer than they must: a fault of a key piece or worse."""

_REST = 9.0
"""So many times as long as the last look took: at most a tenth of a processor."""

_MOST_S = 5.0
"""Nobody waits longer than this for a look, and without a call there is one as often."""

_GATHER_S = 0.02
"""Nor somebody in danger longer than this: what one alarm sets off comes together."""


class Rhythm:
    """The instants, in seconds of one clock, at which there is a look to take."""

    def __init__(self, now_s: float) -> None:
        self._ended_s, self._took_s = now_s, 0.0
        self._rest_s: float | None = 0.0  # the first look is taken at once; None: nobody called

    def call(self, *, urgent: bool) -> None:
        """Somebody waits; the most urgent who calls decides for all."""
        rest_s = min(_GATHER_S if urgent else _MOST_S, _REST * self._took_s)
        self._rest_s = rest_s if self._rest_s is None else min(self._rest_s, rest_s)

    def looked(self, began_s: float, ended_s: float) -> None:
        """A look was taken, and answered all who had called when it began."""
        self._ended_s, self._took_s = ended_s, ended_s - began_s
        self._rest_s = None

    def rests_s(self, now_s: float) -> float:
        """How long it is until the next look; 0 when it is due."""
        rest_s = _MOST_S if self._rest_s is None else self._rest_s
        return max(0.0, self._ended_s + rest_s - now_s)
