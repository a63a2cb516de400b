"""CSV imports of sites, assets and technicians; each with a preview of the same making."""

from typing import Annotated

from fastapi import Query, Request, Response

from dispatch.customers import assets, sites
from dispatch.customers.assets import AssetGiven
from dispatch.customers.schemas import AssetRow, SiteRow
from dispatch.technicians import edit
from dispatch.technicians.schemas import TechnicianRow
from dispatch.work_orders.errors import SiteUnknown
from hanlu.database import UnitOfWork
from hanlu.http.dependencies import PrincipalDep, ResourcesDep, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router
from hanlu.http.uploads import CSV_BODY, uploaded_csv
from hanlu.imports import Action, ImportReport, ImportUnreadable, run_import

_ANSWERS = answers(ImportReport, ImportUnreadable)

router = Router(prefix="/imports", tags=["imports"], dependencies=[require("import.write")])

DryRun = Annotated[bool, Query(description="Only say what would happen.")]


@router.post("/sites", responses=_ANSWERS, openapi_extra=CSV_BODY)
async def import_sites(
    request: Request,
    principal: PrincipalDep,
    resources: ResourcesDep,
    *,
    dry_run: DryRun = False,
) -> Response:
    """Sites by code: code, name, lat, lon, address, timezone, region, outlet."""

    async def write(uow: UnitOfWork, row: SiteRow) -> Action:
        return await sites.import_row(uow, row.given())

    report = await run_import(
        resources.database,
        principal,
        "imports.sites",
        await uploaded_csv(request),
        SiteRow,
        write,
        dry_run=dry_run,
    )
    return message(report)


@router.post("/assets", responses=_ANSWERS, openapi_extra=CSV_BODY)
async def import_assets(
    request: Request,
    principal: PrincipalDep,
    resources: ResourcesDep,
    *,
    dry_run: DryRun = False,
) -> Response:
    """Assets by serial number: serial, site (its code), kind, name, model, maker, warranty."""

    async def write(uow: UnitOfWork, row: AssetRow) -> Action:
        site = await sites.by_code(uow.connection, row.site)
        if site is None:
            raise SiteUnknown(field="site", site=row.site)
        given = AssetGiven(site_id=site.id, **row.model_dump(exclude={"site"}))
        return await assets.import_row(uow, given)

    report = await run_import(
        resources.database,
        principal,
        "imports.assets",
        await uploaded_csv(request),
        AssetRow,
        write,
        dry_run=dry_run,
    )
    return message(report)


@router.post("/technicians", responses=_ANSWERS, openapi_extra=CSV_BODY)
async def import_technicians(
    request: Request,
    principal: PrincipalDep,
    resources: ResourcesDep,
    *,
    dry_run: DryRun = False,
) -> Response:
    """Technicians by code, with skills and shifts in one cell each."""

    async def write(uow: UnitOfWork, row: TechnicianRow) -> Action:
        return await edit.import_row(uow, row.given())

    report = await run_import(
        resources.database,
        principal,
        "imports.technicians",
        await uploaded_csv(request),
        TechnicianRow,
        write,
        dry_run=dry_run,
    )
    return message(report)
