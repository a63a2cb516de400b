"""An alarm opens exactly one graded order; a request opens one too, where it can be gone to."""

import asyncio
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from dispatch.work_orders.errors import AssetUnknown, PlaceMissing, SiteUnknown
from dispatch.work_orders.opening import Request, note_cleared, open_for_request
from hanlu.contracts.work_orders import WorkOrder
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON


async def request(desk: Desk, asked: Request) -> WorkOrder:
    async with desk.database.unit_of_work(make.dispatcher(), "request") as uow:
        return await open_for_request(uow, desk.policies, asked)


async def test_an_excursion_opens_a_yellow_key_fault_with_its_clocks(desk: Desk) -> None:
    order = await desk.open_alarm()
    assert (order.order_class, order.colour, order.priority) == ("key_fault", "yellow", 2)
    assert (order.state, order.source, order.policy_version) == ("classified", "alarm", 7)
    assert {each.clock: each.due_at - NOON for each in order.clocks} == {
        "ack": timedelta(hours=1),
        "arrive": timedelta(hours=4),
        "propose": timedelta(hours=24),
        "resolve": timedelta(hours=24),
    }
    assert order.title is not None
    assert order.title.code == "excursion.held"
    assert [(each.skill, each.level) for each in order.skills] == [("refrigeration", 2)]
    assert order.site.name == "North Market"


async def test_a_leak_takes_the_green_channel(desk: Desk) -> None:
    order = await desk.open_alarm(rule="device:leak", code="device.reported", cause="device:leak")
    assert (order.order_class, order.colour) == ("urgent_fault", "red")
    limits = {each.clock: each.due_at - NOON for each in order.clocks}
    assert limits["ack"] == timedelta(minutes=30)
    assert limits["arrive"] == timedelta(hours=2)


async def test_the_same_alarm_twice_is_one_order(desk: Desk) -> None:
    raised = make.alarm(site_id=await desk.site())
    first, again = await desk.raise_alarm(raised), await desk.raise_alarm(raised)
    assert first is not None
    assert again is not None
    assert again.id == first.id
    assert again.version == first.version
    assert await desk.told("work_order.opened") == 1


async def test_alarms_of_one_zone_and_cause_join_one_order(desk: Desk) -> None:
    zone, site = new_id(), await desk.site()
    first = await desk.open_alarm(zone_id=zone, site_id=site)
    second = await desk.open_alarm(zone_id=zone, site_id=site, device_id="cold-2")
    other_cause = await desk.open_alarm(
        zone_id=zone, site_id=site, cause="power_off", rule="power_off"
    )
    assert second.id == first.id
    assert second.version == first.version + 1
    assert other_cause.id != first.id
    assert (await desk.history(first.id))[-1].action == "alarm_attached"


async def test_a_finished_case_does_not_swallow_a_new_alarm(desk: Desk) -> None:
    zone, site = new_id(), await desk.site()
    first = await desk.open_alarm(zone_id=zone, site_id=site)
    await desk.move(first, "cancelled", make.dispatcher(), reason="a test of the siren")
    assert (await desk.open_alarm(zone_id=zone, site_id=site)).id != first.id


async def test_an_alarm_that_is_back_after_its_order_ended_opens_another(desk: Desk) -> None:
    raised = make.alarm(site_id=await desk.site())
    first = await desk.raise_alarm(raised)
    assert first is not None
    async with desk.database.unit_of_work(make.SYSTEM, "over") as uow:
        await note_cleared(uow, desk.policies, raised.alarm_id, NOON, None)
    back = await desk.raise_alarm(raised)
    assert back is not None
    assert back.id == first.id
    assert [each.action for each in await desk.history(first.id)].count("alarm_attached") == 1
    async with desk.database.unit_of_work(make.SYSTEM, "over") as uow:
        await note_cleared(uow, desk.policies, raised.alarm_id, NOON, None)
    await desk.move(back, "cancelled", make.dispatcher(), reason="it cools again")
    again = await desk.raise_alarm(raised)
    assert again is not None
    assert again.id != first.id


async def test_an_alarm_of_an_unknown_site_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(SiteUnknown):
        await desk.raise_alarm(make.alarm(site_id=new_id()))
    with pytest.raises(SiteUnknown, match="cold-1"):
        await desk.raise_alarm(make.alarm(site_id=None))


