"""The forecast of a room becomes the deadline of its case: it moves and goes with the forecast."""

from datetime import timedelta
from uuid import UUID

import pytest

from dispatch.planning import demand
from dispatch.work_orders import forecasts, merging, opening
from dispatch.work_orders.replay import case_of, replayed
from hanlu.contracts.alarms import AlarmRaised, AlarmUpdated
from hanlu.contracts.work_orders import WorkOrder
from tests.dispatch.desk import COMPLETE, Desk
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON, as_technician, dispatcher

MINUTE = timedelta(minutes=1)


async def foretold(desk: Desk, minutes: int = 50) -> tuple[AlarmRaised, WorkOrder]:
    alarm = make.alarm(
        site_id=await desk.site(), rule="forecast_high", limit_at=NOON + minutes * MINUTE
    )
    order = await desk.raise_alarm(alarm)
    assert order is not None
    return alarm, order


async def moved(desk: Desk, alarm: AlarmRaised, minutes: float) -> WorkOrder | None:
    event = AlarmUpdated(
        alarm_id=alarm.alarm_id,
        device_id=alarm.device_id,
        at=NOON,
        severity="minor",
        limit_at=NOON + minutes * MINUTE,
    )
    async with desk.database.unit_of_work(make.SYSTEM, "updated") as uow:
        return await forecasts.follow(uow, desk.policies, event)


async def cleared(desk: Desk, alarm: AlarmRaised, minutes: int) -> WorkOrder:
    async with desk.database.unit_of_work(make.SYSTEM, "cleared") as uow:
        at = NOON + minutes * MINUTE
        order = await opening.note_cleared(uow, desk.policies, alarm.alarm_id, at, None)
    assert order is not None
    return order


async def test_the_limit_of_the_room_is_when_service_should_begin(desk: Desk) -> None:
    _, order = await foretold(desk)
    takes = timedelta(seconds=order.duration_s)
    assert order.limit_at == demand.due(order) + takes == NOON + 50 * MINUTE  # done, not begun
    far, late = await foretold(desk, 600)
    assert far.limit_at != demand.due(late) == NOON + 240 * MINUTE  # the clock is nearer


async def test_the_deadline_moves_with_the_forecast_and_the_history_tells_it(desk: Desk) -> None:
    alarm, order = await foretold(desk)
    after = await moved(desk, alarm, 30)
    assert after is not None
    assert after.limit_at == NOON + 30 * MINUTE
    same = await moved(desk, alarm, 30.5)
    assert same is not None
    assert same.version == after.version == order.version + 1
    entries = await desk.history(order.id)
    assert entries[-1].action == "limit_moved"
    assert replayed(entries) == case_of(after)


async def test_a_forecast_that_vanishes_takes_its_deadline_along(desk: Desk) -> None:
    alarm, _ = await foretold(desk)
    after = await cleared(desk, alarm, 10)
    assert after.limit_at is None
    assert demand.due(after) == NOON + 240 * MINUTE
    assert await moved(desk, alarm, 5) is None  # told late: nothing rests on it any more


async def test_a_limit_that_has_come_stays_when_its_forecast_gives_way_to_the_excursion(
    desk: Desk,
) -> None:
    alarm, _ = await foretold(desk)
    excursion = make.alarm(site_id=alarm.site_id, zone_id=alarm.zone_id)
    await desk.raise_alarm(excursion)
    after = await cleared(desk, alarm, 50)
    assert after.limit_at == NOON + 50 * MINUTE


async def test_an_excursion_before_its_foretold_limit_is_the_limit(desk: Desk) -> None:
    alarm, _ = await foretold(desk)
    await desk.raise_alarm(make.alarm(site_id=alarm.site_id, zone_id=alarm.zone_id))
    assert (await cleared(desk, alarm, 20)).limit_at == NOON + 20 * MINUTE


