"""Lists of alarms and of incidents, as people page through them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from hanlu.database import Connection
from iot_gateway.alarms import incident_rows
from iot_gateway.alarms.model import Alarm, AlarmFilter
from iot_gateway.alarms.repository import COLUMNS


async def alarms(
    connection: Connection,
    asked: AlarmFilter,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Alarm]:
    """Alarms, the newest first."""
    cursor = await connection.execute(
        f"""select {COLUMNS} from gateway.alarm
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


async def incidents(
    connection: Connection,
    *,
    is_open: bool | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Incidents with the number of their alarms, the newest first."""
    cursor = await connection.execute(
        f"""{incident_rows.SHOWN}
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
