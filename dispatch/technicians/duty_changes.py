"""Days that differ from a technician's weekly pattern: absences, and duty beside it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from dispatch.technicians import shown, telling
from dispatch.technicians.errors import DutyChangeMissing, DutyChangeOver, TechnicianMissing
from dispatch.technicians.repository import Connection
from hanlu.contracts.technicians import DutyChange, DutyKind, DutyReason, Technician
from hanlu.database import UnitOfWork
from hanlu.database.rows import insert
from hanlu.ids import new_id

_SHOWN = "select id, kind, reason, note, starts_at, ends_at from dispatch.duty_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChangeGiven:
    """Somebody is absent, or on duty beside their pattern, between two instants."""

    kind: DutyKind
    reason: DutyReason
    starts_at: datetime
    ends_at: datetime
    note: str = ""


async def upcoming(
    connection: Connection, technician_id: UUID, now: datetime
) -> list[DutyChange] | None:
    """What runs or is still to come, by its begin; None when the technician is out of sight."""
    if await shown.get(connection, technician_id, now) is None:
        return None
    cursor = await connection.execute(
        f"{_SHOWN} where technician_id = %s and ends_at > %s order by starts_at, id",
        (technician_id, now),
    )
    return msgspec.convert(await cursor.fetchall(), list[DutyChange])


async def add(uow: UnitOfWork, technician_id: UUID, given: DutyChangeGiven) -> DutyChange:
    """Note it; who plans hears of it at once. Safe to repeat: the same times are noted once.

    Raises TechnicianMissing, DutyChangeOver where it would be over already.
    """
    if given.ends_at <= uow.now:
        raise DutyChangeOver(ended_at=given.ends_at)
    before = await _lock(uow, technician_id)
    times = (technician_id, given.kind, given.starts_at, given.ends_at)
    cursor = await uow.connection.execute(
        f"{_SHOWN} where (technician_id, kind, starts_at, ends_at) = (%s, %s, %s, %s)", times
    )
    if (known := await cursor.fetchone()) is not None:
        return msgspec.convert(known, DutyChange)
    added = DutyChange(
        id=new_id(),
        kind=given.kind,
        reason=given.reason,
        note=given.note,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
    )
    made = {"technician_id": technician_id, "created_at": uow.now, "created_by": uow.principal.name}
    await insert(uow.connection, "dispatch.duty_change", msgspec.structs.asdict(added) | made)
    await _tell(uow, technician_id, before, reason=given.reason)
    return added


async def end(uow: UnitOfWork, technician_id: UUID, change_id: UUID) -> None:
    """Take back what has not begun; let end now what runs. What is over stays as it was.

    Raises TechnicianMissing, DutyChangeMissing, DutyChangeOver.
    """
    before = await _lock(uow, technician_id)
    cursor = await uow.connection.execute(
        f"{_SHOWN} where id = %s and technician_id = %s", (change_id, technician_id)
    )
    row = await cursor.fetchone()
    if row is None:
        raise DutyChangeMissing(duty_change=change_id)
    known = msgspec.convert(row, DutyChange)
    if known.ends_at <= uow.now:
        raise DutyChangeOver(ended_at=known.ends_at)
    if known.starts_at >= uow.now:
        statement = "delete from dispatch.duty_change where id = %(id)s"
    else:
        statement = "update dispatch.duty_change set ends_at = %(now)s where id = %(id)s"
    await uow.connection.execute(statement, {"id": change_id, "now": uow.now})
    await _tell(uow, technician_id, before, reason=known.reason)


async def _lock(uow: UnitOfWork, technician_id: UUID) -> Technician:
    await uow.connection.execute(
        "select 1 from dispatch.technician where id = %s for update", (technician_id,)
    )
    technician = await shown.get(uow.connection, technician_id, uow.now)
    if technician is None:
        raise TechnicianMissing(technician=technician_id)
    return technician


async def _tell(
    uow: UnitOfWork, technician_id: UUID, before: Technician, *, reason: DutyReason
) -> None:
    await uow.connection.execute(
        "update dispatch.technician set version = version + 1 where id = %s", (technician_id,)
    )
    after = await telling.tell(uow, technician_id)
    uow.record(f"technician:{technician_id}", before=before, after=after, reason=reason)
