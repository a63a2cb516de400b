"""Bridges that speak for many sensors: their silence, and the names behind them."""

from hanlu.ids import new_id
from iot_gateway.connections import service
from tests.iot_gateway.support.gateway import TESTER, Bench, Field, eventually


async def test_a_bridge_that_leaves_is_one_alarm_and_its_return_ends_it(
    bench: Bench, field: Field
) -> None:
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await service.admit_bridge(uow, new_id, "zigbee", "zigbee2mqtt", ("zigbee2mqtt/#",))
    for number in range(5):
        await bench.add(f"z-{number}")
    async with bench.running():
        for number in range(5):
            field.send(f"zigbee2mqtt/z-{number}", {"temperature": 3.0})
        await bench.stored("z-4", 1)
        field.send("zigbee2mqtt/bridge/state", "offline")
        opened = await eventually(lambda: bench.alarms("zigbee"), bool)
        assert [(a["rule"], a["code"], a["state"]) for a in opened] == [
            ("silence", "bridge.offline", "open")
        ]
        field.send("zigbee2mqtt/bridge/state", "online")
        ended = await eventually(
            lambda: bench.alarms("zigbee"), lambda found: found[0]["state"] == "cleared"
        )
        assert [a["state"] for a in ended] == ["cleared"]
    via = await bench.rows("select count(*) as n from gateway.device where via is not null")
    assert via == [{"n": 5}]


async def test_a_sensor_is_known_by_its_name_behind_the_bridge(bench: Bench, field: Field) -> None:
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await service.admit_bridge(uow, new_id, "zigbee-2", "zigbee2mqtt", ("zb/#",))
    await bench.add("room-3", source_uid="0x00158d0001a2b3c4")
    async with bench.running():
        field.send("zb/冷库三", {"temperature": -20.5})
        refused = await bench.refused("zb/冷库三")
        assert [each["code"] for each in refused] == ["bad_device_name"]
        field.send("zb/0x00158d0001a2b3c4", {"temperature": -20.5})
        rows = await bench.stored("room-3", 1)
    assert [row["temperature_c"] for row in rows] == [-20.5]
