"""What speaks for and against in a complaint, collected from the record and pinned as of a moment
(F-131): later changes of the record change nothing of what was judged by.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from dispatch.policies import Policies
from dispatch.visits.cooling import Cooling
from dispatch.visits.model import PartUsed
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork

# As many as somebody reads before deciding (our own choice).
_VISITS: Final = 5
_CASES: Final = 20

# The case that it is about, and what was done at the same machine; without a machine at the place.
_CONCERNED: Final = """
    select w.id from dispatch.work_order w
     where w.kind <> 'complaint' and w.helps is null and w.opened_at <= %(now)s
       and w.id = %(about)s
    union
    select w.id from dispatch.work_order w
     where w.kind <> 'complaint' and w.helps is null
       and w.opened_at between %(since)s and %(now)s and {there}
"""
_AT_MACHINE: Final = _CONCERNED.format(there="w.asset_id = %(asset)s")
_AT_DEVICE: Final = _CONCERNED.format(there="w.device_id = %(device)s and w.site_id = %(site)s")
_AT_SITE: Final = _CONCERNED.format(there="w.site_id = %(site)s")
_VISITED: Final = """
    select w.number as order_number, (w.id = %(about)s) is true as is_about, v.technician_name,
           v.arrived_at, v.finished_at, v.updated_at, v.cause, v.solution, v.parts_used, v.cooling,
           v.confirmed_by, v.signature is not null as signed,
           coalesce((select jsonb_agg(jsonb_build_object('order_id', p.work_order_id,
                                'sha256', p.sha256, 'kind', p.kind) order by p.added_at, p.sha256)
                      from dispatch.photo p where p.work_order_id = w.id
                       and p.visit_number = v.number), '[]') as photos
      from dispatch.work_order w join dispatch.visit v on v.work_order_id = w.id
     where w.id = any(%(concerned)s)
     order by (w.id = %(about)s) desc nulls last, v.updated_at desc limit %(visits)s
"""
_ASKED: Final = """
    select w.number as order_number, w.id as order_id, r.at, r.words,
           coalesce((select array_agg(p.sha256 order by p.added_at, p.sha256)
                       from dispatch.request_photo p
                      where (p.label_id, p.key) = (r.label_id, r.key)), '{}') as photos
      from dispatch.customer_request r join dispatch.work_order w on w.id = r.work_order_id
     where w.id = any(%(concerned)s) or w.id = %(order)s
     order by r.at desc limit %(cases)s
"""
_RATED: Final = """
    select w.number as order_number, r.score, r.words, r.at, r.source
      from dispatch.rating r join dispatch.work_order w on w.id = r.work_order_id
     where w.id = any(%(concerned)s) order by r.at desc limit %(cases)s
"""
_DONE_THERE: Final = """
    select w.number as order_number, w.kind, w.fault, w.state, w.opened_at, w.round,
           (select count(*) from dispatch.work_order_alarm a where a.work_order_id = w.id)::int
               as alarms
      from dispatch.work_order w where w.id = any(%(concerned)s)
     order by w.opened_at desc limit %(cases)s
"""
# Of all places of the customer; no words of theirs, since who reads this may not serve them all.
_COMPLAINED: Final = """
    select w.number as order_number, w.opened_at, w.state, w.round, c.type,
           (select s.cause from dispatch.complaint_step s
             where s.work_order_id = w.id and s.cause is not null
             order by s.round desc limit 1) as cause
      from dispatch.work_order w
      join dispatch.site p on p.id = w.site_id
      join dispatch.site own on own.id = %(site)s
      left join dispatch.complaint c on c.work_order_id = w.id
     where w.kind = 'complaint' and w.id <> %(order)s and w.merged_into is null
       and w.opened_at between %(since)s and %(now)s
       and (p.id = own.id or p.customer_id = own.customer_id)
     order by w.opened_at desc limit %(cases)s
"""


class PhotoSeen(msgspec.Struct, frozen=True):
    """A photo of a visit, by the hash of its bytes; the order has it."""

    order_id: UUID
    sha256: str
    kind: str


class VisitSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One visit as its record stood: what was found and done, and what the device measured."""

    order_number: str
    is_about: bool
    technician_name: str | None
    arrived_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime
    cause: str
    solution: str
    parts_used: tuple[PartUsed, ...]
    cooling: Cooling | None
    confirmed_by: str | None
    signed: bool
    photos: list[PhotoSeen]


class AskedSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer wrote through a label, with the photos of theirs."""

    order_number: str
    order_id: UUID
    at: datetime
    words: str
    photos: list[str]


class RatingSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Stars that were given."""

    order_number: str
    score: int
    words: str
    at: datetime
    source: str


class CaseSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One case in the history of the device, or of the place where no device is known."""

    order_number: str
    kind: str
    fault: str | None
    state: str
    opened_at: datetime
    round: int
    alarms: int


class ComplaintSeen(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier complaint of the same customer."""

    order_number: str
    opened_at: datetime
    state: str
    round: int
    type: str | None
    cause: str | None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the record said at ``as_of``."""

    as_of: datetime
    visits: list[VisitSeen]
    asked: list[AskedSeen]
    ratings: list[RatingSeen]
    history: list[CaseSeen]
    complaints: list[ComplaintSeen]


class PinnedEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence as it was pinned to a case."""

    number: int
    taken_at: datetime
    taken_by: str
    content: Evidence


async def pin(uow: UnitOfWork, policies: Policies, order: WorkOrder, about_id: UUID | None) -> int:
    """Collect what the record says now, keep it with the complaint, and return its number.

    The order is locked, or was opened in this transaction. Each call pins another one.
    """
    async with uow.beyond_scope():
        found = await collect(uow.connection, policies, order, about_id, uow.now)
        cursor = await uow.connection.execute(
            "insert into dispatch.complaint_evidence (work_order_id, number, taken_at, taken_by,"
            " content) select %(order)s, coalesce(max(number), 0) + 1, %(at)s, %(by)s, %(content)s"
            " from dispatch.complaint_evidence where work_order_id = %(order)s returning number",
            {
                "order": order.id,
                "at": uow.now,
                "by": uow.principal.name,
                "content": Jsonb(msgspec.to_builtins(found)),
            },
        )
        row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # an aggregate always has a row
    number: int = row["number"]
    return number


async def collect(
    connection: Connection,
    policies: Policies,
    order: WorkOrder,
    about_id: UUID | None,
    now: datetime,
) -> Evidence:
    """What the record says at ``now``. The connection must see everything."""
    asked: dict[str, Any] = {
        "order": order.id,
        "about": about_id,
        "asset": order.asset_id,
        "device": order.device_id,
        "site": order.site_id,
        "since": now - policies.complaint.evidence_since,
        "now": now,
        "visits": _VISITS,
        "cases": _CASES,
    }
    asked["concerned"] = await _concerned(connection, asked)
    return Evidence(
        as_of=now,
        visits=await _rows(connection, _VISITED, asked, VisitSeen),
        asked=await _rows(connection, _ASKED, asked, AskedSeen),
        ratings=await _rows(connection, _RATED, asked, RatingSeen),
        history=await _rows(connection, _DONE_THERE, asked, CaseSeen),
        complaints=await _rows(connection, _COMPLAINED, asked, ComplaintSeen),
    )


async def pinned(connection: Connection, order_id: UUID, number: int) -> PinnedEvidence | None:
    """What was pinned under this number, as it was."""
    cursor = await connection.execute(
        "select number, taken_at, taken_by, content from dispatch.complaint_evidence"
        " where work_order_id = %s and number = %s",
        (order_id, number),
    )
    row = await cursor.fetchone()
    return msgspec.convert(row, PinnedEvidence) if row else None


async def _concerned(connection: Connection, asked: dict[str, Any]) -> list[UUID]:
    """By one index each: a complaint comes in while many orders stand in the record."""
    if asked["asset"] is not None:
        query = _AT_MACHINE
    else:
        query = _AT_SITE if asked["device"] is None else _AT_DEVICE
    cursor = await connection.execute(query, asked)
    return [row["id"] for row in await cursor.fetchall()]


async def _rows[Row](
    connection: Connection, query: str, asked: dict[str, Any], shape: type[Row]
) -> list[Row]:
    cursor = await connection.execute(query, asked)
    return [msgspec.convert(row, shape) for row in await cursor.fetchall()]
