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
from hanlu.http.schemas import CodeWithParams, Page
from hanlu.identity.errors import Forbidden
from hanlu.ids import new_id
from hanlu.notify import outbox
from iot_gateway.alarms import held, lists, repository, service, shelves, telling, unshelving
from iot_gateway.alarms.errors import AlarmMissing, IncidentMissing, WatcherMissing
from iot_gateway.alarms.model import Alarm, AlarmFilter, AlarmState
from iot_gateway.alarms.schemas import (
    AcknowledgeIn,
    AlarmOut,
    AttentionOut,
    CloseIn,
    HeldBackOut,
    IncidentOut,
    NoticeOut,
    ShelveIn,
    WatcherIn,
    WatcherOut,
)
from iot_gateway.alarms.telling import Watcher

router = Router(prefix="/alarms", tags=["alarms"])
incidents = Router(prefix="/incidents", tags=["incidents"])
watchers = Router(prefix="/alarm-watchers", tags=["alarms"])

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
    rows = await lists.alarms(connection, asked, after, page.limit + 1)
    return page_of(rows, page, key=_key, shape=AlarmOut.model_validate)


def _key(alarm: Alarm) -> _Key:
    return (alarm.opened_at, alarm.id)


@router.get("/held-back", dependencies=[require("alarms.read")], response_model=Page[HeldBackOut])
async def list_held_back(
    connection: ReadUow,
    page: PageDep,
    *,
    open: bool | None = None,  # noqa: A002  # its name on the wire
    device_id: str | None = None,
) -> Page[Any]:
    """Every call that was due and was not made, with its reason and end, the newest first."""
    rows = await held.listed(
        connection,
        is_open=open,
        device_id=device_id,
        after=page.after(tuple[datetime, int]),
        limit=page.limit + 1,
    )
    return page_of(rows, page, key=lambda row: (row["known_at"], row["id"]), shape=_held_back)


def _held_back(row: dict[str, Any]) -> HeldBackOut:
    reason = CodeWithParams(code=row["reason"], params=row["params"])
    calls = CodeWithParams(code=row["calls"], params=row["params"]) if row["calls"] else None
    fields = {name: row[name] for name in HeldBackOut.model_fields if name in row}
    return HeldBackOut(**(fields | {"reason": reason, "alarm_why": row["why"] or calls}))


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
async def acknowledge(alarm_id: UUID, uow: WriteUow, body: AcknowledgeIn | None = None) -> AlarmOut:
    """Take notice of an alarm, with a note if there is one; a second time changes nothing."""
    note = body.note if body else None
    return AlarmOut.model_validate(await service.acknowledge(uow, alarm_id, note))


@router.post(
    "/{alarm_id}/shelve",
    dependencies=[require("alarms.acknowledge")],
    responses=documented(AlarmMissing),
)
async def shelve(alarm_id: UUID, body: ShelveIn, uow: WriteUow) -> AlarmOut:
    """Silence an alarm and its next ones for so long; it ends by itself, and is told then."""
    shelved = await shelves.shelve(uow, new_id, alarm_id, body.minutes, body.note)
    return AlarmOut.model_validate(shelved)


@router.delete(
    "/{alarm_id}/shelf",
    dependencies=[require("alarms.acknowledge")],
    responses=documented(AlarmMissing),
)
async def unshelve(alarm_id: UUID, uow: WriteUow) -> AlarmOut:
    """End the silence of an alarm early; it is told again if it stands. Twice changes nothing."""
    return AlarmOut.model_validate(await unshelving.unshelve(uow, alarm_id))


@router.post(
    "/{alarm_id}/close",
    dependencies=[require("alarms.acknowledge")],
    responses=documented(AlarmMissing),
)
async def close(alarm_id: UUID, body: CloseIn, uow: WriteUow) -> AlarmOut:
    """End an alarm that no reading will ever clear, such as of a sensor that was taken away."""
    return AlarmOut.model_validate(await service.close(uow, alarm_id, body.reason))


