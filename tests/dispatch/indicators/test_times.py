"""Standard hours against real ones: only work counts, and each order once."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from dispatch.triage.hours import HoursPolicy, StandardTime
from dispatch.work_orders.opening import Request, open_for_request
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import as_technician

MINUTE = timedelta(minutes=1)


@pytest.fixture
def timed(desk: Desk) -> Desk:
    """A desk whose policy knows one model."""
    known = StandardTime(model="CR-1", fault="too_warm", duration=90 * MINUTE)
    hours = HoursPolicy(standard=(known,))
    return replace(desk, policies=replace(desk.policies, hours=hours))


async def test_a_new_order_takes_the_standard_time_of_its_model_and_says_why(timed: Desk) -> None:
    site = await timed.site()
    known, other = [
        await make.asset(timed.database, site, model=model) for model in ("CR-1", "CR-2")
    ]
    async with timed.database.unit_of_work(make.dispatcher(), "request") as uow:
        asked = Request(kind="repair", asset_id=known, description="too warm")
        first = await open_for_request(uow, timed.policies, asked)
        asked = Request(kind="repair", asset_id=other, description="too warm")
        second = await open_for_request(uow, timed.policies, asked)
    assert (first.duration_s, second.duration_s) == (90 * 60, 75 * 60)
    assert [why.code for why in first.reasons][1:] == ["triage.standard_time_of_model_and_fault"]
    by_alarm = await timed.open_alarm(site_id=site, asset_id=known, device_id="probe")
    assert by_alarm.duration_s == 90 * 60


async def repaired(desk: Desk, clock: FixedClock, technician: UUID, model: str) -> WorkOrder:
    """Worked 30 minutes, paused an hour, worked 20."""
    site = await desk.site()
    asset = await make.asset(desk.database, site, model=model)
    order = await desk.open_alarm(site_id=site, asset_id=asset, device_id=f"of {asset}")
    await desk.assign(order, technician)
    me = as_technician(technician)
    await desk.walk(order, me, "accepted", "on_site")
    clock.advance(7 * MINUTE)
    await desk.walk(order, me, "working")
    clock.advance(30 * MINUTE)
    await desk.move(order, "paused", me, reason="waiting_part")
    clock.advance(60 * MINUTE)
    await desk.walk(order, me, "working")
    clock.advance(20 * MINUTE)
    return await desk.walk(order, me, "done", "signed")


async def test_pauses_are_no_work_and_groups_are_by_machine_and_fault(
    timed: Desk, clock: FixedClock, office: Office, technician_id: UUID
) -> None:
    await repaired(timed, clock, technician_id, "CR-1")
    await repaired(timed, clock, technician_id, "CR-1")
    await repaired(timed, clock, technician_id, "CR-2")
    clock.advance(MINUTE)
    leader = await office.client("supervisor")
    first, second = body(await leader.get("indicators/times"))["groups"]
    assert (first["category"], first["model"], first["fault"]) == ("cold_room", "CR-1", "too_warm")
    assert (first["repairs"], first["standard_s"]["value"]) == (2, 90 * 60)
    assert first["real_s"]["value"] == 50 * 60
    assert round(first["of_standard"]["value"], 4) == round(50 / 90, 4)
    assert (second["model"], second["repairs"]) == ("CR-2", 1)
    (only,) = body(await leader.get("indicators/times", params={"model": "CR-2"}))["groups"]
    assert only["model"] == "CR-2"
    file = (await leader.get("indicators/times/export")).text.splitlines()
    assert file[1].startswith("cold_room,CR-1,too_warm,2,10800,2,5400.0000,6000,2,3000.0000")


async def test_each_sees_the_times_of_their_own_scope(
    timed: Desk, clock: FixedClock, office: Office, technician_id: UUID
) -> None:
    await repaired(timed, clock, technician_id, "CR-1")
    clock.advance(MINUTE)
    elsewhere = await office.client("outlet_manager", Scope("outlet", ("hill",)))
    assert body(await elsewhere.get("indicators/times"))["groups"] == []
    phone = await office.technician(technician_id)
    assert (await phone.get("indicators/times")).status_code == 403
