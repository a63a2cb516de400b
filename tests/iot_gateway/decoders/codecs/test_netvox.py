"""Netvox: the maker's examples, or by its application command document where it gives none."""

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, refused


@pytest.mark.parametrize(
    ("model", "fport", "hex_bytes", "metrics"),
    [
        ("R718AD", 6, "019C0124F830000000000000", {"battery_v": 3.6, "temperature_c": -20.0}),
        ("R711A", 6, "01BC01A409EA000000000000", {"battery_v": 3.6, "temperature_c": 25.38}),
        ("R720E", 6, "01A501240064F8301A9000", {
            "battery_v": 3.6, "temperature_c": -20.0, "humidity_pct": 68.0,
        }),
        ("R718CJ4", 6, "0138012400FDFF38000000", {
            "battery_v": 3.6, "temperature_c": 25.3, "temperature2_c": -20.0,
        }),
        ("R730F", 6, "017D01240100000000000000", {"battery_v": 3.6, "door_open": True}),
        ("R718F2", 6, "013E01240001000000000000", {
            "battery_v": 3.6, "door_open": False, "door2_open": True,
        }),
        ("R718WA", 6, "01320124010000000000", {"battery_v": 3.6, "leak": True}),
        ("R311W", 6, "01060124000100000000", {"battery_v": 3.6, "leak": True}),
        ("R311W", 6, "01060124000000000000", {"battery_v": 3.6, "leak": False}),
        ("RB11E", 6, "010301240A28006401000000", {
            "battery_v": 3.6, "temperature_c": 26.0, "motion": True,
        }),
        ("R718E", 6, "011C01240000000000000000", {"battery_v": 3.6}),
        ("R718E", 6, "011C02000000000000FF38", {"probe_temperature_c": -20.0}),
        ("R900A01", 22, "010109012409EA1A900000", {
            "battery_v": 3.6, "temperature_c": 25.38, "humidity_pct": 68.0,
        }),
        ("R718A", 6, "010B012409EA1A90000000", {
            "battery_v": 3.6, "temperature_c": 25.38, "humidity_pct": 68.0,
        }),
        ("R711", 6, "0101011E09EA1A90000000", {
            "battery_v": 3.0, "temperature_c": 25.38, "humidity_pct": 68.0,
        }),
        ("R718AB", 6, "0113019EFC180000000000", {
            "battery_v": 3.0, "temperature_c": -10.0, "humidity_pct": 0.0,
        }),
        ("R718CK", 6, "01910124FF970000000000", {"battery_v": 3.6, "temperature_c": -10.5}),
        ("R718CT", 6, "0192012400FD0000000000", {"battery_v": 3.6, "temperature_c": 25.3}),
        ("R718CK2", 6, "0116012400FD016D000000", {
            "battery_v": 3.6, "temperature_c": 25.3, "temperature2_c": 36.5,
        }),
        ("R718F", 6, "011D01240100000000000000", {"battery_v": 3.6, "door_open": True}),
    ],
)  # fmt: skip
def test_the_makers_examples(
    model: str, fport: int, hex_bytes: str, metrics: dict[str, object]
) -> None:
    assert frame(model, hex_bytes, fport).metrics == metrics


def test_four_thermocouples_come_two_by_two() -> None:
    found = frame("R718CE4", "013C022400FDFF38000000", 6)

    assert found.metrics == {"battery_v": 3.6}
    assert found.channels == {"3": {"temperature_c": 25.3}, "4": {"temperature_c": -20.0}}


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        ("R718B", "0195012400fd", 3, "unknown_port"),
        ("R718B", "81950000", 7, "no_reading"),
        ("R718B", "0195006403202012080000", 6, "no_reading"),
        ("R718B", "0195090000", 6, "unknown_format"),
        ("R718B", "01FF012400fd", 6, "unknown_model"),
        ("R718B", "01950124", 6, "truncated"),
        ("R718B", "0195022400fd0000", 6, "unknown_format"),
        ("R900A01", "01010900240A000000", 22, "no_reading"),
        ("R900A01", "01019901240A000000", 22, "unknown_model"),
        ("R900A01", "81010900", 23, "no_reading"),
        ("R900A01", "010109012409EA1A900000", 6, "unknown_port"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    assert refused(model, hex_bytes, fport) == [code]
