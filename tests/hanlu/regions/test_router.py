"""Regions over HTTP: the map for everyone, in parts; ways and places for those who sign in."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from hanlu.audit.router import router as audit
from hanlu.database import Database
from hanlu.regions.router import router
from hanlu.regions.store import Region
from hanlu.settings import Settings
from simulators.city import demo_sites
from tests.support.api import application, caller, token_for

SITE = demo_sites()[0]
OTHER = demo_sites()[-1]


@pytest.fixture
async def app(linlan: Region, app_database: Database, valkey_url: str) -> AsyncIterator[FastAPI]:
    settings = Settings(data=linlan.folder.parent.parent)
    assert settings.regions.name == "regions"
    async with application(app_database, valkey_url, [router, audit], settings=settings) as app:
        yield app


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(app) as client:
        yield client


@pytest.fixture
async def dispatcher(app: FastAPI, app_database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(app, await token_for(app_database)) as client:
        yield client


async def test_the_region_in_use_says_where_its_map_is(stranger: httpx.AsyncClient) -> None:
    region = (await stranger.get("/api/v1/regions/current")).json()
    assert region["name"] == "linlan"
    assert region["bounds"]["west"] < region["centre"]["lon"] < region["bounds"]["east"]
    style = (await stranger.get(region["styles"]["dark"])).json()
    assert style["sources"]["base"]["url"] == f"pmtiles://{region['tiles']}"
    assert "glyphs" not in style
    assert "sprite" not in style


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_styles_ask_only_for_layers_that_the_map_may_have(
    stranger: httpx.AsyncClient, theme: str, language: str
) -> None:
    answer = await stranger.get(f"/api/v1/regions/linlan/style-{theme}.json?language={language}")
    layers = answer.json()["layers"]
    assert len({layer["id"] for layer in layers}) == len(layers)
    assert {layer.get("source-layer", "water") for layer in layers} >= {"transportation", "place"}


async def test_the_archive_is_given_in_parts(stranger: httpx.AsyncClient, linlan: Region) -> None:
    whole = linlan.tiles.read_bytes()
    address = "/api/v1/regions/linlan/tiles.pmtiles"
    first = await stranger.get(address, headers={"Range": "bytes=0-126"})
    assert (first.status_code, first.content) == (206, whole[:127])
    assert first.headers["content-range"] == f"bytes 0-126/{len(whole)}"
    assert first.headers["accept-ranges"] == "bytes"
    etag = first.headers["etag"]
    last = await stranger.get(address, headers={"Range": "bytes=-10", "If-Range": etag})
    assert (last.status_code, last.content) == (206, whole[-10:])
    cut = await stranger.get(address, headers={"Range": f"bytes={len(whole) - 5}-{len(whole) + 9}"})
    assert cut.content == whole[-5:]
    changed = await stranger.get(address, headers={"Range": "bytes=0-9", "If-Range": '"old"'})
    assert (changed.status_code, changed.content) == (200, whole)


async def test_a_range_beyond_the_archive_is_416(
    stranger: httpx.AsyncClient, linlan: Region
) -> None:
    size = linlan.tiles.stat().st_size
    address = "/api/v1/regions/linlan/tiles.pmtiles"
    answer = await stranger.get(address, headers={"Range": f"bytes={size}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{size}"


@pytest.mark.parametrize("name", ["atlantis", "..", "in-use", "%2e%2e%2fsecret"])
async def test_an_unknown_region_is_refused(stranger: httpx.AsyncClient, name: str) -> None:
    answer = await stranger.get(f"/api/v1/regions/{name}/tiles.pmtiles")
    assert answer.status_code in {404, 422}


async def test_a_route_has_its_time_its_length_and_its_source(
    dispatcher: httpx.AsyncClient,
) -> None:
    asked = {"from": f"{SITE.lat},{SITE.lon}", "to": f"{OTHER.lat},{OTHER.lon}"}
    route = (await dispatcher.get("/api/v1/route", params=asked)).json()
    assert route["source"] == "osrm"
    assert route["travel_s"] > 60
    assert route["distance_m"] > 1_000
    lon, lat = route["geometry"][0]
    assert abs(lon - SITE.lon) + abs(lat - SITE.lat) < 0.002


@pytest.mark.parametrize("value", ["", "30.2", "30.2,120.1,7", "lat,lon", "91,0", "nan,nan"])
async def test_what_is_no_place_is_refused_by_its_field(
    dispatcher: httpx.AsyncClient, value: str
) -> None:
    answer = await dispatcher.get("/api/v1/route", params={"from": "30.2,120.1", "to": value})
    assert answer.status_code == 422
    assert answer.json()["code"] == "region.point_invalid"
    assert answer.json()["field"] == "to"


async def test_places_are_found_by_name(dispatcher: httpx.AsyncClient) -> None:
    found = (await dispatcher.get("/api/v1/places", params={"q": SITE.name})).json()
    assert found["items"][0]["name"] == SITE.name
    assert found["items"][0]["kind"] == "hospital"


@pytest.mark.parametrize("path", ["/api/v1/route?from=30,120&to=30,120", "/api/v1/places?q=a"])
async def test_ways_and_places_need_a_sign_in(stranger: httpx.AsyncClient, path: str) -> None:
    assert (await stranger.get(path)).status_code == 401


async def test_without_a_region_the_answer_says_how_to_add_one(
    app_database: Database, valkey_url: str, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path)
    async with (
        application(app_database, valkey_url, [router], settings=settings) as app,
        caller(app) as client,
    ):
        answer = await client.get("/api/v1/regions/current")
    assert answer.status_code == 404
    assert "hanlu region add" in answer.json()["detail"]


@pytest.fixture
async def admin(app: FastAPI, app_database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(app, await token_for(app_database, "admin")) as client:
        yield client


async def test_regions_are_listed_with_what_they_are_made_of(
    dispatcher: httpx.AsyncClient,
) -> None:
    regions = (await dispatcher.get("/api/v1/regions")).json()["items"]
    (linlan,) = [each for each in regions if each["name"] == "linlan"]
    assert (linlan["in_use"], linlan["tiles"]) == (True, "own")
    assert (linlan["attribution"], linlan["extract"]) == ("Made-up city", "linlan.osm.pbf")


async def test_a_whole_region_answers_with_map_roads_and_names(admin: httpx.AsyncClient) -> None:
    checked = (await admin.get("/api/v1/regions/linlan/check")).json()
    assert checked["tiles_fault"] is None
    assert checked["tiles"]["middle_bytes"] > 0
    assert checked["tiles"]["max_zoom"] > checked["tiles"]["min_zoom"]
    assert checked["roads"] == "osrm"
    assert checked["across_m"] > 1_000
    assert checked["places"] > 10


async def test_a_region_whose_base_map_is_cut_short_says_so(
    app: FastAPI, admin: httpx.AsyncClient, linlan: Region
) -> None:
    broken = linlan.folder.parent / "broken"
    shutil.copytree(linlan.folder, broken)
    try:
        broken.joinpath("map.pmtiles").write_bytes(b"PMTiles\x03")
        checked = (await admin.get("/api/v1/regions/broken/check")).json()
        assert checked["tiles"] is None
        assert "not a PMTiles archive" in checked["tiles_fault"]
        assert checked["roads"] == "osrm"
    finally:
        shutil.rmtree(broken)


@pytest.mark.parametrize("kept", [127, 200])
async def test_a_region_whose_base_map_is_damaged_behind_its_head_says_so(
    admin: httpx.AsyncClient, linlan: Region, kept: int
) -> None:
    broken = linlan.folder.parent / "damaged"
    shutil.copytree(linlan.folder, broken)
    try:
        whole = linlan.tiles.read_bytes()
        broken.joinpath("map.pmtiles").write_bytes(whole[:kept] + bytes(len(whole) - kept))
        answer = await admin.get("/api/v1/regions/damaged/check")
        assert answer.status_code == 200
        assert answer.json()["tiles"] is None
        assert "damaged" in answer.json()["tiles_fault"].partition("map.pmtiles")[2]
    finally:
        shutil.rmtree(broken)


async def test_only_an_administrator_chooses_the_region_and_the_audit_says_so(
    app: FastAPI, admin: httpx.AsyncClient, dispatcher: httpx.AsyncClient
) -> None:
    for path in ("linlan/in-use", "atlantis/in-use"):
        assert (await dispatcher.put(f"/api/v1/regions/{path}")).status_code == 403
    assert (await dispatcher.get("/api/v1/regions/linlan/check")).status_code == 403
    assert (await admin.put("/api/v1/regions/atlantis/in-use")).status_code == 404
    assert (await admin.put("/api/v1/regions/linlan/in-use")).status_code == 204
    assert (await admin.get("/api/v1/regions/current")).json()["name"] == "linlan"
    asked = {"subject": "region:linlan"}
    (row, *_) = (await admin.get("/api/v1/audit", params=asked)).json()["items"]
    assert (row["action"], row["after"]) == ("regions.use", {"in_use": "linlan"})
