"""Articles are written with their history, and readers see what is published for them."""

import asyncio
from uuid import UUID

import httpx
import pytest

from dispatch.knowledge import articles
from hanlu.identity.principal import Role, Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.dispatch.knowledge.writing import PROCEDURE, published, search, written
from tests.factories.dispatch import dispatcher


@pytest.fixture
async def client(office: Office) -> httpx.AsyncClient:
    """Somebody at the desk."""
    return await office.client()


async def technician(office: Office, desk: Desk) -> httpx.AsyncClient:
    return await office.technician(await desk.technician())


async def customer(office: Office, desk: Desk) -> httpx.AsyncClient:
    site = await desk.site()
    return await office.client("site_manager", Scope("site", (str(site),)))


async def titles(client: httpx.AsyncClient) -> set[str]:
    items = body(await client.get("knowledge/articles"))["items"]
    return {each["content"]["title"] for each in items}


async def test_a_draft_is_its_writers_alone_until_it_is_published(
    office: Office, desk: Desk, client: httpx.AsyncClient
) -> None:
    article = await written(client)
    reader = await technician(office, desk)
    assert article["state"] == "draft"
    address = f"knowledge/articles/{article['id']}"
    assert body(await reader.get(address), 404)["code"] == "article.missing"
    assert await titles(reader) == set()
    assert await search(reader, "温度高") == []
    done = body(await client.put(f"{address}/publication"))
    assert (done["state"], done["content"]["review_due_on"]) == ("published", "2027-06-01")
    assert body(await reader.get(address))["content"]["steps"] == PROCEDURE["steps"]
    assert await search(reader, "温度高") == [PROCEDURE["title"]]


async def test_readers_keep_the_published_version_while_the_next_is_a_draft(
    office: Office, desk: Desk, client: httpx.AsyncClient
) -> None:
    article = await published(client)
    address = f"knowledge/articles/{article['id']}"
    changed = PROCEDURE | {"title": "库温过高", "why": "shorter"}
    later = body(
        await client.put(address, json=changed, headers={"If-Match": f'"v{article["version"]}"'})
    )
    reader = await technician(office, desk)
    assert later["state"] == "changed"
    assert await titles(reader) == {PROCEDURE["title"]}
    assert await titles(client) == {"库温过高"}
    body(await client.put(f"{address}/publication"))
    assert await titles(reader) == {"库温过高"}
    assert await search(reader, "库温过高") == ["库温过高"]


async def test_of_two_who_write_at_once_the_second_is_told(client: httpx.AsyncClient) -> None:
    article = await written(client)
    address = f"knowledge/articles/{article['id']}"
    seen = {"If-Match": f'"v{article["version"]}"'}
    first = PROCEDURE | {"title": "一", "why": "a"}
    body(await client.put(address, json=first, headers=seen))
    second = PROCEDURE | {"title": "二", "why": "b"}
    refused = body(await client.put(address, json=second, headers=seen), 412)
    assert refused["code"] == "version.conflict"


async def test_every_version_says_who_wrote_it_when_and_why(client: httpx.AsyncClient) -> None:
    article = await written(client)
    address = f"knowledge/articles/{article['id']}"
    for number in (1, 2):
        changed = PROCEDURE | {"title": f"第 {number} 版", "why": f"reason {number}"}
        body(await client.put(address, json=changed))
    items = body(await client.get(f"{address}/versions"))["items"]
    assert [(each["version"], each["why"]) for each in items] == [
        (3, "reason 2"),
        (2, "reason 1"),
        (1, "first"),
    ]
    assert all(each["by"] and each["at"] for each in items)


async def test_what_says_nothing_new_makes_no_version(client: httpx.AsyncClient) -> None:
    article = await written(client)
    same = body(await client.put(f"knowledge/articles/{article['id']}", json=PROCEDURE))
    assert same["version"] == article["version"]


async def test_a_withdrawn_article_is_gone_for_readers_and_stays_for_writers(
    office: Office, desk: Desk, client: httpx.AsyncClient
) -> None:
    article = await published(client)
    address = f"knowledge/articles/{article['id']}"
    reader = await technician(office, desk)
    assert await search(reader, "温度高")
    back = body(await client.post(f"{address}/withdrawal", json={"why": "wrong valve"}))
    assert back["state"] == "draft"
    assert await search(reader, "温度高") == []
    body(await reader.get(address), 404)


async def test_a_procedure_without_steps_is_not_published(client: httpx.AsyncClient) -> None:
    article = await written(client, steps=[])
    refused = await client.put(f"knowledge/articles/{article['id']}/publication")
    assert body(refused, 422)["code"] == "article.steps_missing"


async def test_a_customer_sees_only_what_is_public(
    office: Office, desk: Desk, client: httpx.AsyncClient
) -> None:
    inside = await published(client)
    await published(client, kind="explanation", title="化霜时温度会升高", public=True, steps=[])
    guest = await customer(office, desk)
    assert await titles(guest) == {"化霜时温度会升高"}
    assert await search(guest, "温度") == ["化霜时温度会升高"]
    body(await guest.get(f"knowledge/articles/{inside['id']}"), 404)


