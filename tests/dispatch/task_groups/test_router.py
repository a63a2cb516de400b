"""People of several departments on one case: called, told, in sight of it until it ends."""

from typing import Any

import httpx
import pytest

from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Hire, Office, body
from tests.factories.dispatch import SYSTEM

ELSEWHERE = Scope("region", ("elsewhere",))


@pytest.fixture
async def agent(office: Office) -> httpx.AsyncClient:
    """Whoever calls the others."""
    return await office.client("agent")


def called(*members: object, **more: Any) -> dict[str, Any]:
    """What is asked for: these people, for a credit note."""
    return {"purpose": "a credit note", "members": [str(each) for each in members]} | more


def groups_of(order: WorkOrder) -> str:
    return f"work-orders/{order.id}/task-groups"


async def test_who_is_called_sees_the_case_beyond_their_scope_and_nothing_else_of_it(
    desk: Desk, office: Office, agent: httpx.AsyncClient, hire: Hire, order: WorkOrder
) -> None:
    keeper = await hire("Wang", "parts_keeper", ELSEWHERE)
    phone = await office.person(keeper)
    assert (await phone.get(f"work-orders/{order.id}")).status_code == 404
    other = await desk.open_alarm()
    made = body(await agent.post(groups_of(order), json=called(keeper)), 201)
    assert [each["name"] for each in made["members"]] == ["Wang"]
    assert body(await phone.get(f"work-orders/{order.id}"))["number"] == order.number
    events = body(await phone.get(f"work-orders/{order.id}/events"))["items"]
    assert (events[-1]["action"], events[-1]["reason"]) == ("task_group_formed", "a credit note")
    [case] = body(await phone.get("task-groups"))["items"]
    assert (case["group"]["id"], case["order"]["id"]) == (made["id"], str(order.id))
    assert body(await phone.get(groups_of(order)))["items"][0]["id"] == made["id"]
    assert (await phone.get(f"work-orders/{other.id}")).status_code == 404
    assert body(await phone.get("work-orders"))["items"] == []


async def test_each_who_is_called_is_told_by_mail_once(
    desk: Desk, agent: httpx.AsyncClient, hire: Hire, order: WorkOrder
) -> None:
    lin, wang = await hire("Lin", "agent"), await hire("Wang", "parts_keeper")
    once = called(lin, operation_id=str(new_id()))
    first = body(await agent.post(groups_of(order), json=once), 201)
    assert body(await agent.post(groups_of(order), json=once), 201)["id"] == first["id"]
    changed = called(lin, wang, purpose="a credit note and a new probe")
    after = body(await agent.put(f"{groups_of(order)}/current", json=changed))
    assert after["id"] == first["id"]
    assert {each["name"] for each in after["members"]} == {"Lin", "Wang"}
    told = await desk.rows(
        "select key, params from hanlu.message where code = 'task_group.called' and key like %s",
        f"task_group:{first['id']}:%",
    )
    assert {each["params"]["name"] for each in told} == {"Lin", "Wang"}
    assert len(told) == 2
    entries = await desk.history(order.id)
    assert [each.action for each in entries[-2:]] == ["task_group_formed", "task_group_changed"]
    assert entries[-1].data["members"] == ["Lin", "Wang"]


async def test_who_is_called_once_more_to_the_same_case_is_told_once_more(
    desk: Desk, agent: httpx.AsyncClient, hire: Hire, order: WorkOrder
) -> None:
    lin, wang = await hire("Lin", "agent"), await hire("Wang", "parts_keeper")
    made = body(await agent.post(groups_of(order), json=called(lin, wang)), 201)
    for members in ((lin,), (lin, wang)):
        body(await agent.put(f"{groups_of(order)}/current", json=called(*members)))
    told = await desk.rows(
        "select params from hanlu.message where key like %s", f"task_group:{made['id']}:%"
    )
    assert sorted(each["params"]["name"] for each in told) == ["Lin", "Wang", "Wang"]


async def test_who_may_be_called_no_more_loses_sight_of_the_case(
    desk: Desk, office: Office, agent: httpx.AsyncClient, hire: Hire, order: WorkOrder
) -> None:
    keeper = await hire("Wang", "parts_keeper", ELSEWHERE)
    body(await agent.post(groups_of(order), json=called(keeper)), 201)
    async with desk.database.unit_of_work(SYSTEM, "test.move", audited=False) as uow:
        await uow.connection.execute(
            "update hanlu.role_grant set role = 'site_manager' where person_id = %s", (keeper,)
        )
    wang = await office.person(keeper)
    assert (await wang.get(f"work-orders/{order.id}")).status_code == 404


