"""Teams over HTTP: who keeps them, who is in them, and orders that go from one to another."""

from datetime import timedelta
from typing import Any

import pytest

from dispatch.work_orders.replay import case_of, replayed
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Database
from hanlu.identity import sessions
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.complaints.handled import complain, settle
from tests.dispatch.desk import Desk
from tests.dispatch.http import Hire, Office, body
from tests.factories.dispatch import SYSTEM

pytestmark = pytest.mark.usefixtures("as_shipped")

MADE: dict[str, Any] = {
    "code": "made_cold",
    "name_zh": "冷链组",
    "name_en": "Cold chain",
    "duty": "Rooms of medicine",
    "tier": 2,
}


async def the_team(office: Office, code: str) -> dict[str, Any]:
    reader = await office.client("agent")
    teams: list[dict[str, Any]] = body(await reader.get("teams"))["items"]
    return next(each for each in teams if each["code"] == code)


async def test_a_team_is_made_with_its_people_and_changed_against_its_version(
    office: Office, hire: Hire
) -> None:
    admin, lin, wang = await office.client("admin"), await hire("Lin"), await hire("Wang")
    made = body(await admin.post("teams", json=MADE | {"members": [str(lin), str(lin)]}), 201)
    assert [each["name"] for each in made["members"]] == ["Lin"]
    changed = {name: value for name, value in MADE.items() if name != "code"}
    changed |= {"members": [str(wang)], "active": False}
    stale = await admin.put("teams/made_cold", json=changed, headers={"If-Match": '"v7"'})
    assert body(stale, 412)["code"] == "version.conflict"
    put = await admin.put("teams/made_cold", json=changed, headers={"If-Match": '"v1"'})
    assert (body(put)["version"], body(put)["active"]) == (2, False)
    assert [each["name"] for each in (await the_team(office, "made_cold"))["members"]] == ["Wang"]


async def test_what_is_wrong_with_a_team_is_named(office: Office, hire: Hire) -> None:
    admin = await office.client("admin")
    taken = body(await admin.post("teams", json=MADE | {"code": "complaints"}), 409)
    assert (taken["code"], taken["field"]) == ("team.code_taken", "code")
    customer = await hire("Site", "site_manager", Scope("site", (str(new_id()),)))
    for nobody in (new_id(), customer):
        refused = await admin.post("teams", json=MADE | {"members": [str(nobody)]})
        assert body(refused, 422)["code"] == "team.member_unknown"
    gone = await admin.put("teams/made_gone", json={"name_zh": "无", "name_en": "None"})
    assert body(gone, 404)["code"] == "team.missing"


async def test_only_who_keeps_people_keeps_teams_and_customers_see_none(office: Office) -> None:
    supervisor = await office.client("supervisor")
    assert (await supervisor.post("teams", json=MADE)).status_code == 403
    customer = await office.client("site_manager", Scope("site", (str(new_id()),)))
    assert (await customer.get("teams")).status_code == 403


async def test_who_used_the_product_a_moment_ago_is_here(
    office: Office, hire: Hire, database: Database, clock: FixedClock
) -> None:
    admin, lin = await office.client("admin"), await hire()
    body(await admin.post("teams", json=MADE | {"members": [str(lin)]}), 201)
    assert (await the_team(office, "made_cold"))["members"][0]["is_here"] is False
    async with database.unit_of_work(SYSTEM, "test.sign_in", audited=False) as uow:
        await sessions.open_session(uow, lin, "office")
    assert (await the_team(office, "made_cold"))["members"][0]["is_here"] is True
    clock.advance(timedelta(minutes=5, seconds=1))
    assert (await the_team(office, "made_cold"))["members"][0]["is_here"] is False


async def test_a_request_goes_to_its_team_with_the_reason_in_its_history(
    office: Office, desk: Desk
) -> None:
    site = await desk.site()
    agent = await office.client("agent")
    asked = {"kind": "complaint", "site_id": str(site), "description": "nobody came"}
    order = body(await agent.post("work-orders", json=asked), 201)
    assert order["team"] == "complaints"
    listed = body(await agent.get("work-orders", params={"team": "complaints"}))["items"]
    assert [each["id"] for each in listed] == [order["id"]]
    assert body(await agent.get("work-orders", params={"team": "experts"}))["items"] == []
    [_, classified] = body(await agent.get(f"work-orders/{order['id']}/events"))["items"]
    assert classified["data"]["routed"] == {
        "code": "team.rule",
        "params": {"team": "complaints", "class": "complaint"},
    }


