"""Two records of one customer become one (F-155): sites, and with them machines, orders and the
words owed, follow; what was done is kept, and can be taken back.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, get_args
from uuid import UUID

import msgspec

from dispatch.customers import customers
from dispatch.customers.customers import CustomerGiven, CustomerSeals
from dispatch.customers.errors import (
    CustomerBusy,
    CustomerIntoItself,
    CustomerMerged,
    CustomerMergedFurther,
    CustomerNotMerged,
    CustomerUnknown,
    UnmergeTooLate,
    WishesTooLong,
)
from dispatch.customers.model import Customer
from dispatch.work_orders import relocate
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import insert, update
from hanlu.ids import new_id
from hanlu.versions import check_version

type Field = Literal[
    "name", "phone", "email", "locale", "value_class", "contact_by", "visit_times", "wishes"
]
FIELDS: Final[tuple[Field, ...]] = get_args(Field.__value__)
_WISHES_MOST: Final = 1000
"""Letters, as `CustomerIn` takes them."""


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was merged into another; ``undone_at``: it stands by itself again."""

    id: UUID
    duplicate_id: UUID
    into_id: UUID
    name: str
    phone: str | None
    sites: int
    taken: list[Field]
    at: datetime
    by_name: str
    undo_until: datetime
    undone_at: datetime | None
    undone_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """What to merge into what. ``take``: the fields in which the duplicate's word goes on; None
    takes what the survivor lacks. With ``join_wishes`` the wishes of both go on. The versions are
    those that the caller has looked at.
    """

    duplicate_id: UUID
    into_id: UUID
    take: Collection[Field] | None = None
    join_wishes: bool = False
    duplicate_version: int | None = None
    into_version: int | None = None


def taken_over(
    survivor: Customer, duplicate: Customer, take: Collection[Field] | None
) -> dict[Field, Any]:
    """What the survivor's fields become. Pure.

    Nothing is emptied by a duplicate that does not say anything. Without a choice wishes of both
    go on together where they have room, and whoever one of them was worth more stays that.
    """
    if take is not None:
        said = {field: getattr(duplicate, field) for field in FIELDS if field in take}
        return {field: value for field, value in said.items() if value not in (None, "")}
    lacking: tuple[Field, ...] = ("phone", "email", "visit_times", "wishes")
    columns: dict[Field, Any] = {
        field: value
        for field in lacking
        if not getattr(survivor, field) and (value := getattr(duplicate, field))
    }
    if duplicate.value_class == "vip" != survivor.value_class:
        columns["value_class"] = "vip"
    both = joined(survivor, duplicate)
    if both != survivor.wishes and len(both) <= _WISHES_MOST:
        columns["wishes"] = both
    return columns


def joined(survivor: Customer, duplicate: Customer) -> str:
    """The wishes of both, one below the other. Pure."""
    return "\n".join(dict.fromkeys(filter(None, (survivor.wishes, duplicate.wishes))))


async def merge(
    uow: UnitOfWork, seals: CustomerSeals, undo_within: timedelta, asked: Merging
) -> Customer:
    """Let one customer go on in another, who is returned, and their sites with them.

    Rows are locked as all others lock them: sites, then customers, then orders, each by its id, so
    two people who merge at once wait for each other, and the second sees what the first did.
    Raises CustomerIntoItself, CustomerUnknown, CustomerMerged, VersionConflict, CustomerBusy,
    WishesTooLong.
    """
    if asked.duplicate_id == asked.into_id:
        raise CustomerIntoItself
    ids = (asked.duplicate_id, asked.into_id)
    locked = await _lock_sites(uow, "customer_id = any(%s)", list(ids))
    both = await _lock_both(uow, seals, ids)
    duplicate, survivor = both[asked.duplicate_id], both[asked.into_id]
    if duplicate.merged_into is not None or survivor.merged_into is not None:
        raise CustomerMerged
    check_version(asked.duplicate_version, duplicate.version)
    check_version(asked.into_version, survivor.version)
    moved = await customers.sites_of(uow, duplicate.id)
    if not locked.issuperset(moved):
        raise CustomerBusy  # named at a site since; whoever locks a site waits for the customer
    stayed = await customers.sites_of(uow, survivor.id)

    columns = taken_over(survivor, duplicate, asked.take)
    if asked.join_wishes and (both_wishes := joined(survivor, duplicate)) != survivor.wishes:
        if len(both_wishes) > _WISHES_MOST:
            raise WishesTooLong(most=_WISHES_MOST)
        columns["wishes"] = both_wishes
    written = _given(survivor, columns)
    await update(
        uow.connection, "dispatch.customer", {"id": duplicate.id}, {"merged_into": survivor.id}
    )
    await _write(uow, seals, survivor, written)
    await _move(uow, moved, survivor.id)
    before = {field: getattr(survivor, field) for field in columns}
    await insert(
        uow.connection,
        "dispatch.customer_merge",
        {
            "id": new_id(),
            "duplicate_id": duplicate.id,
            "into_id": survivor.id,
            "site_ids": moved,
            "taken": list(columns),
            "fields": seals.merged.seal(_json({"before": before, "after": columns})),
            "at": uow.now,
            "by_name": uow.principal.name,
            "undo_until": uow.now + undo_within,
        },
    )
    await _tell(uow, moved, duplicate.value_class, written.value_class)
    await _tell(uow, stayed, survivor.value_class, written.value_class)
    trace = {"merged_into": survivor.id, "sites": moved, "taken": list(columns)}
    uow.record(f"customer:{duplicate.id}", after=trace)
    return await _shown(uow, seals, survivor.id)


