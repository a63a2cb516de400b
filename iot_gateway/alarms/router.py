"""HTTP edge of alarms: parse, call the service, shape the answer."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from hanlu.contracts.alarms import Severity
from hanlu.errors import documented
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page
from iot_gateway.alarms import repository, service
from iot_gateway.alarms.errors import AlarmMissing
from iot_gateway.alarms.model import Alarm, AlarmFilter, AlarmState
from iot_gateway.alarms.schemas import AlarmOut, IncidentOut

router = Router(prefix="/alarms", tags=["alarms"])
incidents = Router(prefix="/incidents", tags=["incidents"])

type _Key = tuple[datetime, UUID]


@router.get("", dependencies=[require("alarms.read")], response_model=Page[AlarmOut])
async def list_all(  # one parameter a filter
    connection: ReadUow,
    page: PageDep,
    device_id: str | None = None,
    site_id: UUID | None = None,
    zone_id: UUID | None = None,
    incident_id: UUID | None = None,
    rule: str | None = None,
    state: Annotated[list[AlarmState], Query()] = [],  # noqa: B006  # FastAPI copies it
    severity: Annotated[list[Severity], Query()] = [],  # noqa: B006  # FastAPI copies it
) -> Page[Any]:
    """Alarms, the newest first; several states or severities may be asked for at once."""
    asked = AlarmFilter(
        device_id=device_id,
        site_id=site_id,
        zone_id=zone_id,
        incident_id=incident_id,
        rule=rule,
        states=tuple(state),
        severities=tuple(severity),
    )
    after = page.after(tuple[datetime, UUID])
    rows = await repository.list_alarms(connection, asked, after, page.limit + 1)
    return page_of(rows, page, key=_key, shape=AlarmOut.model_validate)


def _key(alarm: Alarm) -> _Key:
    return (alarm.opened_at, alarm.id)


@router.get(
    "/{alarm_id}", dependencies=[require("alarms.read")], responses=documented(AlarmMissing)
)
async def read(alarm_id: UUID, connection: ReadUow) -> AlarmOut:
    """One alarm."""
    alarm = await repository.get(connection, alarm_id)
    if alarm is None:
        raise AlarmMissing(alarm_id=alarm_id)
    return AlarmOut.model_validate(alarm)


@router.post(
    "/{alarm_id}/acknowledge",
    dependencies=[require("alarms.acknowledge")],
    responses=documented(AlarmMissing),
)
async def acknowledge(alarm_id: UUID, uow: WriteUow) -> AlarmOut:
    """Take notice of an alarm; a second time changes nothing."""
    return AlarmOut.model_validate(await service.acknowledge(uow, alarm_id))


@incidents.get("", dependencies=[require("alarms.read")], response_model=Page[IncidentOut])
async def list_incidents(
    connection: ReadUow,
    page: PageDep,
    *,
    open: bool | None = None,  # noqa: A002  # its name on the wire
) -> Page[Any]:
    """Incidents, the newest first."""
    after = page.after(tuple[datetime, UUID])
    rows = await repository.list_incidents(
        connection, is_open=open, after=after, limit=page.limit + 1
    )
    return page_of(
        rows,
        page,
        key=lambda row: (row["opened_at"], row["id"]),
        shape=IncidentOut.model_validate,
    )
