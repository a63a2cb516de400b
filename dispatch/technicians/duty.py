"""Who is at work, with what skills, what parts and where: what a plan reads about people.

In two parts, since one changes by the month and the other by the minute: whoever reads often
keeps the first, and reads it again for those whose version is another.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from dispatch.technicians.shifts import Interval, Roster, shift_after
from dispatch.technicians.shown import roster_of
from dispatch.technicians.skills import Skill
from hanlu.regions.datum import Wgs84

_TECHNICIANS = """
    select t.id, t.version, t.name, t.timezone, t.home_lat, t.home_lon, t.outlet,
           t.overtime_min,
           coalesce((select jsonb_agg(jsonb_build_object('skill', s.skill, 'level', s.level,
                                                         'expires_at', s.expires_at)
                                      order by s.skill)
                       from dispatch.technician_skill s where s.technician_id = t.id), '[]')
               as skills,
           coalesce((select jsonb_agg(jsonb_build_object('weekday', h.weekday,
                                                         'starts', h.starts,
                                                         'length_min', h.length_min)
                                      order by h.weekday, h.starts)
                       from dispatch.shift h where h.technician_id = t.id), '[]') as shifts,
           coalesce((select jsonb_agg(to_jsonb(c) order by c.starts_at)
                       from dispatch.duty_change c where c.technician_id = t.id), '[]')
               as duty_changes
      from dispatch.technician t
     where t.id = any(%s)
"""
_STANDINGS = """
    select t.id, t.version, p.at, p.lat, p.lon,
           (select jsonb_object_agg(v.part, v.quantity)
              from dispatch.van_stock v where v.technician_id = t.id) as stock
      from dispatch.technician t
      left join lateral (select at, lat, lon from dispatch.track k
                          where k.technician_id = t.id order by at desc limit 1) p on true
     where t.active
     order by t.code
"""


@dataclass(frozen=True, slots=True)
class Technician:
    """What is registered of somebody at ``version``; it moves with each change of these.

    ``overtime`` is how long they agreed to stay after a shift.
    """

    id: UUID
    version: int
    name: str
    home: Wgs84
    roster: Roster
    skills: tuple[Skill, ...]
    outlet: str | None = None
    overtime: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What changes by the minute: the last position and when, and what is in the van."""

    version: int
    seen: tuple[datetime, Wgs84] | None
    stock: Mapping[str, int]


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
    outlet: str | None = None


async def standings(connection: AsyncConnection[DictRow]) -> dict[UUID, Standing]:
    """Every active technician in scope, by code."""
    cursor = await connection.execute(_STANDINGS)
    return {row["id"]: _standing(row) for row in await cursor.fetchall()}


async def technicians(
    connection: AsyncConnection[DictRow], ids: Collection[UUID]
) -> list[Technician]:
    """These technicians, as far as they are in scope; in no order."""
    cursor = await connection.execute(_TECHNICIANS, (list(ids),))
    return [_technician(row) for row in await cursor.fetchall()]


def on_duty(
    registered: Technician,
    standing: Standing,
    at: datetime,
    *,
    overtime: timedelta = timedelta(0),
    starts: Collection[datetime] = (),
) -> OnDuty:
    """How somebody stands at ``at``, who has visits that begin at ``starts``. Pure.

    One of them that begins within the ``overtime`` after a shift keeps somebody on it until then.
    """
    shift = shift_after(registered.roster, at)
    before = shift_after(registered.roster, at - overtime) if overtime and starts else None
    if before is not None and before[1] <= at:
        until = before[1] + overtime
        if any(before[0] <= each < until for each in starts):
            shift = before
    place, seen = registered.home, standing.seen
    if seen is not None and shift is not None and shift[0] <= seen[0]:
        place = seen[1]
    return OnDuty(
        id=registered.id,
        name=registered.name,
        home=registered.home,
        place=place,
        shift=shift,
        skills=registered.skills,
        stock=standing.stock,
        outlet=registered.outlet,
    )


def _standing(row: DictRow) -> Standing:
    seen = None if row["at"] is None else (row["at"], Wgs84(row["lat"], row["lon"]))
    return Standing(row["version"], seen, row["stock"] or {})


def _technician(row: DictRow) -> Technician:
    return Technician(
        id=row["id"],
        version=row["version"],
        name=row["name"],
        home=Wgs84(row["home_lat"], row["home_lon"]),
        roster=roster_of(row),
        skills=tuple(_skill(each) for each in row["skills"]),
        outlet=row["outlet"],
        overtime=timedelta(minutes=row["overtime_min"]),
    )


def _skill(held: Mapping[str, str | int | None]) -> Skill:
    expires_at = held["expires_at"]
    return Skill(
        str(held["skill"]),
        int(held["level"] or 0),
        None if expires_at is None else datetime.fromisoformat(str(expires_at)),
    )
