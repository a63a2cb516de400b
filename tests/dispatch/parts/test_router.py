"""Parts over HTTP: the catalogue, movements and counts, and who may do what."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from dispatch.parts import places
from hanlu.identity.principal import Role, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body

FUSE = {"code": "fuse", "name_zh": "熔断器", "name_en": "Fuse"}


@pytest.fixture
async def keeper(office: Office) -> httpx.AsyncClient:
    """The parts keeper, with one part in the catalogue and ten of it in the depot."""
    client = await office.client("parts_keeper")
    body(await client.post("parts", json=FUSE), 201)
    body(await move(client, "supplier", "depot", 10), 201)
    return client


async def move(
    client: httpx.AsyncClient, source: str, to: str, quantity: int, **more: Any
) -> httpx.Response:
    sent = {"part": "fuse", "from": source, "to": to, "quantity": quantity} | more
    return await client.post("stock/movements", json=sent)


async def test_a_part_is_added_corrected_and_taken_out_of_use(keeper: httpx.AsyncClient) -> None:
    shown = await keeper.get("parts/fuse")
    assert body(shown) == {
        **FUSE, "active": True, "source": "unknown", "supplier": "", "warranty_months": None,
        "cost_price_cents": None, "in_vans": 0, "in_stores": 0, "in_depot": 10, "version": 1,
    }  # fmt: skip
    tag = {"If-Match": shown.headers["ETag"]}
    changed = body(await keeper.patch("parts/fuse", json={"active": False}, headers=tag))
    assert (changed["active"], changed["version"]) == (False, 2)
    late = await keeper.patch("parts/fuse", json={"name_en": "Melting fuse"}, headers=tag)
    assert body(late, 412)["code"] == "version.conflict"
    same = body(await keeper.patch("parts/fuse", json={"active": False}))
    assert same["version"] == 2, "what says nothing new is no change"
    assert body(await keeper.get("parts", params={"active": True}))["items"] == []


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "code", "field"),
    [
        pytest.param("POST", "parts", FUSE, 409, "part.code_taken", "code", id="a taken code"),
        pytest.param(
            "POST", "parts", FUSE | {"code": "a b"}, 422, "request.invalid", "code", id="a space"
        ),
        pytest.param(
            "POST", "parts", FUSE | {"name_zh": ""}, 422, "request.invalid", "name_zh", id="no name"
        ),
        pytest.param("PATCH", "parts/lamp", {"active": True}, 404, "part.missing", None, id="lamp"),
        pytest.param("PATCH", "parts/fuse", {}, 422, "request.invalid", "", id="nothing said"),
        pytest.param(
            "PATCH", "parts/fuse", {"code": "x"}, 422, "request.invalid", "code", id="a new code"
        ),
    ],
)
async def test_a_catalogue_entry_that_cannot_be_is_refused_by_its_field(
    keeper: httpx.AsyncClient,
    method: str,
    path: str,
    sent: dict[str, object],
    status: int,
    code: str,
    field: str | None,
) -> None:
    problem = body(await keeper.request(method, path, json=sent), status)
    assert (problem["code"], problem.get("field")) == (code, field)


async def test_a_part_goes_from_supplier_to_depot_to_van_and_each_step_can_be_read(
    desk: Desk, keeper: httpx.AsyncClient
) -> None:
    technician_id = await desk.technician(name="Wang Fang")
    van = places.van(technician_id)
    moved = body(await move(keeper, "depot", van, 4, reason="for the week"), 201)
    assert (moved["from"]["kind"], moved["to"]["name"], moved["reason"]) == (
        "depot", "Wang Fang", "for the week",
    )  # fmt: skip
    part = body(await keeper.get("parts/fuse"))
    assert (part["in_depot"], part["in_vans"]) == (6, 4)
    held = body(await keeper.get("parts/fuse/stock"))["items"]
    assert [(each["place"]["kind"], each["quantity"]) for each in held] == [
        ("depot", 6),
        ("van", 4),
    ]
    (line,) = body(await keeper.get(f"technicians/{technician_id}/stock"))["items"]
    assert line == {
        "part": "fuse", "name_zh": "熔断器", "name_en": "Fuse", "quantity": 4, "reserved": 0,
        "kept_for": [],
    }  # fmt: skip
    assert body(await keeper.get("stock", params={"place": "depot"}))["items"][0]["quantity"] == 6
    newest, first = body(await keeper.get("stock/movements"))["items"]
    assert (newest["id"], first["from"]["kind"]) == (moved["id"], "supplier")
    assert body(await keeper.get("stock/movements", params={"place": van}))["items"] == [moved]
    (audit,) = await desk.rows("select after from hanlu.audit where reason = 'for the week'")
    assert audit["after"]["quantity"] == 4


async def test_of_two_who_want_the_last_one_wins_and_the_other_is_told_what_is_left(
    desk: Desk, keeper: httpx.AsyncClient
) -> None:
    vans = [places.van(await desk.technician()) for _ in range(2)]
    answers = await asyncio.gather(*(move(keeper, "depot", van, 6) for van in vans))
    assert sorted(each.status_code for each in answers) == [201, 409]
    (problem,) = [each.json() for each in answers if each.status_code == 409]
    assert (problem["code"], problem["field"]) == ("stock.short", "quantity")
    assert problem["params"] == {"part": "fuse", "place": "depot", "quantity": 6, "held": 4}


async def test_a_movement_repeats_under_its_operation_and_means_one_thing(
    keeper: httpx.AsyncClient,
) -> None:
    operation = str(new_id())
    twice = await asyncio.gather(
        *(move(keeper, "depot", "supplier", 3, operation_id=operation) for _ in range(2))
    )
    first, second = (body(each, 201) for each in twice)
    assert first == second
    assert body(await keeper.get("parts/fuse"))["in_depot"] == 7
    other = body(await move(keeper, "depot", "supplier", 4, operation_id=operation), 422)
    assert (other["code"], other["field"]) == ("stock.operation_reused", "operation_id")


@pytest.mark.parametrize(
    ("sent", "code", "field"),
    [
        pytest.param({"to": "depot"}, "stock.same_place", "to", id="nowhere else"),
        pytest.param({"to": "garage"}, "request.invalid", "to", id="no place"),
        pytest.param({"to": f"order:{new_id()}"}, "request.invalid", "to", id="a visit's"),
        pytest.param({"from": "count"}, "request.invalid", "from", id="a count's"),
        pytest.param({"to": f"van:{new_id()}"}, "stock.place_unknown", "to", id="nobody's van"),
        pytest.param({"from": "store:nowhere"}, "stock.place_unknown", "from", id="no outlet"),
        pytest.param({"part": "lamp"}, "part.unknown", "part", id="no such part"),
        pytest.param({"quantity": 0}, "request.invalid", "quantity", id="none"),
        pytest.param({"quantity": -1}, "request.invalid", "quantity", id="backwards"),
        pytest.param({"quantity": 1.5}, "request.invalid", "quantity", id="half a part"),
        pytest.param({"price": 3}, "request.invalid", "price", id="an unknown field"),
    ],
)
async def test_a_movement_that_cannot_be_is_refused_by_its_field(
    keeper: httpx.AsyncClient, sent: dict[str, object], code: str, field: str
) -> None:
    whole = {"part": "fuse", "from": "depot", "to": "supplier", "quantity": 1} | sent
    problem = body(await keeper.post("stock/movements", json=whole), 422)
    assert (problem["code"], problem["field"]) == (code, field)


async def test_a_count_writes_what_was_lost_or_found_and_repeats_safely(
    desk: Desk, keeper: httpx.AsyncClient
) -> None:
    await desk.part("probe")
    count = {
        "place": "depot",
        "lines": [{"part": "fuse", "counted": 8}, {"part": "probe", "counted": 2}],
        "reason": "monthly count",
        "operation_id": str(new_id()),
    }
    done = body(await keeper.post("stock/counts", json=count), 201)
    assert done["lines"] == [
        {"part": "fuse", "held": 10, "counted": 8},
        {"part": "probe", "held": 0, "counted": 2},
    ]
    body(await move(keeper, "depot", "supplier", 1), 201)
    assert body(await keeper.post("stock/counts", json=count), 201) == done
    held = body(await keeper.get("stock", params={"place": "depot"}))["items"]
    assert [(each["part"], each["quantity"]) for each in held] == [("fuse", 7), ("probe", 2)]
    found = body(await keeper.get("stock/movements", params={"place": "count"}))["items"]
    assert {(each["part"], each["from"]["kind"], each["quantity"]) for each in found} == {
        ("fuse", "depot", 2), ("probe", "count", 2),
    }  # fmt: skip


async def test_a_count_that_found_all_in_order_is_kept_and_repeats_safely_too(
    keeper: httpx.AsyncClient,
) -> None:
    count = {
        "place": "depot",
        "lines": [{"part": "fuse", "counted": 10}],
        "operation_id": str(new_id()),
    }
    body(await keeper.post("stock/counts", json=count), 201)
    body(await move(keeper, "depot", "supplier", 1), 201)
    body(await keeper.post("stock/counts", json=count), 201)
    assert body(await keeper.get("parts/fuse"))["in_depot"] == 9
    other = count | {"lines": [{"part": "fuse", "counted": 3}]}
    assert body(await keeper.post("stock/counts", json=other), 422)["code"] == (
        "stock.operation_reused"
    )


async def test_a_part_is_counted_once_a_count(keeper: httpx.AsyncClient) -> None:
    lines = [{"part": "fuse", "counted": 8}, {"part": "fuse", "counted": 9}]
    problem = body(await keeper.post("stock/counts", json={"place": "depot", "lines": lines}), 422)
    assert (problem["code"], problem["field"]) == ("stock.part_twice", "lines")


@pytest.mark.parametrize("role", ["dispatcher", "supervisor", "technician", "agent"])
async def test_only_the_keeper_and_the_administrator_write(
    desk: Desk, office: Office, keeper: httpx.AsyncClient, role: Role
) -> None:
    if role == "technician":
        client = await office.technician(await desk.technician())
    else:
        client = await office.client(role)
    assert (await move(client, "supplier", "depot", 1)).status_code == 403
    assert (await client.post("parts", json=FUSE | {"code": "lamp"})).status_code == 403
    assert (await client.get("parts")).status_code == 200


async def test_a_technician_sees_the_own_van_and_no_other(
    desk: Desk, office: Office, technician_id: UUID
) -> None:
    other = await desk.technician()
    for each, quantity in ((technician_id, 2), (other, 3)):
        await desk.stock(each, "fuse", quantity)
    phone = await office.technician(technician_id)
    (line,) = body(await phone.get(f"technicians/{technician_id}/stock"))["items"]
    assert line["quantity"] == 2
    assert body(await phone.get("parts"))["items"][0]["in_vans"] == 2
    assert body(await phone.get(f"technicians/{other}/stock"), 404)["code"] == "technician.missing"
    assert [each["name"] for each in body(await phone.get("stock/places"))["items"]] == ["Li Wei"]
    assert len(body(await phone.get("stock/movements"))["items"]) == 1


async def test_a_keeper_of_one_region_moves_nothing_in_another(
    desk: Desk, office: Office, keeper: httpx.AsyncClient
) -> None:
    far = places.van(await desk.technician(region="west", outlet="hill"))
    near = places.van(await desk.technician())
    eastern = await office.client("parts_keeper", Scope("region", ("east",)))
    body(await move(eastern, "depot", near, 1), 201)
    assert body(await move(eastern, "depot", far, 1), 422)["code"] == "stock.place_unknown"
    kinds = [each["kind"] for each in body(await eastern.get("stock/places"))["items"]]
    assert kinds == ["depot", "van"]
