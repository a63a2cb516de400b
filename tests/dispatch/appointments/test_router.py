"""Appointments over HTTP: what is free, booking by the desk and by the customer's link."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import as_technician

HOUR = timedelta(hours=1)


@pytest.fixture
async def somebody(desk: Desk, clock: FixedClock) -> UUID:
    """A technician on duty around the clock; it is 06:00 in Shanghai."""
    clock.advance(timedelta(hours=10))
    technician_id = await desk.technician(name="Li Wei")
    await desk.on_duty(technician_id)
    return technician_id


class Customer:
    """Somebody with a link and nothing else."""

    def __init__(self, client: httpx.AsyncClient, secret: str) -> None:
        self.client, self.path = client, f"/track/{secret}"

    async def look(self) -> dict[str, Any]:
        found: dict[str, Any] = body(await self.client.get(self.path))
        return found

    async def times(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = body(await self.client.get(f"{self.path}/slots"))["items"]
        return found

    async def choose(self, window: dict[str, str], **more: Any) -> httpx.Response:
        said = {"window": window, **more}
        return await self.client.put(f"{self.path}/appointment", json=said)

    async def give_up(self) -> httpx.Response:
        return await self.client.delete(f"{self.path}/appointment")


async def linked(office: Office, order: WorkOrder) -> Customer:
    client = await office.client()
    made = body(await client.post(f"/work-orders/{order.id}/customer-link"), 201)
    return Customer(await office.stranger(), made["url"].rsplit("/", 1)[-1])


@pytest.fixture
async def customer(office: Office, somebody: UUID, order: WorkOrder) -> Customer:
    """The customer of the order, while somebody is on duty."""
    return await linked(office, order)


async def actions(desk: Desk, order: WorkOrder) -> list[tuple[str, str]]:
    return [(each.action, each.by) for each in await desk.history(order.id)]


async def test_the_desk_sees_every_window_with_who_and_at_what_cost(
    office: Office, order: WorkOrder, somebody: UUID
) -> None:
    client = await office.client("agent")
    found = body(await client.get(f"/work-orders/{order.id}/slots"))
    assert len(found["items"]) == 7 * 6
    assert {each["technician_id"] for each in found["items"]} == {str(somebody)}
    totals = [each["cost"]["total"] for each in found["items"]]
    assert totals == sorted(totals)
    assert sum(each["offered"] for each in found["items"]) == 8
    assert found["closed"] == []


async def test_with_nobody_who_can_come_each_window_says_why(
    office: Office, order: WorkOrder, desk: Desk
) -> None:
    plumber = await desk.technician(skills={"plumbing": 3})
    await desk.on_duty(plumber)
    client = await office.client()
    found = body(await client.get(f"/work-orders/{order.id}/slots"))
    assert found["items"] == []
    assert {each["why"]["code"] for each in found["closed"]} == {"skill_missing"}


async def test_a_day_on_which_the_outlet_is_full_is_closed_to_others_and_says_so(
    office: Office, desk: Desk, order: WorkOrder, customer: Customer
) -> None:
    manager = await office.client("regional_manager")
    outlet = {"region": "east", "lat": 31.2, "lon": 121.4, "capacity": 1}
    body(await manager.put("/outlets/river", json=outlet))
    first, *_ = await customer.times()
    body(await customer.choose(first))
    day = first["from"][:10]
    own_day = [each for each in await customer.times() if each["from"][:10] == day]
    assert own_day, "whoever has the day may move within it"
    other = await desk.open_alarm()
    latecomer = await linked(office, other)
    assert not [each for each in await latecomer.times() if each["from"][:10] == day]
    assert (await latecomer.choose(first)).status_code == 409
    found = body(await manager.get(f"/work-orders/{other.id}/slots"))
    (why,) = {each["why"]["code"] for each in found["closed"]}
    assert why == "outlet_full"
    assert found["closed"][0]["why"]["params"] == {"outlet": "river", "load": 1, "capacity": 1}
    local_day = booked_on(first, order.site.timezone)
    days = body(await manager.get("/outlet-days", params={"from": local_day, "days": 2}))["items"]
    assert [(each["outlet"], each["load"], each["capacity"]) for each in days] == [
        ("river", 1, 1),
        ("river", 0, 1),
    ]
    body(await customer.give_up())
    assert [each for each in await latecomer.times() if each["from"][:10] == day]


def booked_on(window: dict[str, str], zone: str) -> str:
    """The day of a window on the site's own clock."""
    begins = datetime.fromisoformat(window["from"])
    return begins.astimezone(ZoneInfo(zone)).date().isoformat()


