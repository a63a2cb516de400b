"""A customer complains where they follow their case, and follows the complaint on its own page."""

from typing import Any
from uuid import UUID

import httpx

from hanlu.contracts.work_orders import WorkOrder
from hanlu.ids import new_id
from tests.dispatch.complaints.handled import BEFORE_THE_RESULT, RESULT, settle, take
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body


async def link(office: Office, order_id: UUID | str) -> str:
    client = await office.client()
    made = body(await client.post(f"/work-orders/{order_id}/customer-link"), 201)
    return str(made["url"].rsplit("/", 1)[-1])


async def complained(page: httpx.AsyncClient, secret: str, **said: Any) -> dict[str, Any]:
    given = {"key": str(new_id()), "type": "service", "words": "he smoked in the cold room"} | said
    made: dict[str, Any] = body(await page.post(f"/track/{secret}/complaint", json=given), 201)
    return made


async def test_a_complaint_is_a_case_of_its_own_about_the_one_that_was_followed(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    page, secret, key = await office.stranger(), await link(office, order.id), str(new_id())
    first = await complained(page, secret, key=key)
    again = await complained(page, secret, key=key)
    more = await complained(page, secret, words="and he left the door open")
    assert first["number"] == again["number"] == more["number"]
    (row,) = await desk.rows("select * from dispatch.work_order where kind = 'complaint'")
    (known,) = await desk.rows("select type, about_id from dispatch.complaint")
    assert (row["source"], row["description"]) == ("web", "he smoked in the cold room")
    assert (known["type"], known["about_id"]) == ("service", order.id)
    words = [each.reason for each in await desk.history(row["id"])]
    assert words.count("and he left the door open") == 1
    (made,) = body(await page.get(f"/track/{secret}"))["complaints"]
    assert (made["number"], made["settled"]) == (first["number"], False)
    unknown = {"key": key, "type": "weather", "words": "too hot"}
    refused = body(await page.post(f"/track/{secret}/complaint", json=unknown), 422)
    assert (refused["code"], refused["field"]) == ("complaint.type_unknown", "type")


async def test_complaining_once_more_about_a_case_takes_up_the_complaint_that_was_settled(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    page, secret = await office.stranger(), await link(office, order.id)
    first = await complained(page, secret)
    (row,) = await desk.rows("select id from dispatch.work_order where kind = 'complaint'")
    complaint = await desk.get(row["id"])
    assert complaint is not None
    await settle(desk, complaint)
    more = await complained(page, secret, words="nobody came on Monday")
    assert more["number"] == first["number"]
    after = await desk.get(row["id"])
    assert after is not None
    assert (after.state, after.round) == ("classified", complaint.round + 1)
    assert (await desk.history(after.id))[-1].reason == "nobody came on Monday"


async def test_its_page_shows_the_steps_and_the_letter_and_takes_an_objection(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    page = await office.stranger()
    made = await complained(page, await link(office, order.id))
    secret = made["url"].rsplit("/", 1)[-1]
    seen = body(await page.get(f"/track/{secret}"))
    assert [each["step"] for each in seen["complaint"]["steps"]] == [
        "received", "verified", "investigated", "proposed", "told", "followed_up", "closed",
    ]  # fmt: skip
    assert [each["at"] is not None for each in seen["complaint"]["steps"]] == [True] + 6 * [False]
    (row,) = await desk.rows("select id from dispatch.work_order where kind = 'complaint'")
    complaint = await desk.get(row["id"])
    assert complaint is not None
    await settle(desk, complaint)
    seen = body(await page.get(f"/track/{secret}"))
    assert (seen["stage"], seen["complaint"]["result"]) == ("finished", RESULT["letter"])
    assert "training" not in str(seen)  # what happens to our people stays with us
    assert "object" in seen["may"]
    about_itself = {"key": str(new_id()), "type": "service", "words": "once more"}
    body(await page.post(f"/track/{secret}/complaint", json=about_itself), 409)
    objected = body(
        await page.post(f"/track/{secret}/objection", json={"reason": "nobody came on Monday"})
    )
    assert objected["complaint"]["result"] is None
    assert [each["at"] is not None for each in objected["complaint"]["steps"]] == [
        True, *(6 * [False]),
    ]  # fmt: skip
    await take(desk, complaint, **BEFORE_THE_RESULT[0])


async def test_the_label_on_a_machine_takes_complaints_too_beside_its_open_repair(
    desk: Desk, office: Office
) -> None:
    site_id = await desk.site()
    order = await desk.open_alarm(site_id=site_id)
    client, page = await office.client(), await office.stranger()
    stuck = {"site_id": str(site_id), "name": "Freezer", "device_id": order.device_id}
    label = body(await client.post("/request-labels", json=stuck), 201)
    secret = label["url"].rsplit("/", 1)[-1]
    assert "service" in body(await page.get(f"/request/{secret}"))["complaint_types"]
    said = {"key": str(new_id()), "words": "nobody answers the telephone", "complaint": "service"}
    made = body(await page.post(f"/request/{secret}", json=said), 201)
    assert made["is_new"]
    (row,) = await desk.rows("select * from dispatch.work_order where kind = 'complaint'")
    assert (row["number"], row["device_id"]) == (made["number"], order.device_id)
