"""Which open orders are probably about the same thing as another, and why. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

import msgspec

from dispatch.work_orders.states import ASSIGNED, UNASSIGNED
from hanlu.contracts.work_orders import Kind, State, WorkOrder

Likeness = Literal["same_device", "same_asset", "same_site_and_kind"]

MERGEABLE_INTO: Final[frozenset[State]] = UNASSIGNED | ASSIGNED
"""Somebody still has to do something: what is done, closed or cancelled takes nothing up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an order is, or will be, about."""

    site_id: UUID
    asset_id: UUID | None = None
    device_id: str | None = None
    kind: Kind | None = None
    order_id: UUID | None = None


class Similar(msgspec.Struct, frozen=True):
    """An open order, and what it has in common with what was asked about."""

    order: WorkOrder
    why: Likeness


def similar(about: About, orders: Iterable[WorkOrder]) -> list[Similar]:
    """Those of the orders that look alike, the surest first, then the oldest."""
    found = [Similar(order, why) for order in orders if (why := likeness(about, order)) is not None]
    rank: tuple[Likeness, ...] = ("same_device", "same_asset", "same_site_and_kind")
    return sorted(found, key=lambda each: (rank.index(each.why), each.order.opened_at))


def likeness(about: About, order: WorkOrder) -> Likeness | None:
    """What two orders have in common; None where both name a machine, and not the same."""
    if order.id == about.order_id or order.site_id != about.site_id:
        return None
    if order.state not in MERGEABLE_INTO or order.helps is not None:
        return None
    if about.device_id is not None and order.device_id is not None:
        return "same_device" if about.device_id == order.device_id else None
    if about.asset_id is not None and order.asset_id is not None:
        return "same_asset" if about.asset_id == order.asset_id else None
    return "same_site_and_kind" if about.kind in (None, order.kind) else None
