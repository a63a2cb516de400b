"""One kill -9 of each role and of the broker under load, and a checker that is known to see."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from benchmarks.rig import furnish, running
from simulators.load import Ledger, Sent
from tests.faults.checker import check, watch_escalations
from tests.faults.kills import is_final, run

AT = datetime(2026, 3, 1, tzinfo=UTC)
COLD, WARM = Sent("room-1", 7, AT, 0.0, -20.0), Sent("room-1", 8, AT, 0.0, -5.0)
ACKNOWLEDGED = {("room-1", 7), ("room-1", 8)}


@pytest.mark.system
@pytest.mark.timeout(400)
def test_a_kill_of_each_role_and_the_broker_loses_nothing_and_doubles_nothing() -> None:
    with running() as product:
        rig = furnish(product, devices=60, technicians=6, orders=10)
        findings = run(rig, rounds=1, seed=3, rate_per_s=60.0, pause_s=(2.0, 4.0))
    assert findings.good, findings
    assert not findings.is_void, findings
    assert findings.readings > 500


class Record:
    """The record of an installation, into which a test plants what must never be in it."""

    def __init__(self, url: str) -> None:
        self.url = url
        watch_escalations(url)
        self._connection = psycopg.connect(url, autocommit=True)
        self.run("set hanlu.scope_kind = 'all'")
        self.run("truncate dispatch.site, hanlu.outbox cascade")
        self.site_id = uuid4()
        self.run(
            "insert into dispatch.site (id, code, name, lat, lon, timezone, created_at)"
            " values (%s, 'S', 'S', 0, 0, 'UTC', now())",
            self.site_id,
        )

    def run(self, query: str, *parameters: object) -> None:
        self._connection.execute(query.encode(), parameters)

    def order(self, description: str = "", alarm_id: UUID | None = None) -> UUID:
        order_id = uuid4()
        self.run(
            "insert into dispatch.work_order (id, kind, class, colour, priority, state, source,"
            " description, site_id, duration_s, alarm_id, policy_version, opened_at, opened_by,"
            " state_at) values (%s, 'repair', 'service', 'red', 1, 'received', 'alarm', %s, %s,"
            " 60, %s, 1, %s, 'tests', %s)",
            *(order_id, description, self.site_id, alarm_id, AT, AT),
        )
        return order_id

    def clock(self, order_id: UUID, due_at: datetime, next_rung_at: datetime | None) -> None:
        self.run(
            'insert into dispatch.sla_clock (work_order_id, round, clock, started_at, "limit",'
            " due_at, next_rung_at) values (%s, 1, 'ack', %s, '20 s', %s, %s)",
            *(order_id, AT, due_at, next_rung_at),
        )

    def fired(self, order_id: UUID, due_at: datetime, fired_at: datetime) -> None:
        self.run(
            "insert into dispatch.escalation (work_order_id, round, clock, rung, to_role, due_at,"
            " fired_at, skipped) values (%s, 1, 'ack', 0, 'supervisor', %s, %s, false)",
            *(order_id, due_at, fired_at),
        )

    def told(self, event_type: str, data: str) -> None:
        self.run(
            "insert into hanlu.outbox (event_id, type, at, topic, data) values"
            " (gen_random_uuid(), %s, now(), 'work_orders', %s)",
            *(event_type, data),
        )

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def record(postgres_url: str) -> Iterator[Record]:
    kept = Record(postgres_url)
    yield kept
    kept.run("truncate dispatch.site, hanlu.outbox cascade")
    kept.close()


def test_the_checker_finds_a_reading_that_is_not_there(postgres_url: str) -> None:
    ledger = Ledger("b", sent=[COLD], acknowledged=ACKNOWLEDGED)
    assert "reading room-1 7" in check(postgres_url, ledger, []).lost


def test_the_checker_finds_a_warm_reading_that_called_nobody(postgres_url: str) -> None:
    ledger = Ledger("b", sent=[COLD, WARM], acknowledged=ACKNOWLEDGED)
    lost = check(postgres_url, ledger, []).lost
    assert [each for each in lost if each.startswith("alarm")] == ["alarm of room-1 8"]


def test_the_checker_finds_a_request_that_is_not_there(postgres_url: str) -> None:
    assert check(postgres_url, Ledger("b"), ["kills 1"]).lost == ["order kills 1"]


def test_the_checker_finds_a_request_done_twice(record: Record) -> None:
    record.order("kills 1")
    record.order("kills 1")
    assert check(record.url, Ledger("b"), ["kills 1"]).double == ["order kills 1"]


def test_the_checker_finds_two_orders_of_one_alarm(record: Record) -> None:
    alarm_id = uuid4()
    record.order(alarm_id=alarm_id)
    record.order(alarm_id=alarm_id)
    assert check(record.url, Ledger("b"), []).double == [f"order of alarm {alarm_id}"]


def test_the_checker_finds_an_order_told_as_opened_twice(record: Record) -> None:
    for _ in range(2):
        record.told("work_order.opened", '{"order": {"id": "a"}}')
    assert check(record.url, Ledger("b"), []).double == ["opened order a"]


def test_the_checker_finds_an_escalation_told_twice(record: Record) -> None:
    for _ in range(2):
        record.told("escalation.raised", '{"work_order_id": "a", "clock": "ack", "step": 1}')
    assert check(record.url, Ledger("b"), []).double == ["escalation a/ack/1"]


def test_the_checker_finds_an_escalation_that_never_came_or_was_never_told(record: Record) -> None:
    overdue, untold = record.order(), record.order()
    record.clock(overdue, AT, AT)
    record.clock(untold, AT, None)
    record.fired(untold, AT, AT)
    assert check(record.url, Ledger("b"), []).lost == [
        f"escalation of {overdue}/ack",
        f"word of escalation {untold}/ack/0",
    ]


@pytest.mark.parametrize("stamped", [timedelta(seconds=-1), timedelta(seconds=1)])
def test_the_checker_finds_an_early_escalation_whatever_its_stamp_says(
    record: Record, stamped: timedelta
) -> None:
    order_id = record.order()
    due_at = datetime.now(UTC) + timedelta(hours=1)
    record.clock(order_id, due_at, None)
    record.fired(order_id, due_at, due_at + stamped)
    assert check(record.url, Ledger("b"), []).early == [f"escalation {order_id}/ack/0"]


def test_a_run_in_which_nothing_happened_is_void(postgres_url: str) -> None:
    assert check(postgres_url, Ledger("b"), []).is_void


@pytest.mark.parametrize(
    ("status", "final"), [(400, True), (422, True), (409, False), (503, False)]
)
def test_only_a_refusal_for_good_is_counted_as_one(status: int, final: bool) -> None:
    assert is_final(status) is final
