"""Decentlab: the maker's examples, or computed from its documented groups where it gives none."""

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, lorawan, refused

AIR = {"temperature_c": 24.357, "humidity_pct": 41.632}


@pytest.mark.parametrize(
    ("model", "fport", "hex_bytes", "metrics"),
    [
        ("DL-SHT35", 1, "02030e000364a079b10c60", {
            "temperature_c": 23.788, "humidity_pct": 47.536, "battery_v": 3.168,
        }),
        ("DL-SHT35", 1, "02030e00020c60", {"battery_v": 3.168}),
        ("DL-DS18", 1, "02023d0003815e0c15", {"temperature_c": 21.875, "battery_v": 3.093}),
        ("DL-ITST", 1, "0202d9000304f904c40c54", {
            "temperature_c": 27.3, "internal_temperature_c": 22.0, "battery_v": 3.156,
        }),
        ("DL-RHC", 1, "0202e00003a9fd01341ca285f30c60", {
            "temperature_c": 15.23, "humidity_pct": 73.3, "battery_v": 3.168,
        }),
        ("DL-IAM", 1, "020bbd007f0b926a515d48bc4e0262006981c7000093d4000b0111", {
            "battery_v": 2.962, "temperature_c": 27.678, "humidity_pct": 36.439,
            "pressure_hpa": 964.12, "motion": 11,
        }),
        ("DL-LP8P", 1, "020578000f67bd618d1cedbd1081d981f4895b0bd80bb50000959895390c25", {
            **AIR, "pressure_hpa": 968.0, "battery_v": 3.109,
        }),
        ("DL-PM", 1, "021b50000d0c2567bd618dbd10", {
            "battery_v": 3.109, **AIR, "pressure_hpa": 968.0,
        }),
        ("DL-ATM22", 1, "0208c900038009812b8014810880027fe8800880040bf5", {
            "temperature_c": 26.4, "battery_v": 3.061,
        }),
        ("DL-ATM41", 1, "0210d30003" + "8000" * 7 + "8121" + "8064" + "a7f1" + "8271" + "8103"
            + "8000" * 5 + "0bf5", {
            "temperature_c": 28.9, "pressure_hpa": 1022.5, "humidity_pct": 62.5,
            "internal_temperature_c": 25.9, "battery_v": 3.061,
        }),
        ("DL-ATM41G2", 1, "0210d30001" + "8000" * 7 + "7f38" + "8064" + "a7f1" + "8271" + "7f38"
            + "8000" * 5, {
            "temperature_c": -20.0, "pressure_hpa": 1022.5, "humidity_pct": 62.5,
            "internal_temperature_c": -20.0,
        }),
        ("DL-CTD10", 1, "0203e80003" + "8064" + "8019" + "0100" + "0000" + "0bf5", {
            "temperature_c": 2.5, "battery_v": 3.061,
        }),
        ("DL-CWS", 1, "0203e80003" + "7f9c" + "80c8" + "9c40" + "8000" + "8000" + "812c" + "0bf5", {
            "probe_temperature_c": -1.0, "temperature_c": 2.0, "humidity_pct": 72.32,
            "internal_temperature_c": 3.0, "battery_v": 3.061,
        }),
        ("DL-CWS2", 1, "0203e80007" + "64a0" + "79b1" + "7f9c" + "80c8" * 5 + "0bf5", {
            "temperature_c": 23.788, "humidity_pct": 47.536, "probe_temperature_c": -1.0,
            "battery_v": 3.061,
        }),
        ("DL-PR26", 1, "0203e80003" + "4000" + "4000" + "0bf5", {
            "temperature_c": 0.0, "battery_v": 3.061,
        }),
        ("DL-TRS12", 1, "0203e80003" + "4000" + "7fce" + "0000" + "0bf5", {
            "temperature_c": -5.0, "battery_v": 3.061,
        }),
        ("DL-TRS21", 1, "0203e80001" + "4000" + "7fce", {"temperature_c": -5.0}),
        ("DL-5TM", 1, "0203e80003" + "4000" + "015e" + "0bf5", {
            "temperature_c": -5.0, "battery_v": 3.061,
        }),
        ("DL-PR36", 1, "0203e80001" + "8000" + "7e80", {"temperature_c": -1.5}),
        ("DL-PR36CTD", 1, "0203e80001" + "8000" + "8580" + "7e80" + "8000", {
            "internal_temperature_c": 5.5, "temperature_c": -1.5,
        }),
        ("DL-NTU", 1, "0203e80001" + "0000" + "7f38" + "0000" * 3, {"temperature_c": -2.0}),
        ("DL-MBX", 1, "0203e80003" + "0400" + "000a" + "0bf5", {"battery_v": 3.061}),
    ],
)  # fmt: skip
def test_the_makers_examples(
    model: str, fport: int, hex_bytes: str, metrics: dict[str, object]
) -> None:
    assert frame(model, hex_bytes, fport).metrics == metrics


def test_a_profile_has_a_channel_a_level_and_none_where_no_sensor_is() -> None:
    # An example of the maker's own decoder, github.com/decentlab/decentlab-decoders, DL-TP.
    levels = "8abc8a928aa08a848ab38a898ac38aad8ab78a928aa1" + "0000" * 5
    found = frame("DL-TP", "023e3e0003" + levels + "0afc", 1)

    assert found.metrics == {
        "temperature_c": 27.48,
        "temperature2_c": 27.06,
        "battery_v": 2.812,
    }
    assert list(found.channels) == [str(level) for level in range(3, 12)]
    assert found.channels["11"] == {"temperature_c": 27.21}


def test_a_profile_of_the_soil_has_moisture_between_its_temperatures() -> None:
    found = frame(
        "DL-SMTP", "0203e80003" + "09c4" + "80c8" + "0000" * 12 + "09c4" + "7f38" + "0bf5"
    )

    assert found.metrics == {"temperature_c": 2.0, "battery_v": 3.061}
    assert found.channels == {"8": {"temperature_c": -2.0}}


def test_what_a_ds18b20_says_before_it_measures_is_refused() -> None:
    decoded = lorawan("DL-DS18", "02023d0003" + "8550" + "0c15", 1)

    assert [each.code for each in decoded.rejections] == ["no_probe"]
    assert decoded.readings[0].metrics == {"battery_v": 3.093}


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        ("DL-TP", "023e3e000d" + "8abc" * 17, 1, "unknown_format"),
        ("DL-SHT35", "01030e000364a079b10c60", 1, "unknown_format"),
        ("DL-SHT35", "02030e000364", 1, "truncated"),
        ("DL-SHT35", "02030e000764a079b10c60", 1, "unknown_format"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    assert refused(model, hex_bytes, fport) == [code]
