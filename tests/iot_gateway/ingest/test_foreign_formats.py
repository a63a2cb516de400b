"""Real messages of other makers' devices: through a real broker into the store, exactly."""

from functools import partial
from typing import Any

from hanlu.ids import new_id
from iot_gateway.devices import bindings
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import Binding
from iot_gateway.metrics import METRICS
from tests.iot_gateway.support.gateway import TESTER, Bench, Field, eventually
from tests.shared_data import needs_shared, payload_rows

FILTERS = {
    "tele/+/SENSOR": "tasmota",
    "stat/+/STATUS10": "tasmota",
    "zigbee2mqtt/#": "zigbee2mqtt",
    "ruuvi/#": "ruuvi",
    "+/status/+": "shelly",
}


async def bind(bench: Bench, topic_filter: str, decoder: str) -> None:
    """Let a foreign format in."""
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        binding = Binding(new_id(), topic_filter, decoder, None, None, None)
        await bindings.keep(uow.connection, binding, uow.now)
        await devices.touch(uow.connection, "registry")


async def latest(bench: Bench, device_id: str) -> dict[str, Any]:
    """The newest value of each metric of a device."""
    rows = await bench.rows(
        """select l.metric, l.value from gateway.latest l
           join gateway.channel c on c.id = l.channel join gateway.device d on d.key = c.device
           where d.id = %s""",
        device_id,
    )
    return {row["metric"]: row["value"] for row in rows}


def holds(expected: dict[str, Any], found: dict[str, Any]) -> bool:
    return expected.items() <= found.items()


@needs_shared("data/payloads.jsonl")
async def test_real_messages_are_stored_with_exactly_the_expected_values(
    bench: Bench, field: Field
) -> None:
    rows = [row for row in payload_rows() if row["topic"] and "/" in row["topic"].split(" ")[0]]
    assert len(rows) >= 7
    for name in ("cold-1", "cold-room-1", "shellyht-livingroom", "AA:AA:AA:AA:AF:EF"):
        await bench.add(name)
    for topic_filter, decoder in FILTERS.items():
        await bind(bench, topic_filter, decoder)

    async with bench.running():
        for row in rows:
            device_id = row["expected"].get("device_uid", "cold-1")
            expected = {k: v for k, v in row["expected"].items() if k in METRICS}
            if not expected:
                continue
            field.send(row["topic"], row["payload"])
            found = await eventually(partial(latest, bench, device_id), partial(holds, expected))
            assert expected.items() <= found.items(), row["id"]
            if device_id != "cold-1":  # three messages of the file come from one Tasmota
                assert not set(row["must_be_absent"]) & set(found), row["id"]


async def test_a_lorawan_device_is_read_by_the_model_its_registration_names(
    bench: Bench, field: Field
) -> None:
    await bench.add("24e124136b502217", model="EM300-TH")
    await bind(bench, "application/#", "chirpstack")
    body = {
        "deviceInfo": {"devEui": "24e124136b502217", "deviceProfileName": "our own profile"},
        "fPort": 85,
        "data": "AXUyA2fIAARoPA==",
    }

    async with bench.running():
        field.send("application/1/device/24e124136b502217/event/up", body)
        (row,) = await bench.stored("24e124136b502217", 1)

    assert row["temperature_c"] == 20.0
