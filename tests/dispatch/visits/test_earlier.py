"""What was found before at a machine and at others of its model, for who stands at it now."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from dispatch.visits.model import PartUsed
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Role, Scope
from tests.dispatch.desk import COMPLETE, Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make

AN_HOUR = timedelta(hours=1)


async def machine(desk: Desk, model: str) -> tuple[UUID, UUID]:
    """A site of its own, and an asset of this model in it."""
    site_id = await desk.site()
    return site_id, await make.asset(desk.database, site_id, model=model)


async def case(desk: Desk, place: tuple[UUID, UUID | None], device: str) -> WorkOrder:
    return await desk.open_alarm(site_id=place[0], asset_id=place[1], device_id=device)


async def finished(desk: Desk, order: WorkOrder, who: UUID, cause: str) -> WorkOrder:
    by = make.as_technician(who)
    await desk.walk(await desk.assign(order, who), by, "accepted", "on_site", "working")
    used = replace(COMPLETE, cause=cause, parts_used=(PartUsed("fuse", 1),))
    return await desk.move(order, "done", by, visit=used)


async def test_the_machine_s_own_visits_come_first_and_others_name_no_place(
    office: Office, desk: Desk, clock: FixedClock
) -> None:
    who = await desk.technician()
    await desk.stock(who, "fuse", 20)
    here, elsewhere = await machine(desk, "CR-40"), await machine(desk, "CR-40")
    another_model = await machine(desk, "CR-50")
    own = await finished(desk, await case(desk, here, "probe-1"), who, "iced up")
    await finished(desk, await case(desk, elsewhere, "probe-2"), who, "door left open")
    await finished(desk, await case(desk, another_model, "probe-3"), who, "fan stuck")
    clock.advance(AN_HOUR)
    asking = await desk.assign(await case(desk, here, "probe-1"), await desk.technician())
    assert asking.technician_id is not None
    scope = Scope("technician", (str(asking.technician_id),))
    client = await office.client("technician", scope, asking.technician_id)
    items = body(await client.get(f"work-orders/{asking.id}/earlier-visits"))["items"]
    assert [(each["of"], each["cause"], each["order_number"]) for each in items] == [
        ("machine", "iced up", own.number),
        ("model", "door left open", None),
    ]
    assert items[1]["technician_name"] is None
    assert items[0]["parts_used"] == [{"part": "fuse", "quantity": 1}]


async def test_who_does_not_see_the_order_is_told_nothing(office: Office, desk: Desk) -> None:
    order = await case(desk, await machine(desk, "CR-40"), "probe-1")
    client = await office.client("dispatcher", Scope("region", ("nowhere",)))
    assert (await client.get(f"work-orders/{order.id}/earlier-visits")).status_code == 404


async def found(office: Office, order: WorkOrder) -> list[dict[str, Any]]:
    """What somebody at the desk is told of what was found before."""
    client = await office.client("dispatcher")
    page = body(await client.get(f"work-orders/{order.id}/earlier-visits"))
    items: list[dict[str, Any]] = page["items"]
    return items


@pytest.mark.parametrize("role", ["site_manager", "auditor", "agent"])
async def test_what_technicians_wrote_is_for_who_visits_or_sends_somebody(
    office: Office, desk: Desk, role: Role
) -> None:
    order = await case(desk, await machine(desk, "CR-40"), "probe-1")
    client = await office.client(role, Scope("site", (str(order.site_id),)))
    assert body(await client.get(f"work-orders/{order.id}"))["id"] == str(order.id)
    assert (await client.get(f"work-orders/{order.id}/earlier-visits")).status_code == 403


async def test_a_device_that_moved_to_another_customer_is_not_the_same_machine(
    office: Office, desk: Desk, clock: FixedClock
) -> None:
    who = await desk.technician()
    await desk.stock(who, "fuse", 20)
    before, named = (await desk.site(), None), await machine(desk, "CR-40")
    await finished(desk, await case(desk, before, "probe-1"), who, "iced up")
    await finished(desk, await case(desk, named, "probe-1"), who, "door left open")
    clock.advance(AN_HOUR)
    moved = await case(desk, await machine(desk, "CR-60"), "probe-1")
    assert await found(office, moved) == []
    unnamed_elsewhere = await case(desk, (await desk.site(), None), "probe-1")
    assert await found(office, unnamed_elsewhere) == []
    where_it_hung = await case(desk, before, "probe-1")
    assert [each["cause"] for each in await found(office, where_it_hung)] == ["iced up"]


async def test_only_what_was_found_before_the_order_was_opened_is_told(
    office: Office, desk: Desk, clock: FixedClock
) -> None:
    who = await desk.technician()
    await desk.stock(who, "fuse", 20)
    here = await machine(desk, "CR-40")
    first = await finished(desk, await case(desk, here, "probe-1"), who, "iced up")
    clock.advance(AN_HOUR)
    later = await case(desk, here, "probe-1")
    assert [each["cause"] for each in await found(office, later)] == ["iced up"]
    await finished(desk, later, who, "fan stuck")
    assert await found(office, first) == []
