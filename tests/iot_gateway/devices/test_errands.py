"""A technician sees the device of an order that is theirs, and no longer than that."""

from uuid import UUID, uuid4

from hanlu.database import Database
from hanlu.identity.principal import Principal, Scope
from tests.iot_gateway.support.gateway import TESTER, Bench


async def devices_seen(database: Database, technician_id: UUID) -> list[str]:
    principal = Principal(
        None, "T", "technician", Scope("technician", (str(technician_id),)), technician_id
    )
    async with database.read(principal) as connection:
        cursor = await connection.execute(
            """select device.id, zone.kind from gateway.device
               join gateway.zone on zone.id = device.zone_id"""
        )
        return [row["id"] for row in await cursor.fetchall()]


async def test_an_errand_shows_its_device_to_its_technician_alone(bench: Bench) -> None:
    mine, other, order = uuid4(), uuid4(), uuid4()
    await bench.add("errand-1", kind="frozen")
    assert await devices_seen(bench.database, mine) == []
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await uow.connection.execute(
            "insert into gateway.errand values (%s, %s, %s)", (order, "errand-1", mine)
        )
    assert await devices_seen(bench.database, mine) == ["errand-1"]
    assert await devices_seen(bench.database, other) == []
