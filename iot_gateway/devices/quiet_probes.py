"""Probes that say nothing while their device goes on.

Judged by the device's own newest reading, not by the clock: whatever is on its way or was missed
while we were not listening, the other probes of the device missed with it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from hanlu.database import Connection
from iot_gateway.rules.silence import AT_LEAST, SilenceRule

RULE = "probe_silence"
REMEMBERED = timedelta(days=7)
"""A probe that had fallen silent so long before its device's newest reading was taken away."""
MEASURED = (
    "temperature_c",
    "temperature2_c",
    "probe_temperature_c",
    "internal_temperature_c",
    "humidity_pct",
)
"""What a probe says at every report; doors and leaks are told when they change."""


class Probe(NamedTuple):
    """A channel's newest measured value, and its device's newest of any channel."""

    channel: int
    device: int
    probe: str
    interval_s: int
    last_at: datetime
    device_last_at: datetime
    silent_since: datetime | None

    @property
    def allowed(self) -> timedelta:
        """How far it may stay behind."""
        return SilenceRule(interval_s=self.interval_s).allowed


def turned(probes: Iterable[Probe]) -> tuple[list[Probe], list[Probe]]:
    """Those that have just fallen silent, and those that speak again. Pure."""
    fallen, back = [], []
    for each in probes:
        quiet_for = each.device_last_at - each.last_at
        if each.silent_since is None and each.allowed <= quiet_for <= REMEMBERED:
            fallen.append(each)
        if each.silent_since is not None and quiet_for < each.allowed:
            back.append(each)
    return fallen, back


async def candidates(connection: Connection) -> list[Probe]:
    """Probes that stay behind their device, and those known to be silent."""
    cursor = await connection.execute(
        """select c.id as channel, c.device, c.probe, d.expected_interval_s as interval_s,
               l.last_at, p.last_seen_at as device_last_at, c.silent_since
           from gateway.channel c
           join gateway.device d on d.key = c.device
           join gateway.presence p on p.device = c.device
           cross join lateral (
               select max(ts) as last_at from gateway.latest
               where channel = c.id and metric = any(%s)) l
           where c.silent_since is not null
              or (l.last_at <= p.last_seen_at - %s and l.last_at >= p.last_seen_at - %s)
           order by c.id""",
        (list(MEASURED), AT_LEAST, REMEMBERED),
    )
    return [Probe(**row) for row in await cursor.fetchall()]


async def note(connection: Connection, channel: int, since: datetime | None) -> None:
    """A probe fell silent, or (None) speaks again."""
    await connection.execute(
        "update gateway.channel set silent_since = %s where id = %s", (since, channel)
    )
