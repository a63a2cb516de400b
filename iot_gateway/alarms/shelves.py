"""Shelves: an alarm that people know of is silent for a while, with a reason; it ends by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from hanlu.contracts.alarms import AlarmShelved, ReadingSeen
from hanlu.contracts.events import Reason
from hanlu.database import Answer, Connection, UnitOfWork
from hanlu.ids import IdSource
from iot_gateway.alarms import held, repository
from iot_gateway.alarms.errors import AlarmMissing
from iot_gateway.alarms.held import Held
from iot_gateway.alarms.model import Alarm, Finding, Source, audience_of

LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One rule of one channel, silent until then; who said so, and why."""

    id: UUID
    channel_id: int
    rule: str
    note: str
    made_by: str
    made_at: datetime
    until: datetime


async def over(
    connection: Connection, channel_id: int, rule: str, now: datetime
) -> Answer[Shelf | None]:
    """The shelf that an alarm of this channel and rule lies on now; for a pipeline."""
    cursor = await connection.execute(
        """select * from gateway.shelf where channel_id = %s and rule = %s and until > %s
           order by until desc limit 1""",
        (channel_id, rule, now),
    )

    async def answer() -> Shelf | None:
        row = await cursor.fetchone()
        return Shelf(**row) if row else None

    return answer


async def shelve(uow: UnitOfWork, ids: IdSource, alarm_id: UUID, minutes: int, note: str) -> Alarm:
    """Silence an alarm, and its next ones, for so long. Raises AlarmMissing.

    Shelving again replaces the end; the record and the excursion go on as they are.
    """
    alarm = await repository.get(uow.connection, alarm_id, lock=True)
    if alarm is None:
        raise AlarmMissing(alarm_id=alarm_id)
    shelf = Shelf(
        id=ids(),
        channel_id=alarm.channel_id,
        rule=alarm.rule,
        note=note,
        made_by=uow.principal.name,
        made_at=uow.now,
        until=uow.now + min(timedelta(minutes=minutes), LONGEST),
    )
    await end_now(uow, alarm.channel_id, alarm.rule)
    await uow.connection.execute(
        """insert into gateway.shelf (id, channel_id, rule, note, made_by, made_at, until)
           values (%s, %s, %s, %s, %s, %s, %s)""",
        (shelf.id, shelf.channel_id, shelf.rule, note, shelf.made_by, uow.now, shelf.until),
    )
    if alarm.state in ("open", "acknowledged"):
        await uow.connection.execute(
            "update gateway.alarm set shelved_until = %s where id = %s", (shelf.until, alarm_id)
        )
        await hold_back(uow, source_of(alarm), finding_of(alarm), alarm_id, shelf)
        tell(uow, alarm, shelf.until)
    uow.record(f"alarm:{alarm_id}", after={"shelved_until": shelf.until}, reason=note)
    shelved = await repository.get(uow.connection, alarm_id)
    assert shelved is not None  # noqa: S101  # locked above
    return shelved


def tell(uow: UnitOfWork, alarm: Alarm, until: datetime | None) -> None:
    """Tell the boards that an alarm is silent until then, or (None) no longer."""
    shelved = AlarmShelved(
        alarm_id=alarm.id,
        device_id=alarm.device_id,
        site_id=alarm.site_id,
        at=uow.now,
        by=uow.principal.name,
        until=until,
    )
    uow.emit(shelved, audience_of(alarm))


async def end_now(uow: UnitOfWork, channel_id: int, rule: str) -> bool:
    """An earlier shelf ends where another one begins, or early; whether there was one."""
    cursor = await uow.connection.execute(
        """update gateway.shelf set until = %(now)s where channel_id = %(channel)s
           and rule = %(rule)s and until > %(now)s and made_at < %(now)s""",
        {"now": uow.now, "channel": channel_id, "rule": rule},
    )
    return cursor.rowcount > 0


async def hold_back(
    uow: UnitOfWork, source: Source, finding: Finding, alarm_id: UUID, shelf: Shelf
) -> None:
    """Note that an alarm is silent, or opened in silence, under a shelf."""
    await held.hold(
        uow,
        source,
        finding.rule,
        Held(
            reason="held.shelved",
            params={"by": shelf.made_by, "note": shelf.note, "until": shelf.until},
            since=finding.opened_at,
            until=shelf.until,
            calls=finding.code,
            alarm_id=alarm_id,
        ),
    )


async def ended(connection: Connection, now: datetime, limit: int = 500) -> list[Alarm]:
    """Alarms that still stand and whose shelf is over, the longest since first; locked."""
    cursor = await connection.execute(
        """select id from gateway.alarm
           where shelved_until <= %(now)s and state in ('open', 'acknowledged')
           order by shelved_until, id limit %(limit)s for update skip locked""",
        {"now": now, "limit": limit},
    )
    found = [await repository.get(connection, row["id"]) for row in await cursor.fetchall()]
    return [alarm for alarm in found if alarm is not None]


def source_of(alarm: Alarm) -> Source:
    """Where an alarm stands, as it was stored."""
    return Source(
        channel_id=alarm.channel_id,
        device_id=alarm.device_id,
        channel=alarm.channel,
        zone_id=alarm.zone_id,
        site_id=alarm.site_id,
        asset_id=alarm.asset_id,
        region=alarm.region,
        outlet=alarm.outlet,
    )


def finding_of(alarm: Alarm) -> Finding:
    """What was found when it opened, as it was stored."""
    return Finding(
        rule=alarm.rule,
        code=alarm.code,
        cause=alarm.cause,
        severity=alarm.severity,
        opened_at=alarm.opened_at,
        why=msgspec.convert(alarm.why, Reason),
        reading=msgspec.convert(alarm.reading, ReadingSeen) if alarm.reading else None,
        peak=alarm.peak,
        policy_version=alarm.policy_version,
        late=alarm.late,
        job=alarm.job,
    )
