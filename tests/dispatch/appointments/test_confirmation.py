"""Confirmed ahead (F-084): the customer is told an hour before, once, and agrees."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from dispatch.sla.watcher import Watcher
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, Database
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from tests.dispatch.appointments.test_router import HOUR, Customer, linked
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.dispatch.sla.test_watcher import take_lease
from tests.factories.dispatch import as_technician


@pytest.fixture
async def me(desk: Desk, order: WorkOrder, technician_id: UUID, clock: FixedClock) -> Principal:
    """The technician who has accepted the order, to begin in three hours."""
    await desk.assign(order, technician_id, starts_at=clock.now() + 3 * HOUR)
    await desk.walk(order, as_technician(technician_id), "accepted")
    return as_technician(technician_id)


@pytest.fixture
async def customer(office: Office, order: WorkOrder, me: Principal) -> Customer:
    """The customer of that visit."""
    assert me.technician_id is not None
    return await linked(office, order)


@pytest.fixture
def tick(database: Database, desk: Desk, clock: FixedClock) -> Any:
    """One look of the watcher at the test's clock; how many steps it fired."""

    async def due_time(_: Connection) -> Any:
        return clock.now()

    async def look() -> int:
        watcher = Watcher(database, new_id(), lambda: desk.policies, due_time)
        return await watcher.tick(await take_lease(desk))

    return look


async def test_an_hour_before_the_visit_the_customer_is_to_be_told_and_not_before(
    desk: Desk, order: WorkOrder, me: Principal, clock: FixedClock, tick: Any
) -> None:
    clock.advance(timedelta(hours=1, minutes=59))
    await tick()
    early = await desk.get(order.id)
    assert early is not None
    assert early.confirmation is None
    clock.advance(timedelta(minutes=1))
    await tick()
    await tick()
    due = await desk.get(order.id)
    assert due is not None
    assert (due.state, due.confirmation) == ("accepted", "due")
    history = [each.action for each in await desk.history(order.id)]
    assert history.count("confirmation_due") == 1


async def test_the_customer_agrees_on_the_page_and_says_what_is_needed(
    desk: Desk, order: WorkOrder, customer: Customer, clock: FixedClock, tick: Any
) -> None:
    assert (await customer.look())["may"] == []
    clock.advance(2 * HOUR)
    await tick()
    assert (await customer.look())["may"] == ["agree"]
    path = f"{customer.path}/appointment/confirmation"
    for _ in range(2):
        seen = body(await customer.client.post(path, json={"needs": "quiet work, please"}))
        assert seen["may"] == []
    after = await desk.get(order.id)
    assert after is not None
    assert after.confirmation == "given"
    assert after.description.count("quiet work, please") == 1
    last = (await desk.history(order.id))[-1]
    assert (last.action, last.by, last.reason) == (
        "visit_confirmed",
        "customer",
        "quiet work, please",
    )


async def test_special_requirements_are_ticked_and_reach_whoever_comes(
    desk: Desk,
    order: WorkOrder,
    customer: Customer,
    me: Principal,
    office: Office,
    clock: FixedClock,
    tick: Any,
) -> None:
    assert (await customer.look())["ticks"] == []
    clock.advance(2 * HOUR)
    await tick()
    assert (await customer.look())["ticks"] == ["quiet", "shoes", "guard", "parking"]
    path = f"{customer.path}/appointment/confirmation"
    wrong = body(await customer.client.post(path, json={"ticks": ["music"]}), 422)
    assert (wrong["code"], wrong["field"]) == ("appointment.tick_unknown", "ticks")
    for _ in range(2):
        body(await customer.client.post(path, json={"ticks": ["shoes", "guard"]}))
    assert me.technician_id is not None
    for reader in (await office.technician(me.technician_id), await office.client()):
        told = body(await reader.get(f"/work-orders/{order.id}/wishes"))
        assert told["ticks"] == ["shoes", "guard"]


async def test_a_visit_that_is_moved_is_confirmed_again(
    desk: Desk, order: WorkOrder, me: Principal, office: Office, clock: FixedClock, tick: Any
) -> None:
    client = await office.client("agent")
    path = f"/work-orders/{order.id}/appointment/confirmation"
    assert body(await client.post(path, json={}))["confirmation"] == "given"
    clock.advance(2 * HOUR)
    await tick()
    kept = await desk.get(order.id)
    assert kept is not None
    assert kept.confirmation == "given"  # told early: not told twice
    assert me.technician_id is not None
    await desk.assign(order, me.technician_id, starts_at=clock.now() + 3 * HOUR)
    moved = await desk.get(order.id)
    assert moved is not None
    assert moved.confirmation is None
    clock.advance(2 * HOUR)
    await tick()
    again = await desk.get(order.id)
    assert again is not None
    assert again.confirmation == "due"


async def test_inside_a_promised_window_the_word_of_the_customer_holds(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    await desk.on_duty(technician_id)
    clock.advance(12 * HOUR)  # 08:00 in Shanghai
    client = await office.client("agent")
    free = body(await client.get(f"/work-orders/{order.id}/slots"))["items"]
    window = next(each["window"] for each in free if each["window"]["from"][11:13] == "02")
    path = f"/work-orders/{order.id}/appointment"
    body(await client.put(path, json={"window": window}))
    starts_at = clock.now() + 2 * HOUR
    await desk.assign(order, technician_id, starts_at=starts_at)
    await desk.walk(order, as_technician(technician_id), "accepted")
    assert body(await client.post(f"{path}/confirmation", json={}))["confirmation"] == "given"
    within = await desk.assign(order, technician_id, starts_at=starts_at + HOUR)
    assert within.confirmation == "given"
    beyond = await desk.assign(order, technician_id, starts_at=starts_at + 5 * HOUR)
    assert beyond.confirmation is None


async def test_without_somebody_who_comes_there_is_nothing_to_confirm(
    office: Office, order: WorkOrder
) -> None:
    client = await office.client()
    path = f"/work-orders/{order.id}/appointment/confirmation"
    refused = body(await client.post(path, json={}), 409)
    assert refused["code"] == "appointment.nothing_to_confirm"
