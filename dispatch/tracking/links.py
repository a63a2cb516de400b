"""Links to one case: made by the office or the technician, kept as hashes, revoked and run out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from dispatch.tracking.errors import LinkUnknown
from hanlu.database import Connection, UnitOfWork
from hanlu.identity.principal import Principal, Scope
from hanlu.identity.secrets import hash_secret, new_secret
from hanlu.ids import new_id


@dataclass(frozen=True, slots=True)
class Held:
    """What a link opens: one order, as its customer."""

    order_id: UUID
    site_id: UUID
    customer: Principal


async def make(uow: UnitOfWork, order_id: UUID) -> str:
    """The secret of a new link, 256 random bits; earlier links of the order go on working."""
    secret = new_secret()
    link_id = new_id()
    await uow.connection.execute(
        "insert into dispatch.customer_link (id, work_order_id, secret_hash, made_at, made_by)"
        " values (%s, %s, %s, %s, %s)",
        (link_id, order_id, hash_secret(secret), uow.now, uow.principal.name),
    )
    uow.record(f"work_order:{order_id}", after={"customer_link": link_id})
    return secret


async def revoke(uow: UnitOfWork, order_id: UUID) -> int:
    """End all links that lead to an order at once; returns how many. Safe to repeat."""
    cursor = await uow.connection.execute(
        "update dispatch.customer_link set revoked_at = %s"
        " where revoked_at is null and (work_order_id = %s or work_order_id in"
        " (select id from dispatch.work_order"
        "   where merged_into is not null and dispatch.surviving_order(id) = %s))",
        (uow.now, order_id, order_id),
    )
    uow.record(f"work_order:{order_id}", after={"customer_links_revoked": cursor.rowcount})
    return cursor.rowcount


async def held(connection: Connection, secret: str, now: datetime, kept: timedelta) -> Held:
    """Whose link it is; raises LinkUnknown when there is none, or not any more.

    Asked as the product itself: before this answer nobody knows who calls. A link runs out ``kept``
    after its case was closed or cancelled. Where the order was merged into another, the link leads
    to that one.
    """
    cursor = await connection.execute(
        "select l.id, w.id as work_order_id, w.site_id from dispatch.customer_link l"
        " join dispatch.work_order w on w.id = dispatch.surviving_order(l.work_order_id)"
        " where l.secret_hash = %s and l.revoked_at is null"
        "   and not (w.state in ('closed', 'cancelled') and w.state_at < %s)",
        (hash_secret(secret), now - kept),
    )
    row = await cursor.fetchone()
    if row is None:
        raise LinkUnknown
    scope = Scope("site", (str(row["site_id"]),))
    customer = Principal(row["id"], "customer", "site_manager", scope)
    return Held(row["work_order_id"], row["site_id"], customer)


def url(base: str, secret: str) -> str:
    """The page that shows the case."""
    return f"{base}/track/{secret}"
