"""A site's choice to show its rooms to its customer: off until somebody turns it on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from dispatch.customers import places
from dispatch.customers.errors import SiteMissing
from dispatch.rooms.errors import RoomsLinkMissing, RoomsNotShown
from hanlu.database import Connection, UnitOfWork
from hanlu.identity.secrets import hash_secret, new_secret
from hanlu.ids import new_id
from hanlu.versions import check_version


class RoomsLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link that works while the page is shown; its secret was shown once."""

    id: UUID
    name: str
    made_at: datetime
    made_by: str


class RoomsPage(msgspec.Struct, frozen=True, kw_only=True):
    """How a site has chosen, and the links that are not revoked, newest first.

    ``version`` 0: nobody has chosen yet.
    """

    site_id: UUID
    shown: bool
    changed_at: datetime | None
    changed_by: str | None
    version: int
    links: list[RoomsLink]


@dataclass(frozen=True, slots=True)
class Opened:
    """The site that a link opens, as its page calls it."""

    site_id: UUID
    name: str
    timezone: str


async def of_site(connection: Connection, site_id: UUID) -> RoomsPage:
    """How a site in the caller's scope has chosen; raises SiteMissing."""
    if await places.of_site(connection, site_id) is None:
        raise SiteMissing(site=site_id)
    cursor = await connection.execute(
        "select shown, changed_at, changed_by, version from dispatch.rooms_page where site_id = %s",
        (site_id,),
    )
    chosen = await cursor.fetchone() or _UNCHOSEN
    cursor = await connection.execute(
        "select id, name, made_at, made_by from dispatch.rooms_link"
        " where site_id = %s and revoked_at is null order by made_at desc, id",
        (site_id,),
    )
    links = msgspec.convert(await cursor.fetchall(), list[RoomsLink])
    return RoomsPage(site_id=site_id, links=links, **chosen)


async def choose(
    uow: UnitOfWork,
    site_id: UUID,
    *,
    shown: bool,
    expected_version: int | None,
) -> RoomsPage:
    """Show the rooms of a site, or not any more; its links work only while they are shown.

    What says nothing new changes nothing. Raises SiteMissing, VersionConflict.
    """
    await uow.connection.execute(
        "select 1 from dispatch.site where id = %s for no key update", (site_id,)
    )
    await uow.connection.execute(
        "select 1 from dispatch.rooms_page where site_id = %s for update", (site_id,)
    )
    before = await of_site(uow.connection, site_id)
    check_version(expected_version, before.version)
    if before.shown == shown:
        return before
    await uow.connection.execute(
        "insert into dispatch.rooms_page (site_id, shown, changed_at, changed_by)"
        " values (%s, %s, %s, %s)"
        " on conflict (site_id) do update set shown = excluded.shown,"
        " changed_at = excluded.changed_at, changed_by = excluded.changed_by,"
        " version = rooms_page.version + 1",
        (site_id, shown, uow.now, uow.principal.name),
    )
    uow.record(
        f"site:{site_id}", before={"rooms_shown": before.shown}, after={"rooms_shown": shown}
    )
    return await of_site(uow.connection, site_id)


async def make_link(uow: UnitOfWork, site_id: UUID, name: str) -> str:
    """The secret of a new link, 256 random bits. Raises SiteMissing, RoomsNotShown."""
    if not (await of_site(uow.connection, site_id)).shown:
        raise RoomsNotShown(site=site_id)
    secret, link_id = new_secret(), new_id()
    await uow.connection.execute(
        "insert into dispatch.rooms_link (id, site_id, name, secret_hash, made_at, made_by)"
        " values (%s, %s, %s, %s, %s, %s)",
        (link_id, site_id, name, hash_secret(secret), uow.now, uow.principal.name),
    )
    uow.record(f"site:{site_id}", after={"rooms_link": link_id, "name": name})
    return secret


async def revoke_link(uow: UnitOfWork, site_id: UUID, link_id: UUID) -> None:
    """End a link at once. Safe to repeat. Raises RoomsLinkMissing."""
    cursor = await uow.connection.execute(
        "update dispatch.rooms_link set revoked_at = coalesce(revoked_at, %s)"
        " where id = %s and site_id = %s",
        (uow.now, link_id, site_id),
    )
    if not cursor.rowcount:
        raise RoomsLinkMissing(link=link_id)
    uow.record(f"site:{site_id}", after={"rooms_link_revoked": link_id})


async def opened_by(connection: Connection, secret: str) -> Opened | None:
    """What a link opens; None when it is unknown, revoked, or its site shows nothing.

    Asked as the product itself: before this answer nobody knows who calls.
    """
    cursor = await connection.execute(
        f"{_SHOWN} join dispatch.rooms_link l on l.site_id = s.id"
        " where p.shown and l.secret_hash = %s and l.revoked_at is null",
        (hash_secret(secret),),
    )
    row = await cursor.fetchone()
    return Opened(**row) if row else None


async def shown_of(connection: Connection, site_id: UUID) -> Opened | None:
    """What the page of a case leads on to; None where the site shows nothing."""
    cursor = await connection.execute(f"{_SHOWN} where p.shown and s.id = %s", (site_id,))
    row = await cursor.fetchone()
    return Opened(**row) if row else None


def url(base: str, secret: str) -> str:
    """The page that shows the rooms."""
    return f"{base}/rooms/{secret}"


_UNCHOSEN = {"shown": False, "changed_at": None, "changed_by": None, "version": 0}
_SHOWN = (
    "select s.id as site_id, s.name, s.timezone"
    " from dispatch.site s join dispatch.rooms_page p on p.site_id = s.id"
)
