"""A parked alarm is seen by whoever may, and becomes an order once its site is known."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec

from dispatch.consumers.alarms import NAME, AlarmHandlers
from hanlu.contracts.alarms import AlarmCleared, AlarmRaised
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON


async def park(desk: Desk, alarm: AlarmRaised, number: int) -> None:
    async with desk.database.unit_of_work(make.SYSTEM, "park") as uow:
        await uow.connection.execute("delete from hanlu.parked_event")
        await uow.connection.execute(
            "insert into hanlu.parked_event (consumer, number, event_id, type, data, code, detail)"
            " values (%s, %s, %s, 'alarm.raised', %s, 'site.unknown', 'There is no site.')",
            (NAME, number, new_id(), msgspec.json.encode(alarm).decode()),
        )


async def test_a_parked_alarm_waits_in_sight_until_its_site_is_registered(
    desk: Desk, office: Office
) -> None:
    alarm = make.alarm(site_id=new_id(), region="east")
    await park(desk, alarm, 41)
    client = await office.client()
    (seen,) = body(await client.get("parked-alarms"))["items"]
    assert (seen["number"], seen["code"], seen["alarm"]["device_id"]) == (
        41, "site.unknown", "cold-1",
    )  # fmt: skip
    assert body(await client.post("parked-alarms/41/retry"), 422)["code"] == "site.unknown"
    await desk.site(id=alarm.site_id)
    order: Any = body(await client.post("parked-alarms/41/retry"))
    assert order["alarm_id"] == str(alarm.alarm_id)
    assert body(await client.get("parked-alarms"))["items"] == []
    assert (await client.post("parked-alarms/41/retry")).status_code == 404


async def test_another_region_neither_sees_nor_settles_it(desk: Desk, office: Office) -> None:
    await park(desk, make.alarm(site_id=await desk.site(), region="east"), 42)
    west = await office.client("dispatcher", Scope("region", ("west",)))
    assert body(await west.get("parked-alarms"))["items"] == []
    assert (await west.post("parked-alarms/42/retry")).status_code == 404
    assert await desk.rows("select 1 from dispatch.work_order") == []


async def test_an_alarm_that_ended_while_it_was_parked_ends_on_its_order_too(
    desk: Desk, office: Office
) -> None:
    alarm = make.alarm(site_id=new_id(), region="east")
    await park(desk, alarm, 43)
    over = AlarmCleared(alarm_id=alarm.alarm_id, device_id="cold-1", at=NOON, peak=-7.5)
    handlers = AlarmHandlers(lambda: desk.policies)
    for _ in range(2):  # told at least once
        async with desk.database.unit_of_work(make.SYSTEM, "cleared") as uow:
            await handlers.cleared(uow, over)
    client = await office.client()
    (seen,) = body(await client.get("parked-alarms"))["items"]
    assert seen["cleared_at"] is not None
    await desk.site(id=alarm.site_id)
    order: Any = body(await client.post("parked-alarms/43/retry"))
    noted = [each for each in await desk.history(UUID(order["id"])) if "peak" in each.data]
    assert [(each.action, each.data["peak"]) for each in noted] == [("alarm_cleared", -7.5)]


async def test_whichever_comes_first_a_retry_and_the_end_of_its_alarm_lose_neither(
    desk: Desk, office: Office
) -> None:
    alarm = make.alarm(site_id=await desk.site(), region="east")
    await park(desk, alarm, 44)
    over = AlarmCleared(alarm_id=alarm.alarm_id, device_id="cold-1", at=NOON, peak=-7.5)
    handlers = AlarmHandlers(lambda: desk.policies)

    async def clear() -> None:
        async with desk.database.unit_of_work(make.SYSTEM, "cleared") as uow:
            await handlers.cleared(uow, over)

    client = await office.client()
    answer, _ = await asyncio.gather(client.post("parked-alarms/44/retry"), clear())
    actions = [each.action for each in await desk.history(UUID(body(answer)["id"]))]
    assert actions.count("alarm_cleared") == 1


async def test_the_end_of_an_alarm_that_never_had_a_case_is_not_kept(desk: Desk) -> None:
    over = AlarmCleared(alarm_id=new_id(), device_id="cold-1", at=NOON)
    async with desk.database.unit_of_work(make.SYSTEM, "cleared") as uow:
        await AlarmHandlers(lambda: desk.policies).cleared(uow, over)
    assert await desk.rows("select 1 from dispatch.early_clearing") == []
