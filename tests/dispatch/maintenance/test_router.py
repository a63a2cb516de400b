"""Plans over HTTP: made, corrected, imported, seen by whoever sees the place; bad ones refused."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make

PLAN: dict[str, Any] = {
    "work": "Clean the condenser",
    "every": 3,
    "unit": "month",
    "first_on": "2026-06-20",
}


@pytest.fixture
async def site_id(desk: Desk) -> UUID:
    """A site in the east."""
    return await desk.site(code="N1")


async def made(client: httpx.AsyncClient, **wanted: Any) -> dict[str, Any]:
    plan: dict[str, Any] = body(await client.post("maintenance-plans", json=PLAN | wanted), 201)
    return plan


async def test_what_a_plan_leaves_out_is_as_the_policy_says(
    client: httpx.AsyncClient, site_id: UUID
) -> None:
    plan = await made(client, site_id=str(site_id))
    assert (plan["days_before"], plan["days_after"]) == (7, 7)
    assert (plan["counts_from"], plan["duration_s"]) == ("planned", 3600)
    assert (plan["next_due_on"], plan["order"]) == ("2026-06-20", None)


async def test_a_plan_that_began_long_ago_begins_with_the_visit_that_can_still_be_made(
    client: httpx.AsyncClient, site_id: UUID
) -> None:
    plan = await made(client, site_id=str(site_id), first_on="2001-01-31")
    assert plan["next_due_on"] == "2026-07-31"
    assert body(await client.get(f"maintenance-plans/{plan['id']}/occurrences"))["items"] == []


async def test_a_correction_counts_anew_and_the_second_of_two_who_write_is_told(
    client: httpx.AsyncClient, site_id: UUID
) -> None:
    plan = await made(client, site_id=str(site_id))
    url, seen = f"maintenance-plans/{plan['id']}", {"If-Match": '"v1"'}
    wanted = PLAN | {"site_id": str(site_id), "every": 2, "first_on": "2026-07-05"}
    changed = body(await client.put(url, json=wanted, headers=seen))
    assert (changed["next_due_on"], changed["version"]) == ("2026-07-05", 2)
    refused = body(await client.put(url, json=wanted, headers=seen), 412)
    assert refused["code"] == "version.conflict"
    assert body(await client.put(url, json=wanted))["version"] == 2  # says nothing new


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"every": 0}, "request.invalid", "every"),
        ({"unit": "year"}, "request.invalid", "unit"),
        ({"first_on": "2026-02-30"}, "request.invalid", "first_on"),
        ({"work": "  "}, "request.invalid", "work"),
        ({"parts": ["no-such-part"]}, "part.unknown", "part"),
        ({"pauses": [{"from": "02-30", "to": "03-01"}]}, "request.invalid", "pauses.0.from"),
        (
            {"pauses": [{"from": "03-01", "to": "02-29"}]},
            "maintenance.always_paused",
            "pauses",
        ),
        ({"every": 2, "unit": "week"}, "maintenance.windows_overlap", "days_after"),
        ({"by_run_hours": True}, "maintenance.counter_needs_machine", "by_run_hours"),
        ({"site_id": None}, "work_order.place_missing", "site_id"),
        ({"asset_id": "01900000-0000-7000-8000-000000000000"}, "asset.unknown", "asset_id"),
    ],
)
async def test_a_plan_that_cannot_be_kept_is_refused_by_field(
    client: httpx.AsyncClient, site_id: UUID, wrong: dict[str, Any], code: str, field: str
) -> None:
    sent = PLAN | {"site_id": str(site_id)} | wrong
    refused = body(await client.post("maintenance-plans", json=sent), 422)
    assert (refused["code"], refused["field"]) == (code, field)


async def test_the_counter_of_a_machine_calls_one_plan(
    desk: Desk, client: httpx.AsyncClient, site_id: UUID
) -> None:
    asset_id = str(await make.asset(desk.database, site_id))
    await made(client, asset_id=asset_id, by_run_hours=True)
    sent = PLAN | {"asset_id": asset_id, "by_run_hours": True}
    refused = body(await client.post("maintenance-plans", json=sent), 409)
    assert refused["code"] == "maintenance.counter_taken"


async def test_a_site_lists_its_plans_and_those_of_its_machines_by_their_next_day(
    desk: Desk, client: httpx.AsyncClient, site_id: UUID
) -> None:
    asset_id = str(await make.asset(desk.database, site_id))
    later = await made(client, site_id=str(site_id), first_on="2026-08-01")
    sooner = await made(client, asset_id=asset_id)
    await made(client, site_id=str(await desk.site()))
    asked: dict[str, str | int] = {"site_id": str(site_id), "limit": 1}
    first = body(await client.get("maintenance-plans", params=asked))
    second = body(await client.get("maintenance-plans", params=asked | {"cursor": first["next"]}))
    found = [each["id"] for each in first["items"] + second["items"]]
    assert (found, second["next"]) == ([sooner["id"], later["id"]], None)


async def test_another_region_neither_sees_nor_writes_a_plan(
    office: Office, client: httpx.AsyncClient, site_id: UUID
) -> None:
    plan = await made(client, site_id=str(site_id))
    west = await office.client("dispatcher", Scope("region", ("west",)))
    assert body(await west.get("maintenance-plans"))["items"] == []
    url = f"maintenance-plans/{plan['id']}"
    assert body(await west.get(url), 404)["code"] == "maintenance.missing"
    sent = PLAN | {"site_id": str(site_id)}
    assert body(await west.post("maintenance-plans", json=sent), 422)["code"] == "site.unknown"
    assert body(await west.put(f"{url}/pause", json={"reason": "mine"}), 404)


async def test_an_auditor_looks_and_writes_nothing_and_a_technician_does_neither(
    desk: Desk, office: Office, site_id: UUID
) -> None:
    sent = PLAN | {"site_id": str(site_id)}
    auditor, technician = (
        await office.client("auditor"),
        await office.technician(await desk.technician()),
    )
    assert (await auditor.get("maintenance-plans")).status_code == 200
    for caller in (auditor, technician):
        assert (await caller.post("maintenance-plans", json=sent)).status_code == 403
    assert (await technician.get("maintenance-plans")).status_code == 403


async def test_plans_are_imported_by_code_with_their_lists_in_one_cell_each(
    desk: Desk, office: Office, site_id: UUID
) -> None:
    await make.asset(desk.database, site_id, serial="HL-1")
    await desk.part("fuse")
    text = (
        "code,serial,site,work,interval,first_on,pauses,skills,parts,checklist\n"
        "M1,HL-1,,Clean,3 months,2026-06-20,11-15..03-01,refrigeration:2,fuse,Fans; Door seal\n"
        "M2,,N1,Look round,2 weeks,2026-06-20,,,,\n"
        "M3,,N9,Look round,1 month,2026-06-20,,,,\n"
        "M4,,N1,Look round,often,2026-06-20,,,,\n"
    )
    leader = await office.client("supervisor")
    headers = {"Content-Type": "text/csv"}

    async def send(content: str) -> list[tuple[str, str | None]]:
        sent = await leader.post("imports/maintenance-plans", content=content, headers=headers)
        return [(row["action"], row["field"]) for row in body(sent)["rows"]]

    refused = [("error", "days_after"), ("error", "site"), ("error", "interval")]
    assert await send(text) == [("create", None), *refused]
    assert await send(text) == [("skip", None), *refused]
    assert await send(text.replace("3 months", "6 months")) == [("update", None), *refused]
    (plan,) = body(await leader.get("maintenance-plans"))["items"]
    assert (plan["serial"], plan["checklist"], plan["parts"]) == (
        "HL-1",
        ["Fans", "Door seal"],
        ["fuse"],
    )
    assert plan["pauses"] == [{"from": "11-15", "to": "03-01"}]
