"""Dragino's doors and leaks, by the layouts of their user manuals."""

from datetime import UTC, datetime

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, lorawan, refused

TAKEN = datetime(2021, 7, 6, 11, 21, 42, tzinfo=UTC)
COUNTS = "000025" + "000001"
TIME = "60e43cc6"


@pytest.mark.parametrize(
    ("model", "hex_bytes", "metrics"),
    [
        # The example of The Things Network's device repository, vendor/dragino/lds02.
        ("LDS02", "0B880100250001", {"battery_v": 2.952, "door_open": False}),
        ("LDS02", "8B8801" + COUNTS + "00", {"battery_v": 2.952, "door_open": True}),
        ("LWL02", "4B8802" + COUNTS + "00", {"battery_v": 2.952, "leak": True}),
        ("Dragino LWL01", "0B8802" + COUNTS + "00", {"battery_v": 2.952, "leak": False}),
        ("LDS01", "CB8803" + COUNTS + "01", {
            "battery_v": 2.952, "door_open": True, "leak": True,
        }),
        ("LDS02", "8B8809" + COUNTS, {"battery_v": 2.952}),  # a mode nobody knows
    ],
)  # fmt: skip
def test_the_older_ones_tell_their_mode_and_battery(
    model: str, hex_bytes: str, metrics: dict[str, object]
) -> None:
    assert frame(model, hex_bytes, 10).metrics == metrics


@pytest.mark.parametrize(
    ("model", "hex_bytes", "metrics"),
    [
        ("LDS03A", "01" + COUNTS + TIME, {"door_open": True}),
        ("LDS03A", "02" + COUNTS + TIME, {"door_open": False}),  # its alarm, while closed
        ("DS03A-LB", "00" + COUNTS + TIME + "01" + COUNTS, {
            "door_open": False, "door2_open": True,
        }),
        ("LWL03A", "05" + COUNTS + TIME, {"leak": True}),
        ("WL03A-LB", "04" + COUNTS + TIME, {"leak": False}),
    ],
)  # fmt: skip
def test_the_newer_ones_tell_when(model: str, hex_bytes: str, metrics: dict[str, object]) -> None:
    found = frame(model, hex_bytes, 2)

    assert (found.metrics, found.measured_at) == (metrics, TAKEN)


def test_kept_states_are_history() -> None:
    decoded = lorawan("DS03A-LB", "01" + COUNTS + TIME + "00" + COUNTS + "00000000", 3)

    assert [(each.measured_at, each.metrics) for each in decoded.readings] == [
        (TAKEN, {"door_open": True})
    ]
    assert decoded.readings[0].historical


def test_the_device_report_of_the_newer_ones_has_the_battery() -> None:
    assert frame("LDS03A", "0a0150" + "01ff" + "0c2a", 5).metrics == {"battery_v": 3.114}


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        ("LDS03A", "31618E5740618E", 4, "no_reading"),
        ("LDS03A", "31618E57", 2, "truncated"),
        ("LDS03A", "00" + COUNTS + "00000000", 3, "no_reading"),
        ("LDS02", "0B880100250001", 42, "unknown_port"),
        ("LDS02", "0B88", 10, "truncated"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    assert refused(model, hex_bytes, fport) == [code]
