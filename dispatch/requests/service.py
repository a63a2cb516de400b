"""A request through a label: one case, however often it is sent; its photos; what staff read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from dispatch.complaints.model import ComplaintGiven
from dispatch.policies import Policies
from dispatch.requests import asking
from dispatch.requests.asking import Urgent
from dispatch.requests.errors import RequestMissing, RequestPhotosFull
from dispatch.requests.labels import Label
from dispatch.visits.errors import PhotoMissing
from dispatch.visits.photos import PhotoGiven
from dispatch.work_orders import change, opening, repository
from dispatch.work_orders.opening import Request
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork
from hanlu.database.sealed import Keyring, Sealer
from hanlu.files import FileStore

MOST_PHOTOS: Final = 6
_PHOTOS_WITHIN: Final = timedelta(hours=1)
"""After the words: a bad connection may take its time, a copied key is worth no more than this."""
_MOST_LOOKED_AT: Final = 200
CHANNEL: Final = "qr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the customer says; ``key`` makes it safe to send again. With ``complaint`` it is one
    about our service, and no request for help.
    """

    key: UUID
    words: str
    urgent: tuple[Urgent, ...] = ()
    contact: str = ""
    complaint: ComplaintGiven | None = None


class CustomerRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, for who deals with it; ``photos`` by the hash of their bytes."""

    at: datetime
    label: str
    words: str
    urgent: list[str]
    contact: str | None
    photos: list[str]


def contacts(keyring: Keyring) -> Sealer:
    """What seals how to reach who asked."""
    return Sealer(keyring, "customer_request.contact")


async def ask(
    uow: UnitOfWork, policies: Policies, sealer: Sealer, label: Label, asked: Asked
) -> tuple[WorkOrder, bool]:
    """The case of a request, and whether it is a new one.

    The same key leads to the same case and the same answer; another request for the same machine
    while its repair is open joins that case. One request of a label at a time: two at once
    are one case too.
    """
    await uow.connection.execute(
        "select 1 from dispatch.request_label where id = %s for update", (label.id,)
    )
    if (known := await _answered(uow.connection, label.id, asked.key)) is not None:
        return known
    text = asking.description(asked.words, asked.urgent)
    order = None
    if asked.complaint is None:
        order = await _locked_case(uow.connection, policies, label, text)
    is_new = order is None
    if order is None:
        wanted = Request(
            kind=asking.KIND if asked.complaint is None else "complaint",
            site_id=label.site_id,
            asset_id=label.asset_id,
            device_id=label.device_id,
            description=text,
            source=CHANNEL,
            complaint=asked.complaint,
        )
        order = await opening.open_for_request(uow, policies, wanted)
    await _keep(uow, sealer, label, asked, order.id, is_new=is_new)
    if not is_new:
        order = await change.retell(uow, order, "requested_again", {"label": label.name})
    return order, is_new


async def _locked_case(
    connection: Connection, policies: Policies, label: Label, text: str
) -> WorkOrder | None:
    """The open case that a request joins, locked; None where there is none, or it has just ended.

    Looked at again under its lock: what ended meanwhile would bury the request.
    """
    there = await repository.listed(
        connection, {"site_id": label.site_id}, open_only=True, limit=_MOST_LOOKED_AT
    )
    found = asking.same_case(policies.triage, label, text, there)
    locked = await repository.lock(connection, found.id) if found else None
    return asking.same_case(policies.triage, label, text, [locked]) if locked else None


async def keep_photo(
    uow: UnitOfWork, files: FileStore, label: Label, key: UUID, photo: PhotoGiven
) -> None:
    """Keep a picture with its request. Safe to repeat. Raises RequestMissing, RequestPhotosFull."""
    cursor = await uow.connection.execute(
        "select at from dispatch.customer_request where label_id = %s and key = %s",
        (label.id, key),
    )
    row = await cursor.fetchone()
    if row is None or row["at"] < uow.now - _PHOTOS_WITHIN:
        raise RequestMissing
    await uow.connection.execute(
        "select 1 from dispatch.request_label where id = %s for update", (label.id,)
    )
    cursor = await uow.connection.execute(
        "select sha256 from dispatch.request_photo where label_id = %s and key = %s",
        (label.id, key),
    )
    known = {each["sha256"] for each in await cursor.fetchall()}
    if photo.sha256 in known:
        return
    if len(known) >= MOST_PHOTOS:
        raise RequestPhotosFull(most=MOST_PHOTOS)
    await files.put(photo.content)  # first: a file without its row is harmless, the reverse is not
    await uow.connection.execute(
        "insert into dispatch.request_photo (label_id, key, sha256, media_type, added_at)"
        " values (%s, %s, %s, %s, %s)",
        (label.id, key, photo.sha256, photo.media_type, uow.now),
    )
    uow.record(f"site:{label.site_id}", after={"request_photo": photo.sha256})


async def of_order(
    connection: Connection, sealer: Sealer | None, order_id: UUID
) -> Sequence[CustomerRequest]:
    """What customers asked about an order, and about those merged into it; oldest first.

    Without ``sealer`` nobody is told how to reach them.
    """
    cursor = await connection.execute(
        "select r.at, l.name as label, r.words, r.urgent, r.contact,"
        " array(select p.sha256 from dispatch.request_photo p"
        "        where p.label_id = r.label_id and p.key = r.key"
        "        order by p.added_at, p.sha256) as photos"
        " from dispatch.customer_request r join dispatch.request_label l on l.id = r.label_id"
        " where r.work_order_id = any(array(select dispatch.orders_of_case(%s)))"
        " order by r.at, r.key",
        (order_id,),
    )
    return [
        CustomerRequest(**{**row, "contact": _opened(sealer, row["contact"])})
        for row in await cursor.fetchall()
    ]


async def photo(
    connection: Connection, files: FileStore, order_id: UUID, sha256: str
) -> tuple[bytes, str]:
    """A customer's picture and its media type, for who sees the order; raises PhotoMissing."""
    cursor = await connection.execute(
        "select p.media_type from dispatch.request_photo p join dispatch.customer_request r"
        " using (label_id, key)"
        " where r.work_order_id = any(array(select dispatch.orders_of_case(%s)))"
        " and p.sha256 = %s limit 1",
        (order_id, sha256),
    )
    row = await cursor.fetchone()
    if row is None:
        raise PhotoMissing(photo=sha256)
    return await files.get(sha256), row["media_type"]


def _opened(sealer: Sealer | None, contact: bytes | None) -> str | None:
    return sealer.unseal(contact) if sealer is not None and contact else None


async def _answered(
    connection: Connection, label_id: UUID, key: UUID
) -> tuple[WorkOrder, bool] | None:
    cursor = await connection.execute(
        "select dispatch.surviving_order(work_order_id) as id, is_new"
        " from dispatch.customer_request where label_id = %s and key = %s",
        (label_id, key),
    )
    row = await cursor.fetchone()
    order = await repository.get(connection, row["id"]) if row else None
    return (order, row["is_new"]) if row and order else None


async def _keep(
    uow: UnitOfWork, sealer: Sealer, label: Label, asked: Asked, order_id: UUID, *, is_new: bool
) -> None:
    await uow.connection.execute(
        "insert into dispatch.customer_request"
        " (label_id, key, work_order_id, words, urgent, contact, at, is_new)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            label.id,
            asked.key,
            order_id,
            asked.words,
            list(asked.urgent),
            sealer.seal(asked.contact) if asked.contact else None,
            uow.now,
            is_new,
        ),
    )
