"""All codecs: how a model finds its own, and that no bytes can do more than be refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    *(("TEMP 4", 1), ("COMFORT 2", 1), ("Adeunis Temp V3", 1)),
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

    assert "unknown_model" not in {each.code for each in decoded.rejections} or "R7" in model
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
