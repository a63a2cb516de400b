"""Calibrations of probes: each a row of its own, none ever edited; readings stay as measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hanlu.database import Connection, UnitOfWork
from hanlu.errors import DomainError
from hanlu.ids import IdSource

_COLUMNS = """id, channel, offset_c, certificate, laboratory, calibrated_on, due_on, in_force_from,
    note, made_by, made_at"""


class CalibrationFromFuture(DomainError):
    """A calibration that has not been, or that is in force before it was made."""

    status = 422
    code = "calibration.dates_invalid"
    detail = "A calibration is made before it is in force, and not after today."
    field = "calibrated_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """One calibration of one probe; ``offset_c`` is to be added to what it reads."""

    id: UUID
    channel: int
    offset_c: float
    certificate: str
    laboratory: str
    calibrated_on: date
    due_on: date | None
    in_force_from: datetime
    note: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationDraft:
    """What a person says of a calibration; in force from now on where no time is given."""

    offset_c: float
    certificate: str
    laboratory: str = ""
    calibrated_on: date
    due_on: date | None = None
    in_force_from: datetime | None = None
    note: str = ""


async def add(
    uow: UnitOfWork, ids: IdSource, subject: str, channel: int, draft: CalibrationDraft
) -> Calibration:
    """Note a calibration of a channel; ``subject`` names it in the audit.

    Raises CalibrationFromFuture.
    """
    from_at = draft.in_force_from or uow.now
    if draft.calibrated_on > min(uow.now, from_at).date():
        raise CalibrationFromFuture
    made = Calibration(
        id=ids(),
        channel=channel,
        offset_c=draft.offset_c,
        certificate=draft.certificate,
        laboratory=draft.laboratory,
        calibrated_on=draft.calibrated_on,
        due_on=draft.due_on,
        in_force_from=from_at,
        note=draft.note,
        made_by=uow.principal.name,
        made_at=uow.now,
    )
    await uow.connection.execute(
        f"""insert into gateway.calibration ({_COLUMNS})
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",  # noqa: S608  # constant
        (
            made.id,
            made.channel,
            made.offset_c,
            made.certificate,
            made.laboratory,
            made.calibrated_on,
            made.due_on,
            made.in_force_from,
            made.note,
            made.made_by,
            made.made_at,
        ),
    )
    uow.record(f"{subject}:calibration", after=made)
    return made


async def listed(connection: Connection, channel: int) -> list[Calibration]:
    """Every calibration of a channel, the one in force last first."""
    cursor = await connection.execute(
        f"""select {_COLUMNS} from gateway.calibration where channel = %s
            order by in_force_from desc, made_at desc""",  # noqa: S608  # constant columns
        (channel,),
    )
    return [Calibration(**row) for row in await cursor.fetchall()]


async def listed_of(
    connection: Connection, channels: Sequence[int]
) -> dict[int, list[Calibration]]:
    """As ``listed``, for several channels at once; those without any are left out."""
    cursor = await connection.execute(
        f"""select {_COLUMNS} from gateway.calibration where channel = any(%s)
            order by channel, in_force_from desc, made_at desc""",  # noqa: S608  # constant columns
        (list(channels),),
    )
    found: dict[int, list[Calibration]] = {}
    for row in await cursor.fetchall():
        found.setdefault(row["channel"], []).append(Calibration(**row))
    return found


async def in_force(
    connection: Connection, channels: Sequence[int], at: datetime
) -> dict[int, Calibration]:
    """The calibration of each channel that was in force at an instant, where there was one."""
    cursor = await connection.execute(
        f"""select distinct on (channel) {_COLUMNS} from gateway.calibration
            where channel = any(%s) and in_force_from <= %s
            order by channel, in_force_from desc, made_at desc""",  # noqa: S608  # constant
        (list(channels), at),
    )
    return {row["channel"]: Calibration(**row) for row in await cursor.fetchall()}
