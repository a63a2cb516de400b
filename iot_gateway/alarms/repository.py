"""The table of alarms: each as it is raised, noticed, cleared, brought back and closed."""

from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from psycopg import AsyncCursor
from psycopg.rows import DictRow
from psycopg.types.json import Json

from hanlu.database import Answer, Connection
from iot_gateway.alarms.model import Alarm, Finding, Source

COLUMNS: Final = """
    id, channel_id, device_id, channel, rule, code, severity, state, cause, incident_id,
    zone_id, site_id, asset_id, region, outlet, opened_at, known_at, cleared_at, acknowledged_at,
    acknowledged_by, peak, why, reading, late, test, work_order_id, policy_version, note,
    repeats, settling_since, shelved_until, told_at, job"""


def _json(value: object) -> Json | None:
    return None if value is None else Json(msgspec.to_builtins(value))


async def insert(
    connection: Connection,
    alarm_id: UUID,
    source: Source,
    finding: Finding,
    into: tuple[str, str],
    now: datetime,
    shelved_until: datetime | None = None,
) -> Answer[bool]:
    """Add an open alarm; False when this channel and rule have one already. For a pipeline.

    ``into``: root and cause of its incident, which is open by now.
    """
    root, cause = into
    cursor = await connection.execute(
        """insert into gateway.alarm (id, channel_id, device_id, channel, rule, code, severity,
               state, cause, incident_id, zone_id, site_id, asset_id, region, outlet, opened_at,
               known_at, peak, why, reading, late, policy_version, job, shelved_until, told_at,
               work_order_id)
           select %(id)s, %(channel_id)s, %(device_id)s, %(channel)s, %(rule)s, %(code)s,
               %(severity)s, 'open', %(cause)s, i.id, %(zone_id)s, %(site_id)s,
               %(asset_id)s, %(region)s, %(outlet)s, %(opened_at)s, %(now)s, %(peak)s, %(why)s,
               %(reading)s, %(late)s, %(policy_version)s, %(job)s, %(shelved)s, %(told_at)s, (
                   select work_order_id from gateway.alarm
                   where incident_id = i.id and work_order_id is not null limit 1)
           from gateway.incident i
           where i.root = %(root)s and i.cause = %(into)s and i.closed_at is null
           on conflict (channel_id, rule) where state in ('open', 'acknowledged') do nothing""",
        {
            **asdict(source),
            "id": alarm_id,
            "rule": finding.rule,
            "code": finding.code,
            "severity": finding.severity,
            "cause": finding.cause,
            "root": root,
            "into": cause,
            "opened_at": finding.opened_at,
            "now": now,
            "peak": finding.peak,
            "why": _json(finding.why),
            "reading": _json(finding.reading),
            "late": finding.late,
            "policy_version": finding.policy_version,
            "job": finding.job,
            "shelved": shelved_until,
            "told_at": now if shelved_until is None else None,
        },
    )

    async def answer() -> bool:
        return cursor.rowcount == 1

    return answer


async def open_alarm(connection: Connection, channel_id: int, rule: str) -> Alarm | None:
    """The open or acknowledged alarm of a channel and rule, locked."""
    return await (await ask_open_alarm(connection, channel_id, rule))()


async def ask_open_alarm(
    connection: Connection, channel_id: int, rule: str
) -> Answer[Alarm | None]:
    """As `open_alarm`, for a pipeline."""
    cursor = await connection.execute(
        f"""select {COLUMNS} from gateway.alarm
            where channel_id = %s and rule = %s and state in ('open', 'acknowledged')
            for update""",  # noqa: S608  # constant columns
        (channel_id, rule),
    )
    return lambda: _one(cursor)


async def _one(cursor: AsyncCursor[DictRow]) -> Alarm | None:
    row = await cursor.fetchone()
    return Alarm(**row) if row else None


async def ask_cleared(
    connection: Connection, channel_id: int, rule: str, since: datetime, until: datetime
) -> Answer[bool]:
    """Whether an alarm of this channel and rule cleared in a span, its begin left out."""
    cursor = await connection.execute(
        """select from gateway.alarm where channel_id = %s and rule = %s
               and state = 'cleared' and cleared_at > %s and cleared_at <= %s limit 1""",
        (channel_id, rule, since, until),
    )

    async def answer() -> bool:
        return await cursor.fetchone() is not None

    return answer


async def open_channel(connection: Connection, device_id: str, rule: str) -> int | None:
    """The channel on which this device has an open alarm of this rule."""
    cursor = await connection.execute(
        """select channel_id from gateway.alarm
           where device_id = %s and rule = %s and state in ('open', 'acknowledged') limit 1""",
        (device_id, rule),
    )
    row = await cursor.fetchone()
    return row["channel_id"] if row else None


async def grow(connection: Connection, alarm_id: UUID, severity: str, peak: float | None) -> None:
    """Note a graver severity or a further peak of an open alarm."""
    await connection.execute(
        "update gateway.alarm set severity = %s, peak = %s where id = %s",
        (severity, peak, alarm_id),
    )


