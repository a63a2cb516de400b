"""Short messages between the desk and a technician: both read them, nobody else does."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from dispatch.messages import repository
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Database
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make


def words(text: str = "The key is at the gate.", **given: Any) -> dict[str, Any]:
    return {"id": str(new_id()), "text": text} | given


async def say(client: httpx.AsyncClient, to: UUID, **given: Any) -> dict[str, Any]:
    said: dict[str, Any] = body(await client.post(f"conversations/{to}", json=words(**given)), 201)
    return said


async def items(client: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = body(await client.get(path))["items"]
    return found


@pytest.fixture
async def phone(office: Office, technician_id: UUID) -> httpx.AsyncClient:
    """The phone of the technician."""
    return await office.technician(technician_id)


@pytest.fixture
async def client(office: Office) -> httpx.AsyncClient:
    """A dispatcher."""
    return await office.client()


async def test_what_the_desk_writes_is_on_the_phone_unread_until_it_was_shown(
    client: httpx.AsyncClient, phone: httpx.AsyncClient, technician_id: UUID, clock: FixedClock
) -> None:
    sent = await say(client, technician_id)
    [conversation] = await items(phone, "conversations")
    assert (conversation["last"], conversation["unread"]) == (sent, 1)
    assert [each["unread"] for each in await items(client, "conversations")] == [0]
    path = f"conversations/{technician_id}"
    for _ in range(2):  # the answer was lost
        answer = await phone.post(f"{path}/read", json={"ids": [sent["id"]]})
        assert answer.status_code == 204
    [read] = await items(client, path)
    assert read["read_at"] is not None
    assert read["read_by_name"] is not None
    assert [each["unread"] for each in await items(phone, "conversations")] == [0]


async def test_the_desk_counts_what_it_has_not_read_and_shares_the_reading(
    office: Office, client: httpx.AsyncClient, phone: httpx.AsyncClient, technician_id: UUID
) -> None:
    first = await say(phone, technician_id, text="first")
    second = await say(phone, technician_id, text="second")
    [conversation] = await items(client, "conversations")
    assert (conversation["unread"], conversation["last"]["text"]) == (2, "second")
    await client.post(
        f"conversations/{technician_id}/read", json={"ids": [first["id"], second["id"]]}
    )
    another = await office.client()
    assert [each["unread"] for each in await items(another, "conversations")] == [0]


async def test_reading_one_message_leaves_the_others_unread(
    client: httpx.AsyncClient, phone: httpx.AsyncClient, technician_id: UUID, clock: FixedClock
) -> None:
    first = await say(phone, technician_id, text="first")
    clock.advance(timedelta(minutes=1))
    await say(phone, technician_id, text="second")
    await client.post(f"conversations/{technician_id}/read", json={"ids": [first["id"]]})
    assert [each["unread"] for each in await items(client, "conversations")] == [1]


async def test_the_same_message_sent_again_counts_once(
    client: httpx.AsyncClient, phone: httpx.AsyncClient, technician_id: UUID
) -> None:
    message = words()
    path = f"conversations/{technician_id}"
    first = body(await phone.post(path, json=message), 201)
    assert body(await phone.post(path, json=message), 201) == first
    assert len(await items(client, path)) == 1
    other = await phone.post(path, json=message | {"text": "something else"})
    assert body(other, 422)["code"] == "message.id_reused"


async def test_an_hour_of_dead_spot_shows_when_it_was_written_and_never_in_the_future(
    phone: httpx.AsyncClient, technician_id: UUID, clock: FixedClock
) -> None:
    written = clock.now() - timedelta(hours=1)
    sent = await say(phone, technician_id, at=written.isoformat())
    assert sent["written_at"].startswith(written.isoformat()[:19])
    ahead = await say(phone, technician_id, at=(clock.now() + timedelta(hours=1)).isoformat())
    assert ahead["written_at"] == ahead["sent_at"]


async def test_what_was_said_of_an_order_stays_with_its_case(
    desk: Desk,
    client: httpx.AsyncClient,
    phone: httpx.AsyncClient,
    order: WorkOrder,
    technician_id: UUID,
) -> None:
    await desk.assign(order, technician_id)
    about = {"work_order_id": str(order.id)}
    await say(client, technician_id, text="ring at the gate", **about)
    await say(client, technician_id, text="of no order")
    await desk.assign(order, await desk.technician(), reason="nearer")
    late = await say(phone, technician_id, text="the gate is shut", **about)
    assert late["number"] == order.number
    said = await items(client, f"work-orders/{order.id}/messages")
    assert [each["text"] for each in said] == ["ring at the gate", "the gate is shut"]


async def test_the_next_technician_does_not_read_what_was_said_to_the_former(
    desk: Desk,
    office: Office,
    client: httpx.AsyncClient,
    order: WorkOrder,
    technician_id: UUID,
) -> None:
    await desk.assign(order, technician_id)
    await say(client, technician_id, work_order_id=str(order.id))
    following = await desk.technician()
    await desk.assign(order, following, reason="nearer")
    phone = await office.technician(following)
    assert await items(phone, f"work-orders/{order.id}/messages") == []
    assert await items(phone, "conversations") == []
    missing = await phone.get(f"conversations/{technician_id}")
    assert body(missing, 404)["code"] == "technician.missing"
    foreign = await phone.post(f"conversations/{technician_id}", json=words())
    assert body(foreign, 404)["code"] == "technician.missing"


async def test_nobody_is_written_to_about_an_order_they_never_had(
    client: httpx.AsyncClient, phone: httpx.AsyncClient, order: WorkOrder, technician_id: UUID
) -> None:
    about = words(work_order_id=str(order.id))
    path = f"conversations/{technician_id}"
    assert body(await client.post(path, json=about), 409)["code"] == "message.order_not_theirs"
    assert body(await phone.post(path, json=about), 404)["code"] == "work_order.missing"


async def test_another_region_neither_reads_nor_writes(
    office: Office, client: httpx.AsyncClient, technician_id: UUID
) -> None:
    await say(client, technician_id)
    west = await office.client("dispatcher", Scope("region", ("west",)))
    path = f"conversations/{technician_id}"
    assert await items(west, "conversations") == []
    assert body(await west.get(path), 404)["code"] == "technician.missing"
    assert body(await west.post(path, json=words()), 404)["code"] == "technician.missing"


async def test_a_region_reads_of_anothers_technician_only_what_was_said_of_its_own_order(
    desk: Desk, office: Office, client: httpx.AsyncClient, order: WorkOrder
) -> None:
    guest = await desk.technician(region="west")
    await desk.assign(order, guest, reason="nearer")
    await say(client, guest, text="private")
    await say(client, guest, text="about it", work_order_id=str(order.id))
    east = await office.client("dispatcher", Scope("region", ("east",)))
    texts = [each["text"] for each in await items(east, f"conversations/{guest}")]
    assert texts == ["about it"]
    phone = await office.technician(guest)
    await desk.assign(order, await desk.technician(), reason="back")
    await say(phone, guest, text="left the key", work_order_id=str(order.id))
    [conversation] = await items(east, "conversations")
    assert (conversation["last"]["text"], conversation["unread"]) == ("left the key", 1)


async def test_customers_auditors_and_keepers_have_no_messages(office: Office) -> None:
    site = Scope("site", (str(new_id()),))
    for client in (
        await office.client("site_manager", site),
        await office.client("auditor"),
        await office.client("parts_keeper"),
    ):
        assert (await client.get("conversations")).status_code == 403


async def test_a_message_of_another_technician_marks_nothing_read(
    desk: Desk, client: httpx.AsyncClient, technician_id: UUID
) -> None:
    other = await say(client, await desk.technician())
    answer = await client.post(f"conversations/{technician_id}/read", json={"ids": [other["id"]]})
    assert body(answer, 404)["code"] == "message.missing"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"text": "   "}, "text"), ({"text": "x" * 1001}, "text"), ({"canned": "sing"}, "canned")],
)
async def test_a_message_that_cannot_be_is_refused_by_its_field(
    client: httpx.AsyncClient, technician_id: UUID, given: dict[str, str], field: str
) -> None:
    answer = body(await client.post(f"conversations/{technician_id}", json=words() | given), 422)
    assert [each["field"] for each in answer["errors"]] == [field]


async def test_sending_and_reading_are_told_to_those_who_may_read(
    database: Database,
    client: httpx.AsyncClient,
    phone: httpx.AsyncClient,
    technician_id: UUID,
) -> None:
    sent = await say(client, technician_id)
    await phone.post(f"conversations/{technician_id}/read", json={"ids": [sent["id"]]})
    async with database.read(make.SYSTEM) as connection:
        cursor = await connection.execute(
            "select type, topic, region, technician_ids from hanlu.outbox where topic = 'messages'"
            " order by position"
        )
        told = [tuple(row.values()) for row in await cursor.fetchall()]
        message = await repository.get(connection, UUID(sent["id"]))
    assert told == [
        ("message.sent", "messages", "east", [technician_id]),
        ("message.read", "messages", "east", [technician_id]),
    ]
    assert message is not None
    assert message.read_at is not None
