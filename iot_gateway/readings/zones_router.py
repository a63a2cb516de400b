"""HTTP edge of the overview of zones: how each stands, and its last day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from hanlu.contracts.alarms import Severity
from hanlu.http.dependencies import ClockDep, ReadUow, require
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema
from iot_gateway.devices import repository, views
from iot_gateway.devices.schemas import ZoneOut
from iot_gateway.edge import PacksDep
from iot_gateway.readings import zone_states
from iot_gateway.readings.zone_states import METRIC, Standing

router = Router(prefix="/zones", tags=["zones"])

MOST_CURVES = 60


class ZoneStateOut(Schema):
    """How a zone stands.

    ``standing``: the gravest that holds: ``outside`` its limits by the record, an ``alarm``
    stands, a device is ``silent``, ``inside``, or ``empty``: it never sent a temperature.
    ``work_order_id``: of one of the alarms that stand. ``late_since``: readings from here on came
    late and are not worked into the record yet, so that ``inside`` may still turn out wrong.
    """

    zone: ZoneOut
    standing: Standing
    devices: int
    silent: int
    device_id: str | None
    value_c: float | None
    value_at: datetime | None
    outside_since: datetime | None
    late_since: datetime | None
    alarms: int
    severity: Severity | None
    work_order_id: UUID | None
    gap_s: float


class CurveOut(Schema):
    """The last 24 hours of a zone: ``[ms since 1970, lowest, highest]`` a quarter of an hour."""

    zone_id: UUID
    points: list[tuple[int, float, float]]


@router.get("/states", dependencies=[require("devices.read")])
async def states(connection: ReadUow, packs: PacksDep) -> Page[ZoneStateOut]:
    """Every zone in the caller's scope as it stands now, by name."""
    found = {row["zone_id"]: row for row in await zone_states.rows(connection, METRIC)}
    zones = await repository.zones(connection)
    shown = [_state(views.zone_out(zone, packs), found[zone.id]) for zone in zones]
    return Page(items=shown)


@router.get("/curves", dependencies=[require("readings.read")])
async def curves(
    connection: ReadUow,
    clock: ClockDep,
    zone_id: Annotated[list[UUID], Query(min_length=1, max_length=MOST_CURVES)],
) -> Page[CurveOut]:
    """The last 24 hours of some zones, lowest and highest of all probes; others are left out."""
    known = [zone.id for zone in await repository.zones(connection, zone_id)]
    found = await zone_states.curves(connection, known, METRIC, clock.now())
    return Page(items=[CurveOut(zone_id=zone, points=points) for zone, points in found.items()])


def _state(zone: ZoneOut, row: Mapping[str, Any]) -> ZoneStateOut:
    return ZoneStateOut(
        zone=zone,
        standing=zone_states.standing(row),
        devices=row["devices"],
        silent=row["silent"],
        device_id=row["device_id"],
        value_c=row["value"],
        value_at=row["value_at"],
        outside_since=row["outside_since"],
        late_since=row["late_since"],
        alarms=row["alarms"],
        severity=row["severity"],
        work_order_id=row["work_order_id"],
        gap_s=zone_states.gap_s(row["interval_s"]),
    )