async def test_a_customer_books_changes_and_cancels_and_the_history_says_so(
    desk: Desk, order: WorkOrder, customer: Customer
) -> None:
    assert (await customer.look())["choice"] == "free"
    times = await customer.times()
    assert times == sorted(times, key=lambda each: each["from"])
    assert set(times[0]) == {"from", "to"}
    seen = body(await customer.choose(times[0]))
    assert (seen["choice"], seen["window"]) == ("booked", times[0])
    booked = await desk.get(order.id)
    assert booked is not None
    assert booked.promised
    seen = body(await customer.choose(times[1]))
    assert seen["window"] == times[1]
    for _ in range(2):  # safe to repeat
        seen = body(await customer.give_up())
        assert (seen["choice"], seen["window"]) == ("free", None)
    cancelled = await desk.get(order.id)
    assert cancelled is not None
    assert not cancelled.promised
    assert (await actions(desk, order))[-3:] == [
        ("appointment_booked", "customer"),
        ("appointment_booked", "customer"),
        ("appointment_cancelled", "customer"),
    ]
    last = (await desk.history(order.id))[-1]
    assert [each and each["from"][:16] for each in last.data["window"]] == [
        times[1]["from"][:16],
        None,
    ]
    audited = await desk.rows(
        "select action from hanlu.audit where subject = %s and actor_name = 'customer'",
        f"work_order:{order.id}",
    )
    done = sorted(row["action"] for row in audited)
    assert done == ["appointments.choose", "appointments.choose", "appointments.give_up"]


async def test_a_booking_that_is_sent_again_takes_effect_once(
    desk: Desk, order: WorkOrder, customer: Customer
) -> None:
    first, second, *_ = await customer.times()
    operation = str(uuid4())
    body(await customer.choose(first, operation_id=operation))
    body(await customer.choose(second))
    again = body(await customer.choose(first, operation_id=operation))
    assert again["window"] == second  # what came after it stands
    before = len(await desk.history(order.id))
    body(await customer.choose(second))
    assert len(await desk.history(order.id)) == before


async def test_a_slot_that_is_gone_meanwhile_is_refused_with_those_that_are_free(
    desk: Desk, office: Office, order: WorkOrder, customer: Customer
) -> None:
    times = await customer.times()
    rival = await linked(office, await desk.open_alarm())
    answers = await asyncio.gather(customer.choose(times[0]), rival.choose(times[0]))
    assert [answer.status_code for answer in answers] == [200, 200]  # an hour each, two hours
    third = await linked(office, await desk.open_alarm())
    refused = body(await third.choose(times[0]), 409)
    assert refused["code"] == "appointment.slot_gone"
    free = refused["params"]["slots"]
    assert times[0] not in free
    assert [each["from"][:16] for each in free] == [
        each["from"][:16] for each in await third.times()
    ]
    body(await third.choose(free[0]))


@pytest.mark.parametrize("said", [{}, {"window": {"from": "x", "to": "y"}}])
async def test_what_is_no_window_is_refused(customer: Customer, said: dict[str, Any]) -> None:
    answer = await customer.client.put(f"{customer.path}/appointment", json=said)
    assert answer.status_code == 422


async def test_a_window_that_was_never_offered_cannot_be_booked(customer: Customer) -> None:
    for window in (
        {"from": "2026-06-02T00:07:00Z", "to": "2026-06-02T00:09:00Z"},
        {"from": "2020-06-02T00:00:00Z", "to": "2020-06-02T02:00:00Z"},
    ):
        assert body(await customer.choose(window), 409)["code"] == "appointment.slot_gone"


async def test_shortly_before_the_window_only_the_desk_may_change_it(
    office: Office, order: WorkOrder, customer: Customer, clock: FixedClock
) -> None:
    first, second, *_ = await customer.times()
    body(await customer.choose(first))
    clock.advance(3 * HOUR)  # 09:00 there: an hour before
    assert (await customer.look())["choice"] is None
    assert body(await customer.choose(second), 409)["code"] == "appointment.too_late"
    assert body(await customer.give_up(), 409)["code"] == "appointment.too_late"
    client = await office.client("agent")
    changed = body(
        await client.put(f"/work-orders/{order.id}/appointment", json={"window": second})
    )
    assert changed["window"]["from"][:16] == second["from"][:16]


