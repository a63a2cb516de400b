"""Who is told of an alarm, when and how: one notice an incident and person, whatever follows.

Messages leave through ``hanlu.notify``, written in the transaction that raised the alarm, so
within the 30 seconds of F-207 as long as the mail server answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from hanlu.contracts.alarms import Severity
from hanlu.database import Connection, UnitOfWork
from hanlu.notify import outbox
from hanlu.notify.messages import Channel, Message
from iot_gateway.alarms import wording
from iot_gateway.alarms.model import Finding, Source, graver

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Somebody who is told: from one hour to another, local time, over midnight where it must."""

    id: UUID
    name: str
    locale: str
    channel: Channel
    address: str
    from_hour: int = 0
    to_hour: int = 24
    timezone: str = "Asia/Shanghai"
    least_severity: Severity = "minor"
    site_id: UUID | None = None
    region: str | None = None
    outlet: str | None = None

    def listens(self, at: datetime) -> bool:
        """Whether this is one of their hours."""
        hour = at.astimezone(ZoneInfo(self.timezone)).hour
        if self.from_hour < self.to_hour:
            return self.from_hour <= hour < self.to_hour
        return hour >= self.from_hour or hour < self.to_hour


def chosen(
    watchers: Sequence[Watcher], severity: Severity, at: datetime, persons: int
) -> list[Watcher]:
    """Who is told: those whose hours these are, and the others too while they are too few. Pure.

    ``persons``: how many people the pack asks for at least (GSP annex 3, article 6, asks for 3).
    """
    concerned = [each for each in watchers if not graver(each.least_severity, severity)]
    listening = [each for each in concerned if each.listens(at)]
    if len({each.name for each in listening}) >= persons:
        return listening
    return concerned


async def tell(
    uow: UnitOfWork, source: Source, finding: Finding, alarm_id: UUID, incident_id: UUID
) -> None:
    """Tell the people of this place, each once an incident. Safe to repeat."""
    people = chosen(
        await _of_place(uow.connection, source), finding.severity, uow.now, finding.persons
    )
    if people and len({each.name for each in people}) < finding.persons:
        log.warning("too_few_told", told=len(people), asked=finding.persons, alarm=str(alarm_id))
    for watcher in people:
        key = f"incident:{incident_id}:{watcher.id}"
        cursor = await uow.connection.execute(
            """insert into gateway.notice (incident_id, watcher_id, alarm_id, name, channel,
                   address, told_at, message_key) values (%s, %s, %s, %s, %s, %s, %s, %s)
               on conflict do nothing""",
            (
                incident_id,
                watcher.id,
                alarm_id,
                watcher.name,
                watcher.channel,
                watcher.address,
                uow.now,
                key,
            ),
        )
        if cursor.rowcount == 1:
            await outbox.send(uow, _message(watcher, key, source, finding))


def _message(watcher: Watcher, key: str, source: Source, finding: Finding) -> Message:
    local = finding.opened_at.astimezone(ZoneInfo(watcher.timezone))
    return Message(
        key=key,
        channel=watcher.channel,
        to=watcher.address,
        locale=watcher.locale,
        code="alarm.raised",
        params={
            "name": watcher.name,
            "what": wording.title(finding.why, watcher.locale),
            "severity": finding.severity,
            "device": source.device_id,
            "at": f"{local:%Y-%m-%d %H:%M}",
        },
    )


def test_message(watcher: Watcher, now: datetime) -> Message:
    """'Send me a test.'"""
    return Message(
        key=f"test:{watcher.id}:{now.isoformat()}",
        channel=watcher.channel,
        to=watcher.address,
        locale=watcher.locale,
        code="alarm.test",
        params={"name": watcher.name},
    )


_COLUMNS = """id, name, locale, channel, address, from_hour, to_hour, timezone, least_severity,
    site_id, region, outlet"""


async def _of_place(connection: Connection, source: Source) -> list[Watcher]:
    cursor = await connection.execute(
        f"""select {_COLUMNS} from gateway.watcher
            where (site_id is null or site_id = %s) and (region is null or region = %s)
              and (outlet is null or outlet = %s) order by id""",  # noqa: S608  # constant columns
        (source.site_id, source.region, source.outlet),
    )
    return [Watcher(**row) for row in await cursor.fetchall()]


async def listed(connection: Connection) -> list[Watcher]:
    """Everybody who is told of alarms, where the caller may see it."""
    cursor = await connection.execute(
        f"select {_COLUMNS} from gateway.watcher order by name, id"  # noqa: S608  # constant
    )
    return [Watcher(**row) for row in await cursor.fetchall()]


async def put(connection: Connection, watcher: Watcher, now: datetime) -> None:
    """Add somebody, or change how they are told."""
    await connection.execute(
        f"""insert into gateway.watcher ({_COLUMNS}, made_at)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            on conflict (id) do update set name = excluded.name, locale = excluded.locale,
                channel = excluded.channel, address = excluded.address,
                from_hour = excluded.from_hour, to_hour = excluded.to_hour,
                timezone = excluded.timezone, least_severity = excluded.least_severity,
                site_id = excluded.site_id, region = excluded.region,
                outlet = excluded.outlet""",  # noqa: S608  # constant columns
        (
            watcher.id,
            watcher.name,
            watcher.locale,
            watcher.channel,
            watcher.address,
            watcher.from_hour,
            watcher.to_hour,
            watcher.timezone,
            watcher.least_severity,
            watcher.site_id,
            watcher.region,
            watcher.outlet,
            now,
        ),
    )


async def remove(connection: Connection, watcher_id: UUID) -> bool:
    """Tell somebody no more; False when there was nobody."""
    cursor = await connection.execute("delete from gateway.watcher where id = %s", (watcher_id,))
    return cursor.rowcount == 1


async def notices(connection: Connection, incident_id: UUID) -> list[dict[str, Any]]:
    """Who was told of an incident when, and what became of the message."""
    cursor = await connection.execute(
        """select n.name, n.channel, n.address, n.told_at, m.state, m.sent_at, m.error
           from gateway.notice n left join hanlu.message m on m.key = n.message_key
           where n.incident_id = %s order by n.told_at, n.name""",
        (incident_id,),
    )
    return await cursor.fetchall()
