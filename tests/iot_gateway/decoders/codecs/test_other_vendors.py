"""Elsys, Browan, Decentlab, Netvox, Adeunis and AN-303: the makers' examples and their marks."""

from datetime import UTC, datetime

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, lorawan, refused

ADEUNIS_TIME = datetime(2023, 12, 28, 19, 22, 17, tzinfo=UTC)
DECENTLAB_AIR = {"temperature_c": 24.357, "humidity_pct": 41.632}


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
        ("TBHH100", 103, "08ab3522ffffffff", {
            "battery_v": 3.6, "temperature_c": 21, "humidity_pct": 34,
        }),
        ("TBHH100", 103, "08ab0cffffffffff", {"battery_v": 3.6, "temperature_c": -20}),
        ("TBHV110", 103, "610B351EBF030100510036", {
            "battery_v": 3.6, "internal_temperature_c": 21, "temperature_c": 22,
            "humidity_pct": 30,
        }),
        ("TBDW100", 100, "00CB3500008A3A00", {
            "battery_v": 3.6, "internal_temperature_c": 21, "door_open": False,
        }),
        ("TBDW100", 100, "01CB3500008A3A00", {
            "battery_v": 3.6, "internal_temperature_c": 21, "door_open": True,
        }),
        ("TBWL100", 106, "110B362836", {
            "battery_v": 3.6, "internal_temperature_c": 22, "temperature_c": 22,
            "humidity_pct": 40, "leak": True,
        }),
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
            **DECENTLAB_AIR, "pressure_hpa": 968.0, "battery_v": 3.109,
        }),
        ("DL-PM", 1, "021b50000d0c2567bd618dbd10", {
            "battery_v": 3.109, **DECENTLAB_AIR, "pressure_hpa": 968.0,
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
        ("CD10", 127, "000f" + "38ff" + "37" + "9001", {
            "temperature_c": -20.0, "humidity_pct": 55, "battery_v": 3.6,
        }),
        ("MerryIoT DW10", 120, "010f" + "ec" + "7f" + "000000" + "0000", {
            "door_open": True, "temperature_c": -20, "battery_v": 3.6,
        }),
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
        ("Adeunis Comfort CO2", 1, "6A8001B33E01A401B43F01A5", {
            "temperature_c": 43.5, "humidity_pct": 62,
        }),
        ("COMFORT SERENITY", 1, "6A8401B33E01A401B43F01A614ABA3E9", {
            "temperature_c": 43.5, "humidity_pct": 62,
        }),
        ("COMFORT CO2", 1, "6B84" + "10" + "FF9C" + "3E" + "01A4" + "14ABA3E9", {
            "temperature_c": -10.0, "humidity_pct": 62,
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
        ("TEMP 4", 1, "579601B3FF9C01F4FFFF14ABA3E9", {
            "temperature_c": 43.5, "temperature2_c": -10.0,
        }),
        ("TEMP V4", 1, "309000EB8000", {"temperature_c": 23.5}),  # second probe defect
        ("TEMP 4", 1, "58E001FF9C", {"temperature_c": -10.0}),
        ("Adeunis Temp", 1, "4340" + "11" + "00F3" + "21" + "FF01", {
            "temperature_c": 24.3, "temperature2_c": -25.5,
        }),
        ("Adeunis Temp", 1, "4340" + "11" + "00F3" + "20" + "8000", {"temperature_c": 24.3}),
        ("COMFORT 2", 1, "4C9600C51F00C72000C82100CA2200CC2300CD2414ABA3E9", {
            "temperature_c": 19.7, "humidity_pct": 31,
        }),
        ("COMFORT", 1, "4dc010010832", {"temperature_c": 26.4, "humidity_pct": 50}),
        ("AN-303", 210, "0001031009F612023F110013007700040E1A0500", {
            "temperature_c": 25.5, "humidity_pct": 57.5, "battery_v": 3.61,
        }),
        ("AN-303", 210, "0010F830", {"temperature_c": -20.0}),
    ],
)  # fmt: skip
def test_the_makers_examples(
    model: str, fport: int, hex_bytes: str, metrics: dict[str, object]
) -> None:
    assert frame(model, hex_bytes, fport).metrics == metrics


def test_a_series_of_samples_gives_the_newest_since_only_it_has_a_time() -> None:
    assert frame("TEMP 4", "579601B3FF9C01F4FFFF14ABA3E9", 1).measured_at == ADEUNIS_TIME
    assert frame("COMFORT", "4dc010010832", 1).measured_at is None


def test_four_thermocouples_come_two_by_two() -> None:
    found = frame("R718CE4", "013C022400FDFF38000000", 6)

    assert found.metrics == {"battery_v": 3.6}
    assert found.channels == {"3": {"temperature_c": 25.3}, "4": {"temperature_c": -20.0}}


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


def test_a_clock_that_counts_from_the_makers_own_epoch_was_never_set() -> None:
    decoded = lorawan("TEMP 4", "5784" + "00C5" + "00000E10", 1)

    assert decoded.rejections == ()
    assert decoded.readings[0].measured_at is None


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
        ("TBHH100", "08ab3522", 2, "unknown_port"),
        ("TBDW100", "01", 100, "truncated"),
        ("TBWL100", "0000000000", 106, "no_reading"),
        ("DW10", "010fec37", 127, "unknown_port"),
        ("CD10", "000f38", 127, "truncated"),
        ("DL-TP", "023e3e000d" + "8abc" * 17, 1, "unknown_format"),
        ("DL-SHT35", "01030e000364a079b10c60", 1, "unknown_format"),
        ("DL-SHT35", "02030e000364", 1, "truncated"),
        ("DL-SHT35", "02030e000764a079b10c60", 1, "unknown_format"),
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
        ("COMFORT CO2", "698000000000", 1, "no_reading"),
        ("TEMP 4", "109600000000", 1, "no_reading"),
        ("TEMP 4", "99", 1, "truncated"),
        ("TEMP 4", "9900", 1, "unknown_format"),
        ("TEMP 4", "579601", 1, "truncated"),
        ("AN-303", "0010", 210, "truncated"),
        ("AN-303", "0110F830", 210, "unknown_format"),
        ("AN-303", "00EE", 210, "unknown_format"),
        ("AN-303", "0010F830", 2, "unknown_port"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    assert refused(model, hex_bytes, fport) == [code]
