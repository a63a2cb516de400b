"""What was found before: at this machine, and at others of its model with the same fault."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from dispatch.visits.model import PartUsed
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection

# As many as are read at a machine's door (our own choice).
_OF_MACHINE: Final = 5
_OF_MODEL: Final = 5
# Each branch reads by its own index: what all visits ever wrote is never put together. A machine is
# its asset. A device is one only where nobody named an asset, and only where it hung then as now:
# the same device may have served another customer before.
_FOUND: Final = """
    with written as not materialized (
        select w.number as order_number, w.fault, w.site_id, w.asset_id, w.device_id, v.*,
               coalesce(v.finished_at, v.ended_at, v.updated_at) as at
          from dispatch.work_order w
          join dispatch.visit v on v.work_order_id = w.id
         where w.id <> %(order)s and v.cause <> '' and v.solution <> ''
           and v.arrived_at < %(opened_at)s
           and (v.ended_at is not null or w.state in ('done', 'signed', 'closed'))),
    machine as (
        select 'machine' as of, * from written
         where asset_id = %(asset)s
         order by at desc limit %(of_machine)s),
    device as (
        select 'machine' as of, * from written
         where %(asset)s::uuid is null and asset_id is null
           and device_id = %(device)s and site_id = %(site)s
         order by at desc limit %(of_machine)s),
    model as (
        select 'model' as of, * from written
         where fault = %(fault)s
           and asset_id in (select a.id from dispatch.asset a join dispatch.asset m using (model)
                             where m.id = %(asset)s and model <> '' and a.id <> m.id)
         order by at desc limit %(of_model)s)
    select of, at, cause, solution, parts_used, fault,
           case when of = 'machine' then order_number end as order_number,
           case when of = 'machine' then technician_name end as technician_name
      from (select * from machine union all select * from device union all select * from model)
           found
     order by of, at desc
"""


class EarlierVisit(msgspec.Struct, frozen=True, kw_only=True):
    """What was wrong once and what helped. One at another machine of the ``model`` names neither
    its order nor who came: it may be another customer's.
    """

    of: Literal["machine", "model"]
    at: datetime
    fault: str | None
    cause: str
    solution: str
    parts_used: tuple[PartUsed, ...]
    order_number: str | None
    technician_name: str | None


async def of_order(connection: Connection, order: WorkOrder) -> list[EarlierVisit]:
    """Visits that arrived before this order was opened, the machine's own first, newest first, a
    handful of each.

    The connection must see everything. What comes back names nobody else's place, but its words
    are those that technicians wrote for each other: for staff alone.
    """
    asked = {
        "order": order.id,
        "asset": order.asset_id,
        "device": order.device_id,
        "site": order.site_id,
        "opened_at": order.opened_at,
        "fault": order.fault,
        "of_machine": _OF_MACHINE,
        "of_model": _OF_MODEL,
    }
    cursor = await connection.execute(_FOUND, asked)
    return msgspec.convert(await cursor.fetchall(), list[EarlierVisit])
