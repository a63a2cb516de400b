"""Calls that were held back: every one with its reason and its end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from hanlu.database import Connection
from iot_gateway.alarms.model import Source


async def hold(
    connection: Connection,
    source: Source,
    rule: str,
    *,
    reason: str,
    params: Mapping[str, Any],
    since: datetime,
    until: datetime | None,
    now: datetime,
) -> None:
    """Note that a call was due and is held back. Safe to repeat: one open a channel and rule."""
    await connection.execute(
        """insert into gateway.held_back (channel_id, device_id, channel, rule, reason, params,
               since, known_at, until, zone_id, site_id, region, outlet)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
           on conflict (channel_id, rule) where ended_at is null do update
               set reason = excluded.reason, params = excluded.params, until = excluded.until""",
        (
            source.channel_id,
            source.device_id,
            source.channel,
            rule,
            reason,
            Jsonb(msgspec.to_builtins(params)),
            since,
            now,
            until,
            source.zone_id,
            source.site_id,
            source.region,
            source.outlet,
        ),
    )


async def end(connection: Connection, channel_id: int, rule: str, at: datetime) -> None:
    """It is no longer held back: it called, or it ended by itself. Safe to repeat."""
    await connection.execute(
        """update gateway.held_back set ended_at = %s
           where channel_id = %s and rule = %s and ended_at is null""",
        (at, channel_id, rule),
    )


async def end_behind(connection: Connection, bridge: str, at: datetime) -> None:
    """The bridge speaks again: what was held back behind it is not any more."""
    await connection.execute(
        """update gateway.held_back set ended_at = %s
           where ended_at is null and reason = 'held.behind' and params ->> 'bridge' = %s""",
        (at, bridge),
    )


async def forget(connection: Connection, before: datetime, limit: int) -> int:
    """Remove what had ended before an instant; how many."""
    cursor = await connection.execute(
        """delete from gateway.held_back where id in (
               select id from gateway.held_back where ended_at < %s limit %s)""",
        (before, limit),
    )
    return cursor.rowcount


async def listed(
    connection: Connection,
    *,
    is_open: bool | None,
    device_id: str | None,
    after: tuple[datetime, int] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """What was held back, the newest first."""
    cursor = await connection.execute(
        """select h.*, a.id as alarm_id, a.why as alarm_why from gateway.held_back h
           left join gateway.alarm a on a.channel_id = h.channel_id and a.rule = h.rule
               and a.state in ('open', 'acknowledged')
               and h.ended_at is null and h.reason = 'held.shelved'
           where (%(open)s::bool is null or (h.ended_at is null) = %(open)s)
             and (%(device)s::text is null or h.device_id = %(device)s)
             and (%(at)s::timestamptz is null
                  or (h.known_at, h.id) < (%(at)s::timestamptz, %(last)s::bigint))
           order by h.known_at desc, h.id desc limit %(limit)s""",
        {
            "open": is_open,
            "device": device_id,
            "at": after[0] if after else None,
            "last": after[1] if after else None,
            "limit": limit,
        },
    )
    return await cursor.fetchall()
