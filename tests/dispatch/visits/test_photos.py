"""Photos of a visit: named by their bytes, kept once, seen by whoever sees the order."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from dispatch.policies import Policies
from dispatch.work_orders.errors import VisitIncomplete
from hanlu.contracts.work_orders import WorkOrder
from hanlu.files.s3 import S3Files, S3Place
from hanlu.identity.principal import Scope
from tests.dispatch.desk import COMPLETE, Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import as_technician
from tests.factories.pictures import jpeg, name_of, png, webp


@pytest.fixture
async def phone(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> httpx.AsyncClient:
    """The technician's phone, on site."""
    await desk.assign(order, technician_id)
    await desk.walk(order, as_technician(technician_id), "accepted", "on_site", "working")
    return await office.technician(technician_id)


def address(order: WorkOrder, content: bytes) -> str:
    return f"work-orders/{order.id}/photos/{name_of(content)}"


async def test_a_photo_is_kept_once_and_comes_back_as_it_was(
    desk: Desk, order: WorkOrder, phone: httpx.AsyncClient
) -> None:
    content = jpeg()
    url = address(order, content)
    first = body(await phone.put(url, params={"kind": "before"}, content=content), 201)
    again = body(await phone.put(url, params={"kind": "before"}, content=content), 200)
    assert first == again
    assert (first["kind"], first["media_type"], first["size_bytes"]) == (
        "before", "image/jpeg", len(content),
    )  # fmt: skip
    answer = await phone.get(url)
    assert answer.content == content
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"].startswith("private")
    actions = [each.action for each in await desk.history(order.id)]
    assert actions.count("photo") == 1


async def test_two_phones_that_bring_the_same_photo_at_once_keep_one(
    desk: Desk, order: WorkOrder, phone: httpx.AsyncClient
) -> None:
    content = png()
    answers = await asyncio.gather(
        *(phone.put(address(order, content), content=content) for _ in range(4))
    )
    assert sorted(each.status_code for each in answers) == [200, 200, 200, 201]
    assert len(await desk.rows("select 1 from dispatch.photo")) == 1


async def test_visit_and_report_list_the_photos(order: WorkOrder, phone: httpx.AsyncClient) -> None:
    for kind, content in (("before", jpeg()), ("after", webp())):
        body(await phone.put(address(order, content), params={"kind": kind}, content=content), 201)
    visit = body(await phone.get(f"work-orders/{order.id}/visit"))["visit"]
    assert [each["kind"] for each in visit["photos"]] == ["before", "after"]
    body(await phone.post(f"work-orders/{order.id}/visit", json={"cause": "ice"}))
    report = body(await phone.get(f"work-orders/{order.id}/report"))
    assert report["visits"][0]["visit"]["photos"] == visit["photos"]


@pytest.mark.parametrize(
    "said",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2030-01-01T00:00:00Z", None],
)
async def test_when_a_photo_was_taken_is_never_later_than_it_came_whatever_a_phone_says(
    desk: Desk, order: WorkOrder, phone: httpx.AsyncClient, said: str | None
) -> None:
    content = jpeg()
    given = {"taken_at": said} if said else {}
    body(await phone.put(address(order, content), params=given, content=content), 201)
    (row,) = await desk.rows("select taken_at, added_at from dispatch.photo")
    known = said is not None and said.startswith("2030")
    assert row["taken_at"] == (row["added_at"] if known else None)


async def test_a_wrong_kind_is_corrected_by_sending_it_again(
    order: WorkOrder, phone: httpx.AsyncClient
) -> None:
    content = jpeg()
    await phone.put(address(order, content), params={"kind": "before"}, content=content)
    photo = body(
        await phone.put(address(order, content), params={"kind": "after"}, content=content)
    )
    assert photo["kind"] == "after"


