"""Elsys: every type of its payload, several external probes, and what nobody knows."""

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, refused


@pytest.mark.parametrize(
    ("model", "fport", "hex_bytes", "metrics"),
    [
        ("ERS", 5, "0100e202290400270506070e10", {
            "temperature_c": 22.6, "humidity_pct": 41, "motion": 6, "battery_v": 3.6,
        }),
        ("ELT-2", 5, "0100e2022903012705140601" + "0111", {
            "temperature_c": 22.6, "humidity_pct": 41, "pressure_hpa": 100729.105,
        }),
        ("ELT-2", 5, "01ff380cff4c0d01", {"temperature_c": -20.0, "probe_temperature_c": -18.0}),
        ("ELT-2", 5, "0cff4c19ff4c", {"probe_temperature_c": -18.0, "temperature2_c": -18.0}),
        ("ERS Eye", 5, "1000e200ff1102", {
            "internal_temperature_c": 22.6, "probe_temperature_c": 25.5,
        }),
        ("EMS", 5, "1201", {"leak": True}),
    ],
)  # fmt: skip
def test_the_makers_examples(
    model: str, fport: int, hex_bytes: str, metrics: dict[str, object]
) -> None:
    assert frame(model, hex_bytes, fport).metrics == metrics


def test_more_external_probes_of_an_elsys_are_channels() -> None:
    found = frame("ELT-2", "190064190065190066", 5)

    assert found.metrics == {"temperature2_c": 10.0}
    assert found.channels == {"ext3": {"temperature_c": 10.1}, "ext4": {"temperature_c": 10.2}}


def test_elsys_reads_on_past_what_it_need_not_know_and_stops_at_what_nobody_knows() -> None:
    found = frame("ERS", "040027120101ff38fe00", 5)

    assert found.metrics == {"leak": True, "temperature_c": -20.0}
    assert found.unread == ("type 0xfe at byte 8",)


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        ("ERS", "fe", 5, "unknown_format"),
        ("ERS", "0100", 5, "truncated"),
        ("ERS", "3e0701080509010a", 6, "no_reading"),
        ("ERS", "13000000", 5, "truncated"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    assert refused(model, hex_bytes, fport) == [code]
