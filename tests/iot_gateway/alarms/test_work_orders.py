"""Every alarm names the order that serves it, also one that joins an order already open."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import AlarmAttached
from hanlu.database import UnitOfWork
from hanlu.ids import new_id
from iot_gateway.alarms import service, work_orders
from iot_gateway.alarms.model import Finding, Source
from iot_gateway.devices import repository as devices
from tests.iot_gateway.support.gateway import TESTER, Bench

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


async def raise_alarm(uow: UnitOfWork, channel_id: int, device_id: str, at: datetime = NOW) -> UUID:
    source = Source(channel_id=channel_id, device_id=device_id, channel="")
    finding = Finding(
        rule="high",
        code="excursion.held",
        cause="temperature_c_high",
        severity="major",
        opened_at=at,
        why=Reason("excursion.held"),
    )
    return await service.raise_alarm(uow, new_id, source, finding)


async def test_an_alarm_that_comes_again_names_the_order_it_joins(bench: Bench) -> None:
    device, order_id = await bench.add("again-1"), new_id()

    async def attached(alarm_id: UUID) -> None:
        event = AlarmAttached(work_order_id=order_id, number="WO-1", alarm_id=alarm_id)
        await work_orders.on_attached(uow, event)

    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        made = await devices.channels(uow.connection, [(device.key, "")], NOW)
        channel_id = made[device.key, ""]
        await attached(await raise_alarm(uow, channel_id, device.id))
        await service.clear_alarm(uow, channel_id, "high", NOW)
        later = NOW + timedelta(hours=1)  # sooner, it would be the same alarm open again
        await attached(await raise_alarm(uow, channel_id, device.id, later))
    rows = await bench.rows("select work_order_id from gateway.alarm where device_id = 'again-1'")
    assert [row["work_order_id"] for row in rows] == [order_id, order_id]
