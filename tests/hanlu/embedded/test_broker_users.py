"""MQTT filters become the broker's subjects; its log becomes refusals."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanlu.embedded.broker_users import subjects
from hanlu.embedded.refusals import Refusal, _topic, parse


@pytest.mark.parametrize(
    ("topic_filter", "expected"),
    [
        pytest.param("hanlu/v1/d-1/telemetry", ["hanlu.v1.d-1.telemetry"], id="levels become dots"),
        pytest.param("zigbee2mqtt/+", ["zigbee2mqtt.*"], id="one level"),
        pytest.param(
            "zigbee2mqtt/#", ["zigbee2mqtt", "zigbee2mqtt.>"], id="the parent belongs to #"
        ),
        pytest.param("#", [">"], id="everything"),
        pytest.param("a.b/c", ["a//b.c"], id="a dot inside a level"),
        pytest.param("/a//b/", ["/.a./.b./"], id="empty levels"),
    ],
)
def test_filters_become_subjects(topic_filter: str, expected: list[str]) -> None:
    assert subjects(topic_filter) == expected


@pytest.mark.parametrize("wrong", ["", "a b", "a/#/b", "a+", "#a", "a/>", "*", "a\n"])
def test_filters_that_would_mean_something_else_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="topic filter"):
        subjects(wrong)


@given(st.lists(st.text("abz.-:1", max_size=4), min_size=1, max_size=5).map("/".join))
def test_a_topic_comes_back_from_its_subject(topic: str) -> None:
    if topic:
        assert _topic(subjects(topic)[0]) == topic


LINE = '[7] 2026/11/22 11:36:27.461546 [ERR] 127.0.0.1:33861 - mid:29 - "id-two" - '
AT = datetime(2026, 11, 22, 11, 36, 27, 461546, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            LINE + 'Publish Violation - Subject "hanlu.v1.x//y.telemetry"',
            Refusal(AT, "127.0.0.1:33861", "id-two", "publish", topic="hanlu/v1/x.y/telemetry"),
        ),
        (
            LINE + 'Subscription Violation - Subject "hanlu.v1.d2.ack", SID hanlu.v1.d2.ack',
            Refusal(AT, "127.0.0.1:33861", "id-two", "subscribe", topic="hanlu/v1/d2/ack"),
        ),
        (
            LINE + 'authentication error - User "dev1"',
            Refusal(AT, "127.0.0.1:33861", "id-two", "credentials", user="dev1"),
        ),
        (
            LINE + "maximum payload exceeded: 2000011 vs 262144",
            Refusal(AT, "127.0.0.1:33861", "id-two", "too_large"),
        ),
        (
            LINE + "character not supported for MQTT topics",
            Refusal(AT, "127.0.0.1:33861", "id-two", "topic"),
        ),
        (LINE + "unable to connect: authentication error", None),
        ("[7] 2026/11/22 11:36:27.461546 [INF] Server is ready", None),
        ("", None),
    ],
)
def test_log_lines_become_refusals(line: str, expected: Refusal | None) -> None:
    assert parse(line) == expected