@router.get(
    "/{alarm_id}/attention",
    dependencies=[require("alarms.read")],
    responses=documented(AlarmMissing),
)
async def attention(alarm_id: UUID, connection: ReadUow) -> AttentionOut:
    """What people did about an alarm, and who was told when."""
    alarm = await repository.get(connection, alarm_id)
    if alarm is None:
        raise AlarmMissing(alarm_id=alarm_id)
    told = await telling.notices(connection, alarm.incident_id) if alarm.incident_id else []
    return AttentionOut(
        alarm_id=alarm.id,
        state=alarm.state,
        acknowledged_at=alarm.acknowledged_at,
        acknowledged_by=alarm.acknowledged_by,
        note=alarm.note,
        shelved_until=alarm.shelved_until,
        repeats=alarm.repeats,
        told=[NoticeOut.model_validate(each) for each in told],
    )


@incidents.get("", dependencies=[require("alarms.read")], response_model=Page[IncidentOut])
async def list_incidents(
    connection: ReadUow,
    page: PageDep,
    *,
    open: bool | None = None,  # noqa: A002  # its name on the wire
) -> Page[Any]:
    """Incidents, the newest first."""
    after = page.after(tuple[datetime, UUID])
    rows = await lists.incidents(connection, is_open=open, after=after, limit=page.limit + 1)
    return page_of(
        rows,
        page,
        key=lambda row: (row["opened_at"], row["id"]),
        shape=IncidentOut.model_validate,
    )


@incidents.post(
    "/{incident_id}/acknowledge",
    dependencies=[require("alarms.acknowledge")],
    responses=documented(IncidentMissing),
)
async def acknowledge_incident(
    incident_id: UUID, uow: WriteUow, body: AcknowledgeIn | None = None
) -> IncidentOut:
    """Take notice of all open alarms of an incident at once; a second time changes nothing."""
    note = body.note if body else None
    found = await service.acknowledge_incident(uow, incident_id, note)
    return IncidentOut.model_validate(found)


@watchers.get("", dependencies=[require("alarms.read")], response_model=Page[WatcherOut])
async def list_watchers(connection: ReadUow) -> Page[Any]:
    """Everybody who is told of alarms, by name."""
    found = await telling.listed(connection)
    return Page(items=[WatcherOut.model_validate(each) for each in found])


@watchers.put(
    "/{watcher_id}", dependencies=[require("devices.write")], responses=documented(Forbidden)
)
async def put_watcher(watcher_id: UUID, body: WatcherIn, uow: WriteUow) -> WatcherOut:
    """Add somebody who is told of alarms, or change how."""
    if not uow.principal.reaches(region=body.region, outlet=body.outlet, site_id=body.site_id):
        raise Forbidden(role=uow.principal.role, permission="devices.write")
    watcher = Watcher(id=watcher_id, **body.model_dump())
    await telling.put(uow.connection, watcher, uow.now)
    uow.record(f"alarm_watcher:{watcher_id}", after=watcher)
    return WatcherOut.model_validate(watcher)


@watchers.delete(
    "/{watcher_id}",
    dependencies=[require("devices.write")],
    responses=documented(WatcherMissing),
    status_code=204,
)
async def remove_watcher(watcher_id: UUID, uow: WriteUow) -> None:
    """Tell somebody no more."""
    if not await telling.remove(uow.connection, watcher_id):
        raise WatcherMissing(watcher_id=watcher_id)
    uow.record(f"alarm_watcher:{watcher_id}", reason="removed")


@watchers.post(
    "/{watcher_id}/test",
    dependencies=[require("devices.write")],
    responses=documented(WatcherMissing),
    status_code=202,
)
async def send_test(watcher_id: UUID, uow: WriteUow) -> WatcherOut:
    """Send a test message; what became of it stands among the messages."""
    found = {each.id: each for each in await telling.listed(uow.connection)}
    watcher = found.get(watcher_id)
    if watcher is None:
        raise WatcherMissing(watcher_id=watcher_id)
    await outbox.send(uow, telling.test_message(watcher, uow.now))
    return WatcherOut.model_validate(watcher)
