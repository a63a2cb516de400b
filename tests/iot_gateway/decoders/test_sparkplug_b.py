"""Sparkplug B: births that name, data that counts, deaths that count only for their birth."""

from datetime import UTC, datetime

import pytest

from iot_gateway.decoders import Decoded
from iot_gateway.edge_node import EdgeNode
from tests.factories.readings import NOON, foreign
from tests.factories.sparkplug import NOON_MS, field, message, metric

NODE, DEVICE = "spBv1.0/shop/{}/gw-1", "spBv1.0/shop/{}/gw-1/freezer-7"


def told(topic: str, kind: str, payload: bytes, node: EdgeNode | None = None) -> Decoded:
    return foreign("sparkplug_b", topic.format(kind), payload, edge_node=node)


def born(seq: int = 0) -> EdgeNode:
    """An edge node whose device has named its temperature 1 and its door 2."""
    birth = message(
        metric(-18.4, name="Temperature", alias=1, datatype=9),
        metric(False, name="door_open", alias=2, datatype=11),  # noqa: FBT003  # a value
        seq=seq,
    )
    node = told(DEVICE, "DBIRTH", birth).edge_node
    assert node is not None
    return node


def test_a_birth_is_a_reading_and_says_that_the_device_is_there() -> None:
    decoded = told(DEVICE, "DBIRTH", message(metric(-18.4, name="Temperature", alias=1)))

    assert decoded.readings[0].device_uid == "freezer-7"
    assert decoded.readings[0].metrics == {"temperature_c": -18.4}
    assert decoded.readings[0].measured_at == NOON
    assert decoded.statuses[0].online
    assert not decoded.statuses[0].bridge


def test_data_by_alias_is_named_by_the_birth_before_it() -> None:
    data = message(metric(-17.9, alias=1), metric(True, alias=2), seq=1)  # noqa: FBT003

    (reading,) = told(DEVICE, "DDATA", data, born()).readings
    assert reading.metrics == {"temperature_c": -17.9, "door_open": True}


def test_data_by_alias_without_a_birth_is_refused_and_asks_for_one() -> None:
    decoded = told(DEVICE, "DDATA", message(metric(-17.9, alias=1), seq=1))

    assert decoded.readings == ()
    assert [each.code for each in decoded.rejections] == ["unknown_alias"]
    assert decoded.wants_birth


@pytest.mark.parametrize(
    ("last", "seq", "missed"), [(0, 1, False), (255, 0, False), (0, 2, True), (254, 1, True)]
)
def test_a_gap_in_the_numbers_asks_for_a_birth_and_keeps_the_values(
    last: int, seq: int, missed: bool
) -> None:
    decoded = told(DEVICE, "DDATA", message(metric(1.5, alias=1), seq=seq), born(seq=last))

    assert decoded.wants_birth is missed
    assert decoded.readings[0].metrics == {"temperature_c": 1.5}


def test_a_message_sent_again_moves_no_number_back() -> None:
    node = told(DEVICE, "DDATA", message(metric(1.5, alias=1), seq=4), born(seq=5)).edge_node

    assert node is not None
    assert node.seq == 5


def test_a_death_counts_for_its_own_birth_only() -> None:
    birth = message(metric(7, name="bdSeq"), metric(1, name="Node Control/Rebirth", alias=9))
    node = told(NODE, "NBIRTH", birth).edge_node
    late = told(NODE, "NDEATH", message(metric(6, name="bdSeq"), seq=None), node)
    own = told(NODE, "NDEATH", message(metric(7, name="bdSeq"), seq=None), node)

    assert late.statuses == ()
    assert (own.statuses[0].device_uid, own.statuses[0].online, own.statuses[0].bridge) == (
        "gw-1",
        False,
        True,
    )
    assert told(DEVICE, "DDEATH", message(seq=3)).statuses[0].online is False


def test_a_new_birth_of_the_node_forgets_the_old_names() -> None:
    node = told(NODE, "NBIRTH", message(metric(8, name="bdSeq")), born()).edge_node

    assert node is not None
    assert node.names == {}


