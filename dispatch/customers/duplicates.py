"""Records that are probably of one customer (F-155): proposed here, decided by a person."""

import asyncio
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from psycopg.rows import DictRow

from dispatch.customers import customers, likeness
from dispatch.customers.customers import CustomerSeals
from dispatch.customers.errors import CustomerIntoItself, CustomerUnknown
from dispatch.customers.likeness import Known, Pair, Sign
from dispatch.customers.model import Customer
from hanlu.database import Connection, UnitOfWork

_MOST: Final = 200
"""So many pairs are shown at once; the rest come as these are decided."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One of two records, with what hangs on it."""

    customer: Customer
    sites: int
    orders: int
    last_order_at: datetime | None


class Duplicate(msgspec.Struct, frozen=True, kw_only=True):
    """Two records that look like one customer, and why; ``into`` has more behind it, and is
    proposed to go on. ``name`` is the share of both names' pinyin that agrees.
    """

    signs: list[Sign]
    name: float
    duplicate: Candidate
    into: Candidate


class Duplicates(msgspec.Struct, frozen=True):
    """The surest first."""

    items: list[Duplicate]
    next: None = None


async def found(
    connection: Connection, seals: CustomerSeals, same_name: float, of: UUID | None = None
) -> list[Duplicate]:
    """What the caller sees of records that look alike, of one customer or of all. Opens the seals
    of all customers in sight. Raises SealBroken.
    """
    cursor = await connection.execute(
        "select id, name, phone, email from dispatch.customer where merged_into is null"
    )
    rows = await cursor.fetchall()
    cursor = await connection.execute("select one_id, other_id from dispatch.customer_apart")
    apart = {(row["one_id"], row["other_id"]) for row in await cursor.fetchall()}

    def compared() -> list[Pair]:
        known = [_known(seals, row) for row in rows]
        return likeness.pairs(known, same_name, apart=apart, of=of, most=_MOST)

    pairs = await asyncio.to_thread(compared)
    ids = {each for pair in pairs for each in (pair.one, pair.other)}
    candidates = await _candidates(connection, seals, list(ids))
    return [_duplicate(pair, candidates) for pair in pairs]


async def keep_apart(uow: UnitOfWork, one: UUID, other: UUID) -> None:
    """Note that these are two customers: they are not proposed again. Safe to repeat.

    Raises CustomerUnknown, CustomerIntoItself.
    """
    if one == other:
        raise CustomerIntoItself(field="other")
    await _require_both(uow.connection, one, other)
    await uow.connection.execute(
        "insert into dispatch.customer_apart (one_id, other_id, at, by_name)"
        " values (%s, %s, %s, %s) on conflict do nothing",
        (min(one, other), max(one, other), uow.now, uow.principal.name),
    )
    uow.record(f"customer:{one}", after={"apart_from": other})


async def compare_again(uow: UnitOfWork, one: UUID, other: UUID) -> None:
    """Take such a note back. Safe to repeat. Raises CustomerUnknown."""
    await _require_both(uow.connection, one, other)
    await uow.connection.execute(
        "delete from dispatch.customer_apart where one_id = %s and other_id = %s",
        (min(one, other), max(one, other)),
    )
    uow.record(f"customer:{one}", before={"apart_from": other})


async def _require_both(connection: Connection, one: UUID, other: UUID) -> None:
    cursor = await connection.execute(
        "select id from dispatch.customer where id = any(%s)", ([one, other],)
    )
    seen = {row["id"] for row in await cursor.fetchall()}
    for each in (one, other):
        if each not in seen:
            raise CustomerUnknown(customer=each)


def _known(seals: CustomerSeals, row: DictRow) -> Known:
    def opened(column: str) -> str:
        sealed = row[column]
        return "" if sealed is None else getattr(seals, column).unseal(bytes(sealed))

    return Known(
        id=row["id"],
        sound=likeness.sound_of(opened("name")),
        phone=likeness.number_of(opened("phone")),
        email=opened("email").casefold(),
    )


async def _candidates(
    connection: Connection, seals: CustomerSeals, ids: list[UUID]
) -> dict[UUID, Candidate]:
    cursor = await connection.execute(
        "select c.id, count(distinct s.id) as sites, count(w.id) as orders,"
        " max(w.opened_at) as last_order_at"
        " from dispatch.customer c left join dispatch.site s on s.customer_id = c.id"
        " left join dispatch.work_order w on w.site_id = s.id where c.id = any(%s) group by c.id",
        (ids,),
    )
    counts = {row.pop("id"): row for row in await cursor.fetchall()}
    whole = await customers.of_ids(connection, seals, ids)
    return {each.id: Candidate(customer=each, **counts[each.id]) for each in whole}


def _duplicate(pair: Pair, candidates: dict[UUID, Candidate]) -> Duplicate:
    """The one with more behind it goes on; of two alike the older. Pure."""
    both = [candidates[pair.one], candidates[pair.other]]
    into, duplicate = sorted(
        both, key=lambda each: (-each.orders, -each.sites, each.customer.created_at)
    )
    return Duplicate(
        signs=pair.likeness.signs, name=pair.likeness.name, duplicate=duplicate, into=into
    )
