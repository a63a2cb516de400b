"""Devices lie in the scope of their site, whenever that is told."""

from datetime import UTC, datetime
from uuid import UUID

from hanlu.contracts.sites import SiteChanged
from hanlu.ids import new_id
from iot_gateway.devices import service, sites
from iot_gateway.devices.model import DeviceDraft
from tests.iot_gateway.support.gateway import TESTER, Bench


def told(site_id: UUID, region: str, at: datetime) -> SiteChanged:
    return SiteChanged(
        site_id=site_id,
        code="S-7",
        name="Market hall",
        lat=31.2,
        lon=121.5,
        timezone="Asia/Shanghai",
        region=region,
        outlet=None,
        at=at,
    )


async def region_of(bench: Bench, device_id: str) -> str:
    rows = await bench.rows("select region from gateway.device where id = %s", device_id)
    return str(rows[0]["region"])


async def test_devices_follow_their_site_into_its_scope(bench: Bench) -> None:
    site_id, now = new_id(), datetime.now(UTC)
    await bench.add("early-1", site_id=site_id)
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await sites.on_changed(uow, told(site_id, "north", now))
        assert await sites.find(uow.connection, "S-7") == site_id
        await service.register(uow, DeviceDraft(id="after-1", site_id=site_id))
    assert (await region_of(bench, "early-1"), await region_of(bench, "after-1")) == (
        "north",
        "north",
    )
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await sites.on_changed(uow, told(site_id, "south", now))
        older = datetime(2020, 1, 1, tzinfo=UTC)
        await sites.on_changed(uow, told(site_id, "west", older))
    assert await region_of(bench, "early-1") == "south"