async def unmerge(
    uow: UnitOfWork, seals: CustomerSeals, customer_id: UUID, expected_version: int | None
) -> Customer:
    """Let a duplicate stand by itself again, with the sites that it brought and that are still the
    survivor's. The survivor's fields are again what they were, but for those corrected since.

    Raises CustomerUnknown, CustomerNotMerged, CustomerMergedFurther, UnmergeTooLate,
    VersionConflict, CustomerBusy.
    """
    known = await _standing(uow.connection, customer_id)
    if known is None:
        if await customers.get(uow.connection, seals, customer_id) is None:
            raise CustomerUnknown(customer=customer_id)
        raise CustomerNotMerged
    locked = await _lock_sites(uow, "customer_id = %s", known["into_id"])
    both = await _lock_both(uow, seals, (customer_id, known["into_id"]))
    duplicate, survivor = both[customer_id], both[known["into_id"]]
    if await _standing(uow.connection, customer_id) != known:
        raise CustomerNotMerged  # somebody else has just taken it back
    check_version(expected_version, duplicate.version)
    if survivor.merged_into is not None:
        raise CustomerMergedFurther
    if uow.now > known["undo_until"]:
        raise UnmergeTooLate(until=known["undo_until"].isoformat())
    theirs = await customers.sites_of(uow, survivor.id)
    if not locked.issuperset(theirs):
        raise CustomerBusy
    back = [site for site in theirs if site in set(known["site_ids"])]
    stayed = [site for site in theirs if site not in set(back)]

    kept = msgspec.json.decode(seals.merged.unseal(bytes(known["fields"])))
    restored = {
        field: value
        for field, value in kept["before"].items()
        if getattr(survivor, field) == kept["after"][field]
    }
    written = _given(survivor, restored)
    await update(uow.connection, "dispatch.customer", {"id": duplicate.id}, {"merged_into": None})
    await _write(uow, seals, survivor, written)
    await _move(uow, back, duplicate.id)
    await uow.connection.execute(
        "update dispatch.customer_merge set undone_at = %s, undone_by = %s where id = %s",
        (uow.now, uow.principal.name, known["id"]),
    )
    await _tell(uow, back, survivor.value_class, duplicate.value_class)
    await _tell(uow, stayed, survivor.value_class, written.value_class)
    trace = {"from": survivor.id, "sites": back, "restored": list(restored)}
    uow.record(f"customer:{duplicate.id}", before={"merged_into": survivor.id}, after=trace)
    return await _shown(uow, seals, duplicate.id)


async def of_customer(
    connection: Connection, seals: CustomerSeals, customer_id: UUID
) -> list[Merged]:
    """What was merged into a customer, newest first, also what was taken back."""
    cursor = await connection.execute(
        "select m.id, m.duplicate_id, m.into_id, d.name, d.phone, cardinality(m.site_ids) as sites,"
        " m.taken, m.at, m.by_name, m.undo_until, m.undone_at, m.undone_by"
        " from dispatch.customer_merge m join dispatch.customer d on d.id = m.duplicate_id"
        " where m.into_id = %s order by m.at desc, m.id",
        (customer_id,),
    )
    return [
        Merged(
            **row
            | {
                "name": seals.name.unseal(bytes(row["name"])),
                "phone": seals.phone.unseal(bytes(row["phone"])) if row["phone"] else None,
            }
        )
        for row in await cursor.fetchall()
    ]


async def _standing(connection: Connection, customer_id: UUID) -> dict[str, Any] | None:
    cursor = await connection.execute(
        "select id, into_id, site_ids, fields, undo_until from dispatch.customer_merge"
        " where duplicate_id = %s and undone_at is null",
        (customer_id,),
    )
    return await cursor.fetchone()


async def _lock_sites(uow: UnitOfWork, condition: str, value: object) -> set[UUID]:
    """All of them, also those that the caller does not see: they follow their customer."""
    async with uow.beyond_scope():
        cursor = await uow.connection.execute(
            f"select id from dispatch.site where {condition} order by id for no key update",  # noqa: S608  # own words
            (value,),
        )
        return {row["id"] for row in await cursor.fetchall()}


async def _lock_both(
    uow: UnitOfWork, seals: CustomerSeals, ids: Iterable[UUID]
) -> dict[UUID, Customer]:
    found = {}
    for each in sorted(ids):
        customer = await customers.lock(uow, seals, each)
        if customer is None:
            raise CustomerUnknown(customer=each)
        found[each] = customer
    return found


async def _move(uow: UnitOfWork, site_ids: Sequence[UUID], customer_id: UUID) -> None:
    async with uow.beyond_scope():
        await uow.connection.execute(
            "update dispatch.site set customer_id = %s, version = version + 1 where id = any(%s)",
            (customer_id, list(site_ids)),
        )


async def _tell(uow: UnitOfWork, site_ids: Sequence[UUID], was: str, is_now: str) -> None:
    if was != is_now:
        await relocate.tell_anew(uow, site_ids, customers.VALUED)


async def _write(
    uow: UnitOfWork, seals: CustomerSeals, known: Customer, given: CustomerGiven
) -> None:
    """Also where nothing is new: who looked at the customer before must look again."""
    columns = customers.columns(seals, given)
    await update(uow.connection, "dispatch.customer", {"id": known.id}, columns)


async def _shown(uow: UnitOfWork, seals: CustomerSeals, customer_id: UUID) -> Customer:
    found = await customers.get(uow.connection, seals, customer_id)
    assert found is not None  # noqa: S101  # locked, and in the caller's sight
    return found


def _given(known: Customer, columns: dict[Any, Any]) -> CustomerGiven:
    said = {field: getattr(known, field) for field in FIELDS} | columns
    return CustomerGiven(**said, region=known.region, outlet=known.outlet)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
