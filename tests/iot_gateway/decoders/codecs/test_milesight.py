"""Milesight: the makers' own examples, and the marks of each model."""

from datetime import UTC, datetime

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, lorawan, refused

KEPT_AT = datetime(2022, 10, 12, 8, 2, 38, tzinfo=UTC)
AIR = {"temperature_c": 30.8, "humidity_pct": 50.5}


@pytest.mark.parametrize(
    ("model", "hex_bytes", "metrics"),
    [
        ("EM300-TH", "01755C03673401046865", {"battery_pct": 92, **AIR}),
        (
            "EM300-MCS",
            "01755C03673401046865060001",
            {"battery_pct": 92, **AIR, "door_open": True},
        ),
        ("EM300-SLD", "01755C03673401046865050000", {"battery_pct": 92, **AIR, "leak": False}),
        ("EM300-ZLD", "050001", {"leak": True}),
        ("EM300-MLD", "01755C050001", {"battery_pct": 92, "leak": True}),
        ("EM300-DI", "01755C03673401046865050001", {"battery_pct": 92, **AIR}),
        ("EM320-TH", "01755C03673401046865", {"battery_pct": 92, **AIR}),
        ("EM320-TILT", "01756403D4000001005046", {"battery_pct": 100}),
        (
            "EM500-CO2",
            "01756403671901046873057D670406736827",
            {
                "battery_pct": 100,
                "temperature_c": 28.1,
                "humidity_pct": 57.5,
                "pressure_hpa": 1008.8,
            },
        ),
        (
            "EM500-PT100",
            "0175640367190183D71901320002",
            {"battery_pct": 100, "temperature_c": 28.1},
        ),
        (
            "EM500-SMTC",
            "0175640367190104CA7300057FF000",
            {"battery_pct": 100, "temperature_c": 28.1},
        ),
        ("EM500-SWL", "01755C03770200", {"battery_pct": 92}),
        ("TS101", "0367FFFF", {"temperature_c": -0.1}),
        ("TS201", "03673401", {"temperature_c": 30.8}),
        ("TS201", "93673401640002", {"temperature_c": 30.8}),
        ("TS201", "94684E0802", {"humidity_pct": 39.0}),
        (
            "TS302",
            "0175640367FB0004670101",
            {"battery_pct": 100, "temperature_c": 25.1, "temperature2_c": 25.7},
        ),
        ("EM310-UDL", "01755C03824408040001", {"battery_pct": 92}),
        ("EM400-TLD", "01755C0367010104824408050001", {
            "battery_pct": 92, "temperature_c": 25.7,
        }),
        ("EM400-MUD", "8367e800018482410601", {"temperature_c": 23.2}),
        ("EM410-RDL", "01756483671A010094820A05000001B482000002", {
            "battery_pct": 100, "temperature_c": 28.2,
        }),
        ("EM300-DI", "01756406E10A000A0000000000", {"battery_pct": 100}),
        ("EM300-CL", "01756403ED02", {"battery_pct": 100}),
        ("EM330-TH", "01755C03673401046865", {"battery_pct": 92, **AIR}),
        ("AM102", "0175640367180104686D", {
            "battery_pct": 100, "temperature_c": 28.0, "humidity_pct": 54.5,
        }),
        ("AM103L", "0175640367180104686D077DC501", {
            "battery_pct": 100, "temperature_c": 28.0, "humidity_pct": 54.5,
        }),
        (
            "AM107",
            "01755C03673401046865056A490006651C0079001400077DE704087D070009733F27",
            {"battery_pct": 92, **AIR, "pressure_hpa": 1004.7},
        ),
        (
            "AM319",
            "0367EE0004687C05000106CB02077DA803087D2500097366270A7D04000B7D20000C7D3000",
            {
                "temperature_c": 23.8,
                "humidity_pct": 62.0,
                "motion": True,
                "pressure_hpa": 1008.6,
            },
        ),
        ("WS202", "017510030001040000", {"battery_pct": 16, "motion": True}),
        ("WS203", "01756403673401046865050000", {"battery_pct": 100, **AIR, "motion": False}),
        ("WS301", "017564030001040001", {"battery_pct": 100, "door_open": True}),
        ("WS303", "017564030000", {"battery_pct": 100, "leak": False}),
        # By the layout: 230.0 V, 1500 W, 80 %, 1 kWh, 6.5 A, on.
        ("WS523", "0374FC080480DC05000005815006830100000007C96419087001", {"power_w": 1500}),
        ("VS341", "017564030001", {"battery_pct": 100, "motion": True}),
        ("VS350", "01756403670C01", {"battery_pct": 100, "temperature_c": 26.8}),
        # What they are set to is no temperature of anything.
        ("WT101", "01756104672C0103670A01059264099000000B900000", {
            "battery_pct": 97, "temperature_c": 26.6,
        }),
        ("WT201", "036702010467A60005E70006E80007BC00", {"temperature_c": 25.8}),
        ("GS301", "01756402671C01036864", {
            "battery_pct": 100, "temperature_c": 28.4, "humidity_pct": 50.0,
        }),
        # The later TS301 with a probe for both.
        ("TS301", "0367380003" + "9A0902", {"temperature_c": 5.6, "humidity_pct": 52.1}),
        ("TS301", "839A090201" + "9367380064" + "0008", {
            "temperature_c": 5.6, "humidity_pct": 52.1,
        }),
        (
            "AT101",
            "01756403671B01050000048836BF7701F000090722",
            {"battery_pct": 100, "temperature_c": 28.3, "lat": 24.62495, "lon": 118.030576},
        ),
        (
            "AT101",
            "01756403671B0105000106D9081CC316222DF9C302",
            {"battery_pct": 100, "temperature_c": 28.3},
        ),
    ],
)  # fmt: skip
def test_the_makers_examples(model: str, hex_bytes: str, metrics: dict[str, object]) -> None:
    found = frame(model, hex_bytes)

    assert found.metrics == metrics
    assert found.unread == ()


