"""How far each device's numbering has arrived: kept with the readings, told on its ack topic."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from hanlu.contracts import topics
from hanlu.database import Connection
from hanlu.database.columns import int4s, int8s, texts
from iot_gateway.ingest.watermark import Progress, advance

type Line = tuple[int, str]  # device key, boot

KEPT_FOR = timedelta(days=90)
"""A boot that did not move for so long is over: devices hold days of readings, not months. Should
one come back all the same, its numbering begins anew with the first number it sends."""
MOST_KNOWN = 200_000
"""Boots held in memory; those that moved longest ago are read again when they are heard."""


class Delivery:
    """The progress of devices and boots heard of late by this process; the table holds the rest."""

    def __init__(self) -> None:
        self._known: dict[Line, Progress] = {}

    async def advance(
        self, connection: Connection, fresh: Mapping[Line, Sequence[int]], now: datetime
    ) -> dict[Line, Progress]:
        """Progress after these numbers, written down; keep it with `remember` after the commit."""
        if not fresh:
            return {}
        await self._load(connection, fresh.keys() - self._known.keys())
        moved = {line: advance(self._known.get(line), seqs) for line, seqs in fresh.items()}
        lines = sorted(moved)
        await connection.execute(
            """insert into gateway.delivery as d (device, boot, seq, moved_at)
               select device, boot, seq, %s
               from unnest(%b::int[], %b::text[], %b::bigint[]) as m(device, boot, seq)
               on conflict (device, boot) do update
                   set seq = greatest(d.seq, excluded.seq), moved_at = excluded.moved_at""",
            (
                now,
                int4s([key for key, _ in lines]),
                texts([boot.encode() for _, boot in lines]),
                int8s([moved[line].seq for line in lines]),
            ),
        )
        return moved

    async def _load(self, connection: Connection, lines: Iterable[Line]) -> None:
        wanted = sorted(lines)
        if not wanted:
            return
        cursor = await connection.execute(
            """select d.device, d.boot, d.seq from gateway.delivery d
               join unnest(%s::int[], %s::text[]) as w(device, boot)
                   on w.device = d.device and w.boot = d.boot""",
            ([line[0] for line in wanted], [line[1] for line in wanted]),
        )
        for row in await cursor.fetchall():
            self._known[row["device"], row["boot"]] = Progress(row["seq"])

    def remember(self, moved: Mapping[Line, Progress]) -> None:
        """Keep what a committed transaction moved."""
        for line, progress in moved.items():
            self._known.pop(line, None)  # so that the oldest stand first
            self._known[line] = progress
        while len(self._known) > MOST_KNOWN:
            del self._known[next(iter(self._known))]


async def forget(connection: Connection, now: datetime) -> int:
    """Drop what did not move for `KEPT_FOR`; how many boots that were."""
    cursor = await connection.execute(
        "delete from gateway.delivery where moved_at < %s", (now - KEPT_FOR,)
    )
    return cursor.rowcount


def own_ack(device_id: str, boot: str, seq: int) -> tuple[str, bytes]:
    """Topic and payload that tell a device what it may forget."""
    return topics.topic(device_id, "ack"), msgspec.json.encode({"boot": boot, "seq": seq})
