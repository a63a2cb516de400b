"""Calls that were held back: every one with its alarm, its reason and its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from hanlu.database import Connection, UnitOfWork
from iot_gateway.alarms.model import Source

Outcome = Literal["called", "over"]
"""How it ended: it called after all, or what it would have called for was over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Why a call is not made, and what it was about.

    ``calls`` is the code that it would call under, with the same parameters. ``alarm_id``: the
    alarm, where there is one that stands in silence; ``instead_id``: the one that calls instead.
    ``until``: at the latest; None: until what it waits for is over.
    """

    reason: str
    params: Mapping[str, Any]
    since: datetime
    calls: str
    until: datetime | None = None
    alarm_id: UUID | None = None
    instead_id: UUID | None = None


async def hold(uow: UnitOfWork, source: Source, rule: str, held: Held) -> None:
    """Note that a call was due and is held back. Safe to repeat: one open a channel and rule."""
    await uow.connection.execute(
        """insert into gateway.held_back (channel_id, device_id, channel, rule, reason, params,
               since, known_at, until, zone_id, site_id, region, outlet, calls, alarm_id,
               instead_id)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
           on conflict (channel_id, rule) where ended_at is null do update
               set reason = excluded.reason, params = excluded.params, until = excluded.until,
                   calls = excluded.calls, alarm_id = excluded.alarm_id,
                   instead_id = excluded.instead_id""",
        (
            source.channel_id,
            source.device_id,
            source.channel,
            rule,
            held.reason,
            Jsonb(msgspec.to_builtins(held.params)),
            held.since,
            uow.now,
            held.until,
            source.zone_id,
            source.site_id,
            source.region,
            source.outlet,
            held.calls,
            held.alarm_id,
            held.instead_id,
        ),
    )


async def end(
    connection: Connection,
    channel_id: int,
    rule: str,
    at: datetime,
    outcome: Outcome,
    alarm_id: UUID | None = None,
) -> None:
    """It is no longer held back. ``alarm_id``: the alarm that called. Safe to repeat."""
    await connection.execute(
        """update gateway.held_back set ended_at = %s, outcome = %s,
               alarm_id = coalesce(%s, alarm_id)
           where channel_id = %s and rule = %s and ended_at is null""",
        (at, outcome, alarm_id, channel_id, rule),
    )


async def end_behind(connection: Connection, bridge: str, at: datetime) -> None:
    """The bridge speaks again: what was held back behind it is not any more."""
    await connection.execute(
        """update gateway.held_back set ended_at = %s, outcome = 'over'
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
        """select h.*, a.why, i.device_id as instead_device_id
           from gateway.held_back h
           left join gateway.alarm a on a.id = h.alarm_id
           left join gateway.alarm i on i.id = h.instead_id
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
