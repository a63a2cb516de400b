"""Devices from a CSV file, with a preview of the same making."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field, model_validator

from hanlu.database import UnitOfWork
from hanlu.http.dependencies import PrincipalDep, ResourcesDep, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema
from hanlu.http.uploads import CSV_BODY, uploaded_csv
from hanlu.ids import new_id
from hanlu.imports import UNREADABLE, Action, ImportReport, run_import
from iot_gateway.devices import repository, service, sites
from iot_gateway.devices.model import DeviceDraft, ZoneKind
from iot_gateway.devices.schemas import Name, NameAtSite

router = Router(prefix="/imports", tags=["imports"], dependencies=[require("import.write")])


class DeviceRow(Schema):
    """One line. ``site`` is a site's code; ``zone`` a zone's name, made where there is none and
    ``zone_kind`` says its kind; ``area`` the part of the site that this zone lies in."""

    id: Annotated[str, Field(max_length=80)]
    name: Name | None = None
    zone: Name | None = None
    zone_kind: ZoneKind | None = None
    site: Annotated[str, Field(max_length=80)] | None = None
    asset_id: UUID | None = None
    region: str | None = None
    outlet: str | None = None
    model: Annotated[str, Field(max_length=120)] | None = None
    format: str = "native"
    interval_s: Annotated[int, Field(ge=1, le=604_800)] = 300
    timezone: str | None = None
    source_uid: Annotated[str, Field(max_length=200)] | None = None
    power_line: NameAtSite | None = None
    area: NameAtSite | None = None

    @model_validator(mode="after")
    def area_of_a_zone(self) -> "DeviceRow":
        """An area is one of zones."""
        if self.area is not None and self.zone is None and self.zone_kind is None:
            raise ValueError("an area needs a zone or zone_kind")
        return self


@router.post("/devices", responses=answers(ImportReport, *UNREADABLE), openapi_extra=CSV_BODY)
async def import_devices(
    request: Request,
    principal: PrincipalDep,
    resources: ResourcesDep,
    dry_run: Annotated[bool, Query(description="Say what would happen, change nothing.")] = False,  # noqa: FBT002  # a query parameter
) -> Response:
    """Register devices from a CSV file; a row that is refused leaves the others alone."""
    report = await run_import(
        resources.database,
        principal,
        "imports.devices",
        await uploaded_csv(request),
        DeviceRow,
        write,
        dry_run=dry_run,
    )
    return message(report)


async def write(uow: UnitOfWork, row: DeviceRow) -> Action:
    """Register the device of one line; one that says nothing new is skipped."""
    given = row.model_dump(
        exclude={"site", "zone", "zone_kind", "area", "interval_s"}, exclude_none=True
    )
    site_id = None if row.site is None else await sites.find(uow.connection, row.site)
    draft = DeviceDraft(**given, site_id=site_id, expected_interval_s=row.interval_s)
    service.check_draft(draft)
    zone, moved = None, False
    if row.zone_kind is not None:
        zone = await service.zone_for(uow, new_id, draft, row.zone_kind, row.zone)
    elif row.zone is not None:
        zone = await service.find_zone(uow, row.zone)
    if zone is not None:
        draft = replace(draft, zone_id=zone.id)
        moved = row.area is not None and row.area != zone.area
        if moved:
            await service.set_area(uow, zone.id, row.area)
    before = await repository.device(uow.connection, row.id)
    after = await service.register(uow, await service.kept(uow, draft))
    if before is None:
        return "create"
    same = not moved and replace(after, updated_at=before.updated_at) == before
    return "skip" if same else "update"