async def test_what_is_urgent_or_under_way_has_no_time_to_choose(
    desk: Desk, office: Office, somebody: UUID
) -> None:
    urgent = await desk.open_alarm(rule="smoke", code="smoke", cause="smoke")
    link = await linked(office, urgent)
    assert (await link.look())["choice"] is None
    refused = body(await link.client.get(f"{link.path}/slots"), 409)
    assert refused["code"] == "appointment.too_late"
    under_way = await desk.open_alarm()
    await desk.assign(under_way, somebody)
    await desk.walk(under_way, as_technician(somebody), "accepted", "travelling")
    client = await office.client()
    refused = body(await client.get(f"/work-orders/{under_way.id}/slots"), 409)
    assert refused["code"] == "planning.nothing_to_plan"


async def test_whoever_has_the_order_keeps_it_when_he_can_come_then_and_is_told_the_new_start(
    desk: Desk, order: WorkOrder, somebody: UUID, customer: Customer
) -> None:
    await desk.assign(order, somebody)
    await desk.walk(order, as_technician(somebody), "accepted")
    times = await customer.times()
    body(await customer.choose(times[1]))
    after = await desk.get(order.id)
    assert after is not None
    assert (after.state, after.technician_id) == ("accepted", somebody)
    assert after.window is not None
    assert after.starts_at is not None
    assert after.eta is not None
    assert after.window.start <= after.starts_at <= after.window.end
    assert after.eta.start < after.starts_at < after.eta.end


async def test_an_order_whose_technician_cannot_come_then_waits_for_somebody_again(
    desk: Desk, order: WorkOrder, customer: Customer, office: Office
) -> None:
    off_duty = await desk.technician(name="Ada Berg")
    await desk.assign(order, off_duty)
    body(await customer.choose((await customer.times())[0]))
    after = await desk.get(order.id)
    assert after is not None
    assert (after.state, after.technician_id, after.eta) == ("classified", None, None)
    assert (await desk.history(order.id))[-1].reason == "appointment"


async def test_the_desk_of_another_region_can_neither_see_nor_book(
    desk: Desk, office: Office, order: WorkOrder, customer: Customer
) -> None:
    far = await office.client("dispatcher", Scope("region", ("west",)))
    window = (await customer.times())[0]
    assert (await far.get(f"/work-orders/{order.id}/slots")).status_code == 404
    path = f"/work-orders/{order.id}/appointment"
    assert (await far.put(path, json={"window": window})).status_code == 404
    assert (await far.delete(path)).status_code == 404
    phone = await office.technician(await desk.technician())
    assert (await phone.put(path, json={"window": window})).status_code == 403


async def test_no_window_is_offered_while_the_site_is_closed_and_the_desk_reads_until_when(
    desk: Desk, office: Office, somebody: UUID
) -> None:
    site_id = await desk.site(opening_hours="Mo-Su 12:00-18:00")
    order = await desk.open_alarm(site_id=site_id)
    found = body(await (await office.client()).get(f"work-orders/{order.id}/slots"))
    zone = ZoneInfo("Asia/Shanghai")
    begins = [datetime.fromisoformat(each["window"]["from"]) for each in found["items"]]
    assert begins
    assert {each.astimezone(zone).hour for each in begins} == {12, 14, 16}
    shut = [each["why"] for each in found["closed"] if each["why"]["code"] == "site_closed"]
    assert shut
    opens = {datetime.fromisoformat(why["params"]["until"]).astimezone(zone).hour for why in shut}
    assert opens == {12}


async def test_a_start_that_a_person_fixed_stands_in_an_agreed_window_that_holds_it_and_in_no_other(
    desk: Desk, order: WorkOrder, somebody: UUID, customer: Customer
) -> None:
    first, second, *_ = await customer.times()
    begins = datetime.fromisoformat(first["from"]) + timedelta(minutes=40)
    await desk.assign(order, somebody, starts_at=begins, fixed=True)
    body(await customer.choose(first))
    kept = await desk.get(order.id)
    assert kept is not None
    assert (kept.technician_id, kept.fixed_start, kept.starts_at) == (somebody, begins, begins)
    body(await customer.choose(second))
    dropped = await desk.get(order.id)
    assert dropped is not None
    assert (dropped.technician_id, dropped.fixed_start) == (somebody, None)
    told = (await desk.history(order.id))[-1]
    assert told.action == "appointment_booked"
    assert told.data["changes"]["fixed_start"][1] is None
