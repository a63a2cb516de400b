"""Complaints over HTTP: who may read and do what, and how refusals name what was wrong."""

from datetime import timedelta
from uuid import UUID

from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.ids import new_id
from tests.dispatch.complaints.handled import complain, settle
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make

VERIFIED = {"step": "verified", "words": "called, and sorry", "told_by": "telephone"}


async def test_an_agent_takes_a_step_and_the_order_moves_on(desk: Desk, office: Office) -> None:
    order = await complain(desk, await desk.site())
    agent = await office.client("agent")
    path = f"/work-orders/{order.id}/complaint"
    shown = body(await agent.get(path))
    assert shown["ahead"][0]["needs"] == ["words", "told_by"]
    taken = body(await agent.post(f"{path}/steps", json=VERIFIED | {"version": order.version}))
    assert taken["version"] > order.version
    late = await agent.post(f"{path}/steps", json=VERIFIED | {"version": order.version})
    assert body(late, 409)["code"] == "work_order.moved"
    twice = body(await agent.post(f"{path}/steps", json=VERIFIED), 409)
    assert (twice["code"], twice["field"]) == ("complaint.out_of_turn", "step")
    pinned = body(await agent.get(f"{path}/evidence/1"))
    assert pinned["content"]["visits"] == []
    assert body(await agent.get(f"{path}/evidence/9"), 404)["code"] == "complaint.evidence_missing"
    body(await agent.post(f"{path}/evidence", json={"operation_id": str(new_id())}))
    said = {"type": "product", "operation_id": str(new_id())}
    body(await agent.put(path, json=said))
    assert [each["number"] for each in body(await agent.get(path))["evidence"]] == [1, 2]


async def test_the_list_finds_by_what_it_is_about_and_where_it_stands(
    desk: Desk, office: Office, clock: FixedClock
) -> None:
    site_id = await desk.site()
    rude = await complain(desk, site_id, "the technician was rude")
    late = await complain(desk, site_id, "the delivery was late")
    await settle(desk, rude, "attitude")
    clock.advance(timedelta(hours=1))
    agent = await office.client("agent")

    async def found(**asked: str) -> list[str]:
        page = body(await agent.get("/complaints", params=asked))
        return [row["number"] for row in page["items"]]

    assert await found() == [late.number, rude.number]
    assert await found(type="logistics") == [late.number]
    assert await found(cause="attitude", standing="settled") == [rude.number]
    assert await found(cause="") == [late.number]
    assert await found(words="RUDE") == [rude.number]
    first = body(await agent.get("/complaints", params={"limit": 1}))
    second = body(await agent.get("/complaints", params={"cursor": first["next"]}))
    assert [row["number"] for row in second["items"]] == [rude.number]
    sheet = await agent.get("/complaints/export")
    assert sheet.text.count("\n") == 3
    figures = body(await agent.get("/complaints/figures"))
    assert figures["complaints"] == 2
    assert not any(step["holders"] for step in figures["steps"]), "names are for leaders"
    assert "attitude" in (await agent.get("/complaints/figures/export")).text


async def test_a_file_is_changed_at_the_version_that_was_seen_and_by_leaders(
    desk: Desk, office: Office
) -> None:
    site_id = await desk.site()
    asset_id: UUID = await make.asset(desk.database, site_id)
    for _ in range(2):
        await settle(desk, await complain(desk, site_id, asset_id=asset_id), "part")
    agent, leader = await office.client("agent"), await office.client("supervisor")
    (file,) = body(await agent.get("/problem-files", params={"state": "open"}))["items"]
    path = f"/problem-files/{file['id']}"
    body(await agent.patch(path, json={"measure": "x"}), 403)
    seen = {"If-Match": '"v1"'}
    changed = await leader.patch(path, json={"measure": "another maker"}, headers=seen)
    assert (body(changed)["measure"], changed.headers["ETag"]) == ("another maker", '"v2"')
    assert body(await leader.patch(path, json={"owner": "W"}, headers=seen), 412)
    early = body(await leader.post(f"{path}/acceptance", json={"words": "good"}), 409)
    assert early["code"] == "problem_file.too_early"
    assert body(await agent.get(path))["version"] == 2


async def test_whoever_goes_or_complains_does_not_read_the_inquiry(
    desk: Desk, office: Office, technician_id: UUID, order: WorkOrder
) -> None:
    complaint = await complain(desk, order.site_id)
    await desk.assign(complaint, technician_id)
    phone = await office.technician(technician_id)
    path = f"/work-orders/{complaint.id}/complaint"
    for address in (path, f"{path}/evidence/1", "/complaints", "/problem-files"):
        body(await phone.get(address), 403)
    body(await phone.post(f"{path}/steps", json=VERIFIED), 403)
    agent = await office.client("agent")
    none = body(await agent.get(f"/work-orders/{order.id}/complaint"), 404)
    assert none["code"] == "complaint.missing"
