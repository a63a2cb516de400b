"""The service report: what was wrong, what was done, with what, when, and who confirmed it."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from dispatch.parts import catalogue
from dispatch.sla.clocks import OWNED
from dispatch.visits import photos, service
from dispatch.visits.arrival import Arrival
from dispatch.visits.cooling import Cooling
from dispatch.visits.model import Visit
from dispatch.warranty import service as warranty
from dispatch.warranty.policy import WarrantyPolicy
from dispatch.warranty.rules import Warranty
from hanlu.contracts.work_orders import ClockShown, SiteShown, WorkOrder


class ReportedVisit(msgspec.Struct, frozen=True, kw_only=True):
    """One visit of the case; one that was broken off says when and why."""

    number: int
    technician_name: str | None
    visit: Visit
    updated_at: datetime
    arrived_at: datetime | None
    finished_at: datetime | None
    arrival: Arrival | None
    cooling: Cooling | None
    ended_at: datetime | None
    ended_why: str | None


class ServiceReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer may read about a case."""

    number: str
    state: str
    kind: str
    fault: str | None
    description: str
    site: SiteShown
    device_id: str | None
    opened_at: datetime
    clocks: list[ClockShown]
    visits: list[ReportedVisit]
    warranty: Warranty


async def of(
    connection: AsyncConnection[DictRow], policy: WarrantyPolicy, order: WorkOrder
) -> ServiceReport:
    """The report of an order, as far as it has come."""
    visits = [
        ReportedVisit(
            number=row["number"],
            technician_name=row["technician_name"],
            visit=msgspec.convert(
                {**row, "photos": await photos.of_visit(connection, order.id, row["number"])}, Visit
            ),
            updated_at=row["updated_at"],
            arrived_at=row["arrived_at"],
            finished_at=row["finished_at"],
            arrival=msgspec.convert(row["arrival"], Arrival | None),
            cooling=msgspec.convert(row["cooling"], Cooling | None),
            ended_at=row["ended_at"],
            ended_why=row["ended_why"],
        )
        for row in await service.all_of(connection, order.id)
    ]
    return ServiceReport(
        number=order.number,
        state=order.state,
        kind=order.kind,
        fault=order.fault,
        description=order.description,
        site=order.site,
        device_id=order.device_id,
        opened_at=order.opened_at,
        clocks=[each for each in order.clocks if each.clock not in OWNED],
        visits=visits,
        warranty=await warranty.of_order(connection, policy, order),
    )


async def part_names(
    connection: AsyncConnection[DictRow], visits: Iterable[Visit]
) -> dict[str, tuple[str, str]]:
    """The parts that were used, in English and Chinese by code."""
    codes = {each.part for visit in visits for each in visit.parts_used}
    known = [await catalogue.get(connection, code) for code in sorted(codes)]
    return {part.code: (part.name_en, part.name_zh) for part in known if part}