async def test_a_late_alarm_joins_an_open_case_but_opens_none(desk: Desk) -> None:
    zone, site = new_id(), await desk.site()
    assert await desk.raise_alarm(make.alarm(zone_id=zone, site_id=site, late=True)) is None
    order = await desk.open_alarm(zone_id=zone, site_id=site)
    joined = await desk.raise_alarm(make.alarm(zone_id=zone, site_id=site, late=True))
    assert joined is not None
    assert joined.id == order.id


async def test_two_consumers_racing_with_one_alarm_leave_one_order(desk: Desk) -> None:
    raised = make.alarm(site_id=await desk.site())
    outcomes = await asyncio.gather(
        *(desk.raise_alarm(raised) for _ in range(6)), return_exceptions=True
    )
    lost = [each for each in outcomes if isinstance(each, BaseException)]
    assert all(isinstance(each, psycopg.errors.UniqueViolation) for each in lost)
    assert len(await desk.rows("select id from dispatch.work_order")) == 1
    assert len(await desk.rows("select 1 from dispatch.work_order_alarm")) == 1
    assert await desk.told("work_order.opened") == 1


async def test_the_end_of_an_alarm_is_noted_once_and_closes_nothing(desk: Desk) -> None:
    raised = make.alarm(site_id=await desk.site())
    order = await desk.raise_alarm(raised)
    assert order is not None
    for _ in range(2):
        async with desk.database.unit_of_work(make.SYSTEM, "cleared") as uow:
            after = await note_cleared(uow, desk.policies, raised.alarm_id, NOON, -8.0)
    assert after is not None
    assert after.state == "classified"
    noted = [each for each in await desk.history(order.id) if each.action == "alarm_cleared"]
    assert [each.data["standing"] for each in noted] == [0]


async def test_a_request_by_site_asset_or_serial_opens_the_same_kind_of_order(desk: Desk) -> None:
    site_id = await desk.site()
    asset_id = await make.asset(desk.database, site_id, serial="SN-1")
    asked = (
        Request(kind="repair", site_id=site_id),
        Request(kind="repair", asset_id=asset_id),
        Request(kind="repair", serial="SN-1"),
    )
    orders = [await request(desk, each) for each in asked]
    assert {each.site_id for each in orders} == {site_id}
    assert [each.asset_id for each in orders] == [None, asset_id, asset_id]
    assert {each.order_class for each in orders} == {"service"}


async def test_a_request_may_be_regraded_by_the_person_who_took_it(desk: Desk) -> None:
    asked = Request(kind="repair", site_id=await desk.site(), order_class="urgent_fault")
    order = await request(desk, asked)
    assert order.colour == "red"
    assert order.reasons[-1].code == "triage.by_person"


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        pytest.param(Request(kind="repair"), PlaceMissing, id="nowhere"),
        pytest.param(Request(kind="repair", site_id=UUID(int=1)), SiteUnknown, id="no such site"),
        pytest.param(Request(kind="repair", serial="?"), AssetUnknown, id="no such serial"),
    ],
)
async def test_a_request_that_nobody_could_go_to_is_refused(
    desk: Desk, asked: Request, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await request(desk, asked)
    assert await desk.rows("select 1 from dispatch.work_order") == []


async def test_a_dispatcher_of_another_region_cannot_open_orders_here(desk: Desk) -> None:
    site_id = await desk.site(region="east")
    async with desk.database.unit_of_work(make.dispatcher("west"), "request") as uow:
        with pytest.raises(SiteUnknown):
            await open_for_request(uow, desk.policies, Request(kind="repair", site_id=site_id))


async def test_a_test_alarm_sends_nobody_and_the_audit_says_why(desk: Desk) -> None:
    site_id, room = await desk.site(), new_id()
    open_case = await desk.open_alarm(site_id=site_id, zone_id=room)
    for zone in (room, new_id()):
        trial = make.alarm(site_id=site_id, zone_id=zone, test=True)
        assert await desk.raise_alarm(trial) is None
        (trace,) = await desk.rows(
            "select reason from hanlu.audit where subject = %s", f"alarm:{trial.alarm_id}"
        )
        assert trace["reason"] == "alarm.test"
    assert len(await desk.rows("select 1 from dispatch.work_order")) == 1
    after = await desk.get(open_case.id)
    assert after is not None
    assert after.version == open_case.version
