"""How a binding's own rule finds the device of a message."""

import pytest

from iot_gateway.decoders import Decoded
from iot_gateway.devices.addressing import device_at, problem, renamed
from iot_gateway.reading import DeviceStatus, PayloadRejected
from tests.factories.readings import foreign

TOPIC = "plant/hall-2/cold/7"


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("{3}", "7"),
        ("{1}:{3}", "hall-2:7"),
        ("room-{3}", "room-7"),
        ("/serial", "AB12"),
        ("/device/no", "17"),
        ("/list/1/a~1b", "x"),
    ],
)
def test_a_rule_finds_the_name_in_the_topic_or_in_the_payload(rule: str, found: str) -> None:
    payload = b'{"serial": "AB12", "device": {"no": 17}, "list": [0, {"a/b": "x"}]}'

    assert problem(rule) is None
    assert device_at(rule, TOPIC, payload) == found


@pytest.mark.parametrize("rule", ["{9}", "/missing", "/serial/deeper", "/list/5", "/flag", "/none"])
def test_a_rule_that_finds_nothing_refuses_the_message(rule: str) -> None:
    with pytest.raises(PayloadRejected) as refusal:
        device_at(rule, TOPIC, b'{"serial": "AB12", "list": [], "flag": true, "none": null}')
    assert refusal.value.code == "no_device"


@pytest.mark.parametrize("rule", ["", "room", "{x}", "{1} {2}", "/", "//", "{100}"])
def test_what_is_no_rule_is_told(rule: str) -> None:
    assert problem(rule)


def test_a_bridge_keeps_its_name_and_so_do_the_many_it_speaks_for() -> None:
    one = foreign("tasmota", "tele/x/SENSOR", {"AM2301": {"Temperature": 1.0}})
    bridge = Decoded(statuses=(DeviceStatus(device_uid="b", online=True, bridge=True),))
    entries = {f"0x{n}": {"Device": f"0x{n}", "Temperature": n, "Endpoint": 1} for n in (1, 2)}
    many = foreign("tasmota", "tele/x/SENSOR", {"ZbReceived": entries})

    assert renamed(one, "cold-7").readings[0].device_uid == "cold-7"
    assert renamed(bridge, "cold-7") is bridge
    assert renamed(many, "cold-7") is many
