"""What earlier visits used, counted by model and fault, wherever they were."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from dispatch.visits import parts_history
from dispatch.visits.model import PartUsed
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import COMPLETE, Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make


@pytest.fixture
async def technician_id(desk: Desk) -> UUID:
    """Somebody with plenty in the van."""
    technician_id = await desk.technician()
    for part in ("fuse", "probe"):
        await desk.stock(technician_id, part, 20)
    return technician_id


async def case(desk: Desk, model: str, **wanted: Any) -> WorkOrder:
    """An alarm of an asset of this model."""
    site_id = await desk.site()
    asset_id = await make.asset(desk.database, site_id, model=model)
    return await desk.open_alarm(site_id=site_id, asset_id=asset_id, **wanted)


async def finished(desk: Desk, order: WorkOrder, who: UUID, *used: PartUsed) -> None:
    by = make.as_technician(who)
    await desk.walk(await desk.assign(order, who), by, "accepted", "on_site", "working")
    await desk.move(order, "done", by, visit=replace(COMPLETE, parts_used=used))


async def test_visits_count_once_a_part_and_only_those_of_the_model_and_the_fault(
    desk: Desk, technician_id: UUID
) -> None:
    await finished(desk, await case(desk, "CR-40"), technician_id, PartUsed("fuse", 3))
    await finished(desk, await case(desk, "CR-40"), technician_id)
    await finished(desk, await case(desk, "CR-50"), technician_id, PartUsed("probe", 1))
    other = await case(desk, "CR-40", rule="silent", code="silent", cause="silent")
    await finished(desk, other, technician_id, PartUsed("probe", 1))
    asking = await case(desk, "CR-40")
    async with desk.database.read(make.SYSTEM) as connection:
        found = await parts_history.of_fault(
            connection, asking.asset_id, asking.fault, but=asking.id
        )
        unknown = await parts_history.of_fault(connection, None, asking.fault)
    assert (found.model, found.visits, found.used) == ("CR-40", 2, {"fuse": 1})
    assert unknown.visits == 0


async def test_whoever_sees_the_order_is_told_the_numbers_of_all(
    office: Office, desk: Desk, technician_id: UUID
) -> None:
    for _ in range(5):
        order = await case(desk, "CR-40")
        await finished(desk, order, technician_id, PartUsed("fuse", 1))
    asking = await desk.assign(await case(desk, "CR-40"), await desk.technician())
    assert asking.technician_id is not None
    scope = Scope("technician", (str(asking.technician_id),))
    client = await office.client("technician", scope, asking.technician_id)
    items = body(await client.get(f"work-orders/{asking.id}/probable-parts"))["items"]
    assert [(each["part"], each["source"], each["share"]) for each in items] == [
        ("fan-motor", "triage", 0.0),
        ("fuse", "history", 1.0),
    ]
    elsewhere = await office.client("dispatcher", Scope("region", ("west",)))
    assert (await elsewhere.get(f"work-orders/{asking.id}/probable-parts")).status_code == 404


async def test_the_file_of_a_machine_tells_visits_and_the_parts_they_left_in_it(
    office: Office, desk: Desk, technician_id: UUID
) -> None:
    order = await case(desk, "CR-40")
    await finished(desk, order, technician_id, PartUsed("fuse", 2), PartUsed("probe", 1))
    await finished(desk, await case(desk, "CR-40"), technician_id, PartUsed("fuse", 1))
    client = await office.client()
    file = body(await client.get(f"assets/{order.asset_id}/file"))
    assert [(each["part"], each["quantity"]) for each in file["parts"]] == [
        ("fuse", 2),
        ("probe", 1),
    ]
    assert {each["order_number"] for each in file["parts"]} == {order.number}
    assert {each["technician_name"] for each in file["parts"]} == {"Li Wei"}
    assert [each["work_order_id"] for each in file["visits"]] == [str(order.id)]
    assert body(await client.get(f"assets/{file['asset']['serial']}")) == file


async def test_a_file_shows_nobody_what_others_did_out_of_sight(
    office: Office, desk: Desk, technician_id: UUID
) -> None:
    order = await case(desk, "CR-40")
    await finished(desk, order, technician_id, PartUsed("fuse", 2))
    west = await office.client("dispatcher", Scope("region", ("west",)))
    assert (await west.get(f"assets/{order.asset_id}/file")).status_code == 404
    visitor = await desk.technician()
    open_now = await desk.open_alarm(
        site_id=order.site_id, asset_id=order.asset_id, cause="door", zone_id=new_id()
    )
    await desk.assign(open_now, visitor)
    phone = await office.technician(visitor)
    file = body(await phone.get(f"assets/{order.asset_id}/file"))
    assert (file["parts"], file["visits"]) == ([], [])
