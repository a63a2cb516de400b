"""What a phone did offline and was refused reaches the desk: once, and from nobody else."""

from typing import Any
from uuid import UUID

from hanlu.contracts.work_orders import WorkOrder
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make


def refused(**given: Any) -> dict[str, Any]:
    said = {"operation_id": str(new_id()), "to": "accepted", "at": make.NOON.isoformat()}
    return said | {"code": "work_order.missing"} | given


async def told(office: Office, order: WorkOrder) -> list[dict[str, Any]]:
    desk = await office.client()
    entries = body(await desk.get(f"work-orders/{order.id}/events"))["items"]
    return [each for each in entries if each["action"] == "step_refused"]


async def test_the_desk_reads_what_the_former_technician_did_in_vain(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    held = await desk.assign(order, await desk.technician(), reason="nearer")
    phone = await office.technician(technician_id)
    address = f"work-orders/{order.id}"
    assert (await phone.get(address)).status_code == 404
    step = refused()
    for _ in range(2):  # the answer was lost
        assert (await phone.post(f"{address}/refused-steps", json=step)).status_code == 204
    [entry] = await told(office, order)
    assert entry["data"]["step"] == "accepted"
    assert entry["data"]["code"] == "work_order.missing"
    assert entry["data"]["done_at"].startswith(make.NOON.isoformat()[:19])
    after = await desk.get(order.id)
    assert after is not None
    assert (after.state, after.technician_id) == (held.state, held.technician_id)


async def test_a_refused_photo_is_told_without_a_step(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    phone = await office.technician(technician_id)
    photo = refused(to=None, code="photo.too_many")
    await phone.post(f"work-orders/{order.id}/refused-steps", json=photo)
    assert [each["data"]["step"] for each in await told(office, order)] == [None]


async def test_a_refusal_without_a_code_of_ours_is_told_by_its_status(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    phone = await office.technician(technician_id)
    step = refused(code="http.409")
    await phone.post(f"work-orders/{order.id}/refused-steps", json=step)
    assert [each["data"]["code"] for each in await told(office, order)] == ["http.409"]


async def test_who_never_had_the_order_tells_nothing_of_it(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    phone = await office.technician(technician_id)
    answer = await phone.post(f"work-orders/{order.id}/refused-steps", json=refused())
    assert body(answer, 404)["code"] == "work_order.missing"
    assert await told(office, order) == []


async def test_a_step_that_counted_cannot_be_told_as_refused(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    phone = await office.technician(technician_id)
    step = {"to": "accepted", "operation_id": str(new_id())}
    body(await phone.post(f"work-orders/{order.id}/transitions", json=step))
    said = refused(operation_id=step["operation_id"])
    answer = await phone.post(f"work-orders/{order.id}/refused-steps", json=said)
    assert body(answer, 422)["code"] == "work_order.operation_reused"


async def test_other_technicians_and_customers_do_not_read_it(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    phone = await office.technician(technician_id)
    await phone.post(f"work-orders/{order.id}/refused-steps", json=refused())
    seen = body(await phone.get(f"work-orders/{order.id}/events"))["items"]
    assert "step_refused" not in {each["action"] for each in seen}
