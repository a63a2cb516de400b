"""What the house knows comes to the order it fits, and comes back from it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from dispatch.visits.model import PartUsed
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import COMPLETE, Desk
from tests.dispatch.http import Office, body
from tests.dispatch.knowledge.writing import PROCEDURE, published, written
from tests.factories import dispatch as make


@pytest.fixture
async def client(office: Office) -> httpx.AsyncClient:
    """Somebody at the desk."""
    return await office.client()


async def of_model(desk: Desk, model: str = "ZL-40") -> WorkOrder:
    """An alarm of high temperature at a machine of this model."""
    site = await desk.site()
    asset = await make.asset(desk.database, site, model=model)
    return await desk.open_alarm(site_id=site, asset_id=asset)


async def suggested(client: httpx.AsyncClient, order: WorkOrder, **params: Any) -> dict[str, Any]:
    found: dict[str, Any] = body(
        await client.get(f"work-orders/{order.id}/suggestions", params=params)
    )
    return found


async def helped(client: httpx.AsyncClient, order: WorkOrder, article: Any, *, yes: bool) -> None:
    address = f"work-orders/{order.id}/suggestions/{article['id']}"
    answer = await client.put(address, json={"helped": yes})
    assert answer.status_code == 204, answer.text


async def visited(desk: Desk, order: WorkOrder) -> tuple[WorkOrder, UUID]:
    """The order at work, and who is there."""
    who = await desk.technician()
    assigned = await desk.assign(order, who)
    return await desk.walk(assigned, make.as_technician(who), "accepted", "on_site", "working"), who


async def test_an_order_is_shown_what_fits_it_with_why(
    desk: Desk, client: httpx.AsyncClient
) -> None:
    article = await published(client)
    await published(client, title="门封更换", faults=["door"], rules=["door*"], models=[])
    found = await suggested(client, await of_model(desk))
    assert [each["article"]["id"] for each in found["items"]] == [article["id"]]
    assert {why["code"] for why in found["items"][0]["why"]} == {
        "knowledge.fault",
        "knowledge.rule",
        "knowledge.model",
    }
    assert found["items"][0]["similarity"] == 1


async def test_a_case_is_routine_once_enough_people_said_that_its_procedure_helped(
    office: Office, desk: Desk, client: httpx.AsyncClient
) -> None:
    article = await published(client)
    expert = await desk.technician(name="Wang Fang")
    order = await of_model(desk)
    difficult = (await suggested(client, order))["split"]
    assert (difficult["routine"], difficult["why"]["code"]) == (False, "knowledge.unproven")
    assert difficult["expert"]["technician_id"] == str(expert)
    for _ in range(2):
        await helped(await office.client(), order, article, yes=True)
    routine = (await suggested(client, order))["split"]
    assert (routine["routine"], routine["article_id"]) == (True, article["id"])
    assert routine["why"]["params"]["helped"] == 2
    assert routine["expert"] is None


async def test_whose_certificate_has_ended_is_no_expert_any_more(
    desk: Desk, client: httpx.AsyncClient
) -> None:
    of_outlet = {"outlet": "hill", "skills": {"refrigeration": 3}}
    ended = await desk.technician(code="T-9", **of_outlet)
    await desk.technician(code="T-8", skills={"refrigeration": 2})
    holds = await desk.technician(code="T-1", **of_outlet)
    order = await of_model(desk)
    assert (await suggested(client, order))["split"]["expert"]["technician_id"] == str(ended)
    async with desk.database.unit_of_work(make.dispatcher(), "test.end") as uow:
        await uow.connection.execute(
            "update dispatch.technician_skill set expires_at = %s where technician_id = %s",
            (uow.now, ended),
        )
    expert = (await suggested(client, order))["split"]["expert"]
    assert (expert["technician_id"], expert["level"]) == (str(holds), 3)


async def test_one_person_counts_once_an_order_and_may_think_again(
    desk: Desk, client: httpx.AsyncClient
) -> None:
    article = await published(client)
    order = await of_model(desk)
    for yes in (True, True, False):
        await helped(client, order, article, yes=yes)
    item = (await suggested(client, order))["items"][0]
    assert (item["article"]["helped"], item["article"]["not_helped"], item["said"]) == (0, 1, False)


async def test_what_helped_comes_before_what_fits_as_well_and_did_not(
    office: Office, desk: Desk, client: httpx.AsyncClient
) -> None:
    first, second = await published(client, title="甲法"), await published(client, title="乙法")
    order = await of_model(desk)
    await helped(client, order, first, yes=False)
    await helped(client, order, second, yes=True)
    found = await suggested(client, order)
    assert [each["article"]["content"]["title"] for each in found["items"]] == ["乙法", "甲法"]
    assert {each["similarity"] for each in found["items"]} == {1}


async def test_a_technician_is_shown_own_orders_alone_and_no_drafts(
    office: Office, desk: Desk, client: httpx.AsyncClient
) -> None:
    article = await published(client)
    await written(client, title="还没写完")
    order, who = await visited(desk, await of_model(desk))
    mine, other = await office.technician(who), await office.technician(await desk.technician())
    assert [each["article"]["id"] for each in (await suggested(mine, order))["items"]] == [
        article["id"]
    ]
    address = f"work-orders/{order.id}/suggestions"
    assert body(await other.get(address), 404)["code"] == "work_order.missing"
    refused = await other.put(f"{address}/{article['id']}", json={"helped": True})
    assert body(refused, 404)["code"] == "work_order.missing"
    site = await office.client("site_manager", Scope("site", (str(order.site_id),)))
    assert (await site.get(address)).status_code == 403


async def test_a_finished_visit_becomes_a_draft_with_one_action_and_once(
    desk: Desk, client: httpx.AsyncClient
) -> None:
    order, who = await visited(desk, await of_model(desk))
    early = await client.post(f"work-orders/{order.id}/article", json={"language": "zh-CN"})
    assert body(early, 409)["code"] == "article.nothing_found"
    await desk.stock(who, "fuse", 2)
    told = replace(
        COMPLETE, cause="冷凝器被柳絮堵住", solution="刷洗", parts_used=(PartUsed("fuse", 1),)
    )
    await desk.move(order, "done", make.as_technician(who), visit=told)
    address = f"work-orders/{order.id}/article"
    article = body(await client.post(address, json={"language": "zh-CN"}), 201)
    content = article["content"]
    assert (article["state"], article["from_order"]) == ("draft", order.number)
    assert content["title"] == "冷凝器被柳絮堵住"
    assert "刷洗" in content["body"]
    assert (content["models"], content["faults"], content["parts"]) == (
        ["ZL-40"],
        ["too_warm"],
        ["fuse"],
    )
    again = body(await client.post(address, json={"language": "zh-CN"}), 409)
    assert again["params"]["article_id"] == article["id"]


async def test_the_steps_of_a_procedure_are_kept_with_the_visit(
    office: Office, desk: Desk, client: httpx.AsyncClient
) -> None:
    article = await published(client)
    order, who = await visited(desk, await of_model(desk))
    phone = await office.technician(who)
    first, second = PROCEDURE["steps"]
    procedure = {
        "article_id": article["id"],
        "version": article["shown_version"],
        "title": article["content"]["title"],
        "steps": [{"text": first, "done": True}, {"text": second, "done": False}],
    }
    body(await client.post(f"knowledge/articles/{article['id']}/withdrawal", json={"why": "old"}))
    address = f"work-orders/{order.id}/visit"
    shown = body(await phone.post(address, json={"procedure": procedure}))
    assert shown["visit"]["procedure"] == procedure
    report = body(await client.get(f"work-orders/{order.id}/report"))
    assert report["visits"][0]["visit"]["procedure"] == procedure


async def test_other_words_than_those_of_the_procedure_are_refused(
    office: Office, desk: Desk, client: httpx.AsyncClient
) -> None:
    article = await published(client)
    order, who = await visited(desk, await of_model(desk))
    phone = await office.technician(who)
    procedure = {
        "article_id": article["id"],
        "version": article["shown_version"],
        "title": "x",
        "steps": [{"text": "skip it all", "done": True}],
    }
    refused = await phone.post(f"work-orders/{order.id}/visit", json={"procedure": procedure})
    assert body(refused, 422)["code"] == "visit.procedure_unknown"


async def note(
    client: httpx.AsyncClient, words: str, best: float, *, said: bool | None = None
) -> None:
    search_id = new_id()
    for helped_ in (None, said):
        answer = await client.put(
            f"knowledge/searches/{search_id}",
            json={"words": words, "best": best, "helped": helped_},
        )
        assert answer.status_code == 204, answer.text


async def test_unanswered_and_unhelpful_searches_and_faults_without_an_article_are_gaps(
    office: Office, desk: Desk, client: httpx.AsyncClient
) -> None:
    phone = await office.technician(await desk.technician())
    for words in ("膨胀阀 结冰", "膨胀阀，结冰"):
        await note(phone, words, 0.2)
    await note(client, "门封", 0.9, said=False)  # near, and of no help
    await note(client, "压缩机", 0.9, said=True)
    await note(client, "once only", 0.1)
    for _ in range(2):
        await of_model(desk)
    gaps = body(await client.get("knowledge/gaps"))["items"]
    assert {(gap["about"], gap["words"], gap["asked"], gap["unhelpful"]) for gap in gaps} == {
        ("search", "膨胀阀，结冰", 2, 0),
        ("search", "门封", 1, 1),
        ("fault", "too_warm", 2, 0),
    }
    await published(client)
    after = body(await client.get("knowledge/gaps"))["items"]
    assert {gap["about"] for gap in after} == {"search"}


async def test_an_order_is_suggested_for_whatever_its_description_says(
    desk: Desk, client: httpx.AsyncClient
) -> None:
    asked = {"kind": "repair", "site_id": str(await desk.site()), "description": "ni " * 1300}
    order = body(await client.post("work-orders", json=asked), 201)
    await published(client, faults=[], rules=[], models=[])
    assert body(await client.get(f"work-orders/{order['id']}/suggestions"))["items"] == []
