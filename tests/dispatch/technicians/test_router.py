"""Technicians over HTTP: entries, and where a phone may say it is."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from hanlu.clock import FixedClock
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON

LI_WEI = {
    "code": "T01",
    "name": "李伟",
    "home_lat": 30.25,
    "home_lon": 120.16,
    "timezone": "Asia/Shanghai",
    "region": "east",
    "outlet": "river",
    "skills": [{"skill": "refrigeration", "level": 3, "expires_at": "2027-01-01T00:00:00Z"}],
    # 20:00 in Shanghai is noon in UTC, on a Monday
    "shifts": [{"weekday": 0, "starts": "18:00", "length_min": 240}],
}


def at(instant: datetime, **more: Any) -> dict[str, Any]:
    return {"lat": 30.26, "lon": 120.17, "at": instant.isoformat(), "accuracy_m": 8.0} | more


@pytest.fixture
async def li_wei(office: Office) -> UUID:
    """A technician on shift from 10:00 to 14:00 UTC."""
    leader = await office.client("supervisor")
    return UUID(body(await leader.post("technicians", json=LI_WEI), 201)["id"])


async def test_an_entry_comes_back_with_shift_and_state(office: Office, li_wei: UUID) -> None:
    board = await office.client()
    (shown,) = body(await board.get("technicians"))["items"]
    assert shown["shift"] == {"from": "2026-06-01T10:00:00Z", "to": "2026-06-01T14:00:00Z"}
    assert (shown["state"], shown["position"]) == ("free", None)
    assert shown["skills"][0]["level"] == 3
    assert body(await board.get(f"technicians/{li_wei}")) == shown


async def test_a_second_technician_needs_another_code(office: Office, li_wei: UUID) -> None:
    leader = await office.client("supervisor")
    assert body(await leader.post("technicians", json=LI_WEI), 409)["field"] == "code"


async def test_a_change_against_an_old_version_is_refused(office: Office, li_wei: UUID) -> None:
    leader = await office.client("supervisor")
    path, old = f"technicians/{li_wei}", {"If-Match": '"v1"'}
    assert (
        body(await leader.put(path, json=LI_WEI | {"name": "李伟伟"}, headers=old))["version"] == 2
    )
    assert (await leader.put(path, json=LI_WEI, headers=old)).status_code == 412


async def test_a_position_on_shift_reaches_the_board_and_the_state_lane(
    desk: Desk, office: Office, li_wei: UUID
) -> None:
    phone = await office.technician(li_wei)
    for _ in range(2):  # a phone that got no answer sends again
        body(await phone.put("technicians/me/position", json=at(NOON, heading_deg=90)))
    board = await office.client()
    shown = body(await board.get(f"technicians/{li_wei}"))
    assert (shown["position"]["lat"], shown["position"]["heading"]) == (30.26, 90.0)
    assert len(await desk.rows("select 1 from dispatch.track")) == 1
    lane = await office.state("technicians")
    assert lane[str(li_wei)].data["state"] == "free"
    assert lane[str(li_wei)].position == (120.17, 30.26)


async def test_a_late_position_fills_the_track_and_moves_nobody_back(
    office: Office, li_wei: UUID
) -> None:
    phone, board = await office.technician(li_wei), await office.client()
    body(await phone.put("technicians/me/position", json=at(NOON)))
    late = at(NOON - timedelta(minutes=5), lat=30.0)
    assert body(await phone.put("technicians/me/position", json=late))["position"]["lat"] == 30.26
    span = {"from": (NOON - timedelta(hours=1)).isoformat(), "to": NOON.isoformat()}
    way = body(await board.get(f"technicians/{li_wei}/track", params=span))["items"]
    assert [each["lat"] for each in way] == [30.0, 30.26]


async def test_where_somebody_is_off_shift_is_not_taken(
    desk: Desk, office: Office, li_wei: UUID, clock: FixedClock
) -> None:
    phone = await office.technician(li_wei)
    clock.advance(timedelta(hours=3))
    refused = body(await phone.put("technicians/me/position", json=at(clock.now())), 409)
    assert refused["code"] == "technician.off_shift"
    assert await desk.rows("select 1 from dispatch.track") == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"lat": 120.17, "lon": 30.26}, "lat", id="latitude and longitude swapped"),
        pytest.param({"at": "2026-06-01T12:00:00"}, "at", id="no time zone"),
        pytest.param({"at": "2026-06-01T13:00:00Z"}, "at", id="an hour ahead"),
        pytest.param({"accuracy_m": -1}, "accuracy_m", id="a negative accuracy"),
        pytest.param({"speed": 3}, "speed", id="an unknown field"),
    ],
)
async def test_a_wrong_position_is_refused_by_field(
    office: Office, li_wei: UUID, wrong: dict[str, Any], field: str
) -> None:
    phone = await office.technician(li_wei)
    answer = await phone.put("technicians/me/position", json=at(NOON) | wrong)
    assert body(answer, 422)["field"] == field


async def test_a_technician_does_not_see_colleagues(
    desk: Desk, office: Office, li_wei: UUID
) -> None:
    await desk.technician()
    phone = await office.technician(li_wei)
    assert [each["id"] for each in body(await phone.get("technicians"))["items"]] == [str(li_wei)]


async def test_a_login_of_nobody_known_has_no_phone(office: Office) -> None:
    nobody = await office.technician(new_id())
    assert body(await nobody.get("technicians/me"), 403)["code"] == "technician.not_linked"


async def test_the_weekly_pattern_is_read_as_it_is_written(office: Office, li_wei: UUID) -> None:
    board = await office.client()
    pattern = body(await board.get(f"technicians/{li_wei}/shifts"))["items"]
    assert pattern == [{"weekday": 0, "starts": "18:00:00", "length_min": 240}]
    leader = await office.client("supervisor")
    body(await leader.put(f"technicians/{li_wei}", json=LI_WEI | {"shifts": []}))
    assert body(await board.get(f"technicians/{li_wei}/shifts"))["items"] == []


async def test_a_stranger_has_no_shifts_to_read(office: Office) -> None:
    board = await office.client()
    missing = await board.get("technicians/01936f00-0000-7000-8000-000000000009/shifts")
    assert body(missing, 404)["code"] == "technician.missing"


async def test_overtime_is_what_somebody_agreed_to_and_stays_until_said_otherwise(
    office: Office, li_wei: UUID
) -> None:
    leader = await office.client("supervisor")
    assert body(await leader.get(f"technicians/{li_wei}"))["overtime_min"] == 0
    for said, expected in ((45, 45), (None, 45), (0, 0)):
        now = body(await leader.get(f"technicians/{li_wei}"))
        entry = LI_WEI | {"overtime_min": said}
        headers = {"If-Match": f'"v{now["version"]}"'}
        body(await leader.put(f"technicians/{li_wei}", json=entry, headers=headers))
        assert body(await leader.get(f"technicians/{li_wei}"))["overtime_min"] == expected
    refused = await leader.put(
        f"technicians/{li_wei}", json=LI_WEI | {"overtime_min": 721}, headers=headers
    )
    assert refused.status_code == 422
