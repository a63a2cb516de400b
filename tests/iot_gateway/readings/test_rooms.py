"""What a pass shows: the rooms of its site with their last day, and of no other site anything."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from hanlu.clock import FixedClock
from hanlu.identity import passes
from hanlu.ids import new_id
from hanlu.runtime import keyring_of
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import DeviceDraft, Zone, ZoneKind
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.main import policy_sections, routers
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.ingest.test_store import arrived
from tests.iot_gateway.support.gateway import TESTER, Bench
from tests.support.api import application, caller
from tests.support.present import counted_from_now, whole_second

NOW = datetime.now(UTC).replace(microsecond=0)
now_is_when_a_test_begins = counted_from_now(NOW=whole_second)
KEYRING = keyring_of("tests")


@pytest.fixture
async def guest(bench: Bench, valkey_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is not signed in, at the very instant of the readings."""
    async with (
        application(
            bench.database, valkey_url, routers(), clock=FixedClock(NOW), sections=policy_sections
        ) as app,
        caller(app) as client,
    ):
        yield client


async def look(guest: httpx.AsyncClient, site_id: UUID) -> httpx.Response:
    headers = {"Site-Pass": passes.issue(KEYRING, site_id, NOW)}
    return await guest.get("/api/v1/site-rooms", headers=headers)


async def room(
    bench: Bench, name: str, site_id: UUID, values_c: list[float], kind: ZoneKind = "chilled_0_4"
) -> None:
    """A room of a site whose probe measured this, the last one just now, each 5 min."""
    zone = Zone(id=new_id(), name=name, kind=kind, site_id=site_id)
    device = f"room-{new_id().hex}"
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await devices.put_zone(uow.connection, zone, uow.now)
        draft = DeviceDraft(id=device, zone_id=zone.id, site_id=site_id)
        await devices.put_device(uow.connection, draft, uow.now)
        await devices.touch(uow.connection, "registry")
    begin = NOW - timedelta(minutes=5) * (len(values_c) - 1)
    measured = [(begin + timedelta(minutes=5) * n, n, c) for n, c in enumerate(values_c)]
    store = BatchStore(bench.database, Registry(), lambda: Limits(defaults()), new_id)
    if measured:
        await store.store(arrived(device, measured))


async def test_every_room_of_the_site_is_shown_the_worst_first(
    bench: Bench, guest: httpx.AsyncClient
) -> None:
    site_id = new_id()
    await room(bench, "Cool", site_id, [2.5] * 12)
    await room(bench, "Warm", site_id, [3.0] * 2 + [7.5] * 10)
    await room(bench, "New", site_id, [])
    answer = await look(guest, site_id)
    assert answer.status_code == 200, answer.text
    rooms = answer.json()["rooms"]
    assert [(each["name"], each["standing"], each["value_c"]) for each in rooms] == [
        ("Warm", "outside", 7.5),
        ("Cool", "inside", 2.5),
        ("New", "empty", None),
    ]
    warm, cool, new = rooms
    assert (warm["min_c"], warm["max_c"]) == (0.0, 4.0)
    assert [(each["to"], each["peak_c"]) for each in warm["excursions"]] == [(None, 7.5)]
    assert warm["excursions"][0]["since"] == warm["outside_since"]
    lows, highs = [low for _, low, _ in warm["points"]], [high for _, _, high in warm["points"]]
    assert (min(lows), max(highs)) == (3.0, 7.5)
    assert {(low, high) for _, low, high in cool["points"]} == {(2.5, 2.5)}
    assert (cool["excursions"], new["points"]) == ([], [])


async def test_nothing_of_another_site_is_shown(bench: Bench, guest: httpx.AsyncClient) -> None:
    mine, theirs = new_id(), new_id()
    await room(bench, "Mine", mine, [2.0])
    await room(bench, "Theirs", theirs, [9.0] * 12)
    for site_id, names in ((mine, ["Mine"]), (theirs, ["Theirs"]), (new_id(), [])):
        rooms = (await look(guest, site_id)).json()["rooms"]
        assert [each["name"] for each in rooms] == names


async def test_no_more_is_told_than_how_the_rooms_stand(
    bench: Bench, guest: httpx.AsyncClient
) -> None:
    site_id = new_id()
    await room(bench, "Mine", site_id, [2.0])
    [shown] = (await look(guest, site_id)).json()["rooms"]
    named = {"id", "zone", "device_id", "site_id", "work_order_id", "region", "outlet"}
    assert shown.keys().isdisjoint(named)


@pytest.mark.parametrize("given", ["x" * 60, passes.issue(keyring_of("others"), new_id(), NOW)])
async def test_without_a_pass_of_ours_nothing_is_shown(
    guest: httpx.AsyncClient, given: str
) -> None:
    answer = await guest.get("/api/v1/site-rooms", headers={"Site-Pass": given})
    assert (answer.status_code, answer.json()["code"]) == (403, "pass.invalid")
    assert (await guest.get("/api/v1/site-rooms")).status_code == 422
