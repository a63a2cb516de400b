"""One kill -9 of each role under load, and a checker that is known to find what is wrong."""

from datetime import UTC, datetime

import psycopg
import pytest

from benchmarks.rig import furnish, running
from simulators.load import Ledger, Sent
from tests.faults.checker import check
from tests.faults.kills import run


@pytest.mark.system
@pytest.mark.timeout(400)
def test_a_kill_of_each_role_loses_nothing_and_doubles_nothing() -> None:
    with running() as product:
        rig = furnish(product, devices=60, technicians=6, orders=10)
        findings = run(rig, rounds=1, seed=3, rate_per_s=60.0, pause_s=(2.0, 4.0))
    assert findings.good, findings
    assert findings.readings > 500
    assert findings.alarms >= 1
    assert findings.escalations >= 1


def test_the_checker_finds_a_reading_that_is_not_there(postgres_url: str) -> None:
    sent = Sent("room-1", 7, datetime(2026, 3, 1, tzinfo=UTC), 0.0, -20.0)
    ledger = Ledger("b", sent=[sent], acknowledged={("room-1", 7)})
    assert check(postgres_url, ledger, []).lost == ["reading room-1 7"]


def test_the_checker_finds_a_request_that_is_not_there(postgres_url: str) -> None:
    assert check(postgres_url, Ledger("b"), ["kills 1"]).lost == ["order kills 1"]


def test_the_checker_finds_an_escalation_told_twice(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        for _ in range(2):
            connection.execute(
                "insert into hanlu.outbox (event_id, type, at, topic, data) values"
                " (gen_random_uuid(), 'escalation.raised', now(), 'work_orders',"
                ' \'{"work_order_id": "a", "clock": "ack", "step": 1}\')'
            )
    assert check(postgres_url, Ledger("b"), []).double == ["escalation a/ack/1"]
