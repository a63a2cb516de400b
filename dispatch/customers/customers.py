"""Customers: name and phone are sealed in the record, and found again by a blind index."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from dispatch.customers.model import Customer
from hanlu.database import UnitOfWork
from hanlu.database.sealed import Keyring, Sealer
from hanlu.ids import new_id

_SHOWN = (
    "select id, name, phone, value_class, region, outlet, created_at, version"
    " from dispatch.customer"
)


@dataclass(frozen=True, slots=True)
class CustomerSeals:
    """The two sealed columns."""

    name: Sealer
    phone: Sealer

    @classmethod
    def of(cls, keyring: Keyring) -> "CustomerSeals":
        """Both columns under the installation's keys."""
        return cls(Sealer(keyring, "customer.name"), Sealer(keyring, "customer.phone"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerGiven:
    """What is said about a customer."""

    name: str
    phone: str | None = None
    value_class: Literal["ordinary", "vip"] = "ordinary"
    region: str | None = None
    outlet: str | None = None


async def create(uow: UnitOfWork, seals: CustomerSeals, given: CustomerGiven) -> Customer:
    """Register a customer."""
    phone = _digits(given.phone) if given.phone else None
    customer_id = new_id()
    await uow.connection.execute(
        "insert into dispatch.customer (id, name, name_index, phone, phone_index, value_class,"
        " region, outlet, created_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            customer_id,
            seals.name.seal(given.name),
            seals.name.blind_index(given.name),
            seals.phone.seal(phone) if phone else None,
            seals.phone.blind_index(phone) if phone else None,
            given.value_class,
            given.region,
            given.outlet,
            uow.now,
        ),
    )
    uow.record(f"customer:{customer_id}", after={"value_class": given.value_class})
    return Customer(
        id=customer_id,
        name=given.name,
        phone=phone,
        value_class=given.value_class,
        region=given.region,
        outlet=given.outlet,
        created_at=uow.now,
        version=1,
    )


async def listed(
    connection: AsyncConnection[DictRow],
    seals: CustomerSeals,
    *,
    name: str | None = None,
    phone: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Customer]:
    """Customers, newest first; ``name`` and ``phone`` must match whole, as their index is blind."""
    conditions, values = ["true"], list[object]()
    if name is not None:
        conditions.append("name_index = %s")
        values.append(seals.name.blind_index(name))
    if phone is not None:
        conditions.append("phone_index = %s")
        values.append(seals.phone.blind_index(_digits(phone)))
    if after is not None:
        conditions.append("(created_at, id) < (%s, %s)")
        values.extend(after)
    cursor = await connection.execute(
        f"{_SHOWN} where {' and '.join(conditions)} order by created_at desc, id desc limit %s",
        [*values, limit],
    )
    opened = _opener(seals)
    return [opened(row) for row in await cursor.fetchall()]


def _opener(seals: CustomerSeals) -> Callable[[DictRow], Customer]:
    def opened(row: DictRow) -> Customer:
        phone = row["phone"]
        texts = {
            "name": seals.name.unseal(bytes(row["name"])),
            "phone": seals.phone.unseal(bytes(phone)) if phone is not None else None,
        }
        return Customer(**(row | texts))

    return opened


def _digits(phone: str) -> str:
    """Digits only and an optional leading plus, so that one number has one index."""
    text = unicodedata.normalize("NFKC", phone).strip()
    digits = "".join(filter(str.isdigit, text))
    return f"+{digits}" if text.startswith("+") else digits
