"""From finished work to a decision: drawn by the product, inspected, found, appealed, decided."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from psycopg.errors import InsufficientPrivilege

from dispatch.quality import draws, facts, keeper
from dispatch.visits import photos
from dispatch.visits.model import PartUsed, VisitPatch
from dispatch.work_orders import repository
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.files import DiskFiles
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import SIGNED, Desk
from tests.dispatch.feedback.finished import finish, rate
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON, SYSTEM, as_technician
from tests.factories.pictures import jpeg, name_of

DAY = timedelta(days=1)
SEED = "5eed" * 16
OK = "ok"
JUNE = date(2026, 6, 1)
JULY = datetime(2026, 7, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


async def draw(desk: Desk, clock: FixedClock) -> int:
    async with desk.database.unit_of_work(SYSTEM, "quality.draw") as uow:
        return await draws.draw_due(uow, desk.policies, clock.now(), lambda: SEED)


async def check(desk: Desk, order: WorkOrder, clock: FixedClock) -> int:
    async with desk.database.unit_of_work(SYSTEM, "quality.check") as uow:
        return await keeper.check(uow, desk.policies, order.id, clock.now())


async def finished(desk: Desk, technician_id: UUID, count: int = 1) -> list[WorkOrder]:
    orders = [await desk.open_alarm() for _ in range(count)]
    return [await finish(desk, each, technician_id) for each in orders]


@pytest.fixture
async def drawn(desk: Desk, technician_id: UUID, clock: FixedClock) -> WorkOrder:
    (order,) = await finished(desk, technician_id)
    clock.advance(timedelta(minutes=1))
    await draw(desk, clock)
    return order


async def test_of_each_technicians_visits_the_share_is_drawn_and_a_second_draw_waits_its_time(
    desk: Desk, technician_id: UUID, clock: FixedClock
) -> None:
    other = await desk.technician(name="Wang Fang")
    await finished(desk, technician_id, 11)
    await finished(desk, other, 2)
    clock.advance(timedelta(minutes=1))
    await draw(desk, clock)
    visits = await desk.rows("select * from dispatch.inspection where subject = 'visit'")
    by = [row["technician_id"] for row in visits]
    assert (by.count(technician_id), by.count(other)) == (2, 1)
    assert {row["due_at"] for row in visits} == {clock.now() + 7 * DAY}
    clock.advance(timedelta(hours=1))
    assert await draw(desk, clock) == 0
    await finished(desk, other, 9)
    clock.advance(DAY)
    await draw(desk, clock)
    visits = await desk.rows("select * from dispatch.inspection where subject = 'visit'")
    assert [row["technician_id"] for row in visits].count(other) == 2


async def test_a_month_drawn_in_steps_comes_out_again_and_nobody_can_take_a_draw_back(
    desk: Desk, technician_id: UUID, clock: FixedClock
) -> None:
    for _ in range(2):
        await finished(desk, technician_id, 6)
        clock.advance(DAY)
        await draw(desk, clock)
    async with desk.database.read(SYSTEM) as connection:
        month = await draws.of_month(connection, JUNE, "Asia/Shanghai", clock.now())
    assert month.repeats
    (visits,) = [each for each in month.coverage if each.subject == "visit"]
    assert (visits.candidates, visits.needed, visits.drawn, visits.inspected) == (12, 2, 2, 0)
    with pytest.raises(InsufficientPrivilege):
        async with desk.database.unit_of_work(SYSTEM, "test.forget", audited=False) as uow:
            await uow.connection.execute("update dispatch.quality_draw set seed = repeat('0', 64)")


async def test_photos_ratings_and_closed_cases_are_drawn_too(
    desk: Desk, technician_id: UUID, clock: FixedClock
) -> None:
    (order,) = await finished(desk, technician_id)
    await rate(desk, order, 5, "")
    clock.advance(timedelta(hours=2))
    await desk.move(order, "closed", SYSTEM)
    clock.advance(timedelta(minutes=1))
    await draw(desk, clock)
    rows = await desk.rows("select subject from dispatch.inspection")
    assert {row["subject"] for row in rows} == {"visit", "record", "rating"}


async def test_a_technician_sees_no_inspection_and_only_own_findings(
    desk: Desk, drawn: WorkOrder, technician_id: UUID, office: Office, clock: FixedClock
) -> None:
    other = await desk.technician(name="Wang Fang")
    clock.advance(2 * DAY)
    assert await check(desk, drawn, clock) > 0
    phone, another = await office.technician(technician_id), await office.technician(other)
    assert (await phone.get("quality/inspections")).status_code == 403
    assert (await phone.get("quality/sample")).status_code == 403
    assert body(await phone.get("quality/findings"))["items"] != []
    assert body(await another.get("quality/findings"))["items"] == []
    async with desk.database.read(as_technician(technician_id)) as connection:
        cursor = await connection.execute("select 1 from dispatch.inspection")
        assert await cursor.fetchall() == []


async def test_a_visit_is_checked_once_each_rule_with_its_evidence(
    desk: Desk, drawn: WorkOrder, clock: FixedClock
) -> None:
    assert await check(desk, drawn, clock) == 0, "late photos may still come"
    clock.advance(2 * DAY)
    made = await check(desk, drawn, clock)
    rows = await desk.rows("select code, evidence, appeal_until, state from dispatch.finding")
    codes = {row["code"]: row["evidence"] for row in rows}
    assert made == len(codes)
    assert codes["photos_missing"] == {"missing": ["before", "after"]}
    assert codes["visit_short"]["seconds"] == 0
    assert {row["appeal_until"] for row in rows} == {clock.now() + 7 * DAY}
    assert await check(desk, drawn, clock) == 0


async def test_a_check_waits_for_whoever_writes_into_the_visit_and_they_never_for_it(
    desk: Desk, drawn: WorkOrder, clock: FixedClock
) -> None:
    clock.advance(2 * DAY)
    async with desk.database.unit_of_work(SYSTEM, "test.write", audited=False) as uow:
        await repository.lock(uow.connection, drawn.id)
        checking = asyncio.create_task(check(desk, drawn, clock))
        while not await desk.rows("select 1 from pg_locks where not granted"):
            assert not checking.done()
            await asyncio.sleep(0.01)
        await uow.connection.execute(
            "update dispatch.visit set cause = 'ice' where work_order_id = %s", (drawn.id,)
        )
    assert await checking > 0


async def test_of_parts_a_visit_answers_for_those_that_it_named(
    desk: Desk, drawn: WorkOrder
) -> None:
    fan = '[{"part": "fan", "quantity": 1}]'
    async with desk.database.unit_of_work(SYSTEM, "test.parts", audited=False) as uow:
        await uow.connection.execute(
            "update dispatch.visit set parts_used = %s where work_order_id = %s", (fan, drawn.id)
        )
        await uow.connection.execute(
            "insert into dispatch.visit (work_order_id, number, updated_at) values (%s, 2, %s)",
            (drawn.id, NOON),
        )
        first = await facts.of_visit(uow.connection, desk.policies, drawn.id, 1)
        second = await facts.of_visit(uow.connection, desk.policies, drawn.id, 2)
    assert first is not None
    assert second is not None
    assert (first[0].parts, second[0].parts) == ({"fan": 1}, {})


async def test_a_photo_taken_before_the_arrival_and_parts_changed_after_the_signature_are_found(
    desk: Desk, technician_id: UUID, clock: FixedClock, tmp_path: Any
) -> None:
    order = await desk.open_alarm()
    await desk.stock(technician_id, "fan-motor", 1)
    await desk.assign(order, technician_id)
    by = as_technician(technician_id)
    order = await desk.walk(order, by, "accepted", "travelling", "on_site", "working", "done")
    content = jpeg()
    given = photos.read(name_of(content), "before", content, NOON - timedelta(hours=3))
    async with desk.database.unit_of_work(by, "photo") as uow:
        await photos.keep(uow, desk.policies, DiskFiles(tmp_path), order.id, given)
    await desk.visit(order, SIGNED, by)
    await desk.visit(order, VisitPatch(parts_used=(PartUsed("fan-motor", 1),)), by)
    order = await desk.move(order, "signed", by)
    clock.advance(2 * DAY)
    await check(desk, order, clock)
    rows = await desk.rows("select code, evidence from dispatch.finding")
    codes = {row["code"]: row["evidence"] for row in rows}
    assert codes["changed_after_signature"] == {"fields": ["parts_used"]}
    assert codes["photos_early"]["photos"] == [given.sha256]
    assert "parts_unbooked" not in codes


async def points(office: Office, inspection: dict[str, Any], **wrong: str) -> dict[str, Any]:
    return {"points": {point: wrong.get(point, OK) for point in inspection["asked"]}}


async def test_an_inspector_inspects_what_was_drawn_once_and_the_technician_appeals(
    desk: Desk, drawn: WorkOrder, technician_id: UUID, office: Office, clock: FixedClock
) -> None:
    inspector, supervisor = await office.client("inspector"), await office.client("supervisor")
    (waiting,) = body(await inspector.get("quality/inspections?subject=visit"))["items"]
    assert (waiting["order_number"], waiting["points"]) == (drawn.number, None)
    path = f"quality/inspections/{waiting['id']}"
    assert (await supervisor.post(path, json={"points": {}})).status_code == 403
    short = body(await inspector.post(path, json={"points": {"uniform": OK}}), 422)
    assert (short["code"], short["field"]) == ("inspection.points", "points")
    said = await points(office, waiting, uniform="fault")
    bare = body(await inspector.post(path, json=said), 422)
    assert (bare["code"], bare["field"]) == ("inspection.finding", "findings")
    content = jpeg()
    sha256 = name_of(content)
    said["findings"] = [{"point": "uniform", "words": "own jacket", "photos": [sha256]}]
    assert body(await inspector.post(path, json=said), 422)["code"] == "inspection.evidence"
    picture = await inspector.put(
        f"{path}/photos/{sha256}", content=content, headers={"content-type": "image/jpeg"}
    )
    assert body(picture)["photos"] == [sha256]
    done = body(await inspector.post(path, json=said))
    assert (done["inspected_by"] is not None, done["points"]["uniform"]) == (True, "fault")
    assert body(await inspector.post(path, json=said), 409)["code"] == "inspection.done"

    phone = await office.technician(technician_id)
    (found,) = body(await phone.get("quality/findings?source=inspection"))["items"]
    assert (found["code"], found["words"], found["state"]) == ("uniform", "own jacket", "open")
    seen = await phone.get(f"quality/findings/{found['id']}/photos/{sha256}")
    assert (seen.status_code, seen.content) == (200, content)
    about = f"quality/findings/{found['id']}"
    assert (await phone.post(f"{about}/decision", json={})).status_code == 403
    appealed = body(await phone.post(f"{about}/appeal", json={"words": "it rained", "version": 1}))
    assert (appealed["state"], appealed["version"]) == ("appealed", 2)
    again = body(await phone.post(f"{about}/appeal", json={"words": "again"}), 409)
    assert again["code"] == "finding.appeal_not_now"
    own = {"verdict": "upheld", "words": "no"}
    assert body(await inspector.post(f"{about}/decision", json=own), 403)["code"] == "finding.own"
    stale = body(await supervisor.post(f"{about}/decision", json=own | {"version": 1}), 409)
    assert (stale["code"], stale["field"]) == ("finding.moved", "version")
    judged = body(
        await supervisor.post(
            f"{about}/decision", json={"verdict": "dropped", "words": "rain coat allowed"}
        )
    )
    assert (judged["state"], judged["decision"]) == ("dropped", "rain coat allowed")
    late = body(await supervisor.post(f"{about}/decision", json=own), 409)
    assert late["code"] == "finding.decided"


async def test_an_appeal_after_its_time_is_refused(
    desk: Desk, drawn: WorkOrder, technician_id: UUID, office: Office, clock: FixedClock
) -> None:
    clock.advance(2 * DAY)
    await check(desk, drawn, clock)
    phone = await office.technician(technician_id)
    found = body(await phone.get("quality/findings"))["items"][0]
    clock.advance(8 * DAY)
    refused = await phone.post(f"quality/findings/{found['id']}/appeal", json={"words": "late"})
    assert body(refused, 409)["code"] == "finding.appeal_late"
    unknown = await phone.post(f"quality/findings/{new_id()}/appeal", json={"words": "late"})
    assert body(unknown, 404)["code"] == "finding.missing"


async def test_an_unannounced_check_of_an_outlet_needs_a_picture_and_is_drawn_in_each_region(
    desk: Desk, clock: FixedClock, office: Office
) -> None:
    async with desk.database.unit_of_work(SYSTEM, "test.outlets", audited=False) as uow:
        await uow.connection.execute(
            "insert into dispatch.outlet (name, region, lat, lon) select region || n, region, 31,"
            " 121 from unnest(array['east', 'west']) region, generate_series(1, 6) n"
        )
    await draw(desk, clock)
    rows = await desk.rows("select region from dispatch.inspection where subject = 'outlet'")
    assert sorted(row["region"] for row in rows) == ["east", "east", "west", "west"]
    east = await office.client("inspector", Scope("region", ("east",)))
    mine = body(await east.get("quality/inspections"))["items"]
    assert len(mine) == 2
    said = await points(office, mine[0], scripts="fault") | {
        "findings": [{"point": "scripts", "words": "no greeting"}]
    }
    path = f"quality/inspections/{mine[0]['id']}"
    assert body(await east.post(path, json=said), 422)["code"] == "inspection.finding"
    covered = body(await east.get("quality/sample"))
    assert [each["outlet"] for each in covered["coverage"]] == ["east"]
    assert covered["repeats"] is True
    assert covered["draws"][0]["seed"] is None, "it would foretell the rest of the month"
    clock.advance(JULY + timedelta(hours=1) - clock.now())
    early = body(await east.get("quality/sample?month=2026-06"))
    assert early["draws"][0]["seed"] is None, "late phones' work is still to be drawn"
    clock.advance(2 * DAY)
    await draw(desk, clock)
    over = body(await (await office.client("senior")).get("quality/sample?month=2026-06"))
    assert over["draws"][0]["seed"] == SEED
    assert body(await east.get("quality/sample?month=June"), 422)["field"] == "month"
