"""Lanes: a backlog of days holds up no live reading, and what one device said keeps its order."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.ingest.lanes import BACKLOG_BYTES, MOST_BYTES, Lanes, is_backlog

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMIT = 2000


@dataclass(frozen=True)
class Said:
    topic: str
    payload: bytes
    number: int = 0
    at: datetime = NOW


def said(topic: str, minutes_ago: float, number: int = 0, size: int = 120) -> Said:
    ts = (NOW - timedelta(minutes=minutes_ago)).isoformat()
    body = json.dumps({"ts": ts, "seq": number, "temperature_c": 4.0}).encode()
    return Said(topic, body.ljust(size), number)


@pytest.mark.parametrize(
    ("payload", "behind"),
    [
        pytest.param(b'{"ts": "2026-03-01T11:59:00Z"}', False, id="a minute old"),
        pytest.param(b'{"ts": "2026-02-27T12:00:00+08:00"}', True, id="two days old"),
        pytest.param(b'[{"ts":1772100000000,"seq":1}]', True, id="a list of old ones in ms"),
        pytest.param(b'{"ts": "2026-02-27T12:00:00"}', False, id="no zone: nobody knows"),
        pytest.param(b'{"ts": "yesterday"}', False, id="no time"),
        pytest.param(b'{"ts": "2026-0\xff-27"}', False, id="no text"),
        pytest.param(b'{"ts": 99999999999999999}', False, id="an absurd number"),
        pytest.param(b"online", False, id="no reading"),
    ],
)
def test_a_message_is_backlog_by_the_time_of_its_first_reading(
    payload: bytes, behind: bool
) -> None:
    assert is_backlog(Said("t", payload)) is behind


def test_a_live_reading_goes_before_a_backlog_that_came_before_it() -> None:
    lanes: Lanes[Said] = Lanes()
    for n in range(20_000):
        lanes.put(said("old", 4000 - n / 10, n))
    lanes.put(said("live", 0))
    first, second = lanes.take(LIMIT), lanes.take(LIMIT)
    assert first[0].topic == "live"
    assert sum(len(each.payload) for each in second) <= BACKLOG_BYTES + 200


def test_what_follows_a_backlog_on_its_topic_waits_for_it() -> None:
    lanes: Lanes[Said] = Lanes()
    for n in range(10_000):
        lanes.put(said("old", 4000 - n / 10, n))
    lanes.put(said("old", 0, 10_000))
    taken = []
    while len(lanes):
        taken += lanes.take(LIMIT)
    assert [each.number for each in taken] == list(range(10_001))


def test_a_backlog_gets_on_while_the_live_lane_is_full() -> None:
    lanes: Lanes[Said] = Lanes()
    for n in range(10_000):
        lanes.put(said(f"live-{n}", 0))
    lanes.put(said("old", 4000))
    assert "old" in {each.topic for each in lanes.take(LIMIT)}


def test_a_batch_is_bounded_by_bytes_and_one_huge_message_still_goes() -> None:
    lanes: Lanes[Said] = Lanes()
    for n in range(50):
        lanes.put(said("live", 0, n, size=MOST_BYTES))
    assert [len(lanes.take(LIMIT)) for _ in range(50)] == [1] * 50


messages = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from([0.0, 5000.0]), st.sampled_from([90, 9000])),
    max_size=200,
)


@given(messages=messages, limit=st.integers(1, 30))
def test_nothing_is_lost_and_what_a_topic_said_in_one_lane_keeps_its_order(
    messages: list[tuple[str, float, int]], limit: int
) -> None:
    lanes: Lanes[Said] = Lanes()
    for number, (topic, minutes_ago, size) in enumerate(messages):
        lanes.put(said(topic, minutes_ago, number, size))
    batches = []
    while len(lanes):
        oldest = lanes.oldest
        assert oldest is not None
        batches.append(lanes.take(limit))
        assert batches[-1]
    assert lanes.oldest is None
    assert sorted(each.number for batch in batches for each in batch) == list(range(len(messages)))
    for topic in "abc":
        behind = [e.number for b in batches for e in b if e.topic == topic and is_backlog(e)]
        live = [e.number for b in batches for e in b if e.topic == topic and not is_backlog(e)]
        assert behind == sorted(behind)
        assert live == sorted(live)
