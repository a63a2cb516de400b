"""Who is told of an alarm, when and how: one notice an incident and person, and another only for an
alarm that is graver than what they were told.

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
from hanlu.database import Answer, Connection, UnitOfWork
from hanlu.notify import outbox
from hanlu.notify.messages import Channel, Message
from iot_gateway.alarms import wording
from iot_gateway.alarms.model import Finding, Source, graver
from iot_gateway.rules.transition import SEVERITIES

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
    uow: UnitOfWork,
    source: Source,
    finding: Finding,
    alarm_id: UUID,
    incident_id: UUID,
    watchers: Sequence[Watcher],
) -> int:
    """Tell the people of this place, each once an incident and severity; how many just now.

    Safe to repeat.
    """
    people = chosen(watchers, finding.severity, uow.now, finding.persons)
    if people and len({each.name for each in people}) < finding.persons:
        log.warning("too_few_told", told=len(people), asked=finding.persons, alarm=str(alarm_id))
    told = 0
    for watcher in people:
        key = f"incident:{incident_id}:{watcher.id}:{finding.severity}"
        cursor = await uow.connection.execute(
            """insert into gateway.notice (incident_id, watcher_id, severity, alarm_id, name,
                   channel, address, told_at, message_key)
               select %(incident)s, %(watcher)s, %(severity)s, %(alarm)s, %(name)s, %(channel)s,
                   %(address)s, %(now)s, %(key)s
               where not exists (
                   select from gateway.notice
                   where incident_id = %(incident)s and watcher_id = %(watcher)s
                     and array_position(%(ranks)s, severity)
                         >= array_position(%(ranks)s, %(severity)s::text))
               on conflict do nothing""",
            {
                "incident": incident_id,
                "watcher": watcher.id,
                "severity": finding.severity,
                "alarm": alarm_id,
                "name": watcher.name,
                "channel": watcher.channel,
                "address": watcher.address,
                "now": uow.now,
                "key": key,
                "ranks": list(SEVERITIES),
            },
        )
        if cursor.rowcount == 1:
            await outbox.send(uow, _message(watcher, key, source, finding))
            told += 1
    return told


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


async def of_place(connection: Connection, source: Source) -> Answer[list[Watcher]]:
    """Everybody who is told of alarms there; for a pipeline."""
    cursor = await connection.execute(
        f"""select {_COLUMNS} from gateway.watcher
            where (site_id is null or site_id = %s) and (region is null or region = %s)
              and (outlet is null or outlet = %s) order by id""",  # noqa: S608  # constant columns
        (source.site_id, source.region, source.outlet),
    )

    async def answer() -> list[Watcher]:
        return [Watcher(**row) for row in await cursor.fetchall()]

    return answer


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