async def clear(connection: Connection, alarm_id: UUID, at: datetime, peak: float | None) -> None:
    """The condition is over."""
    await connection.execute(
        """update gateway.alarm set state = 'cleared', cleared_at = %s, peak = coalesce(%s, peak)
           where id = %s""",
        (at, peak, alarm_id),
    )


async def get(connection: Connection, alarm_id: UUID, *, lock: bool = False) -> Alarm | None:
    """One alarm, where the caller may see it."""
    cursor = await connection.execute(
        f"select {COLUMNS} from gateway.alarm where id = %s"  # noqa: S608  # constant columns
        + (" for update" if lock else ""),
        (alarm_id,),
    )
    row = await cursor.fetchone()
    return Alarm(**row) if row else None


async def open_of_incident(connection: Connection, incident_id: UUID) -> list[Alarm]:
    """The alarms of an incident that nobody took notice of, where the caller may see them; locked,
    always in the same order.
    """
    cursor = await connection.execute(
        f"""select {COLUMNS} from gateway.alarm where incident_id = %s and state = 'open'
            order by id for update""",  # noqa: S608  # constant columns
        (incident_id,),
    )
    return [Alarm(**row) for row in await cursor.fetchall()]


async def acknowledge(
    connection: Connection, alarm_ids: list[UUID], by: str, note: str | None, now: datetime
) -> None:
    """Note who took notice; an alarm that cleared meanwhile stays cleared."""
    await connection.execute(
        """update gateway.alarm set acknowledged_at = %s, acknowledged_by = %s, note = %s,
               state = case state when 'open' then 'acknowledged' else state end
           where id = any(%s)""",
        (now, by, note, alarm_ids),
    )


async def reopen(
    connection: Connection,
    source: Source,
    finding: Finding,
    since: datetime,
    shelved_until: datetime | None = None,
) -> Alarm | None:
    """The alarm of this channel and rule that cleared after ``since``, open again; None: there is
    none.
    """
    cursor = await connection.execute(
        f"""update gateway.alarm set cleared_at = null, repeats = repeats + 1, shelved_until = %s,
               state = case when acknowledged_at is null then 'open' else 'acknowledged' end
            where id = (select id from gateway.alarm where channel_id = %s and rule = %s
                    and state = 'cleared' and cleared_at > %s and cleared_at <= %s
                    order by cleared_at desc limit 1)
            returning {COLUMNS}""",  # noqa: S608  # constant columns
        (shelved_until, source.channel_id, finding.rule, since, finding.opened_at),
    )
    row = await cursor.fetchone()
    return Alarm(**row) if row else None


async def off_the_shelf(connection: Connection, alarm_id: UUID, now: datetime) -> None:
    """An alarm is silent no longer; it counts as told from now on."""
    await connection.execute(
        """update gateway.alarm set shelved_until = null, told_at = coalesce(told_at, %s)
           where id = %s""",
        (now, alarm_id),
    )


async def settle(connection: Connection, alarm_id: UUID, since: datetime | None) -> None:
    """A flapping alarm is quiet since then; None: it is not."""
    await connection.execute(
        "update gateway.alarm set settling_since = %s where id = %s", (since, alarm_id)
    )


async def settled(connection: Connection, before: datetime, limit: int = 500) -> list[Alarm]:
    """Flapping alarms that have been quiet since ``before``, locked.

    A forecast is silent beyond the limit that it told of: it waits for what becomes of that.
    """
    cursor = await connection.execute(
        f"""select {COLUMNS} from gateway.alarm a
            where settling_since <= %s and state in ('open', 'acknowledged')
              and not (code like 'forecast.%%' and exists (
                    select from gateway.excursion e where e.channel = a.channel_id
                       and e.rule = a.cause and e.ended_at is null and e.called_at is null))
            order by id limit %s for update skip locked""",  # noqa: S608  # constant columns
        (before, limit),
    )
    return [Alarm(**row) for row in await cursor.fetchall()]


async def close(
    connection: Connection, alarm_id: UUID, by: str, reason: str, now: datetime
) -> None:
    """A person ends an alarm that will never clear by itself."""
    await connection.execute(
        """update gateway.alarm set state = 'closed', closed_by = %s, closed_reason = %s,
               cleared_at = coalesce(cleared_at, %s), settling_since = null, shelved_until = null
           where id = %s""",
        (by, reason, now, alarm_id),
    )


async def note_work_order(connection: Connection, alarm_id: UUID, work_order_id: UUID) -> None:
    """Remember which work order serves this alarm and the open ones of its incident."""
    await connection.execute(
        """update gateway.alarm a set work_order_id = %(order)s
           from gateway.alarm told
           where told.id = %(alarm)s and (a.id = told.id or (
               a.incident_id = told.incident_id and a.state in ('open', 'acknowledged')))""",
        {"order": work_order_id, "alarm": alarm_id},
    )
