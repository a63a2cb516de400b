"""MQTT on the wire: whatever the network cuts, the same messages come out; noise is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.ingest import wire
from iot_gateway.ingest.wire import Control, Published, WireError, take_apart

topics = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60)
messages = st.tuples(topics, st.binary(max_size=300), st.integers(1, 65_535))


@given(st.lists(messages, max_size=20), st.lists(st.integers(1, 400), max_size=40))
def test_messages_come_out_whole_however_the_stream_is_cut(
    sent: list[tuple[str, bytes, int]], cuts: list[int]
) -> None:
    stream = b"".join(wire.publish(*each) + wire.PINGREQ for each in sent)
    found: list[Published] = []
    rest = b""
    while stream:
        size = cuts.pop() if cuts else len(stream)
        rest, stream = rest + stream[:size], stream[size:]
        some, _, taken = take_apart(rest)
        found += some
        rest = rest[taken:]
    assert rest == b""
    assert [(each.topic, each.payload, each.packet_id) for each in found] == sent
    assert all(each.qos == 1 and not each.retained and not each.repeated for each in found)


def test_flags_and_quality_are_read() -> None:
    body = b"\x00\x01a" + b"payload"
    (message,), _, _ = take_apart(bytes((0x39, len(body))) + body)
    assert message == Published("a", b"payload", 0, 0, retained=True, repeated=True)


def test_acknowledgements_of_a_batch_are_one_write() -> None:
    _, controls, taken = take_apart(wire.acknowledgements([1, 2, 65_535]))
    assert controls == [Control(wire.PUBACK, n.to_bytes(2)) for n in (1, 2, 65_535)]
    assert taken == 12


@pytest.mark.parametrize(
    "noise",
    [
        pytest.param(b"\x32\xff\xff\xff\xff\x7f", id="a length of five bytes"),
        pytest.param(b"\x32\xff\xff\xff\x7f", id="a message of 256 MB"),
        pytest.param(b"\x32\x04\xff\xffab", id="a topic longer than its message"),
    ],
)
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(WireError):
        take_apart(noise)


@given(st.binary(max_size=200))
def test_nothing_but_a_wire_error_comes_of_any_bytes(data: bytes) -> None:
    try:
        _, _, taken = take_apart(data)
    except WireError:
        return
    assert 0 <= taken <= len(data)
