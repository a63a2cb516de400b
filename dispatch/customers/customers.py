"""Customers: name, phone and e-mail are sealed in the record; name and phone are found again by a
blind index.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import DictRow

from dispatch.customers.errors import (
    CustomerMerged,
    CustomerMissing,
    CustomerUnknown,
    OutOfScope,
    SiteMissing,
)
from dispatch.customers.model import Customer
from dispatch.customers.wishes import ContactBy
from dispatch.work_orders import relocate
from hanlu.database import UnitOfWork
from hanlu.database.rows import in_parts, insert, update
from hanlu.database.sealed import Keyring, Sealer
from hanlu.ids import new_id
from hanlu.versions import check_version

_SHOWN = (
    "select id, name, phone, email, locale, value_class, contact_by, visit_times, wishes,"
    " region, outlet, created_at, version, merged_into"
    " from dispatch.customer"
)
_GOES_ON = "id in (select dispatch.surviving_customer(d.id) from dispatch.customer d where {})"
_AT_SITES = (
    "select s.customer_id from dispatch.site s"
    " where strpos(lower(s.code || ' ' || s.name || ' ' || s.address), %s) > 0"
)
VALUED = "customer_valued"
"""What the history of an order calls it that its customer is worth more or less to the house."""


@dataclass(frozen=True, slots=True)
class CustomerSeals:
    """The sealed columns."""

    name: Sealer
    phone: Sealer
    email: Sealer
    wishes: Sealer
    merged: Sealer

    @classmethod
    def of(cls, keyring: Keyring) -> "CustomerSeals":
        """The columns under the installation's keys."""
        sealed = ("customer.name", "customer.phone", "customer.email", "customer.wishes")
        return cls(*(Sealer(keyring, each) for each in (*sealed, "customer_merge.fields")))


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerGiven:
    """What is said about a customer."""

    name: str
    phone: str | None = None
    email: str | None = None
    locale: Literal["zh-CN", "en"] = "zh-CN"
    value_class: Literal["ordinary", "vip"] = "ordinary"
    contact_by: ContactBy = "telephone"
    visit_times: str = ""
    wishes: str = ""
    region: str | None = None
    outlet: str | None = None


async def create(uow: UnitOfWork, seals: CustomerSeals, given: CustomerGiven) -> Customer:
    """Register a customer."""
    customer_id = new_id()
    fixed = {"id": customer_id, "created_at": uow.now}
    await insert(uow.connection, "dispatch.customer", columns(seals, given) | fixed)
    uow.record(f"customer:{customer_id}", after=_unsealed(given))
    return await _written(uow.connection, seals, customer_id)


