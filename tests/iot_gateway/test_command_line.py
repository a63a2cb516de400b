"""``python -m iot_gateway``: decode and backtest, as a person or a script calls them."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from typer.testing import CliRunner

from iot_gateway.__main__ import app

ROOM = "ts,temperature_c\n" + "".join(
    f"2026-03-01T12:{minute:02}:00Z,{temp_c}\n"
    for minute, temp_c in [(0, 3), (5, 9), (10, 9.5), (15, 5), (20, 3)]
)


def decoded(*lines: str) -> list[dict[str, Any]]:
    """What the command prints for these lines of input."""
    result = CliRunner().invoke(app, ["decode"], input="\n".join(lines))
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_decode_reads_json_text_hex_and_base64() -> None:
    advertisement = "1f0201061bff990405138a5f92c4f3ffe4ffdc0414c4f6ec29bbe62eb92e73e5bc"
    lines = [
        {"id": 1, "topic": "zigbee2mqtt/cold-1", "payload": {"temperature": 4}},
        {"id": 2, "topic": "zigbee2mqtt/bridge/state", "payload": "offline", "encoding": "text"},
        {"id": 3, "topic": None, "payload": advertisement, "encoding": "hex"},
        {
            "id": 4,
            "topic": "zigbee2mqtt/b",
            "payload": "eyJodW1pZGl0eSI6NX0=",
            "encoding": "base64",
        },
    ]

    assert decoded(*(json.dumps(line) for line in lines)) == [
        {"id": 1, "readings": [{"device_uid": "cold-1", "temperature_c": 4}]},
        {"id": 2, "readings": [{"device_uid": "zigbee2mqtt", "bridge_online": False}]},
        {
            "id": 3,
            "readings": [
                {
                    "device_uid": "E6:2E:B9:2E:73:E5",
                    "temperature_c": 25.01,
                    "humidity_pct": 61.165,
                    "pressure_hpa": 1004.19,
                    "battery_v": 3.175,
                }
            ],
        },
        {"id": 4, "readings": [{"device_uid": "b", "humidity_pct": 5}]},
    ]


def test_decode_shows_channel_and_time_and_why_something_was_refused() -> None:
    body = {"ts": "2026-03-01T12:00:00+08:00", "seq": 1, "channel": "p1", "temperature_c": -127}
    good = {**body, "temperature_c": 4}
    topic = "hanlu/v1/cold-1/telemetry"
    shown = decoded(json.dumps({"id": "a", "topic": topic, "payload": [good, body]}))

    assert shown[0]["readings"] == [
        {
            "device_uid": "cold-1",
            "channel": "p1",
            "ts": "2026-03-01T04:00:00Z",
            "temperature_c": 4,
        }
    ]
    assert shown[0]["rejected"] == "no_probe"
    assert shown[0]["field"] == "temperature_c"


def test_a_line_that_cannot_be_read_does_not_stop_the_next() -> None:
    shown = decoded(
        "{",
        "",
        json.dumps({"id": 7, "topic": "a/b", "payload": "zz", "encoding": "hex"}),
        json.dumps({"id": 8, "topic": "nobody/knows", "payload": {}}),
        json.dumps({"id": 9, "topic": "zigbee2mqtt/c", "payload": {"temperature": 1}}),
    )

    assert [each.get("rejected") for each in shown] == [
        "bad_line",
        "bad_line",
        "unknown_format",
        None,
    ]


def test_backtest_prints_one_line_an_alarm_and_draws_it(tmp_path: Path) -> None:
    room, drawing = tmp_path / "room.csv", tmp_path / "room.svg"
    room.write_text(ROOM, encoding="utf-8")
    result = CliRunner().invoke(
        app, ["backtest", "--rules", "chilled_0_4", str(room), "--plot", str(drawing)]
    )

    assert result.exit_code == 0
    (alarm,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert alarm["rule"] == "temperature_c_high"
    assert (alarm["opened_at"], alarm["closed_at"], alarm["peak"]) == (
        "2026-03-01T12:05:00Z",
        "2026-03-01T12:20:00Z",
        9.5,
    )
    assert alarm["why"]["code"] == "excursion.critical"
    assert alarm["why"]["params"]["limit"] == 4.0
    assert "5 readings" in result.stderr
    root = ElementTree.fromstring(drawing.read_text(encoding="utf-8"))  # noqa: S314  # our own
    assert root.tag.endswith("svg")
    assert "5 readings, 1 excursions, 1 alarms" in "".join(root.itertext())


def test_a_mistake_ends_with_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    room = tmp_path / "room.csv"
    room.write_text("ts,temperature_c\n2026-03-01 12:00,3\n", encoding="utf-8")
    for arguments, words in [
        (["--rules", "tropical", str(room)], "neither a file nor one of"),
        (["--rules", "frozen", str(room)], "has no time zone; say --tz"),
        (["--rules", "frozen", str(tmp_path / "none.csv")], "No such file"),
        (["--rules", "frozen", str(room), "--tz", "Mars/Base"], "is no time zone"),
    ]:
        result = CliRunner().invoke(app, ["backtest", *arguments])
        assert result.exit_code == 2
        assert words in result.stderr
