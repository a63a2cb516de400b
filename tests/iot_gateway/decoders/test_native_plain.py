"""The short way through a native message says what the careful one says, or nothing."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.decoders import native, native_plain
from iot_gateway.decoders.validate import validated
from iot_gateway.metrics import METRICS
from iot_gateway.reading import Decoded, PayloadRejected
from tests.factories.readings import NOON, context

TOPIC = "hanlu/v1/cold-1/telemetry"

times = st.sampled_from(
    [
        NOON.isoformat(),
        (NOON + timedelta(hours=8)).isoformat(),
        "2026-03-01T12:00:00+08:00",
        "2026-03-01T12:00:00",
        "20260301T120000Z",
        "1970-01-01T00:00:05Z",
        int(NOON.timestamp() * 1000),
        1.5,
        None,
    ]
)
values = st.one_of(
    st.floats(-300, 300),
    st.sampled_from([0.0, -0.0, 85.0, -127.0, 327.67, 1e300]),
    st.integers(-5, 10**16),
    st.booleans(),
    st.none(),
    st.text(max_size=3),
)
names = st.one_of(st.sampled_from(["a1", "x:y", "", "b 2", "é"]), st.none(), st.integers(0, 3))
bodies = st.fixed_dictionaries(
    {},
    optional={
        "ts": times,
        "seq": st.one_of(st.integers(-1, 2**64), st.booleans(), st.just("7")),
        "boot": names,
        "channel": names,
        "device_id": st.sampled_from(["cold-1", "cold-2"]),
        "note": st.just("a:b"),
        **dict.fromkeys(METRICS, values),
    },
)


def carefully(payload: bytes) -> Decoded | None:
    try:
        return validated(native.decode(TOPIC, payload, context()), context())
    except PayloadRejected:
        return None


@given(bodies)
def test_where_it_says_anything_the_careful_way_says_the_same(body: dict[str, Any]) -> None:
    payload = json.dumps(body).encode()
    plain = native_plain.decode("cold-1", payload, context().received_at)
    assert plain is None or Decoded(readings=(plain,)) == carefully(payload)


@pytest.mark.parametrize(
    "payload",
    [
        b'{"ts": "2026-03-01T12:00:00Z", "seq": 1, "seq": 2, "temperature_c": 4.0}',
        b'{"ts": "2026-03-01T12:00:00Z", "seq": 1, "temperature_c": NaN}',
        b'[{"ts": "2026-03-01T12:00:00Z", "seq": 1, "temperature_c": 4.0}]',
        b'{"ts": "2026-03-01T12:00:00Z", "seq": 1, "unknown": 4.0, "temperature_c": 4.0}',
        b'{"ts": "2026-03-01T12:00:00Z", "seq": 1, "temperature_c": "4"}',
        b"no json",
        b"\xff",
        b"7",
    ],
)
def test_what_is_out_of_the_ordinary_is_left_alone(payload: bytes) -> None:
    assert native_plain.decode("cold-1", payload, context().received_at) is None
    if not payload.startswith(b"["):
        listed = b"[" + payload + b"]"
        assert native_plain.decode_list("cold-1", listed, context().received_at) is None


PLAIN = {"ts": NOON.isoformat(), "seq": 7, "temperature_c": 4.5}


@given(st.lists(st.one_of(bodies, st.just(PLAIN)), max_size=4))
def test_a_list_says_what_its_readings_say_one_by_one(listed: list[dict[str, Any]]) -> None:
    payload = json.dumps(listed).encode()
    plain = native_plain.decode_list("cold-1", payload, context().received_at)
    if plain is not None:
        alone = [carefully(json.dumps(each).encode()) for each in listed]
        assert [Decoded(readings=(each,)) for each in plain] == alone


def test_a_list_of_ordinary_readings_takes_the_short_way_and_one_odd_among_them_does_not() -> None:
    at = context().received_at
    ordinary = [{**PLAIN, "seq": seq} for seq in range(3)]
    plain = native_plain.decode_list("cold-1", json.dumps(ordinary).encode(), at)
    assert [each.seq for each in plain or ()] == [0, 1, 2]
    odd: object
    for odd in ({**PLAIN, "temperature_c": 85.0}, {"seq": 4, "temperature_c": 4.5}, 7, []):
        body = json.dumps([*ordinary, odd]).encode()
        assert native_plain.decode_list("cold-1", body, at) is None
        refused = carefully(body)
        assert refused is not None
        assert [each.field[:3] for each in refused.rejections] == ["[3]"]
    assert native_plain.decode_list("cold-1", b"[]", at) is None


def test_an_ordinary_message_takes_the_short_way() -> None:
    payload = b'{"ts": "2026-03-01T12:00:00Z", "seq": 1, "temperature_c": 4.5, "door_open": true}'
    plain = native_plain.decode("cold-1", payload, context().received_at)
    assert plain is not None
    assert Decoded(readings=(plain,)) == carefully(payload)
