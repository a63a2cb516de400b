"""HTTP edge of the rooms page: the site's choice and its links, and what a customer's link opens.

A link opens a pass: short-lived, and honoured by whoever keeps the readings.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response
from pydantic import Field, StringConstraints

from dispatch.customers.errors import SiteMissing
from dispatch.rooms import page
from dispatch.rooms.errors import RoomsLinkMissing, RoomsLinkUnknown, RoomsNotShown
from dispatch.rooms.page import Opened, RoomsPage
from dispatch.tracking.errors import LinkUnknown
from dispatch.tracking.router import HeldDep
from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, ReadUow, ResourcesDep, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.idempotency import SECRET_ANSWER
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema
from hanlu.identity import passes
from hanlu.identity.principal import Principal
from hanlu.runtime import Resources
from hanlu.versions import VersionConflict

office = Router(prefix="/sites/{site_id}/rooms-page", tags=["rooms"])
customer = Router(prefix="/rooms/{secret}", tags=["rooms"])
of_case = Router(prefix="/track/{secret}/rooms", tags=["rooms"])

_ASKING = Principal.system("rooms")
_Secret = Annotated[str, Path(min_length=20, max_length=100, description="Out of the link.")]


class RoomsChoiceIn(Schema):
    """Whether the site's customer may see its rooms."""

    shown: bool


class RoomsLinkIn(Schema):
    """For whom the link is, so that one knows which to revoke."""

    name: Annotated[
        str, StringConstraints(strip_whitespace=True), Field(min_length=1, max_length=120)
    ]


class RoomsLinkMade(Schema):
    """Shown once: whoever holds it sees the rooms."""

    url: str


class RoomsOpened(Schema):
    """The site, and a pass for `GET /site-rooms`, to be fetched anew before each look."""

    site_name: str
    timezone: str
    site_pass: str


@office.get("", dependencies=[require("sites.rooms")], responses=answers(RoomsPage, SiteMissing))
async def show(site_id: UUID, connection: ReadUow) -> Response:
    """Whether the rooms of a site are shown to its customer, and by which links."""
    found = await page.of_site(connection, site_id)
    return message(found, version=found.version)


@office.put(
    "",
    dependencies=[require("sites.rooms")],
    responses=answers(RoomsPage, SiteMissing, VersionConflict),
)
async def choose(
    site_id: UUID, body: RoomsChoiceIn, uow: WriteUow, if_match: IfMatchDep
) -> Response:
    """Show the rooms of a site, or not any more: then no link shows anything, from now on."""
    chosen = await page.choose(uow, site_id, shown=body.shown, expected_version=if_match)
    return message(chosen, version=chosen.version)


@office.post(
    "/links",
    status_code=201,
    dependencies=[require("sites.rooms")],
    responses=documented(SiteMissing, RoomsNotShown),
    openapi_extra=SECRET_ANSWER,
)
async def make_link(
    site_id: UUID, body: RoomsLinkIn, uow: WriteUow, resources: ResourcesDep
) -> RoomsLinkMade:
    """A link to hand on; its secret is in this answer and nowhere else."""
    secret = await page.make_link(uow, site_id, body.name)
    return RoomsLinkMade(url=page.url(resources.settings.public_url, secret))


@office.delete(
    "/links/{link_id}",
    status_code=204,
    dependencies=[require("sites.rooms")],
    responses=documented(RoomsLinkMissing),
)
async def revoke_link(site_id: UUID, link_id: UUID, uow: WriteUow) -> None:
    """End one link at once; the others go on."""
    await page.revoke_link(uow, site_id, link_id)


@customer.get("", responses=documented(RoomsLinkUnknown))
async def open_by_link(secret: _Secret, resources: ResourcesDep, clock: ClockDep) -> RoomsOpened:
    """What a link of its own opens."""
    async with resources.database.read(_ASKING) as connection:
        return _opened(await page.opened_by(connection, secret), resources, clock)


@of_case.get("", responses=documented(LinkUnknown, RoomsLinkUnknown))
async def open_by_case(held: HeldDep, resources: ResourcesDep, clock: ClockDep) -> RoomsOpened:
    """What the page of a case leads on to: the rooms of that case's site, where it shows them."""
    async with resources.database.read(held.customer) as connection:
        return _opened(await page.shown_of(connection, held.site_id), resources, clock)


def _opened(opened: Opened | None, resources: Resources, clock: ClockDep) -> RoomsOpened:
    if opened is None:
        raise RoomsLinkUnknown
    return RoomsOpened(
        site_name=opened.name,
        timezone=opened.timezone,
        site_pass=passes.issue(resources.keyring, opened.site_id, clock.now()),
    )
