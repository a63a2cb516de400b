"""Work orders over HTTP: what a board and a phone see, and what each is refused."""

from uuid import UUID

import pytest

from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make


async def test_a_request_opens_an_order_and_a_repeated_post_none(
    desk: Desk, office: Office
) -> None:
    agent = await office.client("agent")
    asked = {"kind": "repair", "site_id": str(await desk.site()), "description": "冷库漏水"}
    key = {"Idempotency-Key": str(new_id())}
    first = await agent.post("work-orders", json=asked, headers=key)
    again = await agent.post("work-orders", json=asked, headers=key)
    order = body(first, 201)
    assert body(again, 201) == order
    assert (order["class"], order["colour"], order["state"]) == (
        "urgent_fault",
        "red",
        "classified",
    )
    assert order["site"]["name"] == "North Market"
    assert order["window"] is None
    assert first.headers["ETag"] == '"v2"'
    assert len(await desk.rows("select 1 from dispatch.work_order")) == 1


async def test_a_request_without_a_place_or_with_an_unknown_field_is_refused_by_field(
    desk: Desk, office: Office
) -> None:
    agent = await office.client("agent")
    nowhere = body(await agent.post("work-orders", json={"kind": "repair"}), 422)
    assert (nowhere["code"], nowhere["field"]) == ("work_order.place_missing", "site_id")
    typo = body(await agent.post("work-orders", json={"kind": "repair", "sight": "x"}), 422)
    assert typo["field"] == "sight"
    wrong = body(await agent.post("work-orders", json={"kind": "magic"}), 422)
    assert wrong["field"] == "kind"


async def test_lists_filter_by_field_and_go_on_by_cursor(desk: Desk, office: Office) -> None:
    orders = [await desk.open_alarm(device_id=f"cold-{n}") for n in range(5)]
    board = await office.client()
    first = body(await board.get("work-orders", params={"limit": 3}))
    rest = body(await board.get("work-orders", params={"limit": 3, "cursor": first["next"]}))
    numbers = [each["number"] for each in first["items"] + rest["items"]]
    assert numbers == [each.number for each in reversed(orders)]
    assert rest["next"] is None
    one = body(await board.get("work-orders", params={"device_id": "cold-3"}))
    assert [each["device_id"] for each in one["items"]] == ["cold-3"]
    of_alarm = body(await board.get("work-orders", params={"alarm_id": str(orders[0].alarm_id)}))
    assert [each["id"] for each in of_alarm["items"]] == [str(orders[0].id)]
    none = body(await board.get("work-orders", params={"state": ["closed", "signed"]}))
    assert none["items"] == []
    assert (await board.get("work-orders", params={"stat": "open"})).status_code == 422


async def test_an_unknown_order_is_missing_on_every_door(desk: Desk, office: Office) -> None:
    board, unknown = await office.client(), new_id()
    for path in ("", "/events", "/visit", "/report"):
        answer = body(await board.get(f"work-orders/{unknown}{path}"), 404)
        assert answer["code"] == "work_order.missing"


