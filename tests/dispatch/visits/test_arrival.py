"""Arriving: near the site, far from it with a reason or none, and without a position."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from dispatch.visits.arrival import Arrival, Datum, Whereabouts, arrived
from dispatch.visits.errors import TooFarFromSite
from hanlu.contracts.work_orders import SiteShown, WorkOrder
from hanlu.regions.datum import Gcj02, Wgs84, to_gcj02
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import as_technician

SITE = SiteShown(name="Cold store", address="", lat=31.2, lon=121.5, timezone="Asia/Shanghai")
M_PER_DEGREE = 111_195  # of latitude


def north(metres: float, accuracy_m: float | None = None, datum: Datum = "wgs84") -> Whereabouts:
    lat = SITE.lat + metres / M_PER_DEGREE
    return Whereabouts(lat=lat, lon=SITE.lon, accuracy_m=accuracy_m, datum=datum)


@pytest.mark.parametrize(
    ("seen", "distance_m"),
    [
        pytest.param(north(0), 0, id="at the door"),
        pytest.param(north(299), 299, id="just within"),
        pytest.param(north(900, accuracy_m=700), 900, id="the phone may be wrong by that much"),
    ],
)
def test_near_enough_needs_no_reason_and_keeps_none(seen: Whereabouts, distance_m: int) -> None:
    found = arrived(seen, SITE, 300, "said for nothing", "WO-1")
    assert (found.distance_m, found.reason) == (distance_m, None)


def test_farther_away_asks_for_a_reason_and_keeps_it() -> None:
    with pytest.raises(TooFarFromSite) as refused:
        arrived(north(2300), SITE, 300, None, "WO-1")
    assert refused.value.params["distance_m"] == 2300
    found = arrived(north(2300), SITE, 300, "the gate is on the other side", "WO-1")
    assert (found.distance_m, found.reason) == (2300, "the gate is on the other side")


def test_without_a_position_nothing_is_asked_and_nothing_claimed() -> None:
    assert arrived(None, SITE, 300, None, "WO-1") == Arrival()


def test_a_phone_that_speaks_gcj_02_is_not_half_a_kilometre_off() -> None:
    shown = to_gcj02(Wgs84(SITE.lat, SITE.lon))
    assert isinstance(shown, Gcj02)
    seen = Whereabouts(lat=shown.lat, lon=shown.lon, datum="gcj02")
    assert arrived(seen, SITE, 300, None, "WO-1").distance_m == 0
    with pytest.raises(TooFarFromSite):
        arrived(Whereabouts(lat=shown.lat, lon=shown.lon), SITE, 300, None, "WO-1")


@pytest.fixture
async def phone(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID
) -> httpx.AsyncClient:
    """Of the technician, on the way."""
    await desk.assign(order, technician_id)
    await desk.walk(order, as_technician(technician_id), "accepted", "travelling")
    return await office.technician(technician_id)


def here(order: WorkOrder, metres: float) -> dict[str, Any]:
    return {"lat": order.site.lat + metres / M_PER_DEGREE, "lon": order.site.lon, "accuracy_m": 10}


async def report(phone: httpx.AsyncClient, order: WorkOrder) -> dict[str, Any]:
    (visit,) = body(await phone.get(f"/work-orders/{order.id}/report"))["visits"]
    found: dict[str, Any] = visit["arrival"]
    return found


async def test_the_order_shows_how_the_arrival_was_known(
    order: WorkOrder, phone: httpx.AsyncClient, desk: Desk
) -> None:
    path = f"/work-orders/{order.id}/transitions"
    step = {"to": "on_site", "position": here(order, 2000)}
    refused = body(await phone.post(path, json=step), 422)
    assert (refused["code"], refused["params"]["distance_m"]) == ("visit.too_far", 2000)
    at = await desk.get(order.id)
    assert at is not None
    assert at.state == "travelling"
    body(await phone.post(path, json={**step, "reason": "the gate is round the corner"}))
    found = await report(phone, order)
    assert (found["distance_m"], found["reason"]) == (2000, "the gate is round the corner")
    told = (await desk.history(order.id))[-1]
    assert (told.reason, told.data["arrival"]) == (found["reason"], found)


async def test_of_where_the_phone_was_only_the_distance_is_kept(
    order: WorkOrder, phone: httpx.AsyncClient, desk: Desk
) -> None:
    step = {"to": "on_site", "position": here(order, 100)}
    body(await phone.post(f"/work-orders/{order.id}/transitions", json=step))
    only = {"accuracy_m": 10, "distance_m": 100, "reason": None}
    assert await report(phone, order) == only
    assert [row["arrival"] for row in await desk.rows("select arrival from dispatch.visit")] == [
        only
    ]
    assert (await desk.history(order.id))[-1].data["arrival"] == only


async def test_an_arrival_without_a_position_is_allowed_and_says_so(
    order: WorkOrder, phone: httpx.AsyncClient
) -> None:
    body(await phone.post(f"/work-orders/{order.id}/transitions", json={"to": "on_site"}))
    assert (await report(phone, order))["distance_m"] is None


async def test_a_place_that_is_not_on_earth_is_refused(
    order: WorkOrder, phone: httpx.AsyncClient
) -> None:
    step = {"to": "on_site", "position": {"lat": 91, "lon": 0}}
    assert (await phone.post(f"/work-orders/{order.id}/transitions", json=step)).status_code == 422