async def test_a_customer_who_sees_no_team_has_the_order_routed_all_the_same(
    office: Office, desk: Desk
) -> None:
    site = await desk.site()
    customer = await office.client("site_manager", Scope("site", (str(site),)))
    asked = {"kind": "repair", "site_id": str(site), "description": "漏水"}
    assert body(await customer.post("work-orders", json=asked), 201)["team"] == "quick_response"


async def test_an_order_is_handed_on_with_a_reason_told_and_kept_in_its_history(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    agent, where = await office.client("agent"), f"work-orders/{order.id}/team"
    assert order.team == "front_desk"
    once = {"team": "experts", "reason": "third time", "operation_id": str(new_id())}
    handed = body(await agent.put(where, json=once, headers={"If-Match": f'"v{order.version}"'}))
    assert (handed["team"], handed["version"]) == ("experts", order.version + 1)
    assert body(await agent.put(where, json=once))["version"] == handed["version"]
    again = {"team": "experts", "reason": "as it is"}
    assert body(await agent.put(where, json=again))["version"] == handed["version"]
    [told] = await desk.rows(
        "select technician_ids, site_id from hanlu.outbox where type = %s",
        "work_order.handed_to_team",
    )
    assert told == {"technician_ids": [], "site_id": None}  # why is said among ourselves
    entries, after = await desk.history(order.id), await desk.get(order.id)
    assert (entries[-1].action, entries[-1].reason) == ("team_handed", "third time")
    assert after is not None
    assert replayed(entries) == case_of(after)


async def test_the_hand_over_that_cannot_be_is_refused(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    agent, where = await office.client("agent"), f"work-orders/{order.id}/team"
    unknown = body(await agent.put(where, json={"team": "made_up", "reason": "x"}), 422)
    assert (unknown["code"], unknown["field"]) == ("team.unknown", "team")
    assert (await agent.put(where, json={"team": "experts", "reason": " "})).status_code == 422
    moved = await agent.put(where, json={"team": "experts", "reason": "x", "version": 1})
    assert body(moved, 409)["code"] == "work_order.moved"
    elsewhere = await office.client("agent", Scope("region", ("elsewhere",)))
    unseen = await elsewhere.put(where, json={"team": "experts", "reason": "x"})
    assert unseen.status_code == 404
    phone = await office.technician(await desk.technician())
    assert (await phone.put(where, json={"team": "experts", "reason": "x"})).status_code == 403
    board = await office.client("supervisor")
    end = {"to": "cancelled", "reason": "asked twice"}
    body(await board.post(f"work-orders/{order.id}/transitions", json=end))
    over = await agent.put(where, json={"team": "experts", "reason": "x"})
    assert body(over, 409)["code"] == "team.order_over"


async def test_another_class_brings_its_team_until_a_person_has_said_whose_it_is(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    board, where = await office.client(), f"work-orders/{order.id}/grade"
    urgent = body(await board.put(where, json={"class": "urgent_fault", "reason": "water"}))
    assert urgent["team"] == "quick_response"
    entry = (await desk.history(order.id))[-1]
    assert entry.data["routed"]["params"] == {"team": "quick_response", "class": "urgent_fault"}
    handed = {"team": "experts", "reason": "they know it"}
    body(await board.put(f"work-orders/{order.id}/team", json=handed))
    after = body(await board.put(where, json={"class": "complaint", "reason": "they complain"}))
    assert after["team"] == "experts"


async def test_customers_and_technicians_do_not_read_which_team_had_it_and_why(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    agent = await office.client("agent")
    handed = {"team": "experts", "reason": "the technician is at a loss"}
    body(await agent.put(f"work-orders/{order.id}/team", json=handed))
    customer = await office.client("site_manager", Scope("site", (str(order.site_id),)))
    told = body(await customer.get(f"work-orders/{order.id}/events"))["items"]
    assert "team_handed" not in {each["action"] for each in told}


async def test_a_case_from_before_there_were_teams_has_one_once_it_is_taken_up_again(
    desk: Desk, office: Office
) -> None:
    old = await settle(desk, await complain(desk, await desk.site()))
    async with desk.database.unit_of_work(SYSTEM, "test.before_teams", audited=False) as uow:
        await uow.connection.execute(
            "update dispatch.work_order set team = null where id = %s", (old.id,)
        )
    agent, again = await office.client("agent"), {"to": "classified", "reason": "it is not"}
    taken_up = body(await agent.post(f"work-orders/{old.id}/transitions", json=again))
    assert (taken_up["team"], taken_up["round"]) == ("complaints", old.round + 1)
    assert (await desk.history(old.id))[-1].data["routed"]["code"] == "team.rule"