async def test_the_whole_life_over_http(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    board, phone = await office.client(), await office.technician(technician_id)
    path = f"work-orders/{order.id}"
    wish = {"technician_id": str(technician_id), "locked": True, "version": order.version}
    assert body(await board.put(f"{path}/assignment", json=wish))["state"] == "offered"
    mine = body(await phone.get("technicians/me/work-orders"))
    assert [each["number"] for each in mine["items"]] == [order.number]
    for to in ("accepted", "travelling", "on_site", "working"):
        step = {"to": to, "operation_id": str(new_id())}
        assert body(await phone.post(f"{path}/transitions", json=step))["state"] == to
    refused = body(await phone.post(f"{path}/transitions", json={"to": "done"}), 422)
    assert "checklist.cause" in refused["params"]["items"]
    visit = {
        "checklist": dict.fromkeys(
            ("cause", "safety", "parts", "clean_area", "clean_device", "clean_waste"), True
        ),
        "cause": "继电器烧蚀",
        "solution": "更换继电器",
        "identity_shown": True,
        "consent_by": "林经理",
        "plan_told": "继电器烧蚀，更换",
        "test_run": {"passed": True, "note": "试机正常"},
        "signature": {"name": "林经理", "svg": "M5 20 C 20 5, 40 35, 60 15"},
    }
    assert body(await phone.post(f"{path}/visit", json=visit))["missing"] == []
    for to in ("done", "signed"):
        assert body(await phone.post(f"{path}/transitions", json={"to": to}))["state"] == to
    assert body(await board.post(f"{path}/transitions", json={"to": "closed"}))["state"] == "closed"
    report = body(await board.get(f"{path}/report"))
    assert report["visits"][0]["visit"]["solution"] == "更换继电器"
    entries = body(await board.get(f"{path}/events"))["items"]
    assert [each["to"] for each in entries][-3:] == ["done", "signed", "closed"]
    assert {"at", "by", "action", "from", "to", "reason", "data"} <= entries[0].keys()


async def test_a_stale_version_is_told_the_new_state_by_header_or_body(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    board = await office.client()
    await desk.assign(order, technician_id)
    path, cancel = f"work-orders/{order.id}/transitions", {"to": "cancelled", "reason": "mistake"}
    by_header = await board.post(path, json=cancel, headers={"If-Match": f'"v{order.version}"'})
    assert body(by_header, 412)["params"]["state"] == "offered"
    by_body = await board.post(path, json=cancel | {"version": order.version})
    assert body(by_body, 409)["params"]["technician_id"] == str(technician_id)


async def test_an_illegal_step_answers_with_the_legal_ones(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    board = await office.client()
    answer = await board.post(f"work-orders/{order.id}/transitions", json={"to": "signed"})
    refused = body(answer, 409)
    assert refused["code"] == "work_order.transition_illegal"
    assert "cancelled" in refused["params"]["allowed"]


async def test_roles_without_the_right_are_refused_and_change_nothing(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    auditor, phone = await office.client("auditor"), await office.technician(technician_id)
    wish = {"technician_id": str(technician_id)}
    for client in (auditor, phone):
        answer = await client.put(f"work-orders/{order.id}/assignment", json=wish)
        assert answer.status_code == 403
    unchanged = await desk.get(order.id)
    assert unchanged == order


async def test_a_technician_sees_own_orders_only_on_every_door(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    other = await desk.open_alarm()
    await desk.assign(order, technician_id)
    await desk.assign(other, await desk.technician())
    phone = await office.technician(technician_id)
    seen = body(await phone.get("work-orders"))["items"]
    assert [each["id"] for each in seen] == [str(order.id)]
    assert (await phone.get(f"work-orders/{other.id}")).status_code == 404
    assert (await phone.get(f"work-orders/{other.id}/events")).status_code == 404
    sites = body(await phone.get("sites"))["items"]
    assert [each["id"] for each in sites] == [str(order.site_id)]


async def test_a_region_sees_its_own_orders_only(desk: Desk, office: Office) -> None:
    east = await desk.open_alarm(site_id=await desk.site(region="east"))
    await desk.open_alarm(site_id=await desk.site(region="west"))
    board = await office.client("dispatcher", Scope("region", ("east",)))
    seen = body(await board.get("work-orders"))["items"]
    assert [each["id"] for each in seen] == [str(east.id)]


async def test_a_customer_sees_the_orders_of_the_site_and_who_comes_but_no_other_technician(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.open_alarm()
    await desk.technician()
    await desk.assign(order, technician_id)
    customer = await office.client("site_manager", Scope("site", (str(order.site_id),)))
    (seen,) = body(await customer.get("work-orders"))["items"]
    assert (seen["id"], seen["technician_name"]) == (str(order.id), "Li Wei")
    assert (await customer.get("technicians")).status_code == 403
    async with desk.database.read(site_manager(order.site_id)) as connection:
        rows = await connection.execute("select id from dispatch.technician")
        assert [row["id"] for row in await rows.fetchall()] == [technician_id]
    async with desk.database.unit_of_work(site_manager(order.site_id), "meddle") as uow:
        meddled = await uow.connection.execute("update dispatch.technician set name = 'X'")
        assert meddled.rowcount == 0


def site_manager(site_id: UUID) -> Principal:
    return Principal(new_id(), "Manager Lin", "site_manager", Scope("site", (str(site_id),)))


async def test_row_security_holds_where_a_query_names_no_scope(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    stranger, region = make.as_technician(await desk.technician()), make.dispatcher("west")
    tables = (
        "work_order", "work_order_event", "work_order_alarm", "assignment", "sla_clock", "visit",
        "escalation", "site", "asset", "customer",
    )  # fmt: skip
    for who in (stranger, region):
        async with desk.database.read(who) as connection:
            for table in tables:
                rows = await connection.execute(f"select 1 from dispatch.{table}")  # noqa: S608  # own names
                assert await rows.fetchall() == [], (who.role, table)


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"class": "urgent_fault"}, "class"), ({"priority": 1}, "priority")],
    ids=["a class", "a priority"],
)
async def test_how_grave_a_case_is_only_staff_may_say(
    desk: Desk, office: Office, wish: dict[str, object], field: str
) -> None:
    site_id = await desk.site()
    request = {"kind": "repair", "site_id": str(site_id), "description": "leaking water"}
    customer = await office.client("site_manager", Scope("site", (str(site_id),)))
    refused = body(await customer.post("work-orders", json=request | wish), 403)
    assert (refused["code"], refused["field"]) == ("work_order.grade_forbidden", field)
    assert await desk.rows("select 1 from dispatch.work_order") == []
    plain = body(await customer.post("work-orders", json=request), 201)
    assert plain["class"] == "urgent_fault", "what a customer writes is graded like anybody's"
    agent = await office.client("agent")
    body(await agent.post("work-orders", json=request | wish), 201)
