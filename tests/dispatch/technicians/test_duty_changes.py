"""Absences, and duty beside the weekly pattern, over HTTP."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from hanlu.clock import FixedClock
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON

HOUR = timedelta(hours=1)


def change(starts_at: datetime, ends_at: datetime, **more: Any) -> dict[str, Any]:
    """A sick leave, unless told otherwise."""
    times = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    return {"kind": "absent", "reason": "sick"} | times | more


@pytest.fixture
async def li_wei(office: Office) -> UUID:
    """A technician on shift from 10:00 to 14:00 UTC, on the Monday whose noon it is."""
    leader = await office.client("supervisor")
    entry = {
        "code": "T01",
        "name": "李伟",
        "home_lat": 30.25,
        "home_lon": 120.16,
        "timezone": "UTC",
        "region": "east",
        "outlet": "river",
        "shifts": [{"weekday": 0, "starts": "10:00", "length_min": 240}],
    }
    return UUID(body(await leader.post("technicians", json=entry), 201)["id"])


async def test_who_is_reported_sick_is_off_duty_at_once_and_shown_as_away(
    office: Office, desk: Desk, li_wei: UUID
) -> None:
    leader, board = await office.client("supervisor"), await office.client()
    until = NOON + 3 * 24 * HOUR
    path = f"technicians/{li_wei}/duty-changes"
    body(await leader.post(path, json=change(NOON, until, note="fever")), 201)
    shown = body(await board.get(f"technicians/{li_wei}"))
    assert shown["state"] == "off"
    assert shown["away"] == {"reason": "sick", "until": "2026-06-04T12:00:00Z"}
    assert shown["shift"]["from"] == "2026-06-08T10:00:00Z"
    assert shown["version"] == 2
    told = await desk.rows(
        "select 1 from hanlu.outbox where type = 'technician.changed'"
        " and (data::jsonb -> 'technician' ->> 'version')::int = 2"
    )
    assert len(told) == 1
    (listed,) = body(await board.get(path))["items"]
    assert (listed["reason"], listed["note"]) == ("sick", "fever")


async def test_the_same_absence_is_noted_once(office: Office, li_wei: UUID) -> None:
    leader = await office.client("supervisor")
    path, asked = f"technicians/{li_wei}/duty-changes", change(NOON, NOON + HOUR)
    first, second = [body(await leader.post(path, json=asked), 201) for _ in range(2)]
    assert first == second
    assert body(await leader.get(f"technicians/{li_wei}"))["version"] == 2


async def test_whoever_is_back_early_is_on_duty_again(
    office: Office, clock: FixedClock, li_wei: UUID
) -> None:
    leader = await office.client("supervisor")
    path = f"technicians/{li_wei}/duty-changes"
    added = body(await leader.post(path, json=change(NOON, NOON + 24 * HOUR)), 201)
    clock.advance(HOUR)
    assert (await leader.delete(f"{path}/{added['id']}")).status_code == 204
    assert body(await leader.get(f"technicians/{li_wei}"))["state"] == "free"
    assert body(await leader.get(path))["items"] == []
    over = body(await leader.delete(f"{path}/{added['id']}"), 409)
    assert over["code"] == "duty_change.over"


async def test_what_has_not_begun_is_taken_back_whole(office: Office, li_wei: UUID) -> None:
    leader = await office.client("supervisor")
    path = f"technicians/{li_wei}/duty-changes"
    on_call = change(NOON + 24 * HOUR, NOON + 26 * HOUR, kind="extra", reason="on_call")
    added = body(await leader.post(path, json=on_call), 201)
    assert (await leader.delete(f"{path}/{added['id']}")).status_code == 204
    assert body(await leader.delete(f"{path}/{added['id']}"), 404)["code"] == "duty_change.missing"


async def test_duty_beside_the_pattern_makes_a_shift(office: Office, li_wei: UUID) -> None:
    leader = await office.client("supervisor")
    path = f"technicians/{li_wei}/duty-changes"
    evening = change(NOON + 2 * HOUR, NOON + 5 * HOUR, kind="extra", reason="on_call")
    body(await leader.post(path, json=evening), 201)
    shown = body(await leader.get(f"technicians/{li_wei}"))
    assert shown["shift"] == {"from": "2026-06-01T10:00:00Z", "to": "2026-06-01T17:00:00Z"}
    assert shown["away"] is None


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "status"),
    [
        (NOON, NOON, 422),
        (NOON, NOON + 367 * 24 * HOUR, 422),
        (NOON - 3 * HOUR, NOON - HOUR, 409),
    ],
)
async def test_times_that_cannot_be_are_refused_by_name(
    office: Office, li_wei: UUID, starts_at: datetime, ends_at: datetime, status: int
) -> None:
    leader = await office.client("supervisor")
    path = f"technicians/{li_wei}/duty-changes"
    refused = body(await leader.post(path, json=change(starts_at, ends_at)), status)
    named = [each["field"] for each in refused.get("errors") or [refused]]
    assert named == ["ends_at"]


async def test_only_who_may_write_technicians_notes_absences(office: Office, li_wei: UUID) -> None:
    leader, agent = await office.client("supervisor"), await office.client("agent")
    path, asked = f"technicians/{li_wei}/duty-changes", change(NOON, NOON + HOUR)
    assert (await agent.post(path, json=asked)).status_code == 403
    unknown = await leader.post(f"technicians/{new_id()}/duty-changes", json=asked)
    assert body(unknown, 404)["code"] == "technician.missing"


async def test_an_absence_stands_in_the_audit_with_its_reason(
    office: Office, desk: Desk, li_wei: UUID
) -> None:
    leader = await office.client("supervisor")
    path = f"technicians/{li_wei}/duty-changes"
    body(await leader.post(path, json=change(NOON, NOON + HOUR)), 201)
    rows = await desk.rows(
        "select reason from hanlu.audit where subject = %s and reason is not null",
        f"technician:{li_wei}",
    )
    assert rows == [{"reason": "sick"}]
