"""What ingest holds of the registry in memory."""

from iot_gateway.devices import repository
from iot_gateway.ingest.registry import Registry
from tests.iot_gateway.support.gateway import TESTER, Bench


async def test_what_devices_have_in_common_is_held_once(bench: Bench) -> None:
    names = ["alike-1", "alike-2"]
    for name in names:
        await bench.add(name, model="EM300", region="north", timezone="Asia/Shanghai")
    registry = Registry()
    async with bench.database.read(TESTER) as connection:
        await registry.refresh(connection)
        await registry.learn(connection, names)
        stored = {each.id: each for each in await repository.devices_named(connection, names)}
    held = {name: registry.device(name) for name in names}
    assert held == stored
    one, other = held.values()
    assert one is not None
    assert other is not None
    assert one.model is other.model
    assert one.region is other.region
    assert one.timezone is other.timezone
