"""HTTP edge of sites, whose they are, and of the machines there."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from dispatch.customers import assets, customers, sites
from dispatch.customers.edge import SealsDep
from dispatch.customers.errors import (
    AssetMissing,
    CustomerMissing,
    NoSuchCustomer,
    OutOfScope,
    SerialTaken,
    SiteCodeTaken,
    SiteMissing,
)
from dispatch.customers.model import Asset, AssetFile, Customer, Site
from dispatch.customers.schemas import AssetIn, CustomerIn, SiteIn
from dispatch.edge import PoliciesDep
from dispatch.work_orders.errors import SiteUnknown
from hanlu.http.dependencies import ClockDep, ReadUow, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.versions import VersionConflict

of_sites = Router(prefix="/sites", tags=["sites"])
of_assets = Router(prefix="/assets", tags=["assets"])


@of_sites.get("", dependencies=[require("sites.read")], responses=answers_page(Site))
async def index(
    connection: ReadUow,
    page: PageDep,
    q: Annotated[str | None, Query(max_length=120)] = None,
    code: str | None = None,
    region: str | None = None,
    outlet: str | None = None,
    customer_id: UUID | None = None,
) -> Response:
    """Sites in the caller's scope by name; ``q`` looks into code, name and address."""
    asked = {"code": code, "region": region, "outlet": outlet, "customer_id": customer_id}
    found = await sites.listed(
        connection,
        {name: value for name, value in asked.items() if value is not None},
        containing=q,
        after=page.after(tuple[str, UUID]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda site: (site.name, site.id))


@of_sites.post(
    "",
    status_code=201,
    dependencies=[require("sites.write")],
    responses=answers(Site, SiteCodeTaken, NoSuchCustomer, OutOfScope, status=201),
)
async def create(body: SiteIn, uow: WriteUow) -> Response:
    """Register a site."""
    site = await sites.create(uow, body.given())
    return message(site, status=201, version=site.version)


@of_sites.get(
    "/{site_id}", dependencies=[require("sites.read")], responses=answers(Site, SiteMissing)
)
async def show(site_id: UUID, connection: ReadUow) -> Response:
    """One site."""
    site = await sites.get(connection, site_id)
    if site is None:
        raise SiteMissing(site=site_id)
    return message(site, version=site.version)


@of_sites.put(
    "/{site_id}",
    dependencies=[require("sites.write")],
    responses=answers(
        Site, SiteMissing, SiteCodeTaken, NoSuchCustomer, OutOfScope, VersionConflict
    ),
)
async def change(
    site_id: UUID, body: SiteIn, uow: WriteUow, policies: PoliciesDep, if_match: IfMatchDep
) -> Response:
    """Correct a site; machines and open orders follow it into another region or outlet."""
    site = await sites.change(uow, policies, site_id, body.given(), if_match)
    return message(site, version=site.version)


@of_sites.get(
    "/{site_id}/customer",
    dependencies=[require("customers.read")],
    responses=answers(Customer, CustomerMissing),
)
async def customer_of_site(site_id: UUID, connection: ReadUow, seals: SealsDep) -> Response:
    """Whose site it is, and how they are reached."""
    customer = await customers.of_site(connection, seals, site_id)
    return message(customer, version=customer.version)


@of_sites.put(
    "/{site_id}/customer",
    dependencies=[require("customers.write")],
    responses=answers(Customer, SiteMissing, OutOfScope, VersionConflict),
)
async def put_customer_of_site(
    site_id: UUID, body: CustomerIn, uow: WriteUow, seals: SealsDep, if_match: IfMatchDep
) -> Response:
    """Name the customer of a site, or correct the one it has, wherever else they are served."""
    customer = await customers.put_of_site(uow, seals, site_id, body.given(), if_match)
    return message(customer, version=customer.version)


@of_assets.get("", dependencies=[require("assets.read")], responses=answers_page(Asset))
async def assets_index(
    connection: ReadUow,
    page: PageDep,
    site_id: UUID | None = None,
    customer_id: UUID | None = None,
    kind: str | None = None,
    q: Annotated[str, Query(max_length=80, description="Part of serial, name or model.")] = "",
) -> Response:
    """Machines in the caller's scope by serial number."""
    asked = {"site_id": site_id, "kind": kind}
    found = await assets.listed(
        connection,
        {name: value for name, value in asked.items() if value is not None},
        customer_id=customer_id,
        q=q.strip(),
        after=(page.after(tuple[str]) or (None,))[0],
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda asset: (asset.serial,))


@of_assets.post(
    "",
    status_code=201,
    dependencies=[require("assets.write")],
    responses=answers(Asset, SiteUnknown, SerialTaken, status=201),
)
async def create_asset(body: AssetIn, uow: WriteUow) -> Response:
    """Register a machine."""
    asset = await assets.create(uow, body.given())
    return message(asset, status=201, version=asset.version)


@of_assets.get(
    "/{asset_id}/file",
    dependencies=[require("assets.read")],
    responses=answers(AssetFile, AssetMissing),
)
async def asset_file_by_id(
    asset_id: UUID, connection: ReadUow, policies: PoliciesDep, clock: ClockDep
) -> Response:
    """The same file for who knows the machine by its id, as orders and devices do."""
    serial = await assets.serial_of(connection, asset_id)
    return message(await assets.file_of(connection, policies.warranty, serial, clock.now()))


@of_assets.get(
    "/{serial}",
    dependencies=[require("assets.read")],
    responses=answers(AssetFile, AssetMissing),
)
async def asset_file(
    serial: str, connection: ReadUow, policies: PoliciesDep, clock: ClockDep
) -> Response:
    """The device file by serial number (F-027, F-054)."""
    return message(await assets.file_of(connection, policies.warranty, serial, clock.now()))
