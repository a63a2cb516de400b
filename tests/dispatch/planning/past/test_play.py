"""A day on record, played under a policy: as it is, with other prices, with one technician more."""

from dataclasses import replace
from datetime import timedelta
from statistics import mean
from typing import Any
from uuid import UUID

import pytest

from dispatch.planning.past import record
from dispatch.planning.past.chance import Chance
from dispatch.planning.past.figures import compared
from dispatch.planning.past.log import Past
from dispatch.planning.past.play import Course, places, play
from dispatch.planning.table import Table
from dispatch.policies import Policies
from hanlu.clock import FixedClock
from hanlu.ids import new_id
from hanlu.regions.datum import Wgs84
from hanlu.regions.straight_line import StraightLine, travel_s
from tests.dispatch.desk import Desk
from tests.dispatch.planning.work import at_work
from tests.factories import dispatch as make
from tests.factories.day import HOUR, MINUTE, PRICES

MIDNIGHT = make.NOON - 12 * HOUR


async def course(
    past: Past, policies: Policies, seed: int = 0, *, mode: str = "auto", **prices: Any
) -> Course:
    """Straight roads, and the prices of the planner's tests."""
    dispatch = policies.dispatch.model_copy(update={"mode": mode, "mode_by_class": {}})
    decided = replace(policies, dispatch=dispatch, planning=PRICES.model_copy(update=prices))
    known = places(past)
    table = Table.of(known, await StraightLine().matrix(known, known))
    return Course(decided, table, Chance(seed), search=50)


async def past_of(desk: Desk) -> Past:
    async with desk.database.read(make.SYSTEM) as connection:
        return await record.read(connection, MIDNIGHT, MIDNIGHT + 24 * HOUR)


async def busy_day(desk: Desk, clock: FixedClock) -> UUID:
    """Seven orders in two hours for one technician, who could do four in time."""
    alone = await at_work(desk, "alone", 31.1, refrigeration=3)
    for n in range(7):
        clock.advance(17 * MINUTE)
        await desk.open_alarm(site_id=await desk.site(lat=31.0 + (n * 3 % 7) / 30))
    return alone


@pytest.mark.parametrize("mode", ["auto", "propose"])
async def test_an_order_is_begun_after_the_answers_and_the_drive_that_chance_gives(
    desk: Desk, policies: Policies, clock: FixedClock, mode: str
) -> None:
    somebody = await at_work(desk, "somebody", 31.1)
    clock.advance(30 * MINUTE)
    order = await desk.open_alarm(site_id=await desk.site(lat=31.3))
    past = await past_of(desk)
    for seed in range(3):
        outcome = play(past, await course(past, policies, seed, mode=mode))
        home, site = Wgs84(31.1, 121.4), Wgs84(31.3, 121.4)
        drive_s = Chance(seed).drive_s(order.id, int(travel_s([home], [site])[0, 0]))
        answers = 2 * MINUTE if mode == "auto" else 4 * MINUTE  # the office is asked first
        began = outcome.began[order.id]
        assert began.technician_id == somebody
        assert began.at == clock.now() + answers + timedelta(seconds=drive_s)
        assert outcome.drive_s == drive_s


async def test_the_same_course_gives_the_same_day_and_another_seed_another(
    desk: Desk, policies: Policies, clock: FixedClock
) -> None:
    await busy_day(desk, clock)
    past = await past_of(desk)
    once, again = [play(past, await course(past, policies, 1)) for _ in range(2)]
    assert once == again
    assert once != play(past, await course(past, policies, 2))


async def test_what_one_technician_more_changes_is_what_the_days_themselves_say(
    desk: Desk, policies: Policies, clock: FixedClock
) -> None:
    alone = await busy_day(desk, clock)
    past = await past_of(desk)
    more = past.with_one_more(alone, new_id())
    before = [play(past, await course(past, policies, seed)) for seed in range(4)]
    after = [play(more, await course(more, policies, seed)) for seed in range(4)]
    found = {each.figure: each for each in compared(before, after)}

    def on_time(days: list[Any]) -> list[float]:
        """Every order fell due in the day: all were opened by three and due within four hours."""
        return [
            sum(began.at <= day.due[order] for order, began in day.began.items()) / 7
            for day in days
        ]

    assert found["on_time_share"].before == pytest.approx(mean(on_time(before)))
    assert found["on_time_share"].after == pytest.approx(mean(on_time(after)))
    gained = found["on_time_share"]
    assert gained.difference == pytest.approx(gained.after - gained.before)
    assert 0 < gained.interval[0] <= gained.difference <= gained.interval[1]
    assert found["waited_min"].interval[1] < 0
    assert {began.technician_id for day in before for began in day.began.values()} == {alone}


async def test_prices_decide_whether_promises_are_moved(
    desk: Desk, policies: Policies, clock: FixedClock
) -> None:
    await busy_day(desk, clock)
    await at_work(desk, "other", 31.25, refrigeration=3)
    past = await past_of(desk)
    free = [play(past, await course(past, policies, n, accepted_price=0)) for n in range(3)]
    dear = [
        play(past, await course(past, policies, n, accepted_price=10_000_000)) for n in range(3)
    ]
    assert sum(day.promises_moved for day in dear) == 0
    assert sum(day.promises_moved for day in free) > 0


async def test_what_people_said_holds_whatever_the_policy_is(
    desk: Desk, policies: Policies, clock: FixedClock
) -> None:
    far = await at_work(desk, "far", 31.6)
    await at_work(desk, "near", 31.21)
    clock.advance(HOUR)
    chosen = await desk.assign(await desk.open_alarm(), far, locked=True)
    gone = await desk.open_alarm(rule="smoke", code="smoke", cause="smoke")
    await desk.move(gone, "cancelled", make.dispatcher(), reason="false alarm")
    past = await past_of(desk)
    outcome = play(past, await course(past, policies))
    assert outcome.began[chosen.id].technician_id == far
    assert set(outcome.due) == set(outcome.began) == {chosen.id}


async def test_another_arrival_is_counted_once_it_leaves_the_interval_that_was_told(
    desk: Desk, policies: Policies, clock: FixedClock
) -> None:
    await busy_day(desk, clock)
    past = await past_of(desk)
    dear = await course(past, policies, accepted_price=10_000_000)
    wide = dear.policies.planning.model_copy(update={"eta_margin": 24 * HOUR})
    vague = replace(dear, policies=replace(dear.policies, planning=wide))
    told, never = play(past, dear), play(past, vague)
    assert told.promises_retimed > 0
    assert never.promises_retimed == 0
    assert told.promised >= set(told.began)
    assert told.started_moved == 0