@pytest.mark.parametrize(
    ("named", "sent", "status", "code", "field"),
    [
        pytest.param(jpeg("a"), jpeg("b"), 422, "photo.mismatch", "sha256", id="other bytes"),
        pytest.param(jpeg("a"), jpeg("a")[:9], 422, "photo.mismatch", "sha256", id="cut short"),
        pytest.param(b"GIF89a", b"GIF89a", 415, "photo.unreadable", "body", id="no such picture"),
        pytest.param(b"", b"", 415, "photo.unreadable", "body", id="nothing at all"),
    ],
)
async def test_a_body_that_is_not_the_named_picture_is_refused(
    order: WorkOrder,
    phone: httpx.AsyncClient,
    named: bytes,
    sent: bytes,
    status: int,
    code: str,
    field: str,
) -> None:
    problem = body(await phone.put(address(order, named), content=sent), status)
    assert (problem["code"], problem["field"]) == (code, field)


async def test_a_picture_beyond_8_mib_and_a_name_that_is_no_hash_are_refused(
    order: WorkOrder, phone: httpx.AsyncClient
) -> None:
    huge = jpeg() + b"\0" * 8 * 1024 * 1024
    assert body(await phone.put(address(order, huge), content=huge), 413)["code"] == (
        "request.too_large"
    )
    assert (await phone.put(f"work-orders/{order.id}/photos/x", content=jpeg())).status_code == 422
    unknown = body(await phone.put(address(order, jpeg()), params={"kind": "selfie"}), 422)
    assert unknown["field"] == "kind"


async def test_who_does_not_see_the_order_neither_sees_nor_adds_photos(
    desk: Desk, office: Office, order: WorkOrder, phone: httpx.AsyncClient
) -> None:
    content = jpeg()
    body(await phone.put(address(order, content), content=content), 201)
    stranger = await office.technician(await desk.technician())
    west = await office.client("dispatcher", Scope("region", ("west",)))
    for client in (stranger, west):
        assert body(await client.get(address(order, content)), 404)["code"] == "photo.missing"
        assert (await client.put(address(order, content), content=content)).status_code == 404
    customer = await office.client("site_manager", Scope("site", (str(order.site_id),)))
    assert (await customer.get(address(order, content))).content == content
    assert (await customer.put(address(order, content), content=content)).status_code == 403


async def test_nobody_photographs_a_visit_before_arriving(
    office: Office, desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    client = await office.technician(technician_id)
    assert body(await client.put(address(order, jpeg()), content=jpeg()), 409)["code"] == (
        "visit.not_now"
    )


async def test_the_policy_says_how_many_photos_a_visit_needs(
    desk: Desk, order: WorkOrder, phone: httpx.AsyncClient, policies: Policies, technician_id: UUID
) -> None:
    strict = replace(policies, visit=policies.visit.model_copy(update={"min_photos": 2}))
    demanding = Desk(desk.database, strict)
    me = as_technician(technician_id)
    for content in (jpeg(), png()):
        with pytest.raises(VisitIncomplete) as refused:
            await demanding.move(order, "done", me, visit=COMPLETE)
        assert refused.value.params["items"] == ["photos"]
        body(await phone.put(address(order, content), content=content), 201)
    assert (await demanding.move(order, "done", me, visit=COMPLETE)).state == "done"


async def test_a_photo_is_not_acknowledged_while_the_file_store_is_away(
    desk: Desk, office: Office, order: WorkOrder, phone: httpx.AsyncClient
) -> None:
    content = jpeg("while it is away")
    nowhere = S3Place.of("s3://hanlu", endpoint="http://127.0.0.1:9", key_id="k", secret="s")
    with office.files(S3Files(nowhere, timedelta(seconds=2))):
        answer = await phone.put(address(order, content), content=content)
    assert body(answer, 503)["code"] == "files.away"
    assert answer.headers["retry-after"]
    assert await desk.rows("select 1 from dispatch.photo") == []
    body(await phone.put(address(order, content), content=content), 201)
    assert (await phone.get(address(order, content))).content == content
