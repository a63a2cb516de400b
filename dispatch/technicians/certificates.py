"""Certificates of everybody: how each stands, and what examinations said of it (F-244)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from dispatch.technicians import telling
from dispatch.technicians.errors import CertificateMissing, ExaminedAhead
from dispatch.technicians.policy import SkillPolicy
from dispatch.technicians.skills import Standing, extended, standing
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import in_parts, insert
from hanlu.ids import new_id

type Result = Literal["passed", "failed"]
type Key = tuple[datetime, str, str]

_LAST: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Where certificates without an end stand in a list by the end."""
_DAY: Final = timedelta(days=1)


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a certification on ``held_on``; who failed goes to training."""

    result: Result
    held_on: date
    note: str
    written_at: datetime
    written_by: str


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """A skill of a technician with its certificate.

    ``renewed_until`` is the end that passing today would give; None: it would not end.
    """

    technician_id: UUID
    code: str
    name: str
    outlet: str | None
    skill: str
    level: int
    expires_at: datetime | None
    standing: Standing
    renewed_until: datetime | None
    last: Examination | None

    @property
    def key(self) -> Key:
        """Where it stands in the list."""
        return self.expires_at or _LAST, self.code, self.skill


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """An examination to be written: these skills of these people, one outcome."""

    held: tuple[tuple[UUID, str], ...]
    result: Result
    held_on: date
    note: str = ""


_LISTED: Final = """
  with held as (
    select t.id as technician_id, t.code, t.name, t.outlet, s.skill, s.level, s.expires_at,
           (select to_jsonb(c) from dispatch.certification c
             where (c.technician_id, c.skill) = (t.id, s.skill)
             order by c.written_at desc, c.id desc limit 1) as last
      from dispatch.technician t join dispatch.technician_skill s on s.technician_id = t.id
     where t.active and (%(technician_id)s::uuid is null or t.id = %(technician_id)s)
       and (%(outlet)s::text is null or t.outlet = %(outlet)s))
  select * from held
   where (%(until)s::timestamptz is null or expires_at <= %(until)s or last->>'result' = 'failed')
     and (%(end)s::timestamptz is null
          or (coalesce(expires_at, %(last)s), code, skill) > (%(end)s, %(code)s, %(skill)s))
   order by coalesce(expires_at, %(last)s), code, skill limit %(limit)s
"""


async def listed(
    connection: Connection,
    policy: SkillPolicy,
    now: datetime,
    *,
    until: datetime | None = None,
    outlet: str | None = None,
    technician_id: UUID | None = None,
    after: Key | None = None,
    limit: int | None = None,
) -> list[Certificate]:
    """Certificates of those who take orders, who ends first first; with ``until`` only those that
    end by then, or whose last examination failed.
    """
    cursor = await connection.execute(
        _LISTED,
        {
            "technician_id": technician_id,
            "outlet": outlet,
            "until": until,
            "last": _LAST,
            "limit": limit,
            **dict(zip(("end", "code", "skill"), after or (None, None, None), strict=True)),
        },
    )
    return await in_parts(cursor, lambda row: _certificate(policy, row, now), at_once=100)


async def examine(
    uow: UnitOfWork, policy: SkillPolicy, examined: Examined
) -> Sequence[Certificate]:
    """Write an examination down: who passed holds on, who failed is not sent by that skill from now
    on. All or nothing.

    Raises CertificateMissing, ExaminedAhead.
    """
    if examined.held_on > (uow.now + _DAY).date():  # somewhere that day has not begun yet
        raise ExaminedAhead(day=examined.held_on.isoformat())
    held = sorted(set(examined.held))
    for technician_id, skill in held:
        await _examine_one(uow, policy, technician_id, skill, examined)
    people = sorted({technician_id for technician_id, _ in held})
    for technician_id in people:
        await uow.connection.execute(
            "update dispatch.technician set version = version + 1 where id = %s", (technician_id,)
        )
        await telling.tell(uow, technician_id)
    found = [
        each
        for technician_id in people
        for each in await listed(uow.connection, policy, uow.now, technician_id=technician_id)
    ]
    return [each for each in found if (each.technician_id, each.skill) in set(held)]


async def _examine_one(
    uow: UnitOfWork, policy: SkillPolicy, technician_id: UUID, skill: str, examined: Examined
) -> None:
    cursor = await uow.connection.execute(
        "select level, expires_at from dispatch.technician_skill"
        " where technician_id = %s and skill = %s for update",
        (technician_id, skill),
    )
    row = await cursor.fetchone()
    if row is None:
        raise CertificateMissing(technician=technician_id, skill=skill)
    before: datetime | None = row["expires_at"]
    if examined.result == "passed":
        until = extended(before, examined.held_on, policy.months(skill))
    else:
        until = uow.now if before is None else min(before, uow.now)
    await uow.connection.execute(
        "update dispatch.technician_skill set expires_at = %s"
        " where technician_id = %s and skill = %s",
        (until, technician_id, skill),
    )
    written = {
        "id": new_id(),
        "technician_id": technician_id,
        "skill": skill,
        "level": row["level"],
        "result": examined.result,
        "held_on": examined.held_on,
        "valid_until": until,
        "note": examined.note,
        "written_at": uow.now,
        "written_by": uow.principal.name,
    }
    await insert(uow.connection, "dispatch.certification", written)
    uow.record(
        f"technician:{technician_id}",
        before={"skill": skill, "expires_at": before},
        after={"skill": skill, "expires_at": until, "result": examined.result},
        reason=examined.note or None,
    )


def _certificate(policy: SkillPolicy, row: Mapping[str, Any], now: datetime) -> Certificate:
    ends, skill = row["expires_at"], row["skill"]
    last = msgspec.convert(row["last"], Examination) if row["last"] else None
    return Certificate(
        **{**row, "last": last},
        standing=standing(ends, now, policy.warn_before),
        renewed_until=extended(ends, now.date(), policy.months(skill)),
    )
