"""The scores of today on the state lane: as the report counts them, gone when the day is over."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from redis.asyncio import Redis

from dispatch.indicators import counting, today
from dispatch.indicators.today import OUTLETS, TECHNICIANS, ScoreToday, TodayScores, midnight
from hanlu.clock import FixedClock
from hanlu.ids import new_id
from hanlu.live.state import StateBoard
from hanlu.live.topics import STATE_TOPICS
from hanlu.stream import EventFeed, Relay
from tests.dispatch.desk import Desk
from tests.dispatch.feedback.finished import rate
from tests.dispatch.indicators.test_report import asked, counted
from tests.factories.dispatch import SYSTEM, as_technician

HOUR = timedelta(hours=1)


def test_a_day_begins_at_midnight_of_its_zone() -> None:
    evening = datetime(2026, 6, 7, 20, 0, tzinfo=UTC)  # Monday in Shanghai
    assert midnight(evening, "Asia/Shanghai") == datetime(2026, 6, 7, 16, 0, tzinfo=UTC)


async def test_scores_are_those_of_the_report_and_go_with_the_day(
    desk: Desk, clock: FixedClock, valkey_url: str, technician_id: UUID
) -> None:
    redis = Redis.from_url(valkey_url)
    board = StateBoard(redis)
    feed = EventFeed(desk.database, redis)
    scores = TodayScores(desk.database, feed, board, clock, lambda: desk.policies)
    order = await desk.open_alarm(site_id=await desk.site(region="east", outlet="river"))
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working", "done")
    await desk.move(order, "working", me, reason="drips")  # was not finished yet
    await desk.walk(order, me, "done", "signed")
    await rate(desk, order, 4)
    clock.advance(HOUR)
    await scores.tell()
    since = midnight(clock.now(), desk.policies.quality.zone)
    what = asked(begin=since, end=clock.now())
    groupings: list[tuple[str, counting.By]] = [(OUTLETS, "outlet"), (TECHNICIANS, "technician")]
    for topic, by in groupings:
        known = await counted(desk, what, by)
        told = await board.read(topic)
        assert set(told) == set(known) != set()
        for key, item in told.items():
            score, counts = msgspec.convert(item.data, ScoreToday), known[key]
            assert score.finished == counts.finished == 1
            assert (score.on_time.part, score.on_time.whole) == (counts.on_time, counts.timed)
            assert (score.score.part, score.score.whole) == (counts.stars, counts.ratings) == (4, 1)
            assert item.audience.outlet == "river"
    assert STATE_TOPICS[OUTLETS] == "reports.read"
    assert STATE_TOPICS[TECHNICIANS] == "people.read"

    clock.advance(24 * HOUR)
    await scores.tell()
    assert await board.read(OUTLETS) == await board.read(TECHNICIANS) == {}
    await redis.aclose()


async def test_an_event_that_moves_a_score_is_told_without_being_asked(
    desk: Desk, clock: FixedClock, valkey_url: str, technician_id: UUID
) -> None:
    redis = Redis.from_url(valkey_url)
    board = StateBoard(redis)
    feed = EventFeed(desk.database, redis)
    scores = TodayScores(desk.database, feed, board, clock, lambda: desk.policies, every_s=0.01)
    relay = Relay(desk.database, redis, new_id())
    running = [asyncio.create_task(each.run()) for each in (relay, scores)]
    try:
        order = await desk.open_alarm(site_id=await desk.site(region="east", outlet="river"))
        await desk.assign(order, technician_id)
        me = as_technician(technician_id)
        await desk.walk(order, me, "accepted", "on_site", "working", "done")
        async with asyncio.timeout(30):
            while str(technician_id) not in await board.read(TECHNICIANS):
                await asyncio.sleep(0.02)
    finally:
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await redis.aclose()


async def test_a_day_is_read_by_indexes_and_never_the_whole_table(desk: Desk) -> None:
    async with desk.database.read(SYSTEM) as connection:
        await connection.execute("set local enable_seqscan = off")
        plan = await (
            await connection.execute(
                "explain " + today._TODAY, {"since": datetime(2026, 6, 1, tzinfo=UTC)}
            )
        ).fetchall()
    text = "\n".join(str(row) for row in plan)
    assert "work_order_event_milestone" in text
    assert "Seq Scan on work_order_event" not in text
