"""Who is at work, with what skills, what parts and where: one read for a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from dispatch.technicians.shifts import Interval
from dispatch.technicians.shown import shift_of
from dispatch.technicians.skills import Skill
from hanlu.regions.datum import Wgs84

_TECHNICIANS = """
    select t.id, t.name, t.timezone, t.home_lat, t.home_lon, p.at, p.lat, p.lon,
           coalesce((select jsonb_agg(jsonb_build_object('skill', s.skill, 'level', s.level,
                                                         'expires_at', s.expires_at))
                       from dispatch.technician_skill s where s.technician_id = t.id), '[]')
               as skills,
           coalesce((select jsonb_agg(jsonb_build_object('weekday', h.weekday,
                                                         'starts', h.starts,
                                                         'length_min', h.length_min))
                       from dispatch.shift h where h.technician_id = t.id), '[]') as shifts,
           coalesce((select jsonb_object_agg(v.part, v.quantity)
                       from dispatch.van_stock v where v.technician_id = t.id), '{}') as stock
      from dispatch.technician t
      left join lateral (select at, lat, lon from dispatch.track k
                          where k.technician_id = t.id order by at desc limit 1) p on true
     where t.active
     order by t.code
"""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """An active technician. ``shift`` is the one that runs or comes next, None without any.

    ``place`` is the last position of that shift, else home.
    """

    id: UUID
    name: str
    home: Wgs84
    place: Wgs84
    shift: Interval | None
    skills: tuple[Skill, ...]
    stock: Mapping[str, int]


async def technicians(connection: AsyncConnection[DictRow], at: datetime) -> list[OnDuty]:
    """Every active technician in scope, as they stand at ``at``, by code."""
    cursor = await connection.execute(_TECHNICIANS)
    return [_on_duty(row, at) for row in await cursor.fetchall()]


def _on_duty(row: DictRow, at: datetime) -> OnDuty:
    home = Wgs84(row["home_lat"], row["home_lon"])
    shift = shift_of(row, at)
    seen_on_shift = row["at"] is not None and shift is not None and shift[0] <= row["at"]
    return OnDuty(
        id=row["id"],
        name=row["name"],
        home=home,
        place=Wgs84(row["lat"], row["lon"]) if seen_on_shift else home,
        shift=shift,
        skills=tuple(_skill(each) for each in row["skills"]),
        stock=row["stock"],
    )


def _skill(held: Mapping[str, str | int | None]) -> Skill:
    expires_at = held["expires_at"]
    return Skill(
        str(held["skill"]),
        int(held["level"] or 0),
        None if expires_at is None else datetime.fromisoformat(str(expires_at)),
    )
