"""Power lines and areas: said of a device and of a zone, by API and by file, within a site only."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from hanlu.ids import new_id
from iot_gateway.main import policy_sections, routers
from tests.iot_gateway.support.gateway import Bench
from tests.support.api import application, caller, token_for

API = "/api/v1"


@pytest.fixture
async def admin(bench: Bench, valkey_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's caller."""
    async with application(bench.database, valkey_url, routers(), sections=policy_sections) as app:
        secret = await token_for(bench.database, "admin", None)
        async with caller(app, secret) as client:
            yield client


async def test_a_device_names_its_power_line_and_keeps_all_else(admin: httpx.AsyncClient) -> None:
    site_id = str(new_id())
    said = {"site_id": site_id, "power_line": " board 2 ", "model": "T-10"}
    made = await admin.put(f"{API}/devices/line-1", json=said)
    assert (made.status_code, made.json()["power_line"]) == (200, "board 2")

    path = f"{API}/devices/line-1/power-line"
    moved = (await admin.put(path, json={"power_line": "board 3"})).json()
    assert (moved["power_line"], moved["model"], moved["site_id"]) == ("board 3", "T-10", site_id)
    assert (await admin.put(path, json={"power_line": None})).json()["power_line"] is None
    assert (await admin.put(path, json={"power_line": ""})).status_code == 422


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("devices/line-2", {"power_line": "L1"}, id="a device"),
        pytest.param(
            f"zones/{uuid4()}", {"name": "n", "kind": "frozen", "area": "hall"}, id="a zone"
        ),
    ],
)
async def test_a_name_at_a_site_needs_the_site(
    admin: httpx.AsyncClient, path: str, body: dict[str, str]
) -> None:
    refused = await admin.put(f"{API}/{path}", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "device.site_needed")


async def test_a_zone_says_which_area_it_lies_in_and_keeps_its_limits(
    admin: httpx.AsyncClient,
) -> None:
    zone_id = new_id()
    body = {"name": "cold 1", "kind": "frozen", "site_id": str(new_id()), "max_c": -16.0}
    await admin.put(f"{API}/zones/{zone_id}", json=body)

    said = await admin.put(f"{API}/zones/{zone_id}/area", json={"area": "hall 2"})
    assert (said.status_code, said.json()["area"], said.json()["max_c"]) == (200, "hall 2", -16.0)
    unknown = await admin.put(f"{API}/zones/{uuid4()}/area", json={"area": "hall 2"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "zone.missing")


async def test_a_file_names_lines_and_areas_and_says_what_it_changes(
    admin: httpx.AsyncClient,
) -> None:
    site = new_id()
    head = "id,zone,zone_kind,site,power_line,area\n"

    async def send(row: str) -> tuple[str, str | None]:
        answer = await admin.post(f"{API}/imports/devices", content=head + row)
        assert answer.status_code == 200, answer.text
        (said,) = answer.json()["rows"]
        return said["action"], said.get("code")

    row = f"file-1,freezer,frozen,{site},L1,hall\n"
    assert (await send(row))[0] == "create"
    assert (await send(row))[0] == "skip"
    assert (await send(row.replace("hall", "yard")))[0] == "update"
    assert (await send(row.replace("L1", "L2").replace("hall", "")))[0] == "update"
    device = (await admin.get(f"{API}/devices/file-1")).json()
    assert (device["power_line"], device["zone"]["area"]) == ("L2", "yard")
    assert (await send(f"file-2,,,{site},,hall\n"))[0] == "error"
