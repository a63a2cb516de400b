"""Certificates: a year by default, renewed many at once, and their end told to who leads there."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.policies import Policies
from dispatch.technicians.certificate_keeper import CertificateKeeper
from dispatch.technicians.policy import SkillPolicy
from dispatch.technicians.skills import extended, standing, valid_until
from hanlu.clock import FixedClock
from hanlu.database.lease import Fence, Lease
from hanlu.identity import people
from hanlu.identity.principal import Role, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON, SYSTEM

DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))


@given(DAYS, st.integers(1, 120))
def test_a_certificate_ends_so_many_months_on_and_never_skips_one(day: date, months: int) -> None:
    until = valid_until(day, months)
    assert until is not None
    assert (until.year * 12 + until.month) - (day.year * 12 + day.month) == months
    assert until.day <= day.day
    assert until.day == day.day or (until + timedelta(days=1)).day == 1


@given(DAYS, st.none() | st.datetimes(timezones=st.just(UTC)), st.integers(0, 120))
def test_passing_shortens_no_certificate(day: date, ends: datetime | None, months: int) -> None:
    until = extended(ends, day, months)
    assert until is None or ends is None or until >= ends


def test_the_last_day_of_february_is_found() -> None:
    assert valid_until(date(2027, 2, 28), 12) == datetime(2028, 2, 28, tzinfo=UTC)
    assert valid_until(date(2028, 2, 29), 12) == datetime(2029, 2, 28, tzinfo=UTC)
    assert valid_until(date(2026, 11, 30), 0) is None


def test_a_skill_may_have_months_of_its_own() -> None:
    policy = SkillPolicy(
        cert_valid=12, warn_before=timedelta(days=30), cert_valid_for={"lift": 24, "welding": 0}
    )
    assert [policy.months(skill) for skill in ("lift", "welding", "sensors")] == [24, 0, 12]


def test_how_a_certificate_stands() -> None:
    warn = timedelta(days=30)
    assert standing(None, NOON, warn) == "endless"
    assert standing(NOON, NOON, warn) == "expired"
    assert standing(NOON + warn, NOON, warn) == "ending"
    assert standing(NOON + warn + timedelta(seconds=1), NOON, warn) == "valid"


def entry(code: str, *skills: tuple[str, str | None], **more: Any) -> dict[str, Any]:
    return {
        "code": code, "name": f"Crew {code}", "home_lat": 30.2, "home_lon": 120.1,
        "region": "east", "outlet": "river",
        "skills": [{"skill": s, "level": 2, "expires_at": ends} for s, ends in skills],
    } | more  # fmt: skip


@pytest.fixture
async def leader(office: Office) -> httpx.AsyncClient:
    return await office.client("supervisor")


async def hired(leader: httpx.AsyncClient, given_: dict[str, Any]) -> UUID:
    return UUID(body(await leader.post("technicians", json=given_), 201)["id"])


async def test_a_new_skill_without_an_end_holds_a_year(leader: httpx.AsyncClient) -> None:
    technician_id = await hired(leader, entry("A", ("sensors", None)))
    (held,) = body(await leader.get(f"technicians/{technician_id}"))["skills"]
    assert held["expires_at"] == "2027-06-01T00:00:00Z"


async def test_what_never_ended_stays_so_when_the_name_is_corrected(
    desk: Desk, leader: httpx.AsyncClient
) -> None:
    technician_id = await desk.technician()
    known = entry("B", ("refrigeration", None), name="Another name")
    changed = body(await leader.put(f"technicians/{technician_id}", json=known))
    assert (changed["name"], changed["skills"][0]["expires_at"]) == ("Another name", None)


async def test_the_list_has_what_is_due_and_all_on_demand(leader: httpx.AsyncClient) -> None:
    await hired(leader, entry("A", ("sensors", "2026-06-20T00:00:00Z"), ("electrical", None)))
    await hired(leader, entry("B", ("sensors", "2026-05-20T00:00:00Z")))
    await hired(leader, entry("C", ("sensors", "2026-05-20T00:00:00Z"), active=False))
    due = body(await leader.get("certificates"))["items"]
    assert [(each["code"], each["standing"]) for each in due] == [("B", "expired"), ("A", "ending")]
    every = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        cursor = {"cursor": page["next"]} if page["next"] else {}
        page = body(await leader.get("certificates", params={"show": "all", "limit": 1, **cursor}))
        every += [(each["code"], each["skill"]) for each in page["items"]]
    assert every == [("B", "sensors"), ("A", "sensors"), ("A", "electrical")]


async def test_many_are_renewed_in_one_act(leader: httpx.AsyncClient) -> None:
    one = await hired(leader, entry("A", ("sensors", "2026-06-20T00:00:00Z")))
    two = await hired(leader, entry("B", ("sensors", "2026-05-20T00:00:00Z")))
    held = [{"technician_id": str(each), "skill": "sensors"} for each in (one, two)]
    passed = {"held": held, "result": "passed", "held_on": "2026-06-01", "note": "June round"}
    renewed = body(await leader.post("certificates/examinations", json=passed))["items"]
    assert {each["expires_at"] for each in renewed} == {"2027-06-01T00:00:00Z"}
    assert {each["last"]["note"] for each in renewed} == {"June round"}
    assert body(await leader.get("certificates"))["items"] == []
    assert body(await leader.get(f"technicians/{one}"))["version"] == 2


async def test_who_failed_is_not_sent_until_they_pass(
    desk: Desk, leader: httpx.AsyncClient
) -> None:
    order = await desk.open_alarm()
    technician_id = await hired(leader, entry("A", ("refrigeration", "2027-06-20T00:00:00Z")))
    about = {"held": [{"technician_id": str(technician_id), "skill": "refrigeration"}]}
    url = "certificates/examinations"
    failed = about | {"result": "failed", "held_on": "2026-05-31"}
    (after,) = body(await leader.post(url, json=failed))["items"]
    assert (after["standing"], after["last"]["result"]) == ("expired", "failed")
    wanted = {"technician_id": str(technician_id), "operation_id": str(new_id())}
    refused = body(await leader.put(f"work-orders/{order.id}/assignment", json=wanted), 409)
    assert refused["code"] == "technician.unfit"
    body(await leader.post(url, json=failed | {"result": "passed"}))
    body(await leader.put(f"work-orders/{order.id}/assignment", json=wanted))


async def test_one_unknown_skill_renews_nobody(leader: httpx.AsyncClient) -> None:
    known = await hired(leader, entry("A", ("sensors", "2026-06-20T00:00:00Z")))
    held = [{"technician_id": str(known), "skill": skill} for skill in ("sensors", "welding")]
    passed = {"held": held, "result": "passed", "held_on": "2026-06-01"}
    refused = body(await leader.post("certificates/examinations", json=passed), 404)
    assert refused["code"] == "certificate.missing"
    ahead = passed | {"held": held[:1], "held_on": "2026-06-03"}
    assert (
        body(await leader.post("certificates/examinations", json=ahead), 422)["field"] == "held_on"
    )
    (still,) = body(await leader.get("certificates"))["items"]
    assert (still["expires_at"], still["last"]) == ("2026-06-20T00:00:00Z", None)


async def test_a_leader_elsewhere_neither_sees_nor_renews(
    office: Office, leader: httpx.AsyncClient
) -> None:
    known = await hired(leader, entry("A", ("sensors", "2026-06-20T00:00:00Z")))
    other = await office.client("outlet_manager", Scope("outlet", ("hill",)))
    assert body(await other.get("certificates"))["items"] == []
    passed = {
        "held": [{"technician_id": str(known), "skill": "sensors"}],
        "result": "passed", "held_on": "2026-06-01",
    }  # fmt: skip
    body(await other.post("certificates/examinations", json=passed), 404)
    reader = await office.client("agent")
    body(await reader.post("certificates/examinations", json=passed), 403)


async def test_the_list_is_a_file_too(leader: httpx.AsyncClient) -> None:
    await hired(leader, entry("A", ("sensors", "2026-06-20T00:00:00Z"), name="=cmd"))
    text = (await leader.get("certificates/export")).text
    assert text.splitlines()[1] == "A,'=cmd,river,sensors,2,2026-06-20,ending,,,"


async def test_the_end_is_told_ahead_and_when_it_has_come_once_each_to_who_leads_there(
    desk: Desk,
    policies: Policies,
    clock: FixedClock,
    leader: httpx.AsyncClient,
    nobody_yet: None,
) -> None:
    run = new_id()
    await leads(desk, f"river-{run}", "outlet_manager", Scope("outlet", ("river",)))
    await leads(desk, f"hill-{run}", "outlet_manager", Scope("outlet", ("hill",)))
    await leads(desk, f"boss-{run}", "supervisor", Scope("all"))
    await hired(leader, entry("A", ("sensors", "2026-06-20T00:00:00Z")))
    await hired(leader, entry("H", ("sensors", "2026-06-20T00:00:00Z"), outlet="peak"))

    async def due_time(_connection: object) -> datetime:
        return clock.now()

    holder = new_id()
    keeper = CertificateKeeper(desk.database, holder, lambda: policies, due_time)
    fence = await fenced(desk, holder)
    assert [await keeper.tick(fence) for _ in range(2)] == [2, 0]
    clock.advance(timedelta(days=20))
    fence = await fenced(desk, holder)
    assert [await keeper.tick(fence) for _ in range(2)] == [2, 0]
    rows = await desk.rows(
        "select recipient, code, params->>'technician' as name from hanlu.message"
        " where starts_with(code, 'certificate.') order by 1, 2"
    )
    assert [(row["recipient"], row["code"], row["name"]) for row in rows] == [
        (f"boss-{run}", "certificate.ahead", "Crew H"),
        (f"boss-{run}", "certificate.ended", "Crew H"),
        (f"river-{run}", "certificate.ahead", "Crew A"),
        (f"river-{run}", "certificate.ended", "Crew A"),
    ]


async def leads(desk: Desk, email: str, role: Role, scope: Scope) -> None:
    async with desk.database.unit_of_work(SYSTEM, "test.person") as uow:
        await people.create(uow, name=email, email=email, role=role, scope=scope, locale="en")


async def fenced(desk: Desk, holder: UUID) -> Fence:
    fence = await Lease(desk.database, CertificateKeeper.name, holder).acquire()
    assert fence is not None
    return fence