async def of_site(
    connection: AsyncConnection[DictRow], seals: CustomerSeals, site_id: UUID
) -> Customer:
    """Whose site it is. Raises CustomerMissing, also where nobody is named."""
    cursor = await connection.execute(
        f"{_SHOWN} c where exists (select 1 from"  # noqa: S608  # constant columns
        " dispatch.site s where s.id = %s and s.customer_id = c.id)",
        (site_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        raise CustomerMissing(site=site_id)
    return opener(seals)(row)


async def put_of_site(
    uow: UnitOfWork,
    seals: CustomerSeals,
    site_id: UUID,
    given: CustomerGiven,
    expected_version: int | None,
) -> Customer:
    """Name a site's customer, or correct the one that it has, at all sites of theirs; open orders
    there are told anew where that changes what the customer is worth.

    Without a region and outlet a new customer lies where the site does. Raises SiteMissing,
    VersionConflict, OutOfScope.
    """
    cursor = await uow.connection.execute(
        "select customer_id, region, outlet from dispatch.site where id = %s for update", (site_id,)
    )
    site = await cursor.fetchone()
    if site is None:
        raise SiteMissing(site=site_id)
    try:
        if site["customer_id"] is None:
            return await _name(uow, seals, site_id, _placed(given, site))
        return await _correct(uow, seals, site["customer_id"], given, expected_version)
    except InsufficientPrivilege as error:
        raise OutOfScope from error


def _placed(given: CustomerGiven, at: DictRow) -> CustomerGiven:
    if given.region is not None or given.outlet is not None:
        return given
    return replace(given, region=at["region"], outlet=at["outlet"])


async def _name(
    uow: UnitOfWork, seals: CustomerSeals, site_id: UUID, given: CustomerGiven
) -> Customer:
    customer = await create(uow, seals, given)
    await update(uow.connection, "dispatch.site", {"id": site_id}, {"customer_id": customer.id})
    if given.value_class != "ordinary":
        await relocate.tell_anew(uow, [site_id], VALUED)
        uow.record(f"customer:{customer.id}", after=_unsealed(given))  # not the last of the orders
    return customer


async def correct(
    uow: UnitOfWork,
    seals: CustomerSeals,
    customer_id: UUID,
    given: CustomerGiven,
    expected_version: int | None,
) -> Customer:
    """Correct a customer, at all sites of theirs; they stay in the scope where they lie.

    Raises CustomerUnknown, CustomerMerged, VersionConflict.
    """
    known = await lock(uow, seals, customer_id)
    if known is None:
        raise CustomerUnknown(customer=customer_id)
    if known.merged_into is not None:
        raise CustomerMerged
    return await _correct(uow, seals, customer_id, given, expected_version)


async def _correct(
    uow: UnitOfWork,
    seals: CustomerSeals,
    customer_id: UUID,
    given: CustomerGiven,
    expected_version: int | None,
) -> Customer:
    cursor = await uow.connection.execute(f"{_SHOWN} where id = %s for update", (customer_id,))
    row = await cursor.fetchone()
    if row is None:
        raise OutOfScope
    check_version(expected_version, row["version"])
    where_it_lies = {"region": row["region"], "outlet": row["outlet"]}
    corrected = columns(seals, given) | where_it_lies
    await update(uow.connection, "dispatch.customer", {"id": customer_id}, corrected)
    if given.value_class != row["value_class"]:
        await relocate.tell_anew(uow, await sites_of(uow, customer_id), VALUED)
    uow.record(f"customer:{customer_id}", after=_unsealed(given))
    return await _written(uow.connection, seals, customer_id)


async def sites_of(uow: UnitOfWork, customer_id: UUID) -> list[UUID]:
    """Every site of theirs, also those that the caller does not see, in the order to lock them."""
    async with uow.beyond_scope():
        cursor = await uow.connection.execute(
            "select id from dispatch.site where customer_id = %s order by id", (customer_id,)
        )
        return [row["id"] for row in await cursor.fetchall()]


async def _written(
    connection: AsyncConnection[DictRow], seals: CustomerSeals, customer_id: UUID
) -> Customer:
    cursor = await connection.execute(f"{_SHOWN} where id = %s", (customer_id,))
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # written in this unit
    return opener(seals)(row)


def columns(seals: CustomerSeals, given: CustomerGiven) -> dict[str, Any]:
    """The row, sealed where it says who somebody is."""
    phone = digits(given.phone) if given.phone else None
    return {
        "name": seals.name.seal(given.name),
        "name_index": seals.name.blind_index(given.name),
        "phone": seals.phone.seal(phone) if phone else None,
        "phone_index": seals.phone.blind_index(phone) if phone else None,
        "email": seals.email.seal(given.email) if given.email else None,
        "locale": given.locale,
        "value_class": given.value_class,
        "contact_by": given.contact_by,
        "visit_times": given.visit_times,
        "wishes": seals.wishes.seal(given.wishes) if given.wishes else None,
        "region": given.region,
        "outlet": given.outlet,
    }


def _unsealed(given: CustomerGiven) -> dict[str, Any]:
    """What the audit may keep in clear."""
    return {
        "value_class": given.value_class,
        "locale": given.locale,
        "has_email": given.email is not None,
        "contact_by": given.contact_by,
        "visit_times": given.visit_times,
        "has_wishes": bool(given.wishes),
    }


async def get(
    connection: AsyncConnection[DictRow], seals: CustomerSeals, customer_id: UUID
) -> Customer | None:
    """One customer, also one who goes on in another; None when unknown or out of scope."""
    cursor = await connection.execute(f"{_SHOWN} where id = %s", (customer_id,))
    row = await cursor.fetchone()
    return opener(seals)(row) if row else None


async def of_ids(
    connection: AsyncConnection[DictRow], seals: CustomerSeals, ids: Sequence[UUID]
) -> list[Customer]:
    """Those of these that the caller sees."""
    cursor = await connection.execute(f"{_SHOWN} where id = any(%s)", (list(ids),))
    return await in_parts(cursor, opener(seals))


async def lock(uow: UnitOfWork, seals: CustomerSeals, customer_id: UUID) -> Customer | None:
    """As `get`; nobody else changes the customer, or names them anywhere, until this unit ends."""
    cursor = await uow.connection.execute(f"{_SHOWN} where id = %s for update", (customer_id,))
    row = await cursor.fetchone()
    return opener(seals)(row) if row else None


async def listed(
    connection: AsyncConnection[DictRow],
    seals: CustomerSeals,
    *,
    name: str | None = None,
    phone: str | None = None,
    q: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Customer]:
    """Customers, newest first; who was merged is found as who they are now.

    ``name`` and ``phone`` must match whole, as their index is blind; ``q`` may be either, or a part
    of the name, code or address of a site of theirs.
    """
    conditions, values = ["merged_into is null"], list[object]()
    if name is not None:
        conditions.append(_GOES_ON.format("d.name_index = %s"))
        values.append(seals.name.blind_index(name))
    if phone is not None:
        conditions.append(_GOES_ON.format("d.phone_index = %s"))
        values.append(seals.phone.blind_index(digits(phone)))
    if q:
        known = _GOES_ON.format("d.name_index = %s or d.phone_index = %s")
        conditions.append(f"({known} or id in ({_AT_SITES}))")
        indexes = seals.name.blind_index(q), seals.phone.blind_index(digits(q) or q)
        values.extend([*indexes, q.lower()])
    if after is not None:
        conditions.append("(created_at, id) < (%s, %s)")
        values.extend(after)
    cursor = await connection.execute(
        f"{_SHOWN} where {' and '.join(conditions)} order by created_at desc, id desc limit %s",
        [*values, limit],
    )
    return await in_parts(cursor, opener(seals))


def opener(seals: CustomerSeals) -> Callable[[DictRow], Customer]:
    """Opens the sealed texts of a row. Raises SealBroken."""

    def opened(row: DictRow) -> Customer:
        sealed = {"name": seals.name, "phone": seals.phone, "email": seals.email}
        texts = {
            column: seal.unseal(bytes(row[column])) if row[column] is not None else None
            for column, seal in sealed.items()
        }
        words = seals.wishes.unseal(bytes(row["wishes"])) if row["wishes"] is not None else ""
        return Customer(**(row | texts | {"wishes": words}))

    return opened


def digits(phone: str) -> str:
    """Digits only and an optional leading plus, so that one number has one index."""
    text = unicodedata.normalize("NFKC", phone).strip()
    digits = "".join(filter(str.isdigit, text))
    return f"+{digits}" if text.startswith("+") else digits