@pytest.mark.parametrize("role", ["technician", "site_manager", "auditor", "parts_keeper"])
async def test_readers_write_nothing(office: Office, desk: Desk, role: Role) -> None:
    scopes = {"technician": "technician", "site_manager": "site"}
    one = str(await desk.technician()) if role == "technician" else str(await desk.site())
    scope = Scope(scopes[role], (one,)) if role in scopes else None  # type: ignore[arg-type]
    mine = UUID(one) if role == "technician" else None
    reader = await office.client(role, scope, mine)
    assert (await reader.post("knowledge/articles", json=PROCEDURE)).status_code == 403
    assert (await reader.get("knowledge/export")).status_code == 403
    assert (await reader.get("knowledge/gaps")).status_code == 403


async def test_the_revision_grows_when_readers_see_something_else_and_not_by_drafts(
    client: httpx.AsyncClient,
) -> None:
    before = body(await client.get("knowledge/revision"))["revision"]
    article = await written(client)
    assert body(await client.get("knowledge/revision"))["revision"] == before
    body(await client.put(f"knowledge/articles/{article['id']}/publication"))
    assert body(await client.get("knowledge/revision"))["revision"] == before + 1


async def test_what_is_due_for_review_is_listed(client: httpx.AsyncClient) -> None:
    due = await published(client, title="旧文章", review_due_on="2026-05-31")
    await published(client, title="新文章")
    found = body(await client.get("knowledge/articles", params={"review_due": True}))["items"]
    assert [each["id"] for each in found] == [due["id"]]


async def test_each_change_leaves_an_audit_row(desk: Desk, client: httpx.AsyncClient) -> None:
    article = await published(client)
    rows = await desk.rows(
        "select action from hanlu.audit where subject = %s order by id",
        f"article:{article['id']}",
    )
    assert [row["action"] for row in rows] == ["knowledge.create", "knowledge.publish"]


async def test_what_goes_out_as_a_file_comes_in_again_unchanged(client: httpx.AsyncClient) -> None:
    await published(client, code="K-1", title="=危险的标题", keywords=["a, b", "c; d"])
    await written(client, code="K-2", body="# 题\n\n- 一\n- 二")
    for format_, kind in (("csv", "text/csv"), ("json", "application/json")):
        file = await client.get("knowledge/export", params={"format": format_})
        report = body(
            await client.post(
                "knowledge/import", content=file.content, headers={"Content-Type": kind}
            )
        )
        assert report["counts"] == {"skip": 2}, report


async def test_the_preview_of_an_import_changes_nothing_and_says_what_would_happen(
    client: httpx.AsyncClient,
) -> None:
    table = (
        "code,kind,language,title,steps,published\n"
        "P-1,procedure,en,Start again,one|two,true\n"
        "P-2,procedure,en,No steps,,true\n"
        "P-3,poem,en,A poem,,\n"
    )
    sent = {"content": table.encode(), "headers": {"Content-Type": "text/csv"}}
    preview = body(await client.post("knowledge/import", params={"dry_run": True}, **sent))  # type: ignore[arg-type]
    assert [(row["action"], row["field"]) for row in preview["rows"]] == [
        ("create", None),
        ("error", "steps"),
        ("error", "kind"),
    ]
    assert await titles(client) == set()
    done = body(await client.post("knowledge/import", **sent))  # type: ignore[arg-type]
    assert done["rows"] == preview["rows"]
    assert await search(client, "start again") == ["Start again"]


async def test_a_file_that_is_no_list_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "knowledge/import", content=b'{"a": 1}', headers={"Content-Type": "application/json"}
    )
    assert body(answer, 422)["code"] == "import.not_json"


async def test_two_articles_of_one_code_are_refused(client: httpx.AsyncClient) -> None:
    await written(client, code="K-1")
    answer = await client.post("knowledge/articles", json=PROCEDURE | {"code": "K-1"})
    assert body(answer, 409)["code"] == "article.code_taken"


async def test_who_publishes_beside_an_import_waits_and_neither_is_lost(
    desk: Desk, client: httpx.AsyncClient
) -> None:
    first, second = await written(client), await written(client)
    policy = desk.policies.knowledge
    async with (
        asyncio.TaskGroup() as group,
        desk.database.unit_of_work(dispatcher(), "imports.articles") as uow,
    ):
        await articles.publish(uow, policy, UUID(first["id"]), None)
        address = f"knowledge/articles/{second['id']}/publication"
        beside = group.create_task(client.put(address))
        await somebody_waits_for_a_lock(desk)
        await articles.publish(uow, policy, UUID(second["id"]), None)
    assert body(beside.result())["state"] == "published"


async def somebody_waits_for_a_lock(desk: Desk) -> None:
    waiting = (
        "select 1 from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(30):
        while not await desk.rows(waiting):
            await asyncio.sleep(0.02)
