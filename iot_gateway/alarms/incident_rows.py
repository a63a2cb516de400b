"""The table of incidents: what alarms of one scope and one cause have in common."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from hanlu.database import Answer, Connection
from iot_gateway.alarms.grouping import Group
from iot_gateway.alarms.model import Finding, Incident, Source

SHOWN: Final = """
    select i.id, i.scope, i.cause, i.zone_id, i.site_id, i.region, i.outlet, i.opened_at,
       i.closed_at, count(a.id) as alarms,
       count(a.id) filter (where a.state in ('open', 'acknowledged')) as open_alarms,
       (array_agg(a.id order by a.opened_at, a.id) filter (where a.id is not null))[1]
           as first_alarm_id,
       (array_agg(a.device_id order by a.opened_at, a.id) filter (where a.id is not null))[1]
           as first_device_id
   from gateway.incident i left join gateway.alarm a on a.incident_id = i.id"""


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


async def opened(
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


async def close_when_over(connection: Connection, incident_id: UUID, at: datetime) -> None:
    """An incident ends with the last of its alarms."""
    await connection.execute(
        """update gateway.incident set closed_at = %(at)s
           where id = %(id)s and closed_at is null and not exists (
               select from gateway.alarm
               where incident_id = %(id)s and state in ('open', 'acknowledged'))""",
        {"at": at, "id": incident_id},
    )


async def reopen(connection: Connection, incident_id: UUID) -> None:
    """An incident whose alarm came back goes on, unless another one has taken its place."""
    await connection.execute(
        """update gateway.incident i set closed_at = null
           where id = %s and closed_at is not null and not exists (
               select from gateway.incident o where o.root = i.root and o.cause = i.cause
                   and o.closed_at is null)""",
        (incident_id,),
    )


async def known(connection: Connection, incident_id: UUID) -> Incident:
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


async def shown(connection: Connection, incident_id: UUID) -> dict[str, Any] | None:
    """One incident with the number of its alarms and the first of them."""
    return await (await ask_shown(connection, incident_id))()


async def ask_shown(connection: Connection, incident_id: UUID) -> Answer[dict[str, Any] | None]:
    """As `shown`, for a pipeline."""
    cursor = await connection.execute(
        f"{SHOWN} where i.id = %s group by i.id",  # a constant
        (incident_id,),
    )
    return cursor.fetchone
