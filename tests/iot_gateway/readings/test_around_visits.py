"""What the gateway tells of a device around a visit."""

from datetime import UTC, datetime, timedelta

import msgspec

from hanlu.contracts.visits import CurveTold, CurveWanted, Measured
from hanlu.ids import new_id
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.readings.around_visits import Answers
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.ingest.test_store import arrived
from tests.iot_gateway.support.gateway import TESTER, Bench
from tests.support.present import counted_from_now

MINUTE = timedelta(minutes=1)


def whole_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


def three_hours_ago(now: datetime) -> datetime:
    return whole_minute(now) - timedelta(hours=3)


NOW = whole_minute(datetime.now(UTC))
BEGIN = three_hours_ago(NOW)
now_is_when_a_test_begins = counted_from_now(NOW=whole_minute, BEGIN=three_hours_ago)


def wanted(device_id: str, *, channel: str | None = None) -> CurveWanted:
    return CurveWanted(
        work_order_id=new_id(),
        visit_number=1,
        version=4,
        settled=False,
        device_id=device_id,
        channel=channel,
        since=BEGIN,
        until=BEGIN + 60 * MINUTE,
        arrived_at=BEGIN + timedelta(minutes=20, seconds=30),
        finished_at=None,
    )


async def told(bench: Bench, question: CurveWanted) -> CurveTold:
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await Answers(lambda: Limits(defaults())).wanted(uow, question)
    (row,) = await bench.rows(
        """select data from hanlu.outbox where type = 'visit.curve_told'
           and data::jsonb -> 'wanted' ->> 'work_order_id' = %s""",
        str(question.work_order_id),
    )
    return msgspec.json.decode(row["data"], type=CurveTold)


async def measured(bench: Bench, device_id: str, minutes: range) -> None:
    """One reading a minute, colder by a tenth of a degree each."""
    given = [(BEGIN + n * MINUTE, n, round(-10 - n / 10, 1)) for n in minutes]
    store = BatchStore(bench.database, Registry(), lambda: Limits(defaults()), new_id)
    await store.store(arrived(device_id, given))


async def test_the_curve_comes_with_its_limits_and_the_reading_before_each_moment(
    bench: Bench,
) -> None:
    device = await bench.add(f"visited-{new_id().hex}", kind="frozen")
    await measured(bench, device.id, range(90))
    answer = await told(bench, wanted(device.id))
    assert len(answer.points) == 60
    assert answer.points[0] == (int(BEGIN.timestamp() * 1000), -10.0, -10.0, -10.0)
    assert answer.max_c == defaults()["frozen"].max
    assert answer.arrived == Measured(at=BEGIN + 20 * MINUTE, value_c=-12.0)
    assert answer.finished is None
    assert answer.latest is not None
    assert answer.latest.at == BEGIN + 60 * MINUTE


async def test_a_reading_too_old_to_speak_for_the_moment_is_not_taken_for_it(bench: Bench) -> None:
    device = await bench.add(f"quiet-{new_id().hex}", kind="frozen")
    await measured(bench, device.id, range(5))
    answer = await told(bench, wanted(device.id))
    assert len(answer.points) == 5
    assert (answer.arrived, answer.latest) == (None, None)


async def test_the_limits_of_a_probe_go_before_those_of_its_zone(bench: Bench) -> None:
    device = await bench.add(f"own-{new_id().hex}", kind="frozen")
    await measured(bench, device.id, range(2))
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await uow.connection.execute(
            "update gateway.channel set min_c = -40, max_c = -25 where device = %s", (device.key,)
        )
    answer = await told(bench, wanted(device.id))
    assert (answer.min_c, answer.max_c) == (-40, -25)


async def test_a_device_that_is_not_known_measured_nothing(bench: Bench) -> None:
    device = await bench.add(f"bare-{new_id().hex}")
    await measured(bench, device.id, range(2))
    for question in (wanted("nobody"), wanted(device.id, channel="no such probe")):
        answer = await told(bench, question)
        assert (answer.points, answer.latest, answer.max_c) == ([], None, None)