def test_a_start_up_frame_gives_facts_and_no_reading() -> None:
    decoded = lorawan("EM300-TH", "FF0BFFFF0101FF166745E27566240008FF090110FF0A0102FF0F00")

    assert (decoded.readings, decoded.rejections) == ((), ())
    assert decoded.facts[0].facts == {"serial": "6745e27566240008"}


def test_alarms_of_a_sensor_are_facts_beside_its_value() -> None:
    threshold = frame("TS301", "8367270101")
    change = frame("TS301", "94D70401820002")
    error = frame("TS201", "B36700")

    assert threshold.metrics == {"temperature_c": 29.5}
    assert threshold.facts == {"device_alarm": "threshold"}
    assert change.metrics == {"temperature2_c": 26.0}
    assert change.facts == {"temperature2_change_c": 1.3, "device_alarm2": "mutation"}
    assert (error.metrics, error.facts) == ({}, {"sensor_status": "read error"})


def test_a_door_at_input_2_is_the_second_only_beside_another_door() -> None:
    assert frame("TS301", "040001").metrics == {"door_open": True}
    assert frame("TS301", "030000040001").metrics == {"door_open": False, "door2_open": True}


def test_the_state_of_an_em300_is_a_door_or_a_leak_by_its_model() -> None:
    assert frame("EM300-MCS", "060001").metrics == {"door_open": True}
    assert frame("EM300-MLD", "060001").metrics == {"leak": True}


