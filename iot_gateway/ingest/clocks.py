"""The clocks of devices heard of late: what their live messages say, kept with their presence."""

from collections.abc import Mapping
from datetime import datetime

from hanlu.database import Connection
from hanlu.database.columns import float8s, int4s
from iot_gateway.devices.clock_offset import ClockTrack, contact
from iot_gateway.ingest.intake import Intake
from iot_gateway.ingest.registry import Registry

WORTH_A_ROW_S = 1.0
"""A smaller change of an offset is not written: the median trembles with every message."""
MOST_KNOWN = 100_000
"""Tracks in memory, about 0.3 kB each; beyond, the longest unheard are forgotten."""

type Contact = tuple[datetime, datetime]  # measured, received


class Clocks:
    """Tracks in memory; a restarted gateway shows the stored offset until it has measured anew."""

    def __init__(self) -> None:
        self._tracks: dict[int, ClockTrack] = {}
        self._written: dict[int, float] = {}

    def hear(self, intake: Intake, registry: Registry) -> dict[int, float]:
        """Take note of a batch; offsets in seconds that are worth writing, by device key."""
        moved = {}
        for key, (measured_at, received_at) in _contacts(intake, registry).items():
            track = contact(self._tracks.pop(key, None), measured_at, received_at)
            self._tracks[key] = track  # at the end: the longest unheard stand first
            offset_s, known = track.offset_s, self._written.get(key)
            if offset_s is not None and (known is None or abs(offset_s - known) >= WORTH_A_ROW_S):
                moved[key] = offset_s
        return moved

    def remember(self, written: Mapping[int, float]) -> None:
        """Keep what a committed transaction wrote."""
        self._written.update(written)
        while len(self._tracks) > MOST_KNOWN:
            oldest = next(iter(self._tracks))
            del self._tracks[oldest]
            self._written.pop(oldest, None)


def _contacts(intake: Intake, registry: Registry) -> dict[int, Contact]:
    """The newest live reading of each device with a time of its own, or a time refused as ahead."""
    newest: dict[int, Contact] = {}
    for arrived, device, reading in intake.readings:
        measured_at = reading.measured_at
        if measured_at is not None and not reading.historical:
            known = newest.get(device.key)
            if known is None or known[0] < measured_at:
                newest[device.key] = (measured_at, arrived.at)
    for arrived, rejection in intake.refused:
        if rejection.code == "far_future" and rejection.measured_at is not None:
            found = registry.device(rejection.device_uid or "")
            if found is not None:
                newest[found.key] = (rejection.measured_at, arrived.at)
    return newest


async def keep(connection: Connection, offsets_s: Mapping[int, float], now: datetime) -> None:
    """Store offsets by device key."""
    if not offsets_s:
        return
    keys = sorted(offsets_s)
    await connection.execute(
        """insert into gateway.presence as p (device, clock_offset_s, clock_offset_at)
           select key, offset_s, %s::timestamptz
           from unnest(%b::int[], %b::float8[]) as o(key, offset_s)
           on conflict (device) do update set clock_offset_s = excluded.clock_offset_s,
               clock_offset_at = excluded.clock_offset_at""",
        (now, int4s(keys), float8s([offsets_s[key] for key in keys])),
    )
