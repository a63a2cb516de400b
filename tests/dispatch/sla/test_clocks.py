"""The seven clocks: due exactly at their limit plus their pauses, missed once, never early."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.sla import clocks
from dispatch.sla.clocks import SlaClock
from dispatch.sla.policy import CLASSES
from hanlu.contracts.work_orders import OrderClass
from tests.dispatch.policies import SLA

START = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the night clocks change in Europe
LADDER = ("inspector", "regional_manager", "senior")
STEP = 0.5


def minute(n: float) -> datetime:
    return START + timedelta(minutes=n)


def one_hour() -> SlaClock:
    return clocks.start({"ack": timedelta(hours=1)}, START)[0]


def test_a_key_fault_starts_its_four_clocks_at_receipt() -> None:
    started = clocks.start(SLA.limits("key_fault"), START)
    assert {(clock.clock, clock.due_at - START) for clock in started} == {
        ("ack", timedelta(hours=1)),
        ("propose", timedelta(hours=24)),
        ("arrive", timedelta(hours=4)),
        ("resolve", timedelta(hours=24)),
    }


def test_the_offer_of_a_machine_is_no_response_but_a_persons_acceptance_is() -> None:
    offered = clocks.after_step(one_hour(), "offered", "service", minute(1))
    assert offered.met_at is None
    assert clocks.after_step(offered, "accepted", "technician", minute(5)).met_at == minute(5)


def test_a_supervisor_clock_is_met_by_any_step_of_a_supervisor() -> None:
    (clock,) = clocks.start({"supervisor": timedelta(minutes=30)}, START)
    assert clocks.after_step(clock, "accepted", "technician", minute(2)).met_at is None
    assert clocks.after_step(clock, "offered", "supervisor", minute(3)).met_at == minute(3)


def test_a_cancelled_order_stops_its_clocks_and_calls_nobody() -> None:
    clock = clocks.after_step(one_hour(), "cancelled", "dispatcher", minute(10))
    assert clock.stopped_at == minute(10)
    assert clocks.due_rungs(clock, LADDER, STEP, minute(600)) == ()
    assert clocks.next_rung_at(clock, LADDER, STEP) is None


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=6))
def test_every_pause_moves_the_due_time_by_exactly_its_length(waits: list[tuple[int, int]]) -> None:
    clock, at, stood = one_hour(), 0.0, timedelta(0)
    for running_s, paused_s in waits:
        at += running_s / 60
        paused = clocks.pause(clock, minute(at))
        held = paused.paused_at is not None
        at += paused_s / 60
        clock = clocks.resume(paused, minute(at))
        stood += timedelta(seconds=paused_s) if held else timedelta(0)
    assert clock.due_at == START + clock.limit + stood


def test_a_clock_already_due_cannot_be_paused_out_of_its_miss() -> None:
    clock = clocks.pause(one_hour(), minute(60))
    assert clock.paused_at is None
    assert [rung.number for rung in clocks.due_rungs(clock, LADDER, STEP, minute(61))] == [0]


@given(st.integers(0, 90), st.integers(1, 300), st.integers(0, 300))
def test_a_wait_with_a_known_end_gives_the_time_that_was_waited_and_no_more(
    since: int, lasts: int, ends_after: int
) -> None:
    began, until, ended = minute(since), minute(since + lasts), minute(since + ends_after)
    held = clocks.hold(one_hour(), began, until)
    assert held.paused_at is None
    over = clocks.release(held, began, until, ended)
    waited = min(ended, until) - began if since < 60 else timedelta(0)
    assert over.due_at == START + over.limit + waited


def test_a_wait_without_a_known_end_is_a_pause() -> None:
    held = clocks.hold(one_hour(), minute(10), None)
    assert clocks.due_rungs(held, LADDER, STEP, minute(600)) == ()
    assert clocks.release(held, minute(10), None, minute(70)).due_at == minute(120)


@given(st.floats(0, 400, allow_nan=False))
def test_no_rung_fires_before_its_time_and_all_due_ones_do(at: float) -> None:
    now = minute(at)
    due = clocks.due_rungs(one_hour(), LADDER, STEP, now)
    assert all(rung.due_at <= now for rung in due)
    assert len(due) == sum(now >= minute(60 + 30 * n) for n in range(len(LADDER)))


@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=20))
def test_however_often_the_watcher_looks_each_rung_fires_once(waits: list[float]) -> None:
    clock, at, fired = one_hour(), 0.0, list[int]()
    for wait in waits:
        at += wait
        rungs = clocks.due_rungs(clock, LADDER, STEP, minute(at))
        fired += [rung.number for rung in rungs]
        clock = clocks.after_rungs(clock, rungs)
    assert fired == list(range(len(fired)))
    assert clock.rungs == len(fired)


def test_a_long_downtime_leaves_one_call_to_the_highest_rung_due() -> None:
    due = clocks.due_rungs(one_hour(), LADDER, STEP, minute(95))
    assert [rung.to_role for rung in due] == ["inspector", "regional_manager"]
    assert clocks.next_rung_at(clocks.after_rungs(one_hour(), due), LADDER, STEP) == minute(120)


@pytest.mark.parametrize(
    ("met_after", "missed"),
    [
        pytest.param(59.9, False, id="a moment before the limit"),
        pytest.param(60, False, id="exactly at the limit"),
        pytest.param(60.1, True, id="a moment after the limit"),
    ],
)
def test_met_in_time_is_never_missed_and_met_late_always_is(met_after: float, missed: bool) -> None:
    clock = clocks.after_step(one_hour(), "accepted", "technician", minute(met_after))
    rungs = clocks.due_rungs(clock, LADDER, STEP, minute(500))
    assert [rung.number for rung in rungs] == ([0] if missed else [])
    assert (clocks.next_rung_at(clock, LADDER, STEP) is not None) is missed
    assert (clocks.after_rungs(clock, rungs).missed_at is not None) is missed


@given(st.floats(0, 500, allow_nan=False), st.integers(0, 3))
def test_the_watcher_is_told_to_look_exactly_when_the_next_rung_falls_due(
    met_after: float, fired: int
) -> None:
    clock = one_hour()
    clock = clocks.after_rungs(clock, clocks.due_rungs(clock, LADDER[:fired], STEP, minute(999)))
    clock = clocks.after_step(clock, "accepted", "technician", minute(met_after))
    look = clocks.next_rung_at(clock, LADDER, STEP)
    due = clocks.due_rungs(clock, LADDER, STEP, minute(9999))
    assert (look is None) == (due == ())
    if look is not None:
        assert look == due[0].due_at


@given(st.integers(0, 40), st.integers(1, 40))
def test_a_visit_planned_for_a_window_is_late_neither_before_its_end_nor_before_its_limit(
    ahead_days: int, days: int
) -> None:
    opens = START + timedelta(days=ahead_days)
    closes = opens + timedelta(days=days)
    for clock in clocks.start_within(SLA.limits("service"), opens, closes):
        assert clock.due_at == max(closes, opens + clock.limit)
        assert clocks.due_rungs(clock, LADDER, STEP, clock.due_at - timedelta(seconds=1)) == ()


@given(
    before=st.sampled_from(CLASSES),
    after=st.sampled_from(CLASSES),
    waited=st.integers(0, 90),
    at=st.integers(0, 3000),
)
def test_a_regraded_case_has_the_limits_it_would_have_had_from_the_start(
    before: OrderClass, after: OrderClass, waited: int, at: int
) -> None:
    own = clocks.start(SLA.limits(before), START)
    for clock in own:  # a wait of so many minutes, from the first on
        resumed = clocks.resume(clocks.pause(clock, minute(0)), minute(waited))
        own = tuple(resumed if each is clock else each for each in own)
    changed = clocks.regraded(own, SLA.limits(after), "classified", minute(at))
    now = {clock.clock: clock for clock in (*own, *changed)}
    running = {name: clock for name, clock in now.items() if clock.stopped_at is None}
    assert running.keys() == SLA.limits(after).keys()
    assert {name: clock.limit for name, clock in running.items()} == SLA.limits(after)
    for name, clock in running.items():
        given_back = timedelta(minutes=waited) if name in SLA.limits(before) else timedelta(0)
        assert clock.due_at == START + clock.limit + given_back
