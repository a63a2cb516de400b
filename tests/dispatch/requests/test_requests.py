"""A label on a machine: whoever scans it asks once, gets the case, and sees nothing else."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

import httpx
import pytest

from dispatch.main import policy_sections, routers
from dispatch.policies import Policies
from dispatch.requests import limits
from dispatch.requests.service import MOST_PHOTOS
from dispatch.work_orders import merging
from dispatch.work_orders import transition as transitions
from dispatch.work_orders.transition import Step
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Database
from hanlu.identity.principal import Role, Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import dispatcher
from tests.factories.pictures import jpeg, name_of
from tests.support.api import application, caller

DEVICE = "cold-store-01"


class Page:
    """Somebody in front of a machine with the label's address and nothing else."""

    def __init__(self, client: httpx.AsyncClient, made: dict[str, Any]) -> None:
        self.client, self.label_id = client, made["id"]
        self.path = f"request/{made['url'].rsplit('/', 1)[-1]}"

    async def ask(self, words: str = "it drips", **said: Any) -> httpx.Response:
        wanted = {"key": str(uuid4()), "words": words} | said
        return await self.client.post(self.path, json=wanted)


@pytest.fixture
async def site_id(desk: Desk) -> UUID:
    return await desk.site()


@pytest.fixture
async def page(office: Office, site_id: UUID) -> Page:
    desk = await office.client()
    given = {"site_id": str(site_id), "name": "Freezer 2", "device_id": DEVICE}
    made = body(await desk.post("request-labels", json=given), 201)
    return Page(await office.stranger(), made)


async def test_a_scan_tells_what_stands_there_and_no_more(page: Page) -> None:
    seen = body(await page.client.get(page.path))
    assert seen == {
        "site_name": "North Market",
        "timezone": "Asia/Shanghai",
        "name": "Freezer 2",
        "model": None,
        "complaint_types": ["logistics", "service", "product", "other"],
    }


async def test_a_request_becomes_a_graded_order_of_its_channel_and_answers_with_its_page(
    desk: Desk, page: Page, site_id: UUID
) -> None:
    made = body(await page.ask("it drips", urgent=["leak"]), 201)
    [order] = await desk.rows(
        "select number, source, site_id, device_id, class, description from dispatch.work_order"
    )
    assert made["is_new"]
    assert (order["source"], order["site_id"], order["device_id"]) == ("qr", site_id, DEVICE)
    assert order["class"] == "urgent_fault"
    assert order["description"].endswith("\nit drips")
    tracked = await page.client.get(f"track/{made['url'].rsplit('/', 1)[-1]}")
    assert body(tracked)["number"] == made["number"]


async def test_the_same_request_sent_twice_at_once_is_one_case(desk: Desk, page: Page) -> None:
    key = str(uuid4())
    answers = await asyncio.gather(*(page.ask(key=key) for _ in range(3)))
    made = [body(each, 201) for each in answers]
    assert len({each["number"] for each in made}) == 1
    assert [(each["is_new"], each["url"] is not None) for each in made] == [(True, True)] * 3
    assert len(await desk.rows("select 1 from dispatch.customer_request")) == 1


async def test_another_request_for_the_same_machine_joins_its_open_case(
    desk: Desk, office: Office, page: Page, clock: FixedClock
) -> None:
    first = body(await page.ask("it hums"), 201)
    clock.advance(timedelta(minutes=5))
    again = body(await page.ask("still humming"), 201)
    assert again == {"number": first["number"], "url": None, "is_new": False}
    assert len(await desk.rows("select 1 from dispatch.customer_link")) == 1
    [row] = await desk.rows("select id from dispatch.work_order")
    board = await office.client()
    read = body(await board.get(f"work-orders/{row['id']}/requests"))["items"]
    assert [each["words"] for each in read] == ["it hums", "still humming"]
    history = body(await board.get(f"work-orders/{row['id']}/events"))["items"]
    assert "requested_again" in {each["action"] for each in history}


