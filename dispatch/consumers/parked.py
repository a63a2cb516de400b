"""Alarms that became no order, where people see them; tried again when the cause is gone."""

from datetime import datetime
from typing import Any, ClassVar

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from dispatch.consumers import clearings
from dispatch.consumers.alarms import NAME
from dispatch.policies import Policies
from dispatch.work_orders import opening
from dispatch.work_orders import repository as orders
from hanlu.contracts.alarms import AlarmRaised
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork
from hanlu.errors import DomainError
from hanlu.identity.principal import Principal

_MOST = 500
_SHOWN = (
    "select p.number, p.code, p.detail, p.parked_at, p.data, e.cleared_at"
    " from hanlu.parked_event p left join dispatch.early_clearing e"
    "   on e.alarm_id::text = p.data::jsonb ->> 'alarm_id'"
    " where p.consumer = %s and p.settled_at is null"
)


class ParkedAlarm(msgspec.Struct, frozen=True, kw_only=True):
    """One alarm that waits for somebody: ``code`` says why, such as ``site.unknown``.

    ``cleared_at`` is when it ended, where it did so while it was parked.
    """

    number: int
    code: str
    detail: str
    parked_at: datetime
    cleared_at: datetime | None
    alarm: AlarmRaised


class ParkedMissing(DomainError):
    """Unknown, settled already, or out of the caller's sight."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "parked_alarm.missing"
    detail: ClassVar[str] = "No alarm is parked under number {number}."


async def listed(connection: AsyncConnection[DictRow], principal: Principal) -> list[ParkedAlarm]:
    """The parked alarms within the caller's reach, newest first."""
    cursor = await connection.execute(
        f"{_SHOWN} and p.type = 'alarm.raised' order by p.number desc limit %s", (NAME, _MOST)
    )
    found = [_parked(row) for row in await cursor.fetchall()]
    return [each for each in found if _reaches(principal, each.alarm)]


async def retry(uow: UnitOfWork, policies: Policies, number: int) -> WorkOrder | None:
    """Try a parked alarm again and settle it; raises what still stands in its way.

    The order hears of the alarm's end, too, where it ended meanwhile. Safe to repeat: a settled
    one is missing, and an alarm has one order. Raises ParkedMissing, SiteUnknown.
    """
    parked = await _get(uow, number)
    await clearings.alone(uow, parked.alarm.alarm_id)
    settled = await uow.connection.execute(
        "update hanlu.parked_event set settled_at = %s"
        " where consumer = %s and number = %s and settled_at is null",
        (uow.now, NAME, number),
    )
    if settled.rowcount != 1:  # somebody else was faster
        raise ParkedMissing(number=number)
    order = await opening.open_for_alarm(uow, policies, parked.alarm)
    await clearings.catch_up(uow, policies, parked.alarm.alarm_id)
    return await orders.get(uow.connection, order.id) if order else None


async def _get(uow: UnitOfWork, number: int) -> ParkedAlarm:
    cursor = await uow.connection.execute(
        f"{_SHOWN} and p.type = 'alarm.raised' and p.number = %s", (NAME, number)
    )
    row = await cursor.fetchone()
    parked = _parked(row) if row else None
    if parked is None or not _reaches(uow.principal, parked.alarm):
        raise ParkedMissing(number=number)
    return parked


def _parked(row: dict[str, Any]) -> ParkedAlarm:
    alarm = msgspec.json.decode(row["data"], type=AlarmRaised)
    return ParkedAlarm(
        number=row["number"],
        code=row["code"],
        detail=row["detail"],
        parked_at=row["parked_at"],
        cleared_at=row["cleared_at"],
        alarm=alarm,
    )


def _reaches(principal: Principal, alarm: AlarmRaised) -> bool:
    return principal.reaches(region=alarm.region, outlet=alarm.outlet, site_id=alarm.site_id)
