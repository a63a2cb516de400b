"""Incidents on the live stream: each time one begins, grows or ends, it is told whole."""

from typing import Any
from uuid import UUID

from hanlu.contracts.alarms import IncidentChanged
from hanlu.contracts.events import Audience
from hanlu.database import UnitOfWork
from iot_gateway.alarms import incident_rows
from iot_gateway.alarms.model import Alarm, Source


async def tell(uow: UnitOfWork, incident_id: UUID, place: Source | Alarm) -> None:
    """Tell how an incident stands now, where it is in sight."""
    row = await incident_rows.shown(uow.connection, incident_id)
    if row is not None:
        say(uow, row, place)


def say(uow: UnitOfWork, row: dict[str, Any], place: Source | Alarm) -> None:
    """Tell an incident that was read (``incident_rows.shown``)."""
    audience = Audience(
        topic="incidents", region=place.region, outlet=place.outlet, site_id=place.site_id
    )
    uow.emit(
        IncidentChanged(
            incident_id=row["id"],
            scope=row["scope"],
            cause=row["cause"],
            zone_id=row["zone_id"],
            site_id=row["site_id"],
            opened_at=row["opened_at"],
            closed_at=row["closed_at"],
            alarms=row["alarms"],
            open_alarms=row["open_alarms"],
            first_alarm_id=row["first_alarm_id"],
            first_device_id=row["first_device_id"],
        ),
        audience,
    )