def test_what_the_node_kept_is_history_with_its_own_time() -> None:
    kept = metric(-17.0, alias=1, ms=NOON_MS - 3_600_000, historical=True)
    live = metric(-18.0, alias=1)
    first, second = told(DEVICE, "DDATA", message(kept, live, seq=1), born()).readings

    assert (first.historical, first.measured_at) == (True, datetime(2026, 3, 1, 11, tzinfo=UTC))
    assert (second.historical, second.measured_at) == (False, NOON)


def test_null_and_bad_quality_are_no_values() -> None:
    data = message(
        metric(None, name="Temperature", null=True),
        metric(55.0, name="Humidity", quality=500),
        metric(87.0, name="battery_pct", quality=192),
        seq=1,
    )

    assert told(DEVICE, "DDATA", data, born()).readings[0].metrics == {"battery_pct": 87.0}


def test_the_unit_of_the_birth_counts_for_the_data_after_it() -> None:
    birth = message(metric(14.0, name="Temperature", alias=1, unit="°F"))
    decoded = told(DEVICE, "DBIRTH", birth)
    after = told(DEVICE, "DDATA", message(metric(-4.0, alias=1), seq=1), decoded.edge_node)

    assert decoded.readings[0].metrics == {"temperature_c": -10.0}
    assert after.readings[0].metrics == {"temperature_c": -20.0}


def test_a_negative_integer_keeps_its_sign_by_the_type_of_its_birth() -> None:
    birth = message(metric(-18, name="Temperature", alias=1, datatype=3))
    node = told(DEVICE, "DBIRTH", birth).edge_node
    after = told(DEVICE, "DDATA", message(metric(-19, alias=1), seq=1), node)

    assert after.readings[0].metrics == {"temperature_c": -19}


def test_the_path_of_a_metric_is_its_channel() -> None:
    data = message(
        metric(1.5, name="Probe 1/Temperature"), metric(-18.5, name="Probe 2/Temperature"), seq=1
    )
    first, second = told(DEVICE, "DDATA", data, born()).readings

    assert (first.channel, first.metrics) == ("Probe_1", {"temperature_c": 1.5})
    assert (second.channel, second.metrics) == ("Probe_2", {"temperature_c": -18.5})


def test_a_null_clock_leaves_the_time_of_receipt() -> None:
    data = message(metric(1.5, name="Temperature"), seq=1, ms=0)

    assert told(DEVICE, "DDATA", data).readings[0].measured_at is None


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"\x12\x7f", "truncated"),
        (b"\xff" * 12, "truncated"),
        (b"\x0b", "not_protobuf"),
        (b"\x0a\x01\x01", "not_protobuf"),
        (b"\x12\x03\x0a\x01\xff", "not_utf8"),
    ],
)
def test_what_is_no_message_is_refused(payload: bytes, code: str) -> None:
    decoded = told(DEVICE, "DDATA", payload)

    assert [each.code for each in decoded.rejections] == [code]


def test_too_many_metrics_are_refused() -> None:
    decoded = told(DEVICE, "DDATA", field(2, b"") * 5_001)

    assert [each.code for each in decoded.rejections] == ["oversized"]


def test_a_metric_with_neither_name_nor_alias_is_not_the_one_of_alias_zero() -> None:
    birth = message(metric(-18.0, name="Temperature", alias=0))
    node = told(DEVICE, "DBIRTH", birth).edge_node
    by_alias = told(DEVICE, "DDATA", message(metric(-17.0, alias=0), seq=1), node)
    by_nothing = told(DEVICE, "DDATA", message(metric(-16.0), seq=1), node)

    assert by_alias.readings[0].metrics == {"temperature_c": -17.0}
    assert by_nothing.readings == ()
    assert [each.code for each in by_nothing.rejections] == ["unknown_alias"]


def test_kelvin_is_converted_and_not_taken_for_a_mild_day() -> None:
    decoded = told(DEVICE, "DBIRTH", message(metric(193.15, name="Temperature", unit="K")))

    assert decoded.readings[0].metrics == {"temperature_c": -80.0}
