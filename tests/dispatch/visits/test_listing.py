"""Visits beside readings: at a device or its asset, in a span of time, for who may see them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Principal, Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON, as_technician

HOUR = timedelta(hours=1)


async def arrived(desk: Desk, order: WorkOrder) -> Principal:
    """A technician on the site of the order."""
    technician_id = await desk.technician()
    await desk.assign(order, technician_id)
    who = as_technician(technician_id)
    await desk.walk(order, who, "accepted", "on_site")
    return who


async def between(
    office: Office, since: datetime, until: datetime, **asked: Any
) -> list[dict[str, Any]]:
    client = await office.client()
    span = {"from": since.isoformat(), "to": until.isoformat()}
    items: list[dict[str, Any]] = body(await client.get("visits", params=asked | span))["items"]
    return items


async def test_a_visit_is_there_from_arrival_until_it_is_finished(
    desk: Desk, office: Office, order: WorkOrder, clock: FixedClock
) -> None:
    who = await arrived(desk, order)
    clock.advance(HOUR)
    (open_one,) = await between(office, NOON, NOON + HOUR, device_id=order.device_id)
    assert (open_one["order_number"], open_one["left_at"]) == (order.number, None)
    await desk.walk(order, who, "working", "done")
    (finished,) = await between(office, NOON, NOON + HOUR, device_id=order.device_id)
    assert finished["arrived_at"] == _z(NOON)
    assert finished["left_at"] == _z(NOON + HOUR)
    assert await between(office, NOON - HOUR, NOON, device_id=order.device_id) == []
    after = NOON + HOUR + timedelta(seconds=1)
    assert await between(office, after, after + HOUR, device_id=order.device_id) == []


async def test_a_chart_asks_for_the_device_and_its_asset_and_gets_either(
    desk: Desk, office: Office
) -> None:
    site_id = await desk.site()
    asset_id: UUID = await make.asset(desk.database, site_id)
    of_device = await desk.open_alarm(site_id=site_id, device_id="room-1")
    of_asset = await desk.open_alarm(site_id=site_id, asset_id=asset_id, device_id="room-2")
    elsewhere = await desk.open_alarm(site_id=site_id, device_id="room-3")
    for each in (of_device, of_asset, elsewhere):
        await arrived(desk, each)
    both = await between(
        office, NOON - HOUR, NOON + HOUR, device_id="room-1", asset_id=str(asset_id)
    )
    assert {each["order_number"] for each in both} == {of_device.number, of_asset.number}
    assert len(await between(office, NOON - HOUR, NOON + HOUR)) == 3


async def test_a_visit_that_was_called_off_ends_with_its_order(
    desk: Desk, office: Office, order: WorkOrder, clock: FixedClock
) -> None:
    await arrived(desk, order)
    clock.advance(HOUR)
    await desk.move(order, "cancelled", make.dispatcher(), reason="wrong address")
    (visit,) = await between(office, NOON, NOON + HOUR, device_id=order.device_id)
    assert visit["left_at"] == _z(NOON + HOUR)


async def test_pages_go_on_where_the_last_one_ended(desk: Desk, office: Office) -> None:
    for number in range(3):
        await arrived(desk, await desk.open_alarm(device_id=f"room-{number}"))
    client = await office.client()
    span = {"from": (NOON - HOUR).isoformat(), "to": (NOON + HOUR).isoformat(), "limit": "2"}
    first = body(await client.get("visits", params=span))
    rest = body(await client.get("visits", params=span | {"cursor": first["next"]}))
    seen = [each["work_order_id"] for each in first["items"] + rest["items"]]
    assert len(set(seen)) == 3
    assert rest["next"] is None


async def test_visits_of_other_regions_are_not_told_and_odd_spans_are_refused(
    desk: Desk, office: Office, order: WorkOrder
) -> None:
    await arrived(desk, order)
    client = await office.client("dispatcher", Scope("region", ("nowhere",)))
    span = {"from": (NOON - HOUR).isoformat(), "to": (NOON + HOUR).isoformat()}
    assert body(await client.get("visits", params=span))["items"] == []
    turned = {"from": span["to"], "to": span["from"]}
    assert body(await client.get("visits", params=turned), 422)["code"] == "indicators.period"
    assert (await (await office.stranger()).get("visits", params=span)).status_code == 401


def _z(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
