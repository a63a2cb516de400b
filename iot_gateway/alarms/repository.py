"""The tables of alarms and incidents."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncCursor
from psycopg.rows import DictRow
from psycopg.types.json import Json

from hanlu.database import Answer, Connection
from iot_gateway.alarms.grouping import Group
from iot_gateway.alarms.model import Alarm, AlarmFilter, Finding, Incident, Source

_ALARM = """id, channel_id, device_id, channel, rule, code, severity, state, cause, incident_id,
    zone_id, site_id, asset_id, region, outlet, opened_at, known_at, cleared_at, acknowledged_at,
    acknowledged_by, peak, why, reading, late, test, work_order_id, policy_version, note,
    repeats, settling_since, shelved_until, told_at, job"""


def _json(value: object) -> Json | None:
    return None if value is None else Json(msgspec.to_builtins(value))


async def explaining(connection: Connection, group: Group, began_at: datetime) -> str | None:
    """The cause of the open incident that explains an alarm of this group; None: there is none.

    Of the same scope, or one that has come to reach as far as the group does.
    """
    if group.explained_by is None:
        return None
    cursor = await connection.execute(
        """select cause from gateway.incident
           where root = %(root)s and cause = %(cause)s and closed_at is null
             and scope in (%(scope)s, %(root)s)
             and (%(within)s::interval is null or newest_at >= %(began)s - %(within)s::interval)""",
        {
            "root": group.root,
            "cause": group.explained_by,
            "scope": group.scope,
            "within": group.within,
            "began": began_at,
        },
    )
    return None if await cursor.fetchone() is None else group.explained_by


async def open_incident(
    connection: Connection,
    new_id: UUID,
    source: Source,
    group: Group,
    cause: str,
    finding: Finding,
) -> Answer[Incident]:
    """The open incident of this group and cause, made when there is none; for a pipeline.

    One whose newest failure lies too far back stays open, but nothing joins it any more.
    """
    began_at = finding.began_at or finding.opened_at
    if group.within is not None:
        await connection.execute(
            """update gateway.incident set root = null
               where root = %s and cause = %s and closed_at is null and newest_at < %s""",
            (group.root, cause, began_at - group.within),
        )
    cursor = await connection.execute(
        """insert into gateway.incident as i (id, root, scope, case_scope, cause, zone_id, site_id,
               region, outlet, opened_at, newest_at)
           values (%(id)s, %(root)s, %(scope)s, %(scope)s, %(cause)s, %(zone)s, %(site)s,
               %(region)s, %(outlet)s, %(opened)s, %(began)s)
           on conflict (root, cause) where closed_at is null do update
               set opened_at = least(i.opened_at, excluded.opened_at),
                   newest_at = greatest(i.newest_at, excluded.newest_at),
                   scope = case i.scope when excluded.scope then i.scope else i.root end
           returning id, case_scope, cause""",
        {
            "id": new_id,
            "root": group.root,
            "scope": group.scope,
            "cause": cause,
            "zone": source.zone_id,
            "site": source.site_id,
            "region": source.region,
            "outlet": source.outlet,
            "opened": finding.opened_at,
            "began": began_at,
        },
    )

    async def answer() -> Incident:
        row = await cursor.fetchone()
        assert row is not None  # noqa: S101  # an upsert returns its row
        return Incident(**row)

    return answer


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
        f"""select {_ALARM} from gateway.alarm
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


async def close_incident_when_over(connection: Connection, incident_id: UUID, at: datetime) -> None:
    """An incident ends with the last of its alarms."""
    await connection.execute(
        """update gateway.incident set closed_at = %(at)s
           where id = %(id)s and closed_at is null and not exists (
               select from gateway.alarm
               where incident_id = %(id)s and state in ('open', 'acknowledged'))""",
        {"at": at, "id": incident_id},
    )


