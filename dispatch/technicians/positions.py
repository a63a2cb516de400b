"""Where technicians are: taken only on shift, kept as a track, told on the state lane."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from dispatch.technicians import shown
from dispatch.technicians.errors import NotATechnician, OffShift, PositionFromFuture
from hanlu.contracts.technicians import Technician
from hanlu.database import UnitOfWork

CLOCK_SKEW: Final = timedelta(minutes=2)
"""How far ahead a phone's clock may be before its positions are refused."""

_TRACK_POINTS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One position of a phone. WGS-84 degrees."""

    lat: float
    lon: float
    at: datetime
    accuracy_m: float | None = None
    heading: float | None = None


async def take(uow: UnitOfWork, seen: Seen) -> Technician:
    """Note where the caller is; returns how they stand then. Safe to repeat.

    Late positions of an offline phone fill the track and move nobody back.
    Raises NotATechnician, OffShift, PositionFromFuture.
    """
    technician_id = uow.principal.technician_id
    before = await shown.get(uow.connection, technician_id, seen.at) if technician_id else None
    if before is None:
        raise NotATechnician
    if seen.at > uow.now + CLOCK_SKEW:
        raise PositionFromFuture(at=seen.at)
    if before.shift is None or before.shift.start > seen.at:
        raise OffShift
    await uow.connection.execute(
        "insert into dispatch.track (technician_id, at, lat, lon, accuracy_m, heading)"
        " values (%s, %s, %s, %s, %s, %s) on conflict do nothing",
        (before.id, seen.at, seen.lat, seen.lon, seen.accuracy_m, seen.heading),
    )
    after = await shown.get(uow.connection, before.id, uow.now)
    assert after is not None  # noqa: S101  # read above in this transaction
    return after


class TrackPoint(msgspec.Struct, frozen=True):
    """One point of a track."""

    at: datetime
    lat: float
    lon: float


async def track(
    connection: AsyncConnection[DictRow], technician_id: UUID, start: datetime, end: datetime
) -> list[TrackPoint]:
    """The way somebody took between two instants, oldest first."""
    cursor = await connection.execute(
        "select at, lat, lon from dispatch.track"
        " where technician_id = %s and at between %s and %s order by at limit %s",
        (technician_id, start, end, _TRACK_POINTS),
    )
    return msgspec.convert(await cursor.fetchall(), list[TrackPoint])
