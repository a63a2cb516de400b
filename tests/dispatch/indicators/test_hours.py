"""When requests come in, against the raw rows, on the clocks of two zones."""

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from dispatch.work_orders import opening
from dispatch.work_orders.opening import Request
from hanlu.clock import FixedClock
from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import SYSTEM

# The night in which Berlin's clocks go from 02:00 to 03:00 (28 March 2027, 01:00 UTC).
BERLIN_SPRING = datetime(2027, 3, 27, 23, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def ask(desk: Desk, clock: FixedClock, timezone: str, outlet: str, times: int) -> None:
    site = await desk.site(timezone=timezone, outlet=outlet)
    for _ in range(times):
        async with desk.database.unit_of_work(SYSTEM, "ask") as uow:
            wish = Request(kind="repair", site_id=site, description="too warm")
            await opening.open_for_request(uow, desk.policies, wish)
        clock.advance(HOUR)


async def test_requests_count_at_the_hour_of_their_site_also_where_an_hour_is_missing(
    desk: Desk, clock: FixedClock, office: Office
) -> None:
    clock.advance(BERLIN_SPRING - clock.now())
    await ask(desk, clock, "Europe/Berlin", "river", 4)
    await ask(desk, clock, "Asia/Shanghai", "hill", 3)
    period = {"from": "2027-03-27T00:00:00Z", "to": "2027-03-29T00:00:00Z"}
    client = await office.client("supervisor")
    told = body(await client.get("indicators/hours", params=period))["requests"]

    raw = await desk.rows(
        "select w.opened_at, s.timezone from dispatch.work_order w"
        " join dispatch.site s on s.id = w.site_id"
    )
    local = [row["opened_at"].astimezone(ZoneInfo(row["timezone"])) for row in raw]
    expected = Counter((at.weekday(), at.hour) for at in local)
    assert {(day, hour): n for day, row in enumerate(told) for hour, n in enumerate(row) if n} == (
        expected
    )
    sunday = told[6]
    assert (sum(sunday), sunday[2], sunday[3]) == (7, 0, 1)

    file = await client.get("indicators/hours/export", params=period)
    rows = list(csv.DictReader(file.text.lstrip("\ufeff").splitlines()))
    assert [[int(row[str(hour)]) for hour in range(24)] for row in rows] == told
    assert [row["weekday"] for row in rows] == list("1234567")

    later = period | {"from": "2027-03-28T01:30:00Z"}
    later_told = body(await client.get("indicators/hours", params=later))["requests"]
    assert sum(map(sum, later_told)) == 5

    hill = await office.client("outlet_manager", Scope("outlet", ("hill",)))
    seen = body(await hill.get("indicators/hours", params=period))["requests"]
    assert sum(map(sum, seen)) == 3
    one = body(await client.get("indicators/hours", params=period | {"outlet": "river"}))
    assert sum(map(sum, one["requests"])) == 4


async def test_planned_work_is_no_request_and_technicians_read_nothing(
    desk: Desk, clock: FixedClock, office: Office, technician_id: UUID
) -> None:
    site = await desk.site()
    for source in ("web", "maintenance"):
        async with desk.database.unit_of_work(SYSTEM, "ask") as uow:
            wish = Request(kind="inspection", site_id=site, description="look", source=source)
            order = await opening.open_for_request(uow, desk.policies, wish)
    assert order.source == "maintenance"
    clock.advance(HOUR)
    client = await office.client("supervisor")
    told = body(await client.get("indicators/hours"))["requests"]
    assert sum(map(sum, told)) == 1
    phone = await office.technician(technician_id)
    assert (await phone.get("indicators/hours")).status_code == 403
