"""How the warranty of a case stands: read whole, judged by the pure rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from dispatch.warranty import rules
from dispatch.warranty.policy import WarrantyPolicy
from dispatch.warranty.rules import Cover, FittedPart, PartCover, Warranty
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection


@dataclass(frozen=True, slots=True)
class MachineStands:
    """The cover of a machine, and of each part in it by order, visit and code."""

    machine: Cover
    parts: Mapping[tuple[UUID, int, str], PartCover]

    def part(self, order_id: UUID, visit: int, part: str) -> PartCover | None:
        """The cover of what a visit fitted; None for what it did not fit."""
        return self.parts.get((order_id, visit, part))


async def of_order(connection: Connection, policy: WarrantyPolicy, order: WorkOrder) -> Warranty:
    """The warranty of an order that the caller sees, as of the day on which the case began: a fault
    that was reported in time stays so, however long the repair takes.
    """
    zone = ZoneInfo(order.site.timezone)
    on = order.opened_at.astimezone(zone).date()
    machine = rules.no_machine(on)
    if order.asset_id is not None:
        machine = await _machine(connection, policy, order.asset_id, on)
    fitted = await fitted_in(connection, order.asset_id, order.id, zone)
    return rules.judged(policy, machine, fitted, order.id, on)


async def of_machine(
    connection: Connection,
    policy: WarrantyPolicy,
    asset_id: UUID,
    timezone: str,
    now: datetime,
) -> MachineStands:
    """How a machine and the parts fitted in it stand today at its site."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    machine = await _machine(connection, policy, asset_id, today)
    fitted = await fitted_in(connection, asset_id, None, zone)
    covers = {
        (one.work_order_id, one.number, one.part): rules.part_cover(policy, one, machine, today)
        for one in fitted
    }
    return MachineStands(machine, covers)


async def fitted_in(
    connection: Connection, asset_id: UUID | None, order_id: UUID | None, zone: ZoneInfo
) -> list[FittedPart]:
    """The parts that visits left in a machine, or of an order without one, oldest first."""
    cursor = await connection.execute(
        "select * from dispatch.fitted_parts(%s, %s)", (asset_id, order_id)
    )
    rows = await cursor.fetchall()
    return [
        msgspec.convert(row | {"fitted_on": _day(row.pop("fitted_at"), zone)}, FittedPart)
        for row in rows
    ]


async def _machine(
    connection: Connection, policy: WarrantyPolicy, asset_id: UUID, on: date
) -> Cover:
    cursor = await connection.execute(
        "select kind, installed_on, delivered_on, warranty_until from dispatch.asset where id = %s",
        (asset_id,),
    )
    row = await cursor.fetchone()
    return rules.no_machine(on) if row is None else rules.machine_cover(policy, **row, on=on)


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return None if at is None else at.astimezone(zone).date()
