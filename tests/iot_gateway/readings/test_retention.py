"""Retention: a day goes when nobody holds it any more, and not a day before."""

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanlu.clock import FixedClock
from hanlu.ids import new_id
from iot_gateway.devices.model import Zone
from iot_gateway.devices.repository import channels, ensure_partitions
from iot_gateway.readings import store_days
from iot_gateway.readings.keeping import PartitionKeeper
from iot_gateway.readings.retention import (
    Goods,
    RetentionPolicy,
    kept_until,
    months_after,
)
from iot_gateway.readings.store_days import Holders
from tests.iot_gateway.support.gateway import TESTER, Bench

DAY = date(2024, 5, 20)
POLICY = RetentionPolicy(frozen=3, chilled_0_4=3, chilled_0_10=3, pharma_2_8=10, other=2)


def goods(**said: date | int | None) -> Goods:
    return Goods(**{"batch": "b1", "placed_on": DAY, "removed_on": DAY, **said})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("there", "until", "because"),
    [
        pytest.param([], date(2027, 5, 20), "floor", id="an empty zone: the floor"),
        pytest.param(
            [goods(shelf_life_days=30)],
            date(2027, 5, 20),
            "floor",
            id="short-lived goods: the floor",
        ),
        pytest.param(
            [goods(shelf_life_days=1095)],
            date(2027, 11, 20),
            "shelf_life",
            id="three years of shelf life: six months more",
        ),
        pytest.param(
            [goods(expires_on=date(2026, 2, 28))],
            date(2031, 2, 28),
            "expiry",
            id="an expiry date: five years more",
        ),
        pytest.param(
            [
                goods(
                    expires_on=date(2026, 2, 28), placed_on=DAY + timedelta(days=1), removed_on=None
                )
            ],
            date(2027, 5, 20),
            "floor",
            id="goods that came the day after do not count",
        ),
    ],
)
def test_the_longest_of_floor_shelf_life_and_expiry_counts(
    there: list[Goods], until: date, because: str
) -> None:
    kept = kept_until(DAY, 3, there)
    assert (kept.until, kept.because) == (until, because)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 120))
def test_months_are_never_cut_short(day: date, months: int) -> None:
    end = months_after(day, months)
    assert end >= day + timedelta(days=28 * months)
    assert (end.day == day.day) or (end.day == 1 and (end - timedelta(days=1)).day < day.day)


def test_one_zone_that_needs_a_day_holds_it_for_all() -> None:
    frozen = Zone(id=new_id(), name="frozen", kind="frozen")
    vaccines = Zone(id=new_id(), name="vaccines", kind="pharma_2_8")
    asked = Holders(POLICY, [frozen, vaccines], {})
    assert asked.let_go([DAY], date(2034, 5, 19)) == []
    assert asked.let_go([DAY], date(2034, 5, 20)) == [DAY]
    assert asked.of(DAY).zone == vaccines


async def test_days_that_nobody_holds_are_dropped_and_the_others_stay(bench: Bench) -> None:
    today = datetime.now(UTC).date()
    old, held = today - timedelta(days=3 * 366), today - timedelta(days=2 * 366)
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await ensure_partitions(uow.connection, [old, held, today])
    clock = FixedClock(datetime.now(UTC))
    keeper = PartitionKeeper(
        bench.database,
        clock,
        lambda: RetentionPolicy(frozen=3, chilled_0_4=3, chilled_0_10=3, pharma_2_8=3, other=3),
    )
    await keeper.look()
    async with bench.database.read(TESTER) as connection:
        days = await store_days.stored_days(connection)
    assert old not in days
    assert {held, today, today + timedelta(days=2)} <= set(days)
    audit = await bench.rows("select before from hanlu.audit where action = 'readings.drop'")
    assert str(old) in str(audit)


async def test_what_only_explains_readings_goes_with_them(bench: Bench) -> None:
    device = await bench.add("explained-1")
    now = datetime.now(UTC)
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await ensure_partitions(uow.connection, [now.date()])
        (channel,) = (await channels(uow.connection, [(device.key, "")], now)).values()
        for years in (9, 0):
            at = now - timedelta(days=366 * years + 1)
            await uow.connection.execute(
                """insert into gateway.held_back (channel_id, device_id, channel, rule, reason,
                       since, known_at, ended_at)
                   values (%s, %s, '', 'r', 'held.defrost', %s, %s, %s)""",
                (channel, device.id, at, at, at),
            )
            for state in ("timed_out", "waiting"):
                await uow.connection.execute(
                    """insert into gateway.device_command (id, device, command, topic, payload,
                           native, state, made_by, made_at, expires_at)
                       values (%s, %s, 'reboot', 't', '', true, %s, 'Lin', %s, %s)""",
                    (new_id(), device.key, state, at, at + timedelta(minutes=5)),
                )
    policy = RetentionPolicy(frozen=3, chilled_0_4=3, chilled_0_10=3, pharma_2_8=3, other=3)
    await PartitionKeeper(bench.database, FixedClock(now), lambda: policy).look()
    held = await bench.rows("select * from gateway.held_back where device_id = %s", device.id)
    kept = await bench.rows(
        "select state, made_at from gateway.device_command where device = %s order by made_at",
        device.key,
    )
    assert [row["ended_at"].year for row in held] == [(now - timedelta(days=1)).year]
    assert [row["state"] for row in kept] == ["waiting", "timed_out", "waiting"]


async def test_no_computation_drops_what_is_younger_than_two_years(bench: Bench) -> None:
    young = datetime.now(UTC).date() - timedelta(days=400)
    with pytest.raises(psycopg.errors.RaiseException):
        async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
            await uow.connection.execute("select gateway.drop_readings(%s)", (young,))
