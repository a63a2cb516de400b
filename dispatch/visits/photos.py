"""Photos of a visit (F-101): files by the hash of their content, each once an order."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from dispatch.policies import Policies
from dispatch.visits.errors import (
    NoVisitNow,
    PhotoMismatch,
    PhotoMissing,
    PhotosFull,
    PhotoUnreadable,
)
from dispatch.visits.images import media_type_of
from dispatch.visits.model import Photo, PhotoKind
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import UnitOfWork
from hanlu.files import FileMissing, FileStore

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_PHOTOS: Final = 60
"""Of one order: far above what a visit needs, far below what fills a disk."""

_TAKEN_IN: Final[frozenset[State]] = frozenset(
    {"classified", "planned", "on_site", "working", "paused", "done", "signed", "closed"}
)
"""From arrival on. Also after the closing: a phone without reception brings its photos late."""

_SHOWN: Final = (
    "select sha256, kind, media_type, size_bytes, added_at, added_by from dispatch.photo"
)


@dataclass(frozen=True, slots=True)
class PhotoGiven:
    """A picture that is what it claims to be; made by `read`. ``taken_at`` as the phone says."""

    sha256: str
    kind: PhotoKind
    media_type: str
    content: bytes
    taken_at: datetime | None = None


def read(
    sha256: str, kind: PhotoKind, content: bytes, taken_at: datetime | None = None
) -> PhotoGiven:
    """The picture, checked. Raises PhotoUnreadable, PhotoMismatch."""
    media_type = media_type_of(content)
    if media_type is None:
        raise PhotoUnreadable
    actual = hashlib.sha256(content).hexdigest()
    if actual != sha256:
        raise PhotoMismatch(named=sha256, actual=actual)
    return PhotoGiven(sha256, kind, media_type, content, taken_at)


async def keep(
    uow: UnitOfWork, policies: Policies, files: FileStore, order_id: UUID, given: PhotoGiven
) -> tuple[Photo, bool]:
    """Keep a photo with its order; returns it, and whether the order did not have it before.

    Safe to repeat by nature; another ``kind`` corrects the kind. Raises WorkOrderMissing,
    NoVisitNow, PhotosFull.
    """
    order, _ = await steps.begin(uow, order_id)
    known = await _known(uow.connection, order_id, given.sha256)
    if known is not None and known.kind == given.kind:
        return known, False
    if order.state not in _TAKEN_IN:
        raise NoVisitNow(number=order.number, state=order.state)
    if known is None and await _count(uow.connection, order_id) >= MOST_PHOTOS:
        raise PhotosFull(number=order.number, most=MOST_PHOTOS)
    await files.put(given.content)  # first: a file without its row is harmless, the reverse is not
    await _write(uow, order, given)
    data = {"sha256": given.sha256, "kind": given.kind}
    await change.write(uow, policies, order, Change(action="photo", to=order.state, data=data))
    return await get(uow.connection, order_id, given.sha256), known is None


async def get(connection: AsyncConnection[DictRow], order_id: UUID, sha256: str) -> Photo:
    """One photo of an order within the caller's scope; raises PhotoMissing."""
    photo = await _known(connection, order_id, sha256)
    if photo is None:
        raise PhotoMissing(photo=sha256)
    return photo


async def content(files: FileStore, photo: Photo) -> bytes:
    """The bytes of a photo; raises PhotoMissing where the record outlived its file."""
    try:
        return await files.get(photo.sha256)
    except FileMissing as error:
        raise PhotoMissing(photo=photo.sha256) from error


async def of_visit(
    connection: AsyncConnection[DictRow], order_id: UUID, number: int
) -> tuple[Photo, ...]:
    """The photos of one visit of an order, in the order in which they came."""
    cursor = await connection.execute(
        f"{_SHOWN} where work_order_id = %s and visit_number = %s order by added_at, sha256",
        (order_id, number),
    )
    return tuple(msgspec.convert(await cursor.fetchall(), list[Photo]))


async def _known(connection: AsyncConnection[DictRow], order_id: UUID, sha256: str) -> Photo | None:
    cursor = await connection.execute(
        f"{_SHOWN} where work_order_id = %s and sha256 = %s", (order_id, sha256)
    )
    row = await cursor.fetchone()
    return msgspec.convert(row, Photo) if row else None


async def _count(connection: AsyncConnection[DictRow], order_id: UUID) -> int:
    cursor = await connection.execute(
        "select count(*) as photos from dispatch.photo where work_order_id = %s", (order_id,)
    )
    row = await cursor.fetchone()
    return int(row["photos"]) if row else 0


async def _write(uow: UnitOfWork, order: WorkOrder, given: PhotoGiven) -> None:
    await uow.connection.execute(
        "insert into dispatch.photo (work_order_id, sha256, visit_number, kind, media_type,"
        " size_bytes, added_at, added_by, taken_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " on conflict (work_order_id, sha256) do update set kind = excluded.kind",
        (
            order.id,
            given.sha256,
            order.visit_number,
            given.kind,
            given.media_type,
            len(given.content),
            uow.now,
            uow.principal.name,
            _taken_at(given, uow.now),
        ),
    )


def _taken_at(given: PhotoGiven, now: datetime) -> datetime | None:
    """As the phone says, whose clock may be wrong: not later than now, and None for a time that no
    database holds, which is lost rather than the picture.
    """
    try:
        return min(given.taken_at.astimezone(UTC), now) if given.taken_at else None
    except OverflowError:
        return None
