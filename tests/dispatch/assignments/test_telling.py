"""Technicians are told of what others do to their orders, in the same transaction."""

import dataclasses
from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from dispatch.assignments.telling import news
from dispatch.messages import service as messages
from dispatch.messages.service import Written
from hanlu.contracts.work_orders import Span, State, WorkOrder
from hanlu.identity import people, sessions
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from hanlu.notify.push import subscriptions
from hanlu.notify.push.subscriptions import Subscription
from hanlu.runtime import keyring_of
from tests.dispatch.desk import Desk
from tests.factories.dispatch import NOON, SYSTEM, as_technician, dispatcher

LI, WANG = new_id(), new_id()
WINDOW = Span(start=NOON, end=NOON + timedelta(hours=2))


@pytest.fixture
async def mine(desk: Desk, order: WorkOrder, technician_id: UUID) -> WorkOrder:
    return await desk.assign(order, technician_id)


async def test_an_order_that_changes_hands_is_news_for_both(mine: WorkOrder) -> None:
    li, wang = (replace(mine, technician_id=each) for each in (LI, WANG))
    assert news(li, wang) == [(LI, "assignment.withdrawn"), (WANG, "assignment.made")]
    assert news(li, replace(li, state="accepted")) == []


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("classified", ["assignment.withdrawn"]),
        ("cancelled", ["assignment.withdrawn"]),
        ("done", []),
        ("closed", []),
    ],
)
async def test_an_order_that_is_finished_was_not_taken_away(
    mine: WorkOrder, state: State, told: list[str]
) -> None:
    assert [each for _, each in news(mine, replace(mine, state=state))] == told


async def test_an_agreed_time_is_news_when_it_becomes_another(mine: WorkOrder) -> None:
    wished = replace(mine, window=WINDOW, promised=False)
    agreed = replace(wished, promised=True)
    later = Span(start=WINDOW.start, end=WINDOW.end + timedelta(hours=1))
    assert mine.technician_id is not None
    told = [(mine.technician_id, "assignment.time")]
    assert news(mine, wished) == []
    assert news(wished, agreed) == told
    assert news(agreed, replace(agreed, window=later)) == told
    assert news(agreed, wished) == told
    nobodys = replace(mine, state="classified", technician_id=None)
    assert news(nobodys, replace(nobodys, window=WINDOW, promised=True)) == []


async def with_phone(desk: Desk, technician_id: UUID) -> None:
    async with desk.database.unit_of_work(SYSTEM, "test.phone", audited=False) as uow:
        await uow.connection.execute("delete from hanlu.message")
        person = await people.create(
            uow,
            name="Li Wei",
            email=f"{technician_id}@example.com",
            role="technician",
            scope=Scope("technician"),
            technician_id=technician_id,
        )
        secret, _ = await sessions.open_session(uow, person, "phone")
        found = await sessions.by_secret(uow.connection, secret, uow.now)
        assert found is not None
        given = Subscription(f"https://push.example.com/{technician_id}", "unused", "unused")
        await subscriptions.put(uow, keyring_of("tests"), found.credential.id, given)


async def told(desk: Desk) -> list[tuple[str, str]]:
    rows = await desk.rows("select code, params from hanlu.message order by made_at, code")
    return [(row["code"], row["params"]["number"]) for row in rows]


async def test_the_phone_hears_that_the_desk_wrote_and_not_what(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await with_phone(desk, technician_id)
    written = Written(id=new_id(), text="the key", canned=None, work_order_id=None, at=None)
    for _ in range(2):
        async with desk.database.unit_of_work(dispatcher(), "test.message") as uow:
            await messages.send(uow, technician_id, written)
    own = dataclasses.replace(written, id=new_id())
    async with desk.database.unit_of_work(as_technician(technician_id), "test.message") as uow:
        await messages.send(uow, technician_id, own)
    rows = await desk.rows("select code, params from hanlu.message")
    assert [(row["code"], row["params"]) for row in rows] == [("message.sent", {})]


async def test_the_phone_hears_of_what_the_desk_does_and_not_of_its_own_steps(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await with_phone(desk, technician_id)
    await desk.assign(order, technician_id)
    assert await told(desk) == [("assignment.made", order.number)]
    await desk.move(order, "classified", as_technician(technician_id), reason="no time")
    assert len(await told(desk)) == 1
    await desk.assign(order, technician_id)
    await desk.withdraw(order, "another case")
    assert [code for code, _ in await told(desk)] == [
        "assignment.made",
        "assignment.made",
        "assignment.withdrawn",
    ]
