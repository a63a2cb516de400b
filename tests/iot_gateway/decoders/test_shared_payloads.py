"""Messages of real devices: every expected value exactly, nothing that must be absent."""

import json
from typing import Any

import pytest

from iot_gateway.decode_lines import decode_lines
from tests.factories.readings import NOON
from tests.shared_data import needs_shared, payload_rows

ROWS = payload_rows()


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """What ``python -m iot_gateway decode`` prints for a row of the file."""

    (printed,) = decode_lines([json.dumps(row)], NOON)
    return printed


@needs_shared("data/payloads.jsonl")
def test_the_file_holds_messages_of_every_format_handled() -> None:
    assert {row["topic_style"] for row in ROWS} == {
        "lorawan-raw",
        "tasmota",
        "zigbee2mqtt",
        "ruuvi-gateway-http",
        "ruuvi-gateway-mqtt",
        "shelly-gen2-status",
        "ble-advertisement",
    }


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in ROWS])
def test_a_real_message_gives_exactly_the_expected_values(row: dict[str, Any]) -> None:
    printed = shown(row)
    entries = printed["readings"]

    tags = row["expected"].get("tags")
    if tags is not None:
        assert {entry["device_uid"] for entry in entries} == set(tags)
        for entry in entries:
            assert tags[entry["device_uid"]].items() <= entry.items()
    else:
        merged = {key: value for entry in entries for key, value in entry.items()}
        if "ts" in merged:
            merged["ts"] = merged["ts"].isoformat().replace("+00:00", "Z")
        assert row["expected"].items() <= merged.items()
        assert not set(row["must_be_absent"]) & set(merged)
    assert bool(row["expected"]) == ("rejected" not in printed)
