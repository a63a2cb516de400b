"""All codecs: how a model finds its own, and that no bytes can do more than be refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.decoders import Decoded
from iot_gateway.decoders.codecs import codec_for
from iot_gateway.metrics import METRICS, check_range
from tests.factories.readings import foreign
from tests.iot_gateway.decoders.codecs.support import refused

# A model and the port its measurements come on.
DEVICES = [
    *((f"EM300-{each}", 85) for each in ("TH", "MCS", "SLD", "ZLD", "MLD", "DI")),
    *(("EM310-TILT", 85), ("EM320-TH", 85), ("EM320-TILT", 85), ("AT101", 85)),
    *((f"EM500-{each}", 85) for each in ("CO2", "PT100", "SMTC", "SWL", "UDL", "LGT", "PP")),
    *(("TS101", 85), ("TS201", 85), ("TS301", 85), ("TS301-V2", 85), ("TS302", 85)),
    *((each, 85) for each in ("EM310-UDL", "EM330-TH", "EM400-TLD", "AM103", "AM107", "AM319")),
    *((each, 85) for each in ("WS202", "WS203", "WS301", "WS303", "WS523", "WT101", "WT201")),
    *((each, 85) for each in ("VS341", "VS350", "GS301")),
    *(("LHT65", 2), ("LHT65N", 2), ("LHT52", 2), ("LHT52", 3), ("LHT65N", 5), ("LTC2", 2)),
    *(("LSN50v2", 2), ("LSN50v2-D20", 2), ("LSN50v2-S31", 2), ("D23-LB", 2), ("D23-LB", 3)),
    *(("SN50v3-LB", 2), ("S31-LB", 2), ("S31-LB", 3), ("LHT65N-VIB", 2), ("LTC2-LB", 5)),
    *(("LDS02", 10), ("LWL03A", 2), ("DS03A-LB", 3), ("TC01-LB", 2), ("TS01-LB", 3)),
    *(("ERS", 5), ("ELT-2", 5), ("EMS Door", 5), ("ESM5K", 5)),
    *(("TBHH100", 103), ("TBHV110", 103), ("TBDW100", 100), ("TBWL100", 106), ("TBMS100", 102)),
    *((f"DL-{each}", 1) for each in ("SHT35", "SHT21", "DS18", "ITST", "RHC", "IAM", "LP8P")),
    *(("DL-PM", 1), ("DL-ATM22", 1), ("R711", 6), ("R718A", 6), ("R718AB", 6), ("R718B", 6)),
    *(("R718CK2", 6), ("R718CT", 6), ("R720A", 6), ("R718F", 6), ("AN-303", 210)),
    *(("TEMP 4", 1), ("COMFORT 2", 1), ("Adeunis Temp V3", 1), ("COMFORT CO2", 1)),
    *(
        (f"DL-{each}", 1)
        for each in ("ATM41G2", "CTD10", "CWS", "CWS2", "PR26", "PR36CTD", "SMTP", "TP", "TRS12")
    ),
    *(("R718AD", 6), ("R718CJ4", 6), ("R311W", 6), ("RB11E", 6), ("R900A01", 22)),
    *(("DW10", 120), ("CD10", 127), ("RS186", 1)),
]

# A frame of each layout, as the tests of its codec have it.
REAL = [
    ("EM300-TH", 85, "0175320367c80004683c20CE9E74466310015D00"),
    ("TS301", 85, "01756403672701836727010004670801"),
    ("AM319", 85, "0367EE0004687C05000106CB02077DA803087D250009736627"),
    ("AT101", 85, "01756403671B01050000048836BF7701F000090722"),
    ("LHT65N", 2, "cbf60b0d0376010add7fff"),
    ("LHT65", 2, "f8300b0d03760960e43cc6"),
    ("LHT65N", 2, "0add0b0d03764160e43cc60add0b0d03764160e44076"),
    ("LHT52", 2, "08CD02207FFF0161CD4EDD"),
    ("LTC2", 2, "0e55010862086760e43cc6"),
    ("LSN50v2", 2, "0b54ff3800000c00c80064"),
    ("S31-LB", 2, "0b5460e43cc600ff380205"),
    ("D23-LB", 3, "ff3800c800640060e43cc6"),
    ("LDS02", 10, "8B88010000250000" + "0100"),
    ("DS03A-LB", 2, "0000002500000160e43cc601000025000001"),
    ("TC01-LB", 2, "0bb801fce00060e43cc6"),
    ("ELT-2", 5, "0100e202290cff4c19ff4c19006414061401270512" + "01"),
    ("TBHV110", 103, "610B351EBF030100510036"),
    ("DW10", 120, "010fec37000000000000"),
    ("DL-IAM", 1, "020bbd007f0b926a515d48bc4e0262006981c7000093d4000b0111"),
    ("DL-TP", 1, "023e3e0003" + "8abc" * 11 + "0000" * 5 + "0afc"),
    ("R718A", 6, "010B012409EA1A90000000"),
    ("R718CJ4", 6, "0138022400FDFF38000000"),
    ("TEMP 4", 1, "579601B3FF9C01F4FFFF14ABA3E9"),
    ("COMFORT 2", 1, "4C9600C51F00C72000C82114ABA3E9"),
    ("AN-303", 210, "0001031009F612023F110013007700040E1A0500"),
]


@pytest.mark.parametrize(
    ("name", "same_as"),
    [
        ("em300-th", "EM300-TH"),
        ("Milesight EM300-TH (EU868)", "EM300-TH"),
        ("dragino-lht65n", "LHT65"),
        ("Dragino LHT65N-E3", "LHT65"),
        ("netvox_r718ck2", "R718B"),
        ("elsys ERS Lite", "ERS"),
        ("DL-SHT35-001", "DL-SHT35"),
        ("AN303", "AN-303"),
        ("SN50v3-LB", "LSN50v2"),
        ("Dragino LDS03A", "LWL02"),
        ("Milesight AM319-868M", "EM300-TH"),
    ],
)
def test_a_model_is_found_under_the_names_that_network_servers_give_it(
    name: str, same_as: str
) -> None:
    assert codec_for(name) is codec_for(same_as) is not None


@pytest.mark.parametrize(
    "name", ["", "temperature sensor", "room temp", "our own profile", "EM30", "LHT650", "comforts"]
)
def test_a_name_that_only_resembles_a_model_finds_no_codec(name: str) -> None:
    assert codec_for(name) is None


def test_a_model_nobody_knows_is_refused_by_name() -> None:
    assert refused("nobody's", "00", 1) == ["unknown_model"]


@given(st.sampled_from(DEVICES), st.binary(max_size=60))
def test_no_bytes_can_do_more_than_be_refused(device: tuple[str, int], payload: bytes) -> None:
    model, fport = device
    decoded = foreign("lorawan", "", payload, model=model, fport=fport, device_uid="room-1")

    # The frames of a Netvox name their device themselves.
    named_inside = codec_for(model) is codec_for("R711")
    assert named_inside or "unknown_model" not in {each.code for each in decoded.rejections}
    check(decoded)


@given(st.sampled_from(REAL), st.integers(0, 8 * 40), st.integers(0, 40))
def test_a_real_frame_with_a_wrong_bit_or_cut_short_can_do_no_more_either(
    real: tuple[str, int, str], flipped: int, cut: int
) -> None:
    model, fport, hex_bytes = real
    payload = bytearray.fromhex(hex_bytes)
    payload[flipped // 8 % len(payload)] ^= 1 << flipped % 8
    short = bytes(payload[: len(payload) - cut % len(payload)])

    check(foreign("lorawan", "", short, model=model, fport=fport, device_uid="room-1"))


def check(decoded: Decoded) -> None:
    """What is stored could have been measured."""
    for reading in decoded.readings:
        assert reading.metrics
        assert reading.metrics.keys() <= METRICS.keys()
        for name, value in reading.metrics.items():
            check_range(name, value, name)


@given(st.sampled_from(DEVICES), st.binary(min_size=11, max_size=40), st.integers(0, 10))
def test_a_frame_cut_short_gives_no_value_that_the_whole_one_does_not(
    device: tuple[str, int], payload: bytes, cut: int
) -> None:
    model, fport = device
    if model.startswith(("TEMP", "COMFORT", "Adeunis", "LHT")):
        return  # their times stand at the end, or their number says what follows
    known = {"model": model, "fport": fport, "device_uid": "room-1"}
    whole = foreign("lorawan", "", payload, **known)
    short = foreign("lorawan", "", payload[: len(payload) - cut], **known)
    if whole.readings and short.readings and whole.readings[0].channel == "":
        first = short.readings[0].metrics
        assert short.readings[0].historical or first.keys() <= whole.readings[0].metrics.keys()