async def test_words_of_the_group_go_into_the_history_and_others_have_none_there(
    desk: Desk, office: Office, agent: httpx.AsyncClient, hire: Hire, order: WorkOrder
) -> None:
    keeper = await office.person(await hire("Wang", "parts_keeper", ELSEWHERE))
    inside = await hire("Sun", "parts_keeper", ELSEWHERE)
    where = f"{groups_of(order)}/current/words"
    said = {"words": "the probe left the depot", "operation_id": str(new_id())}
    assert (await keeper.post(where, json=said)).status_code == 404
    body(await agent.post(groups_of(order), json=called(inside)), 201)
    sun = await office.person(inside)
    for _ in range(2):
        assert (await sun.post(where, json=said)).status_code == 204
    entries = await desk.history(order.id)
    assert [(each.by, each.reason) for each in entries if each.action == "task_group_words"] == [
        ("Sun", "the probe left the depot")
    ]
    assert (await keeper.post(where, json={"words": "me too"})).status_code == 404
    here = await office.client("parts_keeper")
    assert body(await here.post(where, json={"words": "x"}), 403)["code"] == (
        "task_group.not_in_it"
    )
    assert (await agent.post(where, json={"words": "thank you"})).status_code == 204


async def test_the_group_ends_with_its_case_and_with_it_what_its_people_see(
    office: Office, agent: httpx.AsyncClient, hire: Hire, order: WorkOrder
) -> None:
    keeper = await hire("Wang", "parts_keeper", ELSEWHERE)
    body(await agent.post(groups_of(order), json=called(keeper)), 201)
    wang = await office.person(keeper)
    assert (await wang.get(f"work-orders/{order.id}")).status_code == 200
    supervisor = await office.client("supervisor")
    end = {"to": "cancelled", "reason": "asked twice"}
    body(await supervisor.post(f"work-orders/{order.id}/transitions", json=end))
    assert (await wang.get(f"work-orders/{order.id}")).status_code == 404
    assert body(await wang.get("task-groups"))["items"] == []
    [group] = body(await agent.get(groups_of(order)))["items"]
    assert group["ended_at"] is not None
    assert body(await agent.post(groups_of(order), json=called(keeper)), 409)["code"] == (
        "task_group.over"
    )


async def test_a_group_is_let_go_with_a_reason_and_another_may_be_called(
    desk: Desk, agent: httpx.AsyncClient, hire: Hire, order: WorkOrder
) -> None:
    lin = await hire()
    body(await agent.post(groups_of(order), json=called(lin)), 201)
    twice = await agent.post(groups_of(order), json=called(lin))
    assert body(twice, 409)["code"] == "task_group.there"
    ended = body(await agent.post(f"{groups_of(order)}/current/end", json={"reason": "paid"}))
    assert ended["ended_by"] is not None
    assert (await desk.history(order.id))[-1].reason == "paid"
    gone = await agent.post(f"{groups_of(order)}/current/end", json={"reason": "paid"})
    assert body(gone, 404)["code"] == "task_group.missing"
    body(await agent.post(groups_of(order), json=called(lin)), 201)


async def test_who_cannot_be_called_and_who_may_not_call_is_refused(
    office: Office, agent: httpx.AsyncClient, hire: Hire, desk: Desk, order: WorkOrder
) -> None:
    customer = await hire("Site", "site_manager", Scope("site", (str(new_id()),)))
    for nobody in (new_id(), customer):
        refused = body(await agent.post(groups_of(order), json=called(nobody)), 422)
        assert (refused["code"], refused["field"]) == ("task_group.member_unknown", "members")
    keeper = await office.client("parts_keeper")
    assert (await keeper.post(groups_of(order), json=called(await hire()))).status_code == 403
    phone = await office.technician(await desk.technician())
    assert (await phone.get("task-groups")).status_code == 403
    elsewhere = await office.client("agent", ELSEWHERE)
    unseen = await elsewhere.post(groups_of(order), json=called(await hire()))
    assert unseen.status_code == 404
    stale = await agent.post(groups_of(order), json=called(await hire(), version=1))
    assert body(stale, 409)["code"] == "work_order.moved"


async def test_customers_do_not_read_who_was_called_and_what_was_said(
    office: Office, agent: httpx.AsyncClient, hire: Hire, order: WorkOrder
) -> None:
    body(await agent.post(groups_of(order), json=called(await hire())), 201)
    customer = await office.client("site_manager", Scope("site", (str(order.site_id),)))
    told = body(await customer.get(f"work-orders/{order.id}/events"))["items"]
    assert not [each for each in told if each["action"].startswith("task_group")]
