"""The catalogue of parts, with what the vans hold."""

from uuid import UUID

import pytest

from dispatch.visits.errors import PartNotInVan
from dispatch.visits.model import PartUsed, VisitPatch
from hanlu.contracts.work_orders import WorkOrder
from tests.dispatch.desk import COMPLETE, Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import as_technician


async def stock(desk: Desk, technician_id: UUID, quantity: int) -> None:
    async with desk.database.unit_of_work(make.SYSTEM, "stock") as uow:
        await uow.connection.execute(
            "insert into dispatch.part values ('fuse', '熔断器', 'Fuse') on conflict do nothing"
        )
        await uow.connection.execute(
            "insert into dispatch.van_stock values (%s, 'fuse', %s)", (technician_id, quantity)
        )


async def test_the_catalogue_counts_what_the_vans_hold(desk: Desk, office: Office) -> None:
    for quantity in (2, 3):
        await stock(desk, await desk.technician(), quantity)
    client = await office.client("parts_keeper")
    (part,) = body(await client.get("parts"))["items"]
    assert part == {"code": "fuse", "name_zh": "熔断器", "name_en": "Fuse", "in_vans": 5}


async def test_what_a_visit_used_leaves_the_van_and_never_more_than_it_held(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await stock(desk, technician_id, 2)
    me = as_technician(technician_id)
    await desk.assign(order, technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working")
    with pytest.raises(PartNotInVan):
        await desk.move(order, "done", me, visit=using(3))
    assert (await desk.move(order, "done", me, visit=using(2))).state == "done"
    assert await desk.rows("select quantity from dispatch.van_stock") == [{"quantity": 0}]


def using(quantity: int) -> VisitPatch:
    given = {name: getattr(COMPLETE, name) for name in COMPLETE.__dataclass_fields__}
    return VisitPatch(**given | {"parts_used": (PartUsed("fuse", quantity),)})
