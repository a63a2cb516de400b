"""CSV imports of outlets, sites, assets, technicians, parts, van stock and maintenance plans; each
with a preview.

They are all offered alike: a row is read by its schema, then looked for, then created or changed by
the same functions as over HTTP (`hanlu.imports.create_or_change`). The calls of `_offer` at the end
are the list of them.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel

from dispatch.customers import assets, sites
from dispatch.customers.schemas import AssetRow, SiteRow
from dispatch.edge import PoliciesDep
from dispatch.maintenance import plans
from dispatch.maintenance.schemas import MaintenancePlanRow
from dispatch.parts import catalogue, movements, places
from dispatch.parts.schemas import PartIn, VanStockRow
from dispatch.policies import Policies
from dispatch.technicians import edit, shown
from dispatch.technicians.errors import TechnicianUnknown
from dispatch.technicians.schemas import TechnicianRow
from dispatch.territories import service as territories
from dispatch.territories.schemas import OutletRow
from dispatch.work_orders.errors import AssetUnknown, SiteUnknown
from hanlu.database import UnitOfWork
from hanlu.http.dependencies import PrincipalDep, ResourcesDep, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router
from hanlu.http.uploads import CSV_BODY, uploaded_csv
from hanlu.imports import UNREADABLE, Action, ImportReport, run_import

router = Router(prefix="/imports", tags=["imports"])

DryRun = Annotated[bool, Query(description="Only say what would happen.")]


type Writer[Row] = Callable[[UnitOfWork, Policies, Row], Awaitable[Action]]


def _offer[Row: BaseModel](
    kind: str, permission: str, row: type[Row], writer: Writer[Row], told: str
) -> None:
    """``POST /imports/<kind>``: a CSV of ``row``, each written by ``writer``."""
    name = kind.replace("-", "_")

    async def endpoint(
        request: Request,
        principal: PrincipalDep,
        resources: ResourcesDep,
        policies: PoliciesDep,
        *,
        dry_run: DryRun = False,
    ) -> Response:
        async def write(uow: UnitOfWork, each: Row) -> Action:
            return await writer(uow, policies, each)

        content = await uploaded_csv(request)
        report = await run_import(
            resources.database, principal, f"imports.{name}", content, row, write, dry_run=dry_run
        )
        return message(report)

    router.add_api_route(
        f"/{kind}",
        endpoint,
        methods=["POST"],
        name=f"import_{name}",
        description=told,
        dependencies=[require(permission)],
        responses=answers(ImportReport, *UNREADABLE),
        openapi_extra=CSV_BODY,
    )


async def _outlet(uow: UnitOfWork, _policies: Policies, row: OutletRow) -> Action:
    return await territories.import_row(uow, row.outlet())


async def _site(uow: UnitOfWork, policies: Policies, row: SiteRow) -> Action:
    return await sites.import_row(uow, policies, row.given())


async def _asset(uow: UnitOfWork, _policies: Policies, row: AssetRow) -> Action:
    site = await sites.by_code(uow.connection, row.site)
    if site is None:
        raise SiteUnknown(field="site", site=row.site)
    return await assets.import_row(uow, row.given(site.id))


async def _technician(uow: UnitOfWork, policies: Policies, row: TechnicianRow) -> Action:
    return await edit.import_row(uow, policies.skill, row.given())


async def _part(uow: UnitOfWork, _policies: Policies, row: PartIn) -> Action:
    return await catalogue.import_row(uow, row.given(), row.columns())


async def _van_stock(uow: UnitOfWork, _policies: Policies, row: VanStockRow) -> Action:
    technician = await shown.by_code(uow.connection, row.technician, uow.now)
    if technician is None:
        raise TechnicianUnknown(technician=row.technician)
    van = places.van(technician.id)
    return await movements.import_row(uow, van, row.part, row.quantity)


async def _maintenance_plan(uow: UnitOfWork, policies: Policies, row: MaintenancePlanRow) -> Action:
    site = await sites.by_code(uow.connection, row.site) if row.site else None
    if row.site and site is None:
        raise SiteUnknown(field="site", site=row.site)
    asset = await assets.by_serial(uow.connection, row.serial) if row.serial else None
    if row.serial and asset is None:
        raise AssetUnknown(field="serial", asset=row.serial)
    site_id, asset_id = site.id if site else None, asset.id if asset else None
    given = row.given(policies.maintenance, site_id, asset_id)
    return await plans.import_row(uow, given)


_offer(
    "outlets",
    "outlets.write",
    OutletRow,
    _outlet,
    "Outlets by name: name, region, lat, lon. Territories are drawn; what was drawn stays.",
)
_offer(
    "sites",
    "import.write",
    SiteRow,
    _site,
    "Sites by code: code, name, lat, lon, address, timezone, region, outlet.",
)
_offer(
    "assets",
    "import.write",
    AssetRow,
    _asset,
    "Assets by serial number: serial, site (its code), kind, name, model, maker,"
    " installed_on, delivered_on, warranty_until.",
)
_offer(
    "technicians",
    "import.write",
    TechnicianRow,
    _technician,
    "Technicians by code, with skills and shifts in one cell each.",
)
_offer(
    "parts",
    "parts.write",
    PartIn,
    _part,
    "Parts by code: code, name_zh, name_en, active, source, supplier, warranty_months,"
    " cost_price_cents.",
)
_offer(
    "van-stock",
    "parts.write",
    VanStockRow,
    _van_stock,
    "What vans hold: technician (their code), part, quantity. Differences are booked as counted.",
)
_offer(
    "maintenance-plans",
    "import.write",
    MaintenancePlanRow,
    _maintenance_plan,
    "Maintenance plans by code: code, serial or site, work, interval (3 months), first_on, pauses.",
)
