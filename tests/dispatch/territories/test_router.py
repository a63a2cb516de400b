"""Outlets over HTTP: opened, moved, drawn; bad territories refused by what is wrong with them."""

import asyncio
from typing import Any

import httpx
import pytest

from dispatch.territories import members
from dispatch.territories.members import Members
from hanlu.database import Database
from hanlu.identity.principal import Principal
from hanlu.regions.manifest import Bounds
from tests.dispatch.http import Office, body

SQUARE = [[120.0, 30.0], [121.0, 30.0], [121.0, 31.0], [120.0, 31.0], [120.0, 30.0]]
BOW_TIE = [[120.0, 30.0], [121.0, 31.0], [121.0, 30.0], [120.0, 31.0], [120.0, 30.0]]


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def outlet(**more: Any) -> dict[str, Any]:
    return {"region": "east", "lat": 30.5, "lon": 120.5} | more


@pytest.fixture
async def manager(office: Office) -> httpx.AsyncClient:
    return await office.client("regional_manager")


async def test_an_outlet_is_opened_moved_and_drawn(manager: httpx.AsyncClient) -> None:
    opened = await manager.put("outlets/river", json=outlet())
    assert body(opened)["version"] == 1
    same = body(await manager.put("outlets/river", json=outlet()))
    assert same["version"] == 1, "what says nothing new is no change"
    tag = {"If-Match": opened.headers["ETag"]}
    drawn = outlet(area=polygon(SQUARE))
    assert body(await manager.put("outlets/river", json=drawn, headers=tag))["version"] == 2
    assert (await manager.put("outlets/river", json=drawn, headers=tag)).status_code == 412
    assert body(await manager.get("outlets/river"))["area"] == polygon(SQUARE)
    assert body(await manager.get("outlets/hill"), 404)["code"] == "outlet.missing"


async def test_of_two_who_draw_on_one_version_the_second_is_told(
    manager: httpx.AsyncClient,
) -> None:
    opened = await manager.put("outlets/river", json=outlet())
    tag = {"If-Match": opened.headers["ETag"]}
    wishes = [outlet(lat=30.5 + n / 10) for n in range(1, 5)]
    answers = await asyncio.gather(
        *(manager.put("outlets/river", json=wish, headers=tag) for wish in wishes)
    )
    assert sorted(each.status_code for each in answers) == [200, 412, 412, 412]


async def test_a_site_within_the_territory_is_given_to_its_outlet(
    manager: httpx.AsyncClient,
) -> None:
    far_away = outlet(lat=10.0, lon=100.0, area=polygon(SQUARE))
    body(await manager.put("outlets/far", json=far_away))
    body(await manager.put("outlets/near", json=outlet(lat=30.6)))
    site = {"name": "市一医院", "lat": 30.5, "lon": 120.5}
    assert body(await manager.post("sites", json=site), 201)["outlet"] == "far"


async def test_territories_that_share_land_name_each_other_and_neighbours_do_not(
    manager: httpx.AsyncClient,
) -> None:
    shifted = [[lon + 0.5, lat] for lon, lat in SQUARE]
    beside = [[lon + 1.5, lat] for lon, lat in SQUARE]
    for name, ring in (("a", SQUARE), ("b", shifted), ("c", beside)):
        body(await manager.put(f"outlets/{name}", json=outlet(area=polygon(ring))))
    items = body(await manager.get("outlets"))["items"]
    assert {each["name"]: each["overlaps"] for each in items} == {"a": ["b"], "b": ["a"], "c": []}


@pytest.mark.parametrize(
    ("area", "told"),
    [
        pytest.param({"type": "Point", "coordinates": [120, 30]}, "Polygon", id="a point"),
        pytest.param({"type": "Polygon", "coordinates": "here"}, "rings", id="no rings"),
        pytest.param({"type": "Polygon"}, "rings", id="nothing at all"),
        pytest.param({"type": "Polygon", "coordinates": []}, "empty", id="empty"),
        pytest.param(polygon(BOW_TIE), "Self-intersection", id="crosses itself"),
        pytest.param(
            polygon([[lat, lon] for lon, lat in SQUARE]), "latitude 90", id="lat and lon swapped"
        ),
        pytest.param(
            polygon([*([[120.0 + n / 1e5, 30.0] for n in range(6000)]), [120.0, 31.0], SQUARE[0]]),
            "5000 points",
            id="too many points",
        ),
    ],
)
async def test_what_is_no_territory_is_refused_with_the_reason(
    manager: httpx.AsyncClient, area: dict[str, Any], told: str
) -> None:
    refused = body(await manager.put("outlets/river", json=outlet(area=area)), 422)
    (problem,) = refused["errors"]
    assert problem["field"] == "area"
    assert told in problem["detail"]


async def test_outlets_come_from_a_file_and_keep_what_was_drawn(
    manager: httpx.AsyncClient,
) -> None:
    body(await manager.put("outlets/river", json=outlet(area=polygon(SQUARE))))
    rows = "name,region,lat,lon\nriver,east,30.6,120.5\nhill,east,30.9,120.9\n"
    headers = {"Content-Type": "text/csv"}
    report = body(await manager.post("imports/outlets", content=rows, headers=headers))
    assert [each["action"] for each in report["rows"]] == ["update", "create"]
    river = body(await manager.get("outlets/river"))
    assert (river["lat"], river["area"]) == (30.6, polygon(SQUARE))


async def test_only_who_leads_a_region_draws_territories(office: Office) -> None:
    board = await office.client("dispatcher")
    assert (await board.put("outlets/river", json=outlet())).status_code == 403
    assert body(await board.get("outlets"))["items"] == []


async def test_capacity_is_set_and_given_up_and_an_import_leaves_it(
    manager: httpx.AsyncClient,
) -> None:
    assert body(await manager.put("outlets/river", json=outlet(capacity=8)))["capacity"] == 8
    sheet = "name,region,lat,lon\nriver,east,30.6,120.5\n"
    headers = {"Content-Type": "text/csv"}
    body(await manager.post("imports/outlets", content=sheet, headers=headers))
    assert body(await manager.get("outlets/river"))["capacity"] == 8
    assert body(await manager.put("outlets/river", json=outlet()))["capacity"] is None
    assert (await manager.put("outlets/river", json=outlet(capacity=-1))).status_code == 422


async def test_who_lies_on_a_map_is_counted_by_our_regions_and_the_rest_as_outside(
    manager: httpx.AsyncClient, app_database: Database
) -> None:
    inside = {"lat": 30.2, "lon": 120.1}
    body(await manager.put("outlets/river", json=outlet(**inside)))
    body(await manager.put("outlets/far", json=outlet(region="west", lat=50.0, lon=8.0)))
    for name in ("a", "b"):
        site = {"name": name, "outlet": "river", "region": "east", **inside}
        body(await manager.post("sites", json=site), 201)
    bounds = Bounds(west=120.0, south=30.0, east=120.5, north=30.5)
    async with app_database.read(Principal.system("tests")) as connection:
        found = await members.on(connection, bounds)
    east = Members(region="east", inside=True, outlets=1, sites=2, technicians=0)
    outside = Members(region=None, inside=False, outlets=1, sites=0, technicians=0)
    assert found == [east, outside]
    assert body(await manager.get("regions/atlantis/members"), 404)["code"] == "region.missing"
