"""Sites, machines and customers over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from dispatch.territories import repository as territories
from dispatch.territories.locate import Outlet
from hanlu.clock import FixedClock
from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make

NORTH = {"code": "N1", "name": "城北冷库", "lat": 30.3, "lon": 120.1, "address": "城北路1号"}


async def test_a_site_is_registered_corrected_and_found(office: Office) -> None:
    desk = await office.client()
    site = body(await desk.post("sites", json=NORTH), 201)
    changed = NORTH | {"name": "城北第一冷库"}
    answer = await desk.put(f"sites/{site['id']}", json=changed, headers={"If-Match": '"v1"'})
    assert body(answer)["version"] == 2
    for q in ("第一", "n1", "城北路"):
        found = body(await desk.get("sites", params={"q": q}))["items"]
        assert [each["id"] for each in found] == [site["id"]]
    assert body(await desk.get("sites", params={"q": "城南"}))["items"] == []


async def test_the_territory_decides_the_outlet_where_none_is_given(
    desk: Desk, office: Office
) -> None:
    async with desk.database.unit_of_work(make.SYSTEM, "outlets") as uow:
        await territories.save(uow.connection, Outlet("river", "east", 30.31, 120.1))
        await territories.save(uow.connection, Outlet("hill", "west", 31.0, 120.1))
    client = await office.client()
    site = body(await client.post("sites", json=NORTH), 201)
    assert (site["region"], site["outlet"]) == ("east", "river")
    kept = body(await client.post("sites", json=NORTH | {"code": "N2", "outlet": "hill"}), 201)
    assert kept["outlet"] == "hill"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lat": 300}, "lat"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"code": "with space"}, "code"),
        ({"name": ""}, "name"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_wrong_site_is_refused_by_field(
    office: Office, wrong: dict[str, Any], field: str
) -> None:
    client = await office.client()
    assert body(await client.post("sites", json=NORTH | wrong), 422)["field"] == field


async def test_nobody_registers_a_site_in_another_region(desk: Desk, office: Office) -> None:
    west = await office.client("dispatcher", Scope("region", ("west",)))
    refused = body(await west.post("sites", json=NORTH | {"region": "east"}), 403)
    assert refused["code"] == "scope.outside"
    assert await desk.rows("select 1 from dispatch.site") == []


async def test_a_serial_number_returns_the_device_file(desk: Desk, office: Office) -> None:
    client, site_id = await office.client(), str(await desk.site())
    asset = {"serial": "HL-1", "site_id": site_id, "model": "ZL-40", "warranty_until": "2027-01-01"}
    body(await client.post("assets", json=asset), 201)
    body(await client.post("work-orders", json={"kind": "repair", "serial": "HL-1"}), 201)
    file = body(await client.get("assets/HL-1"))
    assert (file["asset"]["model"], file["warranty"]["standing"]) == ("ZL-40", "in")
    assert file["site"]["id"] == site_id
    assert [each["kind"] for each in file["work_orders"]] == ["repair"]
    assert (await client.get("assets/HL-2")).status_code == 404
    assert body(await client.post("assets", json=asset), 409)["field"] == "serial"


async def test_a_warranty_ends_at_midnight_of_the_site(
    desk: Desk, office: Office, clock: FixedClock
) -> None:
    today = clock.now().date()
    site_id = await desk.site(timezone="Asia/Shanghai")
    await make.asset(desk.database, site_id, serial="HL-1", warranty_until=today)
    client = await office.client()
    assert body(await client.get("assets/HL-1"))["warranty"]["standing"] == "in"
    clock.advance(timedelta(hours=5))  # 17:00 UTC: tomorrow in Shanghai
    assert body(await client.get("assets/HL-1"))["warranty"]["standing"] == "out"


async def test_machines_follow_their_site_into_another_region(desk: Desk, office: Office) -> None:
    client = await office.client()
    site = body(await client.post("sites", json=NORTH | {"region": "east"}), 201)
    await make.asset(desk.database, site["id"], serial="HL-1", region="east", outlet=None)
    body(await client.put(f"sites/{site['id']}", json=NORTH | {"region": "west"}))
    east, west = [
        await office.client("dispatcher", Scope("region", (name,))) for name in ("east", "west")
    ]
    assert (await east.get("assets/HL-1")).status_code == 404
    assert body(await west.get("assets/HL-1"))["asset"]["region"] == "west"


async def test_name_and_phone_are_sealed_in_the_record_and_found_by_whoever_may(
    desk: Desk, office: Office
) -> None:
    client = await office.client("agent")
    person = {"name": "王小明", "phone": "138-0013-8000"}
    body(await client.post("customers", json=person), 201)
    for asked in ({"phone": "13800138000"}, {"name": "王小明"}):
        (found,) = body(await client.get("customers", params=asked))["items"]
        assert (found["name"], found["phone"]) == ("王小明", "13800138000")
    (row,) = await desk.rows("select name, phone from dispatch.customer")
    assert "王小明".encode() not in bytes(row["name"])
    assert b"13800138000" not in bytes(row["phone"])
    audited = await desk.rows("select after::text as told from hanlu.audit where after is not null")
    assert not any("王小明" in row["told"] for row in audited)


async def test_open_orders_follow_a_site_into_another_scope_and_both_sides_are_told(
    desk: Desk, office: Office
) -> None:
    client = await office.client()
    given = NORTH | {"region": "east", "outlet": "river"}
    site = body(await client.post("sites", json=given), 201)
    order = await desk.open_alarm(site_id=UUID(site["id"]))
    done = await desk.open_alarm(site_id=UUID(site["id"]))
    await desk.move(done, "cancelled", make.dispatcher(), reason="twice")
    east = await office.client("dispatcher", Scope("region", ("east",)))
    west = await office.client("dispatcher", Scope("region", ("west",)))
    body(await client.put(f"sites/{site['id']}", json=given | {"region": "west", "outlet": "hill"}))

    moved = body(await west.get(f"work-orders/{order.id}"))
    assert (moved["region"], moved["outlet"], moved["version"]) == ("west", "hill", 3)
    assert (await east.get(f"work-orders/{order.id}")).status_code == 404
    assert (await east.get(f"work-orders/{done.id}")).status_code == 200, "what is over stays"
    last = (await desk.history(order.id))[-1]
    assert (last.action, last.data["changes"]) == (
        "site_moved", {"region": ["east", "west"], "outlet": ["river", "hill"]},
    )  # fmt: skip
    told = await desk.rows(
        "select type, topic, region from hanlu.outbox where type = 'scope.left'"
        " or (type in ('work_order.changed', 'site.changed') and region = 'west') order by position"
    )
    assert [(row["type"], row["topic"], row["region"]) for row in told] == [
        ("scope.left", "sites", "east"),
        ("site.changed", "sites", "west"),
        ("scope.left", "work_orders", "east"),
        ("work_order.changed", "work_orders", "west"),
    ]


async def test_a_site_that_only_gets_a_new_name_leaves_its_orders_alone(
    desk: Desk, office: Office
) -> None:
    client = await office.client()
    given = NORTH | {"region": "east", "outlet": "river"}
    site = body(await client.post("sites", json=given), 201)
    order = await desk.open_alarm(site_id=UUID(site["id"]))
    body(await client.put(f"sites/{site['id']}", json=given | {"name": "城北"}))
    after = await desk.get(order.id)
    assert after is not None
    assert after.version == order.version
    assert await desk.told("scope.left") == 0


LIN = {"name": "林经理", "phone": "138 0013 8000", "email": "lin@example.com", "locale": "en"}


async def test_a_sites_customer_is_named_and_corrected_at_the_version_that_was_seen(
    office: Office,
) -> None:
    client = await office.client("agent")
    site = body(await client.post("sites", json=NORTH), 201)
    path = f"sites/{site['id']}/customer"
    assert body(await client.get(path), 404)["code"] == "customer.missing"
    named = body(await client.put(path, json=LIN))
    assert (named["email"], named["locale"], named["version"]) == ("lin@example.com", "en", 1)
    moved = LIN | {"email": "office@example.com"}
    seen = {"If-Match": '"v1"'}
    assert body(await client.put(path, json=moved, headers=seen))["version"] == 2
    assert body(await client.put(path, json=LIN, headers=seen), 412)["code"] == "version.conflict"
    kept = body(await client.get(path))
    assert (kept["id"], kept["email"]) == (named["id"], "office@example.com")


@pytest.mark.parametrize("wrong", ["lin", "a@example.com,b@example.com", "a@b\nBcc: c@example.com"])
async def test_an_address_is_one_address(office: Office, wrong: str) -> None:
    client = await office.client("agent")
    refused = body(await client.post("customers", json=LIN | {"email": wrong}), 422)
    assert refused["field"] == "email"


async def test_who_may_not_see_a_site_names_nobody_there(office: Office) -> None:
    site = body(await (await office.client()).post("sites", json=NORTH | {"outlet": "hill"}), 201)
    path = f"sites/{site['id']}/customer"
    other = await office.client("outlet_manager", Scope("outlet", ("river",)))
    assert body(await other.put(path, json=LIN), 404)["code"] == "site.missing"
    phone = await office.technician(site["id"])
    assert (await phone.get(path)).status_code == 403


async def test_a_site_is_registered_with_its_opening_hours_and_unreadable_ones_are_refused(
    office: Office,
) -> None:
    admin = await office.client("admin")
    given = {"name": "Corner shop", "lat": 31.2, "lon": 121.4, "opening_hours": "Mo-Fr 08:00-18:00"}
    site = body(await admin.post("sites", json=given), 201)
    assert site["opening_hours"] == "Mo-Fr 08:00-18:00"
    refused = await admin.post("sites", json=given | {"opening_hours": "8 to 6"})
    assert body(refused, 422)["errors"][0]["field"] == "opening_hours"


async def test_open_orders_are_told_anew_when_plans_go_by_something_else_of_their_site_or_customer(
    desk: Desk, office: Office
) -> None:
    client = await office.client()
    site = body(await client.post("sites", json=NORTH), 201)
    order = await desk.open_alarm(site_id=UUID(site["id"]))
    over = await desk.open_alarm(site_id=UUID(site["id"]))
    await desk.move(over, "cancelled", make.dispatcher(), reason="twice")
    path = f"sites/{site['id']}/customer"
    body(await client.put(path, json=LIN))  # ordinary, as before: nothing new
    body(await client.put(path, json=LIN | {"value_class": "vip"}))
    lin = body(await client.put(path, json=LIN | {"value_class": "vip", "locale": "zh-CN"}))
    open_from_8 = NORTH | {"opening_hours": "Mo-Su 08:00-18:00", "customer_id": lin["id"]}
    body(await client.put(f"sites/{site['id']}", json=open_from_8))
    since = [each.action for each in await desk.history(order.id) if each.version > order.version]
    assert since == ["customer_valued", "site_changed"]
    told = await desk.rows(
        "select data::jsonb -> 'order' ->> 'value_class' as value_class,"
        " data::jsonb -> 'order' -> 'site' ->> 'opening_hours' as opening_hours"
        " from hanlu.outbox where type = 'work_order.changed'"
        " and (data::jsonb -> 'order' ->> 'id')::uuid = %s"
        " and (data::jsonb -> 'order' ->> 'version')::integer > %s order by position",
        order.id,
        order.version,
    )
    assert [(row["value_class"], row["opening_hours"]) for row in told] == [
        ("vip", ""),
        ("vip", "Mo-Su 08:00-18:00"),
    ]
    assert (await desk.history(over.id))[-1].action not in since
    audit = await desk.rows("select subject from hanlu.audit order by at desc, id desc limit 4")
    assert [row["subject"].split(":")[0] for row in audit] == ["site"] + ["customer"] * 3
