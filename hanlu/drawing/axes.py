"""Scales and ticks."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

_STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (1, 5, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 20_160, 43_200)
)


class Scale(msgspec.Struct, frozen=True):
    """A straight line from values to places on the page."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value, to a tenth of a pixel."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def value_ticks(low: float, high: float, count: int = 6) -> list[float]:
    """Round values (1, 2 or 5 times a power of ten apart) from ``low`` to ``high``."""
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first = math.ceil(low / step)
    return [round(n * step, 6) for n in range(first, math.floor(high / step) + 1)]


def time_ticks(
    start: datetime, end: datetime, zone: ZoneInfo, count: int = 8
) -> list[tuple[datetime, str]]:
    """Instants on the round hours or days of a zone, with their labels."""
    step = next((each for each in _STEPS if (end - start) / each <= count), _STEPS[-1])
    midnight = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    pattern = "%Y-%m-%d" if step >= timedelta(days=1) else "%m-%d %H:%M"
    skipped = max(0, math.ceil((start - midnight) / step))
    ticks = []
    at = midnight + skipped * step
    while at <= end:
        # In spring an hour of the clock is left out: nothing happened then.
        if at.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == at.replace(tzinfo=None):
            ticks.append((at, at.strftime(pattern)))
        at += step
    return ticks
