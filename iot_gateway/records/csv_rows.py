"""Readings as CSV for spreadsheets. Pure."""

from collections.abc import Callable, Iterable, Sequence

from hanlu.sheets import as_csv
from iot_gateway.reading import MetricValue
from iot_gateway.records.day_file import Taken, instant

type OffsetOf = Callable[[Taken], float | None]


def header(metrics: Sequence[str], *, offsets: bool = False) -> str:
    """The first line. Times are UTC; ``offsets``: whether lines end with one."""
    last = ["calibration_offset_c"] if offsets else []
    fixed = ["device", "channel", "measured", "received", "known", "sequence"]
    return as_csv([[*fixed, *metrics, *last]])


def lines(
    device: str, taken: Iterable[Taken], metrics: Sequence[str], offset_of: OffsetOf | None = None
) -> str:
    """One line a reading; an empty cell where it has no value of a metric.

    Values are as measured. ``offset_of``: the offset in °C of the calibration in force when a
    reading was measured, which ends its line; None: nobody noted any.
    """
    return as_csv(
        [
            device,
            each.channel,
            instant(each.measured_at),
            instant(each.received_at),
            "" if each.known_at is None else instant(each.known_at),
            # A spreadsheet keeps 15 digits of a number; a hashed sequence has up to 19.
            each.sequence if abs(each.sequence) < 10**15 else f"#{each.sequence}",
            *(_cell(each.values.get(name)) for name in metrics),
            *(() if offset_of is None else (_cell(offset_of(each)),)),
        ]
        for each in taken
    )


def _cell(value: MetricValue | None) -> MetricValue | str:
    """Flags as JSON and spreadsheets write them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value
