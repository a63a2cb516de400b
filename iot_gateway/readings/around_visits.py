"""What a device measured around a technician's visit, told to dispatch when it asks."""

from datetime import datetime
from typing import Final

from hanlu.contracts.events import Audience
from hanlu.contracts.visits import CurveTold, CurveWanted, Measured
from hanlu.database import Connection, UnitOfWork
from hanlu.runtime import Resources
from hanlu.stream.consumer import Consumer
from iot_gateway.devices import repository, views
from iot_gateway.devices.model import Device
from iot_gateway.ingest.rulebook import LimitsInForce, LimitsSource
from iot_gateway.readings import charts
from iot_gateway.rules.silence import SilenceRule

METRIC: Final = "temperature_c"
POINTS: Final = 240
"""Fine enough for a page of a report; about 10 kB as an event."""

_TOLD: Final = Audience(topic="visits")
_NEWEST: Final = """
    select ts as at, temperature_c::float8 as value_c from gateway.reading
     where channel = %s and ts > %s and ts <= %s and temperature_c is not null
     order by ts desc limit 1
"""


class Answers:
    """Answers what is asked of a visit, by the limits in force."""

    def __init__(self, limits: LimitsSource) -> None:
        self._limits = limits

    async def wanted(self, uow: UnitOfWork, event: CurveWanted) -> None:
        """Tell what was measured; safe to repeat, the same span gives the same answer."""
        uow.emit(await self._answer(uow.connection, event), _TOLD)

    async def _answer(self, connection: Connection, wanted: CurveWanted) -> CurveTold:
        device = await repository.device(connection, wanted.device_id)
        probes = await repository.probes(connection, device.key) if device else {}
        channel = probes.get(next(iter(probes), "") if wanted.channel is None else wanted.channel)
        if device is None or channel is None:
            return _nothing(wanted)
        curves = await charts.series(connection, channel, wanted.since, wanted.until, POINTS)
        low, high = await self._limits_of(connection, device, channel)
        lasting = SilenceRule(interval_s=device.expected_interval_s).allowed

        async def newest(at: datetime | None) -> Measured | None:
            if at is None:
                return None
            cursor = await connection.execute(_NEWEST, (channel, at - lasting, at))
            row = await cursor.fetchone()
            return Measured(**row) if row else None

        return CurveTold(
            wanted=wanted,
            points=curves.metrics.get(METRIC, []),
            gap_s=curves.gap_s(device.expected_interval_s),
            min_c=low,
            max_c=high,
            arrived=await newest(wanted.arrived_at),
            finished=await newest(wanted.finished_at),
            latest=await newest(wanted.until),
        )

    async def _limits_of(
        self, connection: Connection, device: Device, channel: int
    ) -> tuple[float | None, float | None]:
        """The limits of its zone, or the probe's own; none outside a zone."""
        if device.zone_id is None:
            return None, None
        (zone,) = await repository.zones(connection, [device.zone_id])
        shown = views.zone_out(zone, self._limits().packs)
        cursor = await connection.execute(
            "select min_c, max_c from gateway.channel where id = %s", (channel,)
        )
        own = await cursor.fetchone() or {"min_c": None, "max_c": None}
        return (
            shown.min_c if own["min_c"] is None else own["min_c"],
            shown.max_c if own["max_c"] is None else own["max_c"],
        )


def _nothing(wanted: CurveWanted) -> CurveTold:
    return CurveTold(
        wanted=wanted,
        points=[],
        gap_s=0,
        min_c=None,
        max_c=None,
        arrived=None,
        finished=None,
        latest=None,
    )


def consumer(resources: Resources) -> Consumer:
    """Follows what dispatch asks of its visits."""
    return Consumer(
        "gateway.around_visits",
        resources.database,
        resources.stream,
        resources.holder,
        {CurveWanted: Answers(LimitsInForce(resources.policy)).wanted},
    )
