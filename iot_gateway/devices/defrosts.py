"""Learned defrosts as stored: the pattern that rules go by, and what it was learned from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hanlu.database import Connection
from iot_gateway.rules.defrost import Learned, Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class DefrostsOfChannel:
    """A channel's pattern with its evidence; lengths in seconds."""

    probe: str
    period_s: float
    phase_s: float
    cap_s: float
    spells: int
    periods: int
    median_s: float
    longest_s: float
    since: datetime
    until: datetime
    learned_at: datetime


async def patterns(connection: Connection) -> dict[int, Pattern]:
    """Every channel's pattern."""
    cursor = await connection.execute(
        "select channel, period_s, phase_s, cap_s from gateway.defrost_pattern"
    )
    return {
        row["channel"]: Pattern(row["period_s"], row["phase_s"], row["cap_s"])
        for row in await cursor.fetchall()
    }


async def of_device(connection: Connection, device: int) -> list[DefrostsOfChannel]:
    """The patterns of a device's channels."""
    cursor = await connection.execute(
        """select c.probe, p.period_s, p.phase_s, p.cap_s, p.spells, p.periods, p.median_s,
               p.longest_s, p.since, p.until, p.learned_at
           from gateway.defrost_pattern p join gateway.channel c on c.id = p.channel
           where c.device = %s order by c.id""",
        (device,),
    )
    return [DefrostsOfChannel(**row) for row in await cursor.fetchall()]


LONGEST = timedelta(hours=2)
"""A room that was warm for longer did not defrost: no pack lets a defrost hold back for so long."""


async def spells(
    connection: Connection, since: datetime, now: datetime
) -> dict[int, list[tuple[float, float]]]:
    """Short warm spells of each channel, from the record: (begin, seconds), in order.

    What lasted longer than any defrost may is none. Channels without spells are not in it.
    """
    cursor = await connection.execute(
        """select channel, array_agg(extract(epoch from since)::float8 order by since) as begins,
               array_agg(extract(epoch from ended_at - since)::float8 order by since) as lengths
           from gateway.excursion
           where rule = 'temperature_c_high' and since >= %s and since < %s
             and ended_at is not null and ended_at - since <= %s
           group by channel""",
        (since, now, LONGEST),
    )
    return {
        row["channel"]: list(zip(row["begins"], row["lengths"], strict=True))
        for row in await cursor.fetchall()
    }


async def keep(
    connection: Connection, learned: Sequence[tuple[int, Learned]], now: datetime
) -> bool:
    """Keep what was learned of these channels and forget the others; whether rules must follow."""
    before = await patterns(connection)
    after = {channel: each.pattern for channel, each in learned}
    await connection.execute(
        "delete from gateway.defrost_pattern where channel <> all(%s)", (list(after),)
    )
    for channel, each in learned:
        await connection.execute(
            """insert into gateway.defrost_pattern (channel, period_s, phase_s, cap_s, spells,
                   periods, median_s, longest_s, since, until, learned_at)
               values (%s, %s, %s, %s, %s, %s, %s, %s, to_timestamp(%s), to_timestamp(%s), %s)
               on conflict (channel) do update set period_s = excluded.period_s,
                   phase_s = excluded.phase_s, cap_s = excluded.cap_s, spells = excluded.spells,
                   periods = excluded.periods, median_s = excluded.median_s,
                   longest_s = excluded.longest_s, since = excluded.since, until = excluded.until,
                   learned_at = excluded.learned_at""",
            (
                channel,
                *(each.pattern.period_s, each.pattern.phase_s, each.pattern.cap_s),
                *(each.spells, each.periods, each.median_s, each.longest_s),
                *(each.since_s, each.until_s, now),
            ),
        )
    return before != after