async def get(connection: Connection, alarm_id: UUID, *, lock: bool = False) -> Alarm | None:
    """One alarm, where the caller may see it."""
    cursor = await connection.execute(
        f"select {_ALARM} from gateway.alarm where id = %s"  # noqa: S608  # constant columns
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
        f"""select {_ALARM} from gateway.alarm where incident_id = %s and state = 'open'
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
            returning {_ALARM}""",  # noqa: S608  # constant columns
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


async def reopen_incident(connection: Connection, incident_id: UUID) -> None:
    """An incident whose alarm came back goes on, unless another one has taken its place."""
    await connection.execute(
        """update gateway.incident i set closed_at = null
           where id = %s and closed_at is not null and not exists (
               select from gateway.incident o where o.root = i.root and o.cause = i.cause
                   and o.closed_at is null)""",
        (incident_id,),
    )


async def incident_of(connection: Connection, incident_id: UUID) -> Incident:
    """What the events of its alarms say of an incident that is known to exist."""
    cursor = await connection.execute(
        "select id, case_scope, cause from gateway.incident where id = %s", (incident_id,)
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # alarms refer to it, and incidents are never deleted
    return Incident(**row)


async def told_first(connection: Connection, incident_id: UUID) -> Answer[tuple[UUID, str] | None]:
    """The alarm, and its device, by which people know of an incident; for a pipeline."""
    cursor = await connection.execute(
        """select a.id, a.device_id from gateway.alarm a
           left join gateway.notice n on n.alarm_id = a.id
           where a.incident_id = %s and a.told_at is not null
           order by n.told_at nulls last, a.known_at, a.id limit 1""",
        (incident_id,),
    )

    async def answer() -> tuple[UUID, str] | None:
        row = await cursor.fetchone()
        return (row["id"], row["device_id"]) if row else None

    return answer


async def settle(connection: Connection, alarm_id: UUID, since: datetime | None) -> None:
    """A flapping alarm is quiet since then; None: it is not."""
    await connection.execute(
        "update gateway.alarm set settling_since = %s where id = %s", (since, alarm_id)
    )


async def settled(connection: Connection, before: datetime, limit: int = 500) -> list[Alarm]:
    """Flapping alarms that have been quiet since ``before``, locked."""
    cursor = await connection.execute(
        f"""select {_ALARM} from gateway.alarm
            where settling_since <= %s and state in ('open', 'acknowledged')
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


async def incident(connection: Connection, incident_id: UUID) -> dict[str, Any] | None:
    """One incident with the number of its alarms and the first of them."""
    return await (await ask_incident(connection, incident_id))()


async def ask_incident(connection: Connection, incident_id: UUID) -> Answer[dict[str, Any] | None]:
    """As `incident`, for a pipeline."""
    cursor = await connection.execute(
        f"{_INCIDENT} where i.id = %s group by i.id",  # a constant
        (incident_id,),
    )
    return cursor.fetchone


_INCIDENT = """select i.id, i.scope, i.cause, i.zone_id, i.site_id, i.region, i.outlet, i.opened_at,
       i.closed_at, count(a.id) as alarms,
       count(a.id) filter (where a.state in ('open', 'acknowledged')) as open_alarms,
       (array_agg(a.id order by a.opened_at, a.id) filter (where a.id is not null))[1]
           as first_alarm_id,
       (array_agg(a.device_id order by a.opened_at, a.id) filter (where a.id is not null))[1]
           as first_device_id
   from gateway.incident i left join gateway.alarm a on a.incident_id = i.id"""


async def list_alarms(
    connection: Connection,
    asked: AlarmFilter,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Alarm]:
    """Alarms, the newest first."""
    cursor = await connection.execute(
        f"""select {_ALARM} from gateway.alarm
            where (%(device_id)s::text is null or device_id = %(device_id)s)
              and (%(site_id)s::uuid is null or site_id = %(site_id)s)
              and (%(zone_id)s::uuid is null or zone_id = %(zone_id)s)
              and (%(incident_id)s::uuid is null or incident_id = %(incident_id)s)
              and (%(rule)s::text is null or rule = %(rule)s)
              and (%(states)s::text[] = '{{}}' or state = any(%(states)s))
              and (%(severities)s::text[] = '{{}}' or severity = any(%(severities)s))
              and (%(at)s::timestamptz is null
                   or (opened_at, id) < (%(at)s::timestamptz, %(last)s::uuid))
            order by opened_at desc, id desc limit %(limit)s""",  # noqa: S608  # constant columns
        {
            "device_id": asked.device_id,
            "site_id": asked.site_id,
            "zone_id": asked.zone_id,
            "incident_id": asked.incident_id,
            "rule": asked.rule,
            "states": list(asked.states),
            "severities": list(asked.severities),
            "at": after[0] if after else None,
            "last": after[1] if after else None,
            "limit": limit,
        },
    )
    return [Alarm(**row) for row in await cursor.fetchall()]


async def list_incidents(
    connection: Connection,
    *,
    is_open: bool | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Incidents with the number of their alarms, the newest first."""
    cursor = await connection.execute(
        f"""{_INCIDENT}
           where (%(open)s::bool is null or (i.closed_at is null) = %(open)s)
             and (%(at)s::timestamptz is null
                  or (i.opened_at, i.id) < (%(at)s::timestamptz, %(last)s::uuid))
           group by i.id order by i.opened_at desc, i.id desc limit %(limit)s""",
        {
            "open": is_open,
            "at": after[0] if after else None,
            "last": after[1] if after else None,
            "limit": limit,
        },
    )
    return await cursor.fetchall()


async def note_work_order(connection: Connection, alarm_id: UUID, work_order_id: UUID) -> None:
    """Remember which work order serves this alarm and the open ones of its incident."""
    await connection.execute(
        """update gateway.alarm a set work_order_id = %(order)s
           from gateway.alarm told
           where told.id = %(alarm)s and (a.id = told.id or (
               a.incident_id = told.incident_id and a.state in ('open', 'acknowledged')))""",
        {"order": work_order_id, "alarm": alarm_id},
    )
