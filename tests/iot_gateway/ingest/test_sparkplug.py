"""Sparkplug edge nodes: what their births said outlives the gateway, and is asked for when lost."""

import time

from hanlu.ids import new_id
from iot_gateway.connections import service
from tests.factories.sparkplug import field as wire_field
from tests.factories.sparkplug import message, metric
from tests.iot_gateway.support.gateway import TESTER, Bench, Field, eventually


def now_ms() -> int:
    return int(time.time() * 1000)


async def admit(bench: Bench, group: str, device: str) -> str:
    """Let a group in; the topic of its device, with a place for the kind of message."""
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await service.admit_bridge(uow, new_id, group, "sparkplug_b", (f"spBv1.0/{group}/#",))
    await bench.add(device)
    return f"spBv1.0/{group}/{{}}/gw-1/{device}"


async def test_data_by_number_are_read_also_after_a_restart(bench: Bench, field: Field) -> None:
    topic = await admit(bench, "bakery", "freezer-7")
    async with bench.running():
        birth = message(metric(-18.4, name="Temperature", alias=1), ms=now_ms())
        field.send(topic.format("DBIRTH"), birth)
        await bench.stored("freezer-7", 1)
    async with bench.running():
        field.send(topic.format("DDATA"), message(metric(-17.5, alias=1), seq=1, ms=now_ms()))
        rows = await bench.stored("freezer-7", 2)

    assert [row["temperature_c"] for row in rows] == [-18.4, -17.5]


async def test_a_node_whose_birth_was_lost_is_asked_for_it_once(bench: Bench, field: Field) -> None:
    topic = await admit(bench, "dairy", "freezer-8")
    field.listen("spBv1.0/+/NCMD/+")

    def asked() -> list[bytes]:
        return [
            payload for heard_on, payload in field.heard if heard_on == "spBv1.0/dairy/NCMD/gw-1"
        ]

    async def heard() -> list[bytes]:
        return asked()

    async with bench.running():
        for seq in (1, 2):
            data = message(metric(-17.5, alias=1), seq=seq, ms=now_ms())
            field.send(topic.format("DDATA"), data)
        assert await bench.refused(topic.format("DDATA"))
        commands = await eventually(heard, bool)

    assert len(commands) == len(asked()) == 1
    assert wire_field(1, b"Node Control/Rebirth") in commands[0]


async def test_a_report_without_a_reading_is_counted_and_not_quarantined(
    bench: Bench, field: Field
) -> None:
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await service.admit_bridge(uow, new_id, "ns", "chirpstack", ("application/#",))
    await bench.add("24e124136b502217", model="R718B")
    topic = "application/1/device/24e124136b502217/event/up"
    body = {"deviceInfo": {"devEui": "24e124136b502217"}, "fPort": 6}
    async with bench.running():
        field.send(topic, {**body, "data": "AZUAZAMgIBIIAAA="})  # a version report
        field.send(topic, {**body, "data": "AZUBJAD9AAAAAAA="})
        rows = await bench.stored("24e124136b502217", 1)

    assert [row["temperature_c"] for row in rows] == [25.3]
    refused = await bench.rows("select code from gateway.quarantine where topic = %s", topic)
    assert refused == []
