"""HTTP edge of devices and zones: parse, call the service, shape the answer."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query

from hanlu.errors import documented
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page
from hanlu.identity.errors import Forbidden
from hanlu.ids import new_id
from iot_gateway.connections.errors import FormatUnknown
from iot_gateway.devices import repository, service, views
from iot_gateway.devices.errors import (
    DeviceIdInvalid,
    DeviceMissing,
    SiteNeeded,
    SourceUidTaken,
    TimezoneUnknown,
    ZoneLimitsCrossed,
    ZoneMissing,
    ZoneNameTaken,
)
from iot_gateway.devices.model import DeviceDraft, DeviceKind, Zone
from iot_gateway.devices.schemas import (
    AreaIn,
    DeviceIn,
    DeviceOut,
    PowerLineIn,
    ZoneIn,
    ZoneLimitsIn,
    ZoneOut,
)
from iot_gateway.devices.views import DeviceFilter
from iot_gateway.edge import BasisDep, PacksDep

router = Router(prefix="/devices", tags=["devices"])
zones = Router(prefix="/zones", tags=["zones"])

DeviceId = Annotated[str, Path(max_length=80)]


@router.get("", dependencies=[require("devices.read")], response_model=Page[DeviceOut])
async def list_all(  # one parameter a filter
    connection: ReadUow,
    page: PageDep,
    basis: BasisDep,
    site_id: UUID | None = None,
    asset_id: UUID | None = None,
    zone_id: UUID | None = None,
    region: str | None = None,
    outlet: str | None = None,
    format: str | None = None,  # noqa: A002  # its name on the wire
    kind: DeviceKind | None = None,
    online: bool | None = None,  # noqa: FBT001  # a query parameter
    q: Annotated[str | None, Query(max_length=100, description="Part of an id or a name.")] = None,
) -> Page[Any]:
    """Devices by id, with their newest values."""
    asked = DeviceFilter(
        site_id=site_id,
        asset_id=asset_id,
        zone_id=zone_id,
        region=region,
        outlet=outlet,
        format=format,
        kind=kind,
        online=online,
        search=q,
    )
    after = page.after(tuple[str])
    rows = await views.list_devices(
        connection, asked, after[0] if after else None, page.limit + 1, basis
    )
    return page_of(rows, page, key=lambda device: (device.id,), shape=lambda device: device)


@router.get(
    "/{device_id}", dependencies=[require("devices.read")], responses=documented(DeviceMissing)
)
async def read(device_id: DeviceId, connection: ReadUow, basis: BasisDep) -> DeviceOut:
    """One device."""
    found = await views.list_devices(connection, DeviceFilter(id=device_id), None, 1, basis)
    if not found:
        raise DeviceMissing(device_id=device_id)
    return found[0]


@router.put(
    "/{device_id}",
    dependencies=[require("devices.write")],
    responses=documented(
        DeviceIdInvalid,
        FormatUnknown,
        TimezoneUnknown,
        ZoneMissing,
        ZoneNameTaken,
        SiteNeeded,
        SourceUidTaken,
        Forbidden,
    ),
)
async def put(device_id: DeviceId, body: DeviceIn, uow: WriteUow, basis: BasisDep) -> DeviceOut:
    """Register a device, or replace what was said of it; repeating changes nothing.

    For its MQTT user and password, ask for a connection.
    """
    draft = DeviceDraft(
        id=device_id,
        **body.model_dump(exclude={"zone_kind"}),
    )
    service.check_draft(draft)
    if body.zone_kind is not None:
        zone = await service.zone_for(uow, new_id, draft, body.zone_kind)
        draft = service.in_zone(draft, zone)
    await service.register(uow, draft)
    shown = await views.list_devices(uow.connection, DeviceFilter(id=device_id), None, 1, basis)
    return shown[0]


@router.put(
    "/{device_id}/power-line",
    dependencies=[require("devices.write")],
    responses=documented(DeviceMissing, SiteNeeded, Forbidden),
)
async def put_power_line(
    device_id: DeviceId, body: PowerLineIn, uow: WriteUow, basis: BasisDep
) -> DeviceOut:
    """Say which power line of its site feeds a device; all else stays as it was."""
    await service.set_power_line(uow, device_id, body.power_line)
    shown = await views.list_devices(uow.connection, DeviceFilter(id=device_id), None, 1, basis)
    return shown[0]


@zones.get("", dependencies=[require("devices.read")], response_model=Page[ZoneOut])
async def list_zones(
    connection: ReadUow, packs: PacksDep, site_id: UUID | None = None
) -> Page[Any]:
    """Every zone in the caller's scope, or those of one site, by name."""
    found = await repository.zones(connection)
    wanted = [zone for zone in found if site_id is None or zone.site_id == site_id]
    return Page(items=[views.zone_out(zone, packs) for zone in wanted])


@zones.put(
    "/{zone_id}",
    dependencies=[require("devices.write")],
    responses=documented(Forbidden, ZoneNameTaken, SiteNeeded),
)
async def put_zone(zone_id: UUID, body: ZoneIn, uow: WriteUow, packs: PacksDep) -> ZoneOut:
    """Make a zone or change its limits; its devices are judged by them from then on."""
    zone = await service.put_zone(uow, Zone(id=zone_id, **body.model_dump()))
    return views.zone_out(zone, packs)


@zones.put(
    "/{zone_id}/area",
    dependencies=[require("devices.write")],
    responses=documented(Forbidden, ZoneMissing, SiteNeeded),
)
async def put_area(zone_id: UUID, body: AreaIn, uow: WriteUow, packs: PacksDep) -> ZoneOut:
    """Say which area of its site a zone lies in; all else stays as it was."""
    return views.zone_out(await service.set_area(uow, zone_id, body.area), packs)


@zones.put(
    "/{zone_id}/limits",
    dependencies=[require("devices.write")],
    responses=documented(Forbidden, ZoneMissing, ZoneLimitsCrossed),
)
async def put_limits(zone_id: UUID, body: ZoneLimitsIn, uow: WriteUow, packs: PacksDep) -> ZoneOut:
    """Give a zone limits of its own: those that are named; the other and all else stay."""
    given = body.model_dump(exclude_unset=True)
    return views.zone_out(await service.set_limits(uow, zone_id, given, packs), packs)
