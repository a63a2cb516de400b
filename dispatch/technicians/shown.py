"""Technicians as the interfaces show them: one query, then the pure rules of shift and state."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from psycopg import AsyncConnection, sql
from psycopg.rows import DictRow

from dispatch.technicians.presence import state_of
from dispatch.technicians.shifts import Interval, Roster, WeeklyShift, shift_after
from hanlu.contracts.technicians import Away, DutyKind, HomePlace, Position, SkillHeld, Technician
from hanlu.contracts.work_orders import Span
from hanlu.database.rows import in_parts

type Connection = AsyncConnection[DictRow]

_SHOWN = """
    select t.id, t.code, t.name, t.timezone, t.home_lat, t.home_lon, t.region, t.outlet, t.active,
           t.version, t.overtime_min, b.at, b.lat, b.lon, b.heading, b.skills, b.shifts,
           b.duty_changes,
           coalesce((select jsonb_object_agg(v.part, v.quantity)
                       from dispatch.van_stock v where v.technician_id = t.id), '{}') as stock,
           array(select w.state from dispatch.work_order w
                  where w.technician_id = t.id
                    and w.state in ('travelling', 'on_site', 'working', 'paused')) as doing
      from dispatch.technician t
      join dispatch.beside_technician b on b.technician_id = t.id
"""


async def get(connection: Connection, technician_id: UUID, now: datetime) -> Technician | None:
    """One technician; None when unknown or out of scope."""
    cursor = await connection.execute(f"{_SHOWN} where t.id = %s", (technician_id,))
    row = await cursor.fetchone()
    return _shown(row, now) if row else None


async def by_code(connection: Connection, code: str, now: datetime) -> Technician | None:
    """One technician by what people call them; None when unknown or out of scope."""
    cursor = await connection.execute(f"{_SHOWN} where t.code = %s", (code,))
    row = await cursor.fetchone()
    return _shown(row, now) if row else None


class WeeklyShiftShown(msgspec.Struct, frozen=True, kw_only=True):
    """A shift that begins each ``weekday`` (0 is Monday) at ``starts``, wall time."""

    weekday: int
    starts: time
    length_min: int


async def weekly_shifts(
    connection: Connection, technician_id: UUID
) -> list[WeeklyShiftShown] | None:
    """The weekly pattern, Monday first; None when the technician is unknown or out of scope."""
    cursor = await connection.execute(
        "select h.weekday, h.starts, h.length_min from dispatch.technician t"
        " left join dispatch.shift h on h.technician_id = t.id"
        " where t.id = %s order by h.weekday, h.starts",
        (technician_id,),
    )
    rows = await cursor.fetchall()
    if not rows:
        return None
    return [WeeklyShiftShown(**row) for row in rows if row["weekday"] is not None]


async def listed(
    connection: Connection,
    now: datetime,
    *,
    region: str | None = None,
    outlet: str | None = None,
    active: bool | None = None,
    after: str | None = None,
    limit: int,
) -> list[Technician]:
    """Technicians by code. Two statements, for the reason that orders have (`orders.listed`)."""
    wanted = {"region": region, "outlet": outlet, "active": active}
    asked = {name: value for name, value in wanted.items() if value is not None}
    conditions: list[sql.Composable] = [sql.SQL("true")]
    conditions.extend(
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in asked
    )
    if after is not None:
        conditions.append(sql.SQL("code > %(after)s"))
    chosen = sql.SQL("select id from dispatch.technician where {} order by code limit %(limit)s")
    cursor = await connection.execute(
        chosen.format(sql.SQL(" and ").join(conditions)),
        {**asked, "after": after, "limit": limit},
    )
    ids = [row["id"] for row in await cursor.fetchall()]
    rows = await connection.execute(f"{_SHOWN} where t.id = any(%s) order by t.code", (ids,))
    return await in_parts(rows, lambda row: _shown(row, now))


def _shown(row: Mapping[str, Any], now: datetime) -> Technician:
    shift = shift_of(row, now)
    return Technician(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        state=state_of(row["doing"], shift, row["at"], now),
        skills=msgspec.convert(row["skills"], list[SkillHeld]),
        home=HomePlace(lat=row["home_lat"], lon=row["home_lon"]),
        shift=Span(start=shift[0], end=shift[1]) if shift else None,
        timezone=row["timezone"],
        region=row["region"],
        outlet=row["outlet"],
        active=row["active"],
        position=_position(row, shift),
        stock=row["stock"],
        version=row["version"],
        away=_away(row, now),
        overtime_min=row["overtime_min"],
    )


def shift_of(row: Mapping[str, Any], now: datetime) -> Interval | None:
    """The shift that runs or comes next, from a row as `roster_of` takes it."""
    return shift_after(roster_of(row), now)


def roster_of(row: Mapping[str, Any]) -> Roster:
    """When somebody works, from a row's ``timezone``, ``shifts`` and ``duty_changes``."""
    pattern = tuple(
        WeeklyShift(
            each["weekday"],
            time.fromisoformat(each["starts"]),
            timedelta(minutes=each["length_min"]),
        )
        for each in row["shifts"]
    )
    extra, absent = _spans(row, "extra"), _spans(row, "absent")
    return Roster(ZoneInfo(row["timezone"]), pattern, extra, absent)


def _spans(row: Mapping[str, Any], kind: DutyKind) -> tuple[Interval, ...]:
    return tuple(
        (datetime.fromisoformat(each["starts_at"]), datetime.fromisoformat(each["ends_at"]))
        for each in row["duty_changes"]
        if each["kind"] == kind
    )


def _away(row: Mapping[str, Any], now: datetime) -> Away | None:
    """The absence that runs; of several the one that lasts longest."""
    running = [
        Away(reason=each["reason"], until=until)
        for each in row["duty_changes"]
        if each["kind"] == "absent"
        and datetime.fromisoformat(each["starts_at"]) <= now
        and (until := datetime.fromisoformat(each["ends_at"])) > now
    ]
    return max(running, key=lambda away: away.until, default=None)


def _position(row: Mapping[str, Any], shift: Interval | None) -> Position | None:
    """The last position of the running shift; an earlier one tells nothing about today."""
    if row["at"] is None or shift is None or row["at"] < shift[0]:
        return None
    return Position(lat=row["lat"], lon=row["lon"], at=row["at"], heading=row["heading"])
