"""Boards are shown the open orders as they stand, at the cost of what changed since the last."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings

from dispatch.live import OpenOrders
from dispatch.work_orders import repository as orders
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection
from hanlu.errors import DomainError
from hanlu.identity.principal import Principal
from hanlu.live.snapshots import encode_any
from hanlu.runtime import Resources
from tests.dispatch.desk import Desk
from tests.dispatch.town import CHANGES, SET_OUT, Town
from tests.factories import dispatch as make

_decode = msgspec.json.Decoder(list[WorkOrder]).decode


async def shown(
    desk: Desk, open_orders: OpenOrders, principal: Principal = make.SYSTEM
) -> dict[UUID, WorkOrder]:
    resources: Resources = object()  # type: ignore[assignment]  # orders need nothing of them
    async with desk.database.read(principal) as connection:
        told = await open_orders.snapshot(connection, principal, resources)
    return {order.id: order for order in _decode(encode_any(told))}


async def as_listed(desk: Desk, principal: Principal = make.SYSTEM) -> dict[UUID, WorkOrder]:
    async with desk.database.read(principal) as connection:
        listed = await orders.listed(connection, {}, open_only=True, limit=1000)
    return {order.id: order for order in listed}


@given(happened=CHANGES)
@example(happened=[*SET_OUT, ("retrain", 2, True), ("move_site", 0, True), ("hire", 4, True)])
@example(happened=[("wait", 9, True), ("call", 0, True)])
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_board_shows_the_open_orders_as_they_stand_whatever_happened(
    desk: Desk, clock: FixedClock, happened: list[tuple[str, int, bool]]
) -> None:
    town, open_orders = Town(desk, clock), OpenOrders()
    await town.begin()
    for name, n, looked in [*happened, ("wait", 1, True)]:
        with suppress(DomainError):  # refused: nothing happened
            await town.happenings()[name](n)
        if looked:
            assert await shown(desk, open_orders) == await as_listed(desk)


async def test_callers_of_different_scope_see_their_own_orders_only(
    desk: Desk, clock: FixedClock
) -> None:
    town, open_orders = Town(desk, clock), OpenOrders()
    await town.begin()
    await town.give(0)
    everybody = await shown(desk, open_orders)
    technician = make.as_technician(town.people[0])
    assert set(await shown(desk, open_orders, technician)) == {town.orders[0]}
    assert await shown(desk, open_orders, technician) == await as_listed(desk, technician)
    assert await shown(desk, open_orders) == everybody


async def test_a_second_board_reads_only_what_changed(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, open_orders = Town(desk, clock), OpenOrders()
    await town.begin()
    await shown(desk, open_orders)
    asked: list[UUID] = []
    listed = orders.listed

    async def listening(connection: Connection, filters: Mapping[str, Any], *, limit: int) -> Any:
        asked.extend(filters["id"])
        return await listed(connection, filters, limit=limit)

    monkeypatch.setattr(orders, "listed", listening)
    await town.give(1)
    await shown(desk, open_orders)
    assert asked == [town.orders[1]]


async def test_a_closed_order_is_not_kept(desk: Desk, clock: FixedClock) -> None:
    town, open_orders = Town(desk, clock), OpenOrders()
    await town.begin()
    assert town.orders[0] in await shown(desk, open_orders)
    order = await desk.get(town.orders[0])
    assert order is not None
    await desk.move(order, "cancelled", make.dispatcher(), reason="by_hand")
    left = set(await shown(desk, open_orders))
    assert town.orders[0] not in left
    assert set(open_orders._kept) == left