async def test_an_excursion_after_its_forecast_has_ended_brings_the_limit_back(desk: Desk) -> None:
    alarm, order = await foretold(desk)
    assert (await cleared(desk, alarm, 40)).limit_at is None
    again = make.alarm(site_id=alarm.site_id, zone_id=alarm.zone_id, opened_at=NOON + 45 * MINUTE)
    after = await desk.raise_alarm(again)
    assert after is not None
    assert (after.id, after.limit_at) == (order.id, NOON + 45 * MINUTE)
    assert replayed(await desk.history(order.id)) == case_of(after)


async def test_the_limit_goes_when_the_room_recovers(desk: Desk) -> None:
    alarm, order = await foretold(desk)
    excursion = make.alarm(site_id=alarm.site_id, zone_id=alarm.zone_id)
    await desk.raise_alarm(excursion)
    assert (await cleared(desk, alarm, 50)).limit_at == NOON + 50 * MINUTE
    assert (await cleared(desk, excursion, 70)).limit_at is None
    after = await desk.get(order.id)
    assert after is not None
    assert demand.due(after) == NOON + 240 * MINUTE


async def test_an_excursion_that_nobody_foretold_brings_no_limit(desk: Desk) -> None:
    alarm = make.alarm(site_id=await desk.site(), rule="frost", cause="frost")
    await desk.raise_alarm(alarm)
    after = await desk.raise_alarm(
        make.alarm(site_id=alarm.site_id, zone_id=alarm.zone_id, cause="frost")
    )
    assert after is not None
    assert after.limit_at is None


async def test_the_clock_alone_makes_no_goods_warm(desk: Desk) -> None:
    alarm, _ = await foretold(desk)
    assert (await cleared(desk, alarm, 60)).limit_at is None


async def test_a_forecast_that_recedes_keeps_the_earlier_deadline(desk: Desk) -> None:
    alarm, order = await foretold(desk)
    after = await moved(desk, alarm, 90)
    assert after is not None
    assert (after.limit_at, after.version) == (NOON + 50 * MINUTE, order.version)


async def test_a_reopened_case_has_no_deadline_of_the_round_before(
    desk: Desk, technician_id: UUID
) -> None:
    alarm, order = await foretold(desk)
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working")
    await desk.move(order, "done", me, visit=COMPLETE)
    again = await desk.move(order, "classified", dispatcher(), reason="warm again")
    assert (again.round, again.limit_at) == (2, None)
    assert await moved(desk, alarm, 20) is None


@pytest.mark.parametrize(("survivors", "kept"), [(None, 50), (80, 50), (30, 30)])
async def test_merged_the_earlier_deadline_goes_on_and_goes_back(
    desk: Desk, survivors: int | None, kept: int
) -> None:
    alarm, duplicate = await foretold(desk)
    limit_at = None if survivors is None else NOON + survivors * MINUTE
    survivor = await desk.open_alarm(site_id=alarm.site_id, limit_at=limit_at)
    async with desk.database.unit_of_work(dispatcher(), "merge") as uow:
        merged = await merging.merge(uow, desk.policies, duplicate.id, survivor.id)
    assert merged.limit_at is None
    after = await desk.get(survivor.id)
    assert after is not None
    assert after.limit_at == NOON + kept * MINUTE
    if kept == 30:
        return
    nearer = await moved(desk, alarm, 40)
    assert nearer is not None
    assert (nearer.id, nearer.limit_at) == (survivor.id, NOON + 40 * MINUTE)
    async with desk.database.unit_of_work(dispatcher(), "unmerge") as uow:
        back = await merging.unmerge(uow, desk.policies, duplicate.id)
    assert back.limit_at == NOON + 40 * MINUTE
    left = await desk.get(survivor.id)
    assert left is not None
    assert left.limit_at is None


async def test_of_two_forecasts_in_one_case_the_earlier_limit_counts(desk: Desk) -> None:
    alarm, order = await foretold(desk)
    for minutes, expected in ((80, 50), (20, 20)):
        joined = await desk.raise_alarm(
            make.alarm(
                site_id=alarm.site_id,
                scope=alarm.scope or str(alarm.zone_id),
                rule="forecast_high",
                limit_at=NOON + minutes * MINUTE,
            )
        )
        assert joined is not None
        assert joined.id == order.id
        assert joined.limit_at == NOON + expected * MINUTE
