"""What rules are made for: one channel in one zone."""

from typing import Annotated, Any, Literal

import msgspec

type Probe = Literal["air", "product"]
type Duration = Annotated[str, msgspec.Meta(pattern=r"^\d+ (s|min|h|d)$", examples=["30 min"])]

_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86_400}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A channel, and the limits in force there.

    ``high``, ``low``: allowed values of ``metric``; None where there is none. ``mutes``: what may
    warm the air here for a while; a probe in the product has none. ``defrosts``: their learned
    pattern (``defrost.Pattern``), where there is one.
    """

    metric: str = "temperature_c"
    probe: Probe = "air"
    interval_s: int = 300
    high: float | None = None
    low: float | None = None
    mutes: tuple[Any, ...] = ()
    defrosts: Any = None


def seconds(duration: str) -> int:
    """A duration such as ``30 min`` in seconds."""
    number, unit = duration.split()
    return int(number) * _SECONDS[unit]
