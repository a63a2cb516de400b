"""Corrected values: what a probe read, and the offset of the calibration in force when it did.

Derived for whoever reads a record; nothing is judged by them and nothing is stored (decision 14).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg import sql

from hanlu.database import Connection
from iot_gateway.devices.calibrations import Calibration
from iot_gateway.readings.levels import Span


class Corrected(NamedTuple):
    """The extremes of a span, in °C, each reading corrected by the offset of its own time."""

    low_c: float
    high_c: float


def offset_at(made: Sequence[Calibration], at: datetime) -> float | None:
    """The offset in force at an instant, in °C; None before the first calibration.

    ``made``: of one channel, as `calibrations.listed` has them, the one in force last first.
    """
    return next((each.offset_c for each in made if each.in_force_from <= at), None)


def pieces(made: Sequence[Calibration], span: Span) -> list[tuple[Span, float]]:
    """The span cut where another calibration came into force, each piece with its offset, or 0."""
    since, until = span
    cuts = {each.in_force_from for each in made if since < each.in_force_from < until}
    begins = [since, *sorted(cuts)]
    ends = [*begins[1:], until]
    return [
        ((begin, end), offset_at(made, begin) or 0.0)
        for begin, end in zip(begins, ends, strict=True)
    ]


async def extremes(
    connection: Connection, channel: int, metric: str, span: Span, made: Sequence[Calibration]
) -> Corrected | None:
    """The corrected extremes; None without readings, or where no offset changes any of them."""
    cut = pieces(made, span)
    if not any(offset_c for _, offset_c in cut):
        return None
    query = sql.SQL(
        """select min({metric})::float8 as low, max({metric})::float8 as high from gateway.reading
           where channel = %s and ts >= %s and ts < %s"""
    ).format(metric=sql.Identifier(metric))
    found: list[float] = []
    for (begin, end), offset_c in cut:
        row = await (await connection.execute(query, (channel, begin, end))).fetchone()
        if row is not None and row["low"] is not None:
            found += [row["low"] + offset_c, row["high"] + offset_c]
    return Corrected(min(found), max(found)) if found else None
