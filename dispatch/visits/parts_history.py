"""What finished visits used, by the model of the asset and the fault."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from dispatch.triage.probable import FaultHistory
from hanlu.database import Connection

# The newest are enough to tell, and a fault that is common costs no more than a rare one.
_NEWEST: Final = 200
_HISTORY: Final = """
    with model as (select model from dispatch.asset where id = %(asset)s and model <> ''),
    finished as (
        select v.parts_used
          from model m
          join dispatch.asset a on a.model = m.model
          join dispatch.work_order w on w.asset_id = a.id
          join dispatch.visit v on v.work_order_id = w.id
         where w.fault = %(fault)s and w.state in ('done', 'signed', 'closed')
           and w.id is distinct from %(but)s
           and v.technician_id is not null and v.ended_at is null
         order by w.opened_at desc limit %(newest)s)
    select (select model from model) as model, (select count(*)::int from finished) as visits,
           coalesce((select jsonb_object_agg(part, n) from (
               select part, count(*)::int as n
                 from finished, lateral (
                      select distinct each ->> 'part' as part
                        from jsonb_array_elements(parts_used) each
                       where (each ->> 'quantity')::int > 0) parts
                group by 1) counted), '{}') as used
"""


class FittedPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part that a visit left in a machine, and when; the names are those of the catalogue."""

    number: int
    part: str
    name_zh: str
    name_en: str
    quantity: int
    fitted_at: datetime
    technician_name: str | None
    work_order_id: UUID
    order_number: str


_FITTED: Final = """
    select v.number, used.part, coalesce(p.name_zh, used.part) as name_zh,
           coalesce(p.name_en, used.part) as name_en, used.quantity,
           coalesce(v.finished_at, v.ended_at, v.arrived_at, w.opened_at) as fitted_at,
           v.technician_name, w.id as work_order_id, w.number as order_number
      from dispatch.work_order w
      join dispatch.visit v on v.work_order_id = w.id
      join lateral (
           select each ->> 'part' as part, sum((each ->> 'quantity')::int)::int as quantity
             from jsonb_array_elements(v.parts_used) each
            where (each ->> 'quantity')::int > 0 group by 1) used on true
      left join dispatch.part p on p.code = used.part
     where w.asset_id = %s
     order by fitted_at desc, used.part limit %s
"""


async def fitted(connection: Connection, asset_id: UUID, limit: int) -> list[FittedPart]:
    """Parts that visits which the caller may see left in a machine, the newest first."""
    cursor = await connection.execute(_FITTED, (asset_id, limit))
    return msgspec.convert(await cursor.fetchall(), list[FittedPart])


async def of_fault(
    connection: Connection, asset_id: UUID | None, fault: str | None, *, but: UUID | None = None
) -> FaultHistory:
    """The finished visits to assets of the same model with the same fault, except those of the
    order ``but``. Nothing where model or fault is not known. The connection must see everything:
    only numbers come back.
    """
    if asset_id is None or fault is None:
        return FaultHistory()
    cursor = await connection.execute(
        _HISTORY, {"asset": asset_id, "fault": fault, "but": but, "newest": _NEWEST}
    )
    row = await cursor.fetchone()
    if row is None or row["model"] is None:
        return FaultHistory()
    return FaultHistory(fault=fault, **row)