async def test_danger_is_not_hidden_in_an_open_case_that_does_not_speak_of_it(page: Page) -> None:
    first = body(await page.ask("it hums"), 201)
    danger = body(await page.ask("sparks", urgent=["electricity"]), 201)
    assert danger["is_new"]
    assert danger["number"] != first["number"]
    again = body(await page.ask("still sparks", urgent=["electricity"]), 201)
    assert (again["number"], again["is_new"]) == (danger["number"], False)


async def test_a_repeat_answers_as_the_first_did(page: Page) -> None:
    body(await page.ask("it hums"), 201)
    key = str(uuid4())
    joined = [body(await page.ask("it drips", key=key), 201) for _ in range(2)]
    assert joined[0] == joined[1]
    assert (joined[0]["is_new"], joined[0]["url"]) == (False, None)


async def test_one_danger_is_not_hidden_in_an_open_case_of_another(page: Page) -> None:
    leak = body(await page.ask(urgent=["leak"]), 201)
    electricity = body(await page.ask(urgent=["electricity"]), 201)
    assert electricity["number"] != leak["number"]
    assert body(await page.ask(urgent=["leak"]), 201)["number"] == leak["number"]
    assert body(await page.ask(urgent=["electricity"]), 201)["number"] == electricity["number"]


async def somebody_waits_for_a_lock(desk: Desk) -> None:
    waiting = (
        "select 1 from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(30):
        while not await desk.rows(waiting):
            await asyncio.sleep(0.02)


async def test_a_request_is_not_lost_in_a_case_that_ends_meanwhile(desk: Desk, page: Page) -> None:
    first = body(await page.ask("it hums"), 201)
    order = await the_case(desk)
    over = Step(to="cancelled", reason="a trial")
    async with (
        asyncio.TaskGroup() as group,
        desk.database.unit_of_work(dispatcher(), "transition") as uow,
    ):
        await transitions.transition(uow, desk.policies, order.id, over)
        asking = group.create_task(page.ask("still humming"))
        await somebody_waits_for_a_lock(desk)
    again = body(asking.result(), 201)
    assert again["is_new"]
    assert again["number"] != first["number"]


async def test_a_closed_case_takes_up_nothing(desk: Desk, office: Office, page: Page) -> None:
    first = body(await page.ask(), 201)
    [row] = await desk.rows("select id from dispatch.work_order")
    board = await office.client()
    over = {"to": "cancelled", "reason": "a trial"}
    body(await board.post(f"work-orders/{row['id']}/transitions", json=over))
    assert body(await page.ask(), 201)["number"] != first["number"]


async def test_photos_and_how_to_reach_who_asked_are_there_for_staff_only(
    desk: Desk, office: Office, page: Page
) -> None:
    key, picture = str(uuid4()), jpeg()
    body(await page.ask(key=key, contact="138 0000 2231"), 201)
    for _ in range(2):
        assert (
            await page.client.post(f"{page.path}/{key}/photos", content=picture)
        ).status_code == 204
    [row] = await desk.rows(
        "select r.work_order_id as id, r.contact from dispatch.customer_request r"
    )
    assert b"2231" not in bytes(row["contact"])
    board = await office.client()
    [read] = body(await board.get(f"work-orders/{row['id']}/requests"))["items"]
    assert (read["contact"], read["photos"]) == ("138 0000 2231", [name_of(picture)])
    shown = await board.get(f"work-orders/{row['id']}/requests/photos/{name_of(picture)}")
    assert (shown.content, shown.headers["content-type"]) == (picture, "image/jpeg")
    elsewhere = await office.client("outlet_manager", Scope("outlet", ("nowhere",)))
    assert (await elsewhere.get(f"work-orders/{row['id']}/requests")).status_code == 404


async def contact_read(client: httpx.AsyncClient, order: WorkOrder) -> str | None:
    [read] = body(await client.get(f"work-orders/{order.id}/requests"))["items"]
    contact: str | None = read["contact"]
    return contact


async def the_case(desk: Desk) -> WorkOrder:
    [row] = await desk.rows("select id from dispatch.work_order")
    order = await desk.get(row["id"])
    assert order is not None
    return order


async def test_how_to_reach_who_asked_is_for_who_may_read_customers(
    desk: Desk, office: Office, page: Page, site_id: UUID
) -> None:
    body(await page.ask(contact="138 0000 2231"), 201)
    order = await the_case(desk)
    told: tuple[Role, ...] = ("dispatcher", "supervisor", "agent", "admin")
    for role in told:
        assert await contact_read(await office.client(role), order) == "138 0000 2231", role
    untold: tuple[Role, ...] = ("auditor", "parts_keeper")
    for role in untold:
        assert await contact_read(await office.client(role), order) is None, role
    customer = await office.client("site_manager", Scope("site", (str(site_id),)))
    assert await contact_read(customer, order) is None


async def test_a_technician_is_told_how_to_reach_who_asked_for_a_day_around_the_visit(
    desk: Desk, office: Office, page: Page, technician_id: UUID, clock: FixedClock
) -> None:
    body(await page.ask("it hums", contact="138 0000 2231"), 201)
    begins_at = clock.now() + timedelta(hours=30)
    order = await desk.assign(await the_case(desk), technician_id, starts_at=begins_at)
    phone = await office.technician(technician_id)
    assert await contact_read(phone, order) is None
    clock.advance(timedelta(hours=6))
    assert await contact_read(phone, order) == "138 0000 2231"
    clock.advance(timedelta(hours=24, seconds=order.duration_s) + timedelta(hours=24))
    assert await contact_read(phone, order) == "138 0000 2231"
    clock.advance(timedelta(seconds=1))
    assert await contact_read(phone, order) is None


async def test_what_was_asked_goes_over_with_orders_that_are_merged_one_after_the_other(
    desk: Desk, office: Office, page: Page, site_id: UUID, policies: Policies
) -> None:
    key, picture = str(uuid4()), jpeg()
    body(await page.ask(key=key), 201)
    sent = await page.client.post(f"{page.path}/{key}/photos", content=picture)
    assert sent.status_code == 204
    order = await the_case(desk)
    for device in ("cold-store-02", "cold-store-03"):
        into = await desk.open_alarm(site_id=site_id, device_id=device)
        async with desk.database.unit_of_work(dispatcher(), "merge") as uow:
            await merging.merge(uow, policies, order.id, into.id)
        order = into
    board = await office.client()
    [read] = body(await board.get(f"work-orders/{order.id}/requests"))["items"]
    assert read["words"] == "it drips"
    shown = await board.get(f"work-orders/{order.id}/requests/photos/{name_of(picture)}")
    assert shown.content == picture


async def test_a_photo_without_its_request_or_that_is_none_is_refused(page: Page) -> None:
    lone = await page.client.post(f"{page.path}/{uuid4()}/photos", content=jpeg())
    assert body(lone, 404)["code"] == "request.missing"
    words = await page.client.post(f"{page.path}/{uuid4()}/photos", content=b"no picture")
    assert body(words, 415)["code"] == "photo.unreadable"


async def test_a_request_takes_a_few_photos(page: Page) -> None:
    key = str(uuid4())
    body(await page.ask(key=key), 201)
    address = f"{page.path}/{key}/photos"
    for n in range(MOST_PHOTOS):
        assert (await page.client.post(address, content=jpeg(f"view {n}"))).status_code == 204
    refused = await page.client.post(address, content=jpeg("one more"))
    assert body(refused, 409)["code"] == "request.too_many_photos"


async def test_a_photo_comes_soon_after_its_request(page: Page, clock: FixedClock) -> None:
    key = str(uuid4())
    body(await page.ask(key=key), 201)
    clock.advance(timedelta(hours=2))
    late = await page.client.post(f"{page.path}/{key}/photos", content=jpeg())
    assert body(late, 404)["code"] == "request.missing"


async def test_a_revoked_or_invented_label_opens_nothing(office: Office, page: Page) -> None:
    desk = await office.client()
    for _ in range(2):
        assert (await desk.delete(f"request-labels/{page.label_id}")).status_code == 204
    assert body(await page.ask(), 404)["code"] == "request.label_unknown"
    assert body(await desk.get("request-labels", params={"device_id": DEVICE}))["items"] == []
    assert (await page.client.get(f"request/{'x' * 43}")).status_code == 404


async def test_a_label_is_listed_without_its_secret_and_kept_as_a_hash(
    desk: Desk, office: Office, page: Page
) -> None:
    secret = page.path.rsplit("/", 1)[-1]
    listed = await (await office.client()).get("request-labels", params={"device_id": DEVICE})
    assert [each["id"] for each in body(listed)["items"]] == [page.label_id]
    assert secret not in listed.text
    rows = await desk.rows("select request_label::text as row from dispatch.request_label")
    assert all(secret not in each["row"] for each in rows)


async def test_who_asks_too_often_is_told_to_wait(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LABEL_LIMIT", 1)
    body(await page.ask(), 201)
    refused = await page.ask()
    assert body(refused, 429)["code"] == "request.too_many"
    assert int(refused.headers["retry-after"]) > 0


async def test_a_call_for_help_is_not_lost_while_nothing_can_be_counted(
    database: Database, clock: FixedClock, page: Page
) -> None:
    nowhere = "redis://127.0.0.1:1"
    async with (
        application(database, nowhere, routers(), clock=clock, sections=policy_sections) as app,
        caller(app) as stranger,
    ):
        made = await stranger.post(
            f"/api/v1/{page.path}", json={"key": str(uuid4()), "words": "it drips"}
        )
    assert body(made, 201)["is_new"]


async def test_a_label_of_a_place_makes_a_case_for_each_request(
    office: Office, site_id: UUID
) -> None:
    desk = await office.client()
    made = await desk.post("request-labels", json={"site_id": str(site_id), "name": "Kitchen"})
    page = Page(await office.stranger(), body(made, 201))
    numbers = {body(await page.ask(), 201)["number"] for _ in range(2)}
    assert len(numbers) == 2


async def test_the_printed_label_is_markup_whatever_the_machine_is_called(
    office: Office, site_id: UUID
) -> None:
    desk = await office.client()
    given = {"site_id": str(site_id), "name": '<Freezer> & "Co"'}
    made = body(await desk.post("request-labels", json=given), 201)
    texts = [each.text for each in ET.fromstring(made["svg"]).iter() if each.text]  # noqa: S314  # our own
    assert "扫码报修" in texts
    assert given["name"] in texts


async def test_a_sheet_labels_each_machine_and_none_where_one_cannot_be(
    desk: Desk, office: Office, site_id: UUID
) -> None:
    client = await office.client()
    wanted = [
        {"site_id": str(site_id), "name": f"冷柜 {n}", "device_id": f"d-{n}"} for n in range(10)
    ]
    answer = await client.post("request-labels/sheet", json={"items": wanted})
    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.content.count(b"/Type /Page\n") == 2  # nine to a page
    wanted[3] |= {"site_id": str(uuid4())}
    assert (await client.post("request-labels/sheet", json={"items": wanted})).status_code == 422
    [made] = await desk.rows("select count(*) as n from dispatch.request_label")
    assert made["n"] == 10


async def test_technicians_and_customers_make_no_labels(
    desk: Desk, office: Office, site_id: UUID, technician_id: UUID
) -> None:
    given = {"site_id": str(site_id), "name": "Freezer 2"}
    phone = await office.technician(technician_id)
    assert (await phone.post("request-labels", json=given)).status_code == 403
