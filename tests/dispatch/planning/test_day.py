"""The kept day: after any changes it is the day read afresh, at the cost of what changed."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings

from dispatch.planning import reading
from dispatch.planning.apply import PLANNER
from dispatch.planning.day import Day
from dispatch.work_orders import repository as orders
from hanlu.clock import FixedClock
from hanlu.database import Connection
from hanlu.errors import DomainError
from tests.dispatch.desk import Desk
from tests.dispatch.planning.work import at_work
from tests.dispatch.town import CHANGES, SET_OUT, Town
from tests.factories import dispatch as make
from tests.factories.day import PRICES


async def look(desk: Desk, known: Day = reading.NOTHING) -> Day:
    async with desk.database.read(PLANNER) as connection:
        return await reading.read(connection, known)


@given(happened=CHANGES)
@example(happened=[*SET_OUT, ("retrain", 2, True), ("retrain", 3, True), ("retrain", 4, True)])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_kept_day_is_the_day_that_is_read_afresh(
    desk: Desk, clock: FixedClock, happened: list[tuple[str, int, bool]]
) -> None:
    town = Town(desk, clock)
    await town.begin()
    kept = await look(desk)
    for name, n, looked in [*happened, ("wait", 1, True)]:
        with suppress(DomainError):  # refused: nothing happened
            await town.happenings()[name](n)
        if not looked:
            continue
        kept, fresh = await look(desk, kept), await look(desk)
        assert kept == fresh
        kept = replace(kept, seen=fresh.seen)  # read a moment apart, they name two snapshots
        now = clock.now()
        assert kept.situation(now, PRICES, 7) == fresh.situation(now, PRICES, 7)


async def test_a_look_reads_only_what_changed(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(desk, clock)
    await town.begin()
    known = await look(desk)
    asked: list[UUID] = []
    listed = orders.listed

    async def listening(connection: Connection, filters: Mapping[str, Any], *, limit: int) -> Any:
        asked.extend(filters["id"])
        return await listed(connection, filters, limit=limit)

    monkeypatch.setattr(orders, "listed", listening)
    await look(desk, known)
    assert asked == []
    await town.give(1)
    await look(desk, known)
    assert asked == [town.orders[1]]


async def test_a_day_older_than_the_known_one_is_still_read_right(
    desk: Desk, clock: FixedClock
) -> None:
    """A record that was restored to an earlier state has lower versions, not higher."""
    town = Town(desk, clock)
    await town.begin()
    fresh = await look(desk)
    later = {each: (at[0] + 3, *at[1:]) for each, at in fresh.versions.items()}
    ahead = fresh.folded({**later, uuid4(): (1, 0, 1, 0, 0)}, [], fresh.standings, [])
    assert await look(desk, ahead) == fresh


async def test_what_is_kept_for_an_order_under_way_is_no_stock_for_the_plan(
    desk: Desk, clock: FixedClock
) -> None:
    person = await at_work(desk, "somebody", 31.2)
    for states in ((), ("accepted", "travelling")):
        order = await desk.assign(await desk.open_alarm(), person)
        await desk.walk(order, make.as_technician(person), *states)
    async with desk.database.read(PLANNER) as connection:
        day = await reading.read(connection)
    (seen,) = day.situation(clock.now(), PRICES, 7).people
    assert seen.stock == {"fan-motor": 4}, "one of five; what a waiting order uses the plan counts"
