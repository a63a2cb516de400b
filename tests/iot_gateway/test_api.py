"""The gateway over HTTP: devices, readings, alarms, connections, and who may see what."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import uuid4

import httpx
import pytest

from hanlu.identity.principal import Role, Scope
from iot_gateway.main import policy_sections, routers
from tests.iot_gateway.support.gateway import TESTER, Bench, Field, eventually, iso
from tests.support.api import application, caller, token_for
from tests.support.present import counted_from_now, whole_second

API = "/api/v1"
NOW = datetime.now(UTC).replace(microsecond=0)
now_is_when_a_test_begins = counted_from_now(NOW=whole_second)


class People(Protocol):
    """Opens a caller of the application, by role and scope."""

    def __call__(
        self, role: Role = "admin", scope: Scope | None = None
    ) -> AbstractAsyncContextManager[httpx.AsyncClient]: ...


@pytest.fixture
def people(bench: Bench, valkey_url: str) -> People:
    """Callers of the application by role and scope."""

    @asynccontextmanager
    async def enter(
        role: Role = "admin", scope: Scope | None = None
    ) -> AsyncIterator[httpx.AsyncClient]:
        async with application(
            bench.database, valkey_url, routers(), sections=policy_sections
        ) as app:
            secret = await token_for(bench.database, role, scope)
            async with caller(app, secret) as client:
                yield client

    return enter


async def test_a_device_is_registered_listed_and_shown_with_its_newest_values(
    bench: Bench, field: Field, people: People
) -> None:
    async with people() as admin, bench.running():
        body = {"name": "Cold room", "zone_kind": "chilled_0_4", "region": "north"}
        put = await admin.put(f"{API}/devices/api-1", json=body)
        assert put.status_code == 200, put.text
        assert put.json()["zone"]["max_c"] == 4.0
        again = await admin.put(f"{API}/devices/api-1", json=body)
        assert again.json()["zone_id"] == put.json()["zone_id"]
        field.telemetry(
            "api-1", {"ts": iso(NOW), "seq": 1, "temperature_c": 3.5, "door_open": True}
        )
        await bench.stored("api-1", 1)
        shown = (await admin.get(f"{API}/devices/api-1")).json()
        assert shown["online"] is True
        assert {name: value["value"] for name, value in shown["latest"].items()} == {
            "temperature_c": 3.5,
            "door_open": True,
        }
        listed = (await admin.get(f"{API}/devices", params={"q": "api-1"})).json()
        assert [item["id"] for item in listed["items"]] == ["api-1"]
        assert (await admin.get(f"{API}/devices", params={"color": "x"})).status_code == 422


async def test_a_chart_keeps_every_extreme_however_thin(
    bench: Bench, field: Field, people: People
) -> None:
    await bench.add("chart-1", kind="chilled_0_4")
    begin = NOW - timedelta(hours=2)
    readings = [
        {
            "ts": iso(begin + timedelta(seconds=10 * n)),
            "seq": n,
            "temperature_c": 30.0 if n == 333 else 2.0 + n / 1000,
        }
        for n in range(400)
    ]
    async with people() as admin, bench.running():
        field.telemetry("chart-1", readings)
        await bench.stored("chart-1", 400)
        chart = (
            await admin.get(
                f"{API}/devices/chart-1/readings",
                params={"from": iso(begin), "to": iso(NOW), "points": 10},
            )
        ).json()
        points = chart["metrics"]["temperature_c"]
        assert len(points) <= 10
        assert (min(p[1] for p in points), max(p[2] for p in points)) == (2.0, 30.0)
        assert chart["limits"] == {"min_c": 0.0, "max_c": 4.0}
        assert chart["gap_s"] == 780 + 900  # a bucket of minutes, and three reports missed
        assert [span["peak"] for span in chart["excursions"]] == [30.0]
        asked = {"width": "15m", "from": iso(begin), "to": iso(NOW)}
        rollups = (await admin.get(f"{API}/devices/chart-1/rollups", params=asked)).json()["items"]
        assert (sum(each["count"] for each in rollups), max(e["max"] for e in rollups)) == (400, 30)
        assert sum(each["excursion_s"] for each in rollups) == 10
        count = await admin.get(f"{API}/devices/chart-1/readings/count")
        assert count.json() == {"count": 400}
        record = await admin.get(f"{API}/devices/chart-1/excursions")
        assert [item["limit"] for item in record.json()["items"]] == [4.0]
        assert (record.json()["late_since"], chart["late_since"]) == (None, None)
        asked_at = {"since": NOW - timedelta(minutes=9), "channel": chart["channel_id"]}
        async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
            await uow.connection.execute(
                """insert into gateway.review (channel, rule, since, until, asked_at, changed_at)
                   values (%(channel)s, 'temperature_c_high', %(since)s, now(), now(), now())""",
                asked_at,
            )
        late = await admin.get(f"{API}/devices/chart-1/excursions")
        assert datetime.fromisoformat(late.json()["late_since"]) == asked_at["since"]
        assert [item["known_at"] for item in late.json()["items"]] == [
            span["known_at"] for span in chart["excursions"]
        ]
        rooms = (await admin.get(f"{API}/zones/states")).json()["items"]
        late_by_device = {room["device_id"]: room["late_since"] for room in rooms}
        assert datetime.fromisoformat(late_by_device["chart-1"]) == asked_at["since"]
        upside_down = await admin.get(
            f"{API}/devices/chart-1/readings", params={"from": iso(NOW), "to": iso(begin)}
        )
        assert (upside_down.status_code, upside_down.json()["code"]) == (422, "range.invalid")


async def test_an_alarm_is_listed_and_acknowledged_once(
    bench: Bench, field: Field, people: People
) -> None:
    await bench.add("alarm-1", kind="pharma_2_8", region="north")
    async with people() as admin, bench.running():
        field.telemetry("alarm-1", {"ts": iso(NOW), "seq": 1, "temperature_c": 9.0})
        await eventually(lambda: bench.alarms("alarm-1"), bool)
        listed = (
            await admin.get(f"{API}/alarms", params={"device_id": "alarm-1", "state": "open"})
        ).json()["items"]
        assert [(item["rule"], item["why"]["code"]) for item in listed] == [
            ("temperature_c_high", "excursion.held")
        ]
        alarm = listed[0]["id"]
        first = (await admin.post(f"{API}/alarms/{alarm}/acknowledge")).json()
        second = (await admin.post(f"{API}/alarms/{alarm}/acknowledge")).json()
        assert first == second
        assert first["state"] == "acknowledged"
        incidents = (await admin.get(f"{API}/incidents", params={"open": True})).json()["items"]
        assert (incidents[0]["alarms"], incidents[0]["open_alarms"]) == (1, 1)
        incident = incidents[0]["id"]
        again = await admin.post(f"{API}/incidents/{incident}/acknowledge", json={"note": "seen"})
        assert (again.status_code, again.json()) == (200, incidents[0])
        unknown = await admin.post(f"{API}/incidents/{uuid4()}/acknowledge")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "incident.missing")
        missing = await admin.post(f"{API}/alarms/{uuid4()}/acknowledge")
        assert (missing.status_code, missing.json()["code"]) == (404, "alarm.missing")
    async with people("dispatcher", Scope("region", ("south",))) as stranger:
        assert (await stranger.get(f"{API}/alarms/{alarm}")).status_code == 404
        assert (await stranger.get(f"{API}/devices/alarm-1")).status_code == 404
        assert (await stranger.get(f"{API}/alarms")).json()["items"] == []
        assert (await stranger.post(f"{API}/incidents/{incident}/acknowledge")).status_code == 404
    async with people("dispatcher", Scope("region", ("north",))) as neighbour:
        assert (await neighbour.get(f"{API}/alarms/{alarm}")).status_code == 200
        assert (await neighbour.put(f"{API}/devices/alarm-1", json={})).status_code == 403


async def test_a_bridge_gets_credentials_once_and_keeps_to_its_topics(
    bench: Bench, people: People
) -> None:
    async with people() as admin:
        body = {"name": "z2m", "format": "zigbee2mqtt", "filters": ["zigbee2mqtt/#"]}
        made = await admin.post(f"{API}/connections", json=body)
        assert made.status_code == 201, made.text
        assert made.json()["publish"] == ["zigbee2mqtt/#"]
        again = await admin.post(f"{API}/connections", json=body)
        assert (again.status_code, again.json()["code"]) == (409, "connection.name_taken")
        greedy = await admin.post(
            f"{API}/connections", json={**body, "name": "greedy", "filters": ["hanlu/#"]}
        )
        assert (greedy.status_code, greedy.json()["field"]) == (422, "filters")
        gone = await admin.delete(f"{API}/connections/{made.json()['id']}")
        assert gone.status_code == 204
        listed = (await admin.get(f"{API}/connections")).json()["items"]
        assert [item["username"] for item in listed if item["revoked_at"]] == ["z2m"]


async def test_the_connection_log_shows_the_last_message_and_why_another_was_refused(
    bench: Bench, field: Field, people: People
) -> None:
    await bench.add("log-1")
    async with people() as admin, bench.running():
        field.telemetry("log-1", {"ts": iso(NOW), "seq": 1, "temperature_c": 3.0})
        field.telemetry("log-1", '{"temperature_c": "warm"}')
        await bench.refused("hanlu/v1/log-1/telemetry")
        log = (await admin.get(f"{API}/devices/log-1/connection-log")).json()["items"]
        assert [(entry["kind"], entry["code"], entry["field"]) for entry in log] == [
            ("refusal", "wrong_type", "temperature_c"),
            ("message", None, None),
        ]
        assert log[0]["preview"] == '{"temperature_c": "warm"}'


async def test_a_device_registered_again_with_another_kind_changes_its_own_zone(
    bench: Bench, people: People
) -> None:
    async with people() as admin:
        frozen = await admin.put(f"{API}/devices/api-9", json={"zone_kind": "frozen"})
        pharma = await admin.put(f"{API}/devices/api-9", json={"zone_kind": "pharma_2_8"})
    assert pharma.status_code == 200, pharma.text
    assert pharma.json()["zone_id"] == frozen.json()["zone_id"]
    assert (pharma.json()["zone"]["kind"], pharma.json()["zone"]["max_c"]) == ("pharma_2_8", 8.0)


async def test_a_preview_of_an_import_changes_nothing_and_the_import_keeps_its_word(
    bench: Bench, people: People
) -> None:
    table = (
        "id,name,zone,zone_kind,interval_s\n"
        "imp-1,Milk,Dairy,chilled_0_4,60\n"
        "bad name,Ice,,frozen,\n"
        "imp-2,Fish,Nowhere,,\n"
        "imp-3,Meat,Dairy,chilled_0_4,often\n"
    )
    async with people() as admin:

        async def send(*, dry_run: bool) -> list[tuple[int, str, str | None]]:
            answer = await admin.post(
                f"{API}/imports/devices", params={"dry_run": dry_run}, content=table
            )
            assert answer.status_code == 200, answer.text
            return [(row["line"], row["action"], row["field"]) for row in answer.json()["rows"]]

        promised = await send(dry_run=True)
        assert promised == [
            (2, "create", None),
            (3, "error", "id"),
            (4, "error", "zone_id"),
            (5, "error", "interval_s"),
        ]
        assert (await admin.get(f"{API}/devices/imp-1")).status_code == 404
        assert await send(dry_run=False) == promised
        assert (await admin.get(f"{API}/devices/imp-1")).json()["zone"]["name"] == "Dairy"
        assert (await send(dry_run=False))[0] == (2, "skip", None)


async def test_two_zones_of_a_site_cannot_share_a_name(people: People) -> None:
    async with people() as admin:
        body = {"name": "Dock", "kind": "frozen"}
        assert (await admin.put(f"{API}/zones/{uuid4()}", json=body)).status_code == 200
        taken = await admin.put(f"{API}/zones/{uuid4()}", json=body)
        assert (taken.status_code, taken.json()["code"]) == (409, "zone.name_taken")
        assert taken.json()["field"] == "name"


async def test_goods_hold_a_zones_readings_and_the_store_says_who_holds_its_oldest_day(
    bench: Bench, people: People
) -> None:
    async with people() as admin:
        made = (await admin.put(f"{API}/devices/goods-1", json={"zone_kind": "frozen"})).json()
        zone = f"{API}/zones/{made['zone_id']}/goods"
        batch = {"placed_on": "2026-01-05", "expires_on": "2030-06-01"}
        put = await admin.put(f"{zone}/LOT-7", json=batch)
        assert put.status_code == 200, put.text
        (listed,) = (await admin.get(zone)).json()["items"]
        assert (listed["batch"], listed["expires_on"]) == ("LOT-7", "2030-06-01")
        refused = await admin.put(f"{zone}/LOT-8", json={"placed_on": "2026-01-05"})
        assert refused.status_code == 422
        kept = (await admin.get(f"{API}/retention")).json()
        assert kept["floor_years"]["pharma_2_8"] == 10
    async with people("auditor", Scope("region", ("nowhere",))) as stranger:
        assert (await stranger.get(zone)).status_code == 404


async def test_an_overview_says_how_each_zone_stands_and_draws_its_last_day(
    bench: Bench, field: Field, people: People
) -> None:
    await bench.add("over-warm", kind="chilled_0_4")
    await bench.add("over-cool", kind="chilled_0_4")
    begin = NOW - timedelta(hours=3)
    async with people() as admin, bench.running():
        for device, value_c in (("over-warm", 7.5), ("over-cool", 2.5)):
            field.telemetry(
                device,
                [
                    {
                        "ts": iso(begin + timedelta(minutes=5 * n)),
                        "seq": n,
                        "temperature_c": value_c,
                    }
                    for n in range(36)
                ],
            )
            await bench.stored(device, 36)
        listed = (await admin.get(f"{API}/zones/states")).json()["items"]
        stands = {each["device_id"]: each for each in listed}
        warm, cool = stands["over-warm"], stands["over-cool"]
        assert (warm["standing"], warm["value_c"]) == ("outside", 7.5)
        assert warm["outside_since"] == iso(begin).replace("+00:00", "Z")
        assert warm["alarms"] >= 1
        assert (cool["standing"], cool["outside_since"], cool["alarms"]) == ("inside", None, 0)
        wanted = {"zone_id": [warm["zone"]["id"], str(uuid4())]}
        [curve] = (await admin.get(f"{API}/zones/curves", params=wanted)).json()["items"]
        assert {(low, high) for _, low, high in curve["points"]} == {(7.5, 7.5)}
        assert len(curve["points"]) >= 12
    async with people("auditor", Scope("region", ("nowhere",))) as stranger:
        assert (await stranger.get(f"{API}/zones/states")).json()["items"] == []
        assert (await stranger.get(f"{API}/zones/curves", params=wanted)).json()["items"] == []


async def test_rules_are_tried_on_the_stored_past(
    bench: Bench, field: Field, people: People
) -> None:
    await bench.add("trial-1", kind="chilled_0_4")
    begin = NOW - timedelta(hours=2)
    readings = [
        {"ts": iso(begin + timedelta(minutes=n)), "seq": n, "temperature_c": 6.0 if n < 20 else 3.0}
        for n in range(40)
    ]
    async with people() as admin, bench.running():
        field.telemetry("trial-1", readings)
        await bench.stored("trial-1", 40)
        path = f"{API}/devices/trial-1/backtest"
        strict = (
            await admin.post(path, json={"rules": {"max": 5.0, "delay_high": "10 min"}})
        ).json()
        alarms = [each for each in strict["alarms"] if each["rule"] == "temperature_c_high"]
        assert [(each["opened_at"], each["peak"]) for each in alarms] == [
            (iso(begin + timedelta(minutes=10)).replace("+00:00", "Z"), 6.0)
        ]
        mild = (await admin.post(path, json={"rules": {"max": 7.0}})).json()
        assert [each for each in mild["alarms"] if each["rule"] == "temperature_c_high"] == []
        assert strict["readings"] == 40
        present = (await admin.post(path, json={})).json()
        assert present["tried"]["max"] == 4.0
        called = [each["rule"] for each in present["alarms"]]
        assert called.count("temperature_c_high") == 1, "20 min at 6 °C, and 15 are borne"
        patient = {"changes": {"max": 4.5, "delay_high": "25 min"}}
        other = (await admin.post(path, json=patient)).json()
        assert (other["tried"]["max"], other["tried"]["delay_high"]) == (4.5, "25 min")
        assert "temperature_c_high" not in [each["rule"] for each in other["alarms"]]
        for changes in ({"max": "warm"}, {"max": -21.0}):
            senseless = await admin.post(path, json={"changes": changes})
            assert senseless.json()["code"] == "backtest.rules_invalid"
        refused = await admin.post(path, json={"rules": {"max": "warm"}})
        assert (refused.status_code, refused.json()["code"]) == (422, "backtest.rules_invalid")


async def test_what_people_do_about_alarms_goes_over_http(bench: Bench, people: People) -> None:
    async with people() as admin:
        somebody = uuid4()
        path = f"{API}/alarm-watchers/{somebody}"
        body = {"name": "Lin", "channel": "mail", "address": "lin@example.test", "from_hour": 8}
        assert (await admin.put(path, json=body)).status_code == 200
        assert (await admin.put(path, json={**body, "timezone": "Moon/Base"})).status_code == 422
        for wrong in (
            {"address": "nope"},
            {"address": "Lin <lin@example.test>"},
            {"channel": "webhook"},
            {"channel": "webhook", "address": "ftp://example.test/x"},
            {"channel": "webhook", "address": "https:///x"},
        ):
            refused = await admin.put(path, json=body | wrong)
            assert (refused.status_code, refused.json()["field"]) == (422, "address"), wrong
        listed = (await admin.get(f"{API}/alarm-watchers")).json()["items"]
        assert [(each["name"], each["from_hour"]) for each in listed] == [("Lin", 8)]
        assert (await admin.post(f"{path}/test")).status_code == 202
        assert (await admin.delete(path)).status_code == 204
        assert (await admin.delete(path)).status_code == 404
        held = await admin.get(f"{API}/alarms/held-back")
        assert held.status_code == 200
        assert all(each["reason"]["code"].startswith("held.") for each in held.json()["items"])
        incidents = await admin.get(f"{API}/incidents")
        assert incidents.status_code == 200


async def test_a_shelved_alarm_is_listed_as_held_back_and_taken_off_its_shelf(
    bench: Bench, field: Field, people: People
) -> None:
    await bench.add("shelved-1", kind="pharma_2_8")
    async with people() as admin, bench.running():
        field.telemetry("shelved-1", {"ts": iso(NOW), "seq": 1, "temperature_c": 9.0})
        await bench.stored("shelved-1", 1)
        asked = {"device_id": "shelved-1", "rule": "temperature_c_high"}
        (alarm,) = (await admin.get(f"{API}/alarms", params=asked)).json()["items"]
        assert alarm["shelved_until"] is None
        path = f"{API}/alarms/{alarm['id']}"
        shelved = await admin.post(f"{path}/shelve", json={"minutes": 30, "note": "door repaired"})
        assert shelved.json()["shelved_until"] is not None
        held = f"{API}/alarms/held-back?open=true&device_id=shelved-1"
        (entry,) = [
            each
            for each in (await admin.get(held)).json()["items"]
            if each["reason"]["code"] == "held.shelved"
        ]
        assert (entry["alarm_id"], entry["alarm_why"]["code"]) == (
            alarm["id"],
            alarm["why"]["code"],
        )
        async with people("auditor") as auditor:
            assert (await auditor.delete(f"{path}/shelf")).status_code == 403

        off = await admin.delete(f"{path}/shelf")
        assert (off.status_code, off.json()["shelved_until"]) == (200, None)
        left = (await admin.get(held)).json()["items"]
        assert [each for each in left if each["reason"]["code"] == "held.shelved"] == []
        assert (await admin.delete(f"{API}/alarms/{uuid4()}/shelf")).status_code == 404


async def test_the_zones_of_one_site_are_listed_alone(people: People) -> None:
    async with people() as admin:
        site, zone = str(uuid4()), str(uuid4())
        body = {"name": "Dock 7", "kind": "frozen", "site_id": site}
        assert (await admin.put(f"{API}/zones/{zone}", json=body)).status_code == 200
        found = (await admin.get(f"{API}/zones", params={"site_id": site})).json()["items"]
        assert [each["id"] for each in found] == [zone]


async def test_a_probe_in_the_goods_is_judged_by_limits_of_its_own(
    bench: Bench, field: Field, people: People
) -> None:
    await bench.add("probes-1", kind="chilled_0_4")
    path = f"{API}/devices/probes-1/channel"
    core = {"channel": "core", "temperature_c": 5.0}
    async with people() as admin, bench.running():
        field.telemetry("probes-1", {"ts": iso(NOW - timedelta(minutes=50)), "seq": 1, **core})
        await bench.stored("probes-1", 1)
        params = {"channel": "core"}
        said = await admin.put(path, params=params, json={"place": "product", "max_c": 6.0})
        assert said.status_code == 200
        wrong = await admin.put(path, params=params, json={"min_c": 6.0, "max_c": 5.0})
        assert wrong.status_code == 422
        assert (await admin.put(path, params={"channel": "none"}, json={})).status_code == 404
        for seq, minutes_ago in enumerate((40, 20), start=2):
            at = NOW - timedelta(minutes=minutes_ago)
            field.telemetry("probes-1", {"ts": iso(at), "seq": seq, **core})
            field.telemetry("probes-1", {"ts": iso(at), "seq": seq, "temperature_c": 5.0})
        await bench.stored("probes-1", 5)
    alarms = await bench.alarms("probes-1")
    assert [each["channel"] for each in alarms if each["rule"] == "temperature_c_high"] == [""]
