"""An improvement from its plan to the end of its watch, over real work and real ratings."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from dispatch.improvements import service
from hanlu.clock import FixedClock
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.feedback.finished import finish, rate
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON, SYSTEM

DAY = timedelta(days=1)
ITEM: dict[str, Any] = {
    "title": "Satisfied with the first visit",
    "goal": "say the plan before the work",
    "owner": "Zhao",
    "due_on": "2026-06-15",
    "indicator": "csat",
    "target": 0.9,
    "outlet": "river",
    "steps": [{"text": "train the crew", "by": "Li"}, {"text": "card for the van"}],
}


@pytest.fixture(autouse=True)
async def outlets(desk: Desk) -> None:
    async with desk.database.unit_of_work(SYSTEM, "test.outlet", audited=False) as uow:
        await uow.connection.execute(
            "insert into dispatch.outlet (name, region, lat, lon)"
            " values ('river', 'east', 31, 121), ('hill', 'west', 31, 121)"
        )


async def rated(desk: Desk, technician_id: UUID, *scores: int) -> None:
    for score in scores:
        order = await finish(desk, await desk.open_alarm(), technician_id)
        await rate(desk, order, score)


async def look(desk: Desk, item: dict[str, Any], clock: FixedClock) -> None:
    async with desk.database.unit_of_work(SYSTEM, "improvement.look") as uow:
        await service.look(uow, desk.policies, UUID(item["id"]), clock.now())


async def test_it_is_measured_before_and_after_watched_and_opened_again_on_a_relapse(
    desk: Desk, technician_id: UUID, office: Office, clock: FixedClock
) -> None:
    await rated(desk, technician_id, 3, 3, 3, 5)
    clock.advance(timedelta(hours=1))
    leader = await office.client("supervisor")
    item = body(await leader.post("improvements", json=ITEM))
    assert (item["before"]["part"], item["before"]["whole"]) == (1, 4)
    path = f"improvements/{item['id']}"
    ticked = body(await leader.put(f"{path}/steps/0", json={"done": True, "version": 1}))
    assert [step["done_at"] is not None for step in ticked["steps"]] == [True, False]
    done = body(await leader.post(f"{path}/finish", json={"words": "all trained"}))
    assert (done["state"], done["look_at"] is not None) == ("measuring", True)
    await look(desk, item, clock)
    assert body(await leader.get("improvements"))["items"][0]["state"] == "measuring", "too early"
    await rated(desk, technician_id, 5, 5, 5, 5, 4)
    clock.advance(14 * DAY)
    await look(desk, item, clock)
    (met,) = body(await leader.get("improvements"))["items"]
    assert (met["state"], met["latest"]["value"]) == ("watching", 1.0)
    await rated(desk, technician_id, 3, 3, 3, 3, 3)
    clock.advance(7 * DAY)
    await look(desk, item, clock)
    (again,) = body(await leader.get("improvements"))["items"]
    assert (again["state"], again["turn"], again["latest"]["value"]) == ("open", 2, 0.0)
    told = [event["action"] for event in again["events"]]
    assert told == ["opened", "step_done", "finished", "met", "relapsed"]


async def test_what_lasts_through_the_watch_is_closed(
    desk: Desk, technician_id: UUID, office: Office, clock: FixedClock
) -> None:
    leader = await office.client("supervisor")
    item = body(await leader.post("improvements", json=ITEM))
    body(await leader.post(f"improvements/{item['id']}/finish", json={"words": "done"}))
    await rated(desk, technician_id, 5, 5, 5, 5, 5)
    clock.advance(14 * DAY)
    for _ in range(14):
        await look(desk, item, clock)
        clock.advance(7 * DAY)
    assert body(await leader.get("improvements"))["items"] == []
    (over,) = body(await leader.get("improvements?show=over"))["items"]
    assert (over["state"], over["events"][-1]["action"]) == ("closed", "lasted")
    late = await leader.post(f"improvements/{item['id']}/drop", json={"words": "too late"})
    assert body(late, 409)["code"] == "improvement.not_open"


async def test_each_region_sees_and_plans_its_own_and_a_source_must_be_on_record(
    desk: Desk, office: Office
) -> None:
    everywhere = await office.client("senior")
    whole = body(await everywhere.post("improvements", json=ITEM | {"outlet": None}))
    body(await everywhere.post("improvements", json=ITEM))
    west = await office.client("regional_manager", Scope("region", ("west",)))
    assert body(await west.get("improvements"))["items"] == []
    for outlet in (None, "river"):
        refused = body(await west.post("improvements", json=ITEM | {"outlet": outlet}), 422)
        assert (refused["code"], refused["field"]) == ("improvement.outlet", "outlet")
    missing = await west.post(f"improvements/{whole['id']}/drop", json={"words": "not ours"})
    assert body(missing, 404)["code"] == "improvement.missing"
    hers = ITEM | {"outlet": "hill", "finding_id": str(new_id())}
    assert body(await west.post("improvements", json=hers), 422)["code"] == "improvement.source"
    past = ITEM | {"due_on": (NOON - 3 * DAY).date().isoformat()}
    assert body(await everywhere.post("improvements", json=past), 422)["field"] == "due_on"
    stale = await everywhere.post(
        f"improvements/{whole['id']}/finish", json={"words": "done", "version": 9}
    )
    assert body(stale, 409)["code"] == "improvement.moved"
    of_one = ITEM | {"indicator": "settle", "technician_id": str(new_id())}
    assert body(await everywhere.post("improvements", json=of_one), 422)["field"] == "indicator"
    of_nobody = ITEM | {"technician_id": str(new_id())}
    refused = body(await everywhere.post("improvements", json=of_nobody), 404)
    assert (refused["code"], refused["field"]) == ("technician.missing", "technician_id")
    assert (await (await office.client("agent")).get("improvements")).status_code == 403