@pytest.mark.parametrize(
    ("model", "hex_bytes", "metrics"),
    [
        ("EM300-TH", "20CE9E74466310015D00", {"temperature_c": 27.2, "humidity_pct": 46.5}),
        (
            "EM300-MCS",
            "20CE9E74466310015D01",
            {"temperature_c": 27.2, "humidity_pct": 46.5, "door_open": True},
        ),
        ("EM300-MLD", "20CE9E74466300000001", {"leak": True}),
        (
            "EM300-DI",
            "20CE9E74466310015D020000010000",
            {"temperature_c": 27.2, "humidity_pct": 46.5},
        ),
        (
            "EM300-DI",
            "21CE9E74466310015D000100000000000000" + "0000",
            {"temperature_c": 27.2, "humidity_pct": 46.5},
        ),
        ("EM320-TH", "20CE9E74466310015D", {"temperature_c": 27.2, "humidity_pct": 46.5}),
        ("EM320-TH", "21CE9E74466310015D", {"temperature_c": 27.2, "humidity_pct": 46.5}),
        ("EM410-RDL", "20CE9E744663E803BDFF000000", {"temperature_c": -6.7}),
        ("EM500-PT100", "20CE9E7446631001", {"temperature_c": 27.2}),
        (
            "EM500-CO2",
            "20CE9E744663670468271901" + "73",
            {"temperature_c": 28.1, "humidity_pct": 57.5, "pressure_hpa": 1008.8},
        ),
        ("TS201", "20CE9E74466301BDFF2E01", {"temperature_c": -6.7}),
        ("TS301", "20CE9E74466344BDFFF600", {"temperature_c": -6.7, "temperature2_c": 24.6}),
        ("TS301", "20CE9E744663450A000100", {"temperature_c": 1.0, "door2_open": True}),
        ("AT101", "20CE9E744663F000090736BF7701", {"lat": 24.62495, "lon": 118.030576}),
        ("AM102", "20CE9E74466310015D", {"temperature_c": 27.2, "humidity_pct": 46.5}),
        ("AM103", "20CE9E74466310015DC501", {"temperature_c": 27.2, "humidity_pct": 46.5}),
        *(
            (
                model,
                "20CE9E744663" + "1001" + "5D00" + "01" + "02" + "A803" + "2500" + "6627" + more,
                {
                    "temperature_c": 27.2,
                    "humidity_pct": 46.5,
                    "motion": True,
                    "pressure_hpa": 1008.6,
                },
            )
            for model, more in (("AM307", ""), ("AM308", "20003000"), ("AM319", "200030000400"))
        ),
        (
            "WS203",
            "20CE9E744663" + "0400240165",
            {"temperature_c": 29.2, "humidity_pct": 50.5, "motion": False},
        ),
        ("WT201", "20CE9E744663" + "D09EC091", {"temperature_c": 27.0}),
        (
            "TS301-V2",
            "20CE9E744663" + "44" + "0902" + "3800",
            {"temperature_c": 5.6, "humidity_pct": 52.1},
        ),
    ],
)
def test_a_kept_measurement_inside_a_live_frame_has_its_own_time_and_is_marked(
    model: str, hex_bytes: str, metrics: dict[str, object]
) -> None:
    decoded = lorawan(model, "017550" + hex_bytes)
    live, kept = decoded.readings

    assert live.metrics == {"battery_pct": 80}
    assert not live.historical
    assert (kept.metrics, kept.measured_at, kept.historical) == (metrics, KEPT_AT, True)
    assert decoded.ignored == ()


def test_a_memory_sent_twice_in_other_frames_is_the_same_row() -> None:
    first = lorawan("EM300-TH", "20CE9E74466310015D00").readings[0]
    again = lorawan("EM300-TH", "01755020CE9E74466310015D00").readings[1]

    assert (first.measured_at, first.seq) == (again.measured_at, again.seq)


def test_a_memory_written_before_the_clock_was_set_is_refused_and_the_live_value_kept() -> None:
    decoded = lorawan("EM300-TH", "0367C80020CE0000000010015D00")

    assert [each.metrics for each in decoded.readings] == [{"temperature_c": 20.0}]
    assert [each.code for each in decoded.rejections] == ["null_clock"]


def test_what_follows_an_unknown_part_is_not_guessed() -> None:
    decoded = lorawan("EM300-TH", "017550" + "7A7A00" + "0367C800")

    assert decoded.readings[0].metrics == {"battery_pct": 80}
    assert decoded.ignored == ("0x7a7a at byte 3",)


@pytest.mark.parametrize("hex_bytes", ["FE02E803", "FF68" + "01", "F9720101", "FF03B004"])
def test_an_answer_to_a_command_holds_no_reading(hex_bytes: str) -> None:
    assert refused("EM300-TH", hex_bytes) == ["no_reading"]


@pytest.mark.parametrize(
    ("hex_bytes", "code"),
    [
        ("0367c8", "truncated"),
        ("03", "truncated"),
        ("20CE9E744663", "truncated"),
        ("7a7a00", "unknown_format"),
        ("0367ff7f", "no_probe"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(hex_bytes: str, code: str) -> None:
    assert refused("EM300-TH", hex_bytes) == [code]
