"""The library in memory follows what is published, and holds nobody up."""

import threading
from uuid import UUID

import httpx
import pytest

from dispatch.knowledge import library
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.dispatch.knowledge.writing import published


@pytest.fixture
async def client(office: Office) -> httpx.AsyncClient:
    """Somebody at the desk."""
    return await office.client()


async def shelf_of(desk: Desk) -> library.Shelf:
    return await library.of(desk.database).shelf(desk.policies.knowledge)


async def test_only_what_changed_is_read_and_analysed_again(
    desk: Desk, client: httpx.AsyncClient
) -> None:
    kept, gone = [await published(client, title=title) for title in ("甲法", "乙法")]
    before = await shelf_of(desk)
    assert await shelf_of(desk) is before
    address = f"knowledge/articles/{gone['id']}/withdrawal"
    body(await client.post(address, json={"why": "wrong"}))
    new = await published(client, title="丙法")
    after = await shelf_of(desk)
    assert list(after.contents) == [UUID(new["id"]), UUID(kept["id"])]
    assert after.contents[UUID(kept["id"])] is before.contents[UUID(kept["id"])]
    assert after.analyses[UUID(kept["id"])] is before.analyses[UUID(kept["id"])]


async def test_other_synonyms_are_searched_with_at_once(
    desk: Desk, client: httpx.AsyncClient
) -> None:
    await published(client, title="甲法", body="", steps=["甲"], keywords=[], rules=[])
    policy = desk.policies.knowledge
    assert await (await shelf_of(desk)).find("壬癸", limit=5) == []
    taught = policy.model_copy(update={"synonyms": (*policy.synonyms, ("壬癸", "甲法"))})
    shelf = await library.of(desk.database).shelf(taught)
    assert len(await shelf.find("壬癸", limit=5)) == 1


async def test_a_search_leaves_the_turn_to_others(desk: Desk, client: httpx.AsyncClient) -> None:
    await published(client)
    searching: set[int] = set()

    def wanted(_id: UUID) -> bool:
        searching.add(threading.get_ident())
        return True

    assert await (await shelf_of(desk)).find("温度高", limit=5, wanted=wanted)
    assert searching
    assert threading.get_ident() not in searching
