"""A plan as the tests of its visits make it, and what they ask of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from dispatch.maintenance import visits
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from tests.dispatch.desk import Desk
from tests.dispatch.http import body
from tests.factories import dispatch as make
from tests.factories.dispatch import as_technician

PLAN = {
    "code": "M1",
    "work": "Clean the condenser",
    "every": 1,
    "unit": "month",
    "first_on": "2026-06-20",
    "days_before": 3,
    "days_after": 3,
    "duration_min": 45,
    "skills": [{"skill": "refrigeration", "level": 2}],
    "checklist": ["Fans", "Door seal"],
}
OPENS = datetime(2026, 6, 16, 16, 0, tzinfo=UTC)  # midnight of the 17th in Shanghai
CLOSES = datetime(2026, 6, 23, 16, 0, tzinfo=UTC)
LEAD = timedelta(days=7)


async def planned(client: httpx.AsyncClient, desk: Desk, **wanted: Any) -> dict[str, Any]:
    place = {} if "asset_id" in wanted else {"site_id": str(await desk.site())}
    made: dict[str, Any] = body(
        await client.post("maintenance-plans", json=PLAN | place | wanted), 201
    )
    return made


async def tend(desk: Desk, clock: FixedClock, plan: dict[str, Any]) -> int:
    async with desk.database.unit_of_work(make.SYSTEM, "maintenance.tend") as uow:
        return await visits.tend(uow, desk.policies, UUID(plan["id"]), clock.now())


async def fate(client: httpx.AsyncClient, plan: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """What became of each due day, the oldest first."""
    items = body(await client.get(f"maintenance-plans/{plan['id']}/occurrences"))["items"]
    return [(each["due_on"], each["outcome"], each["skipped"]) for each in reversed(items)]


async def shown(client: httpx.AsyncClient, plan: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body(await client.get(f"maintenance-plans/{plan['id']}"))
    return found


async def the_order(desk: Desk) -> WorkOrder:
    (row,) = await desk.rows("select id from dispatch.work_order")
    order = await desk.get(row["id"])
    assert order is not None
    return order


async def make_visit(desk: Desk, clock: FixedClock, at: datetime) -> None:
    """The one open order is done at an instant."""
    (row,) = await desk.rows("select id from dispatch.work_order where state = 'classified'")
    order = await desk.get(row["id"])
    assert order is not None
    technician = await desk.technician()
    clock.advance(at - clock.now())
    await desk.assign(order, technician)
    await desk.walk(order, as_technician(technician), "accepted", "on_site", "working", "done")
