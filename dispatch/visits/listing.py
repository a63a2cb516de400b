"""Visits by where and when, over all work orders: what a chart shows beside readings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from hanlu.contracts.work_orders import Kind, State
from hanlu.database import Connection

type After = tuple[datetime, UUID, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsAsked:
    """Visits under way at some moment of ``[since, until)``, at a device **or** its asset.

    A device's chart asks for both: an order from an alarm names the device, one that a person
    opened names the asset. Where neither is given, everywhere.
    """

    since: datetime
    until: datetime
    device_id: str | None = None
    asset_id: UUID | None = None


class VisitListed(msgspec.Struct, frozen=True, kw_only=True):
    """A visit in a list. ``left_at`` is when the work was finished or the visit broken off; None
    while somebody is there. ``number`` counts the visits of the order ``order_number``.
    """

    work_order_id: UUID
    order_number: str
    number: int
    kind: Kind
    state: State
    fault: str | None
    site_id: UUID
    device_id: str | None
    asset_id: UUID | None
    technician_name: str | None
    arrived_at: datetime
    left_at: datetime | None
    cause: str
    solution: str

    @property
    def key(self) -> After:
        """What the list is ordered by, newest first."""
        return self.arrived_at, self.work_order_id, self.number


# An order that was cancelled while somebody was there leaves no other mark of their going.
_LEFT: Final = (
    "coalesce(v.finished_at, v.ended_at, case when w.state = 'cancelled' then w.state_at end)"
)
_LISTED: Final = f"""
    select v.work_order_id, w.number as order_number, v.number, w.kind, w.state, w.fault,
           w.site_id, w.device_id, w.asset_id, v.technician_name, v.arrived_at,
           {_LEFT} as left_at, v.cause, v.solution
      from dispatch.work_order w join dispatch.visit v on v.work_order_id = w.id
     where v.arrived_at < %(until)s and coalesce({_LEFT}, 'infinity') >= %(since)s
       and (%(everywhere)s or w.device_id = %(device_id)s or w.asset_id = %(asset_id)s)
       and (%(after_at)s::timestamptz is null
            or (v.arrived_at, v.work_order_id, v.number)
               < (%(after_at)s, %(after_order)s::uuid, %(after_number)s::int))
     order by v.arrived_at desc, v.work_order_id desc, v.number desc
     limit %(limit)s
"""  # noqa: S608  # constant columns


async def listed(
    connection: Connection, asked: VisitsAsked, *, after: After | None, limit: int
) -> list[VisitListed]:
    """Visits that the caller may see, newest arrival first. Those without an arrival, as what was
    solved by telephone, are none."""
    at, order, number = after or (None, None, None)
    values: Mapping[str, Any] = {
        "since": asked.since,
        "until": asked.until,
        "everywhere": asked.device_id is None and asked.asset_id is None,
        "device_id": asked.device_id,
        "asset_id": asked.asset_id,
        "after_at": at,
        "after_order": order,
        "after_number": number,
        "limit": limit,
    }
    cursor = await connection.execute(_LISTED, values)
    return msgspec.convert(await cursor.fetchall(), list[VisitListed])
