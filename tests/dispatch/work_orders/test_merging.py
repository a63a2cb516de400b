"""Two orders about one thing: one goes on with all that hung on both, and it can be taken back."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from dispatch.work_orders import merging
from dispatch.work_orders.errors import (
    MergeElsewhere,
    MergeIntoItself,
    MergeOver,
    MergeUnderWay,
    NotMerged,
    TransitionIllegal,
)
from dispatch.work_orders.similar import About, likeness
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import as_technician, dispatcher


@pytest.fixture
async def site_id(desk: Desk) -> UUID:
    return await desk.site()


@pytest.fixture
async def called(desk: Desk, site_id: UUID, office: Office) -> WorkOrder:
    """The shop telephoned: a repair, ordinary service."""
    agent = await office.client("agent")
    asked = {"kind": "repair", "site_id": str(site_id), "description": "please come"}
    opened = body(await agent.post("work-orders", json=asked), 201)
    order = await desk.get(UUID(opened["id"]))
    assert order is not None
    return order


@pytest.fixture
async def alarmed(desk: Desk, site_id: UUID) -> WorkOrder:
    """A minute before, the room's sensor had opened an order of its own."""
    return await desk.open_alarm(site_id=site_id)


AT_THE_DESK = dispatcher()


async def merge(desk: Desk, order: WorkOrder, into: WorkOrder, **said: Any) -> WorkOrder:
    async with desk.database.unit_of_work(AT_THE_DESK, "merge") as uow:
        return await merging.merge(uow, desk.policies, order.id, into.id, **said)


async def unmerge(desk: Desk, order: WorkOrder, **said: Any) -> WorkOrder:
    async with desk.database.unit_of_work(dispatcher(), "unmerge") as uow:
        return await merging.unmerge(uow, desk.policies, order.id, **said)


async def now(desk: Desk, order: WorkOrder) -> WorkOrder:
    found = await desk.get(order.id)
    assert found is not None
    return found


async def test_the_alarm_the_graver_class_and_the_earlier_limits_go_over(
    desk: Desk, called: WorkOrder, alarmed: WorkOrder
) -> None:
    merged = await merge(desk, alarmed, called)
    assert (merged.state, merged.merged_into) == ("cancelled", called.id)
    survivor = await now(desk, called)
    assert (survivor.order_class, survivor.colour, survivor.priority) == ("key_fault", "yellow", 2)
    assert (survivor.alarm_id, survivor.device_id) == (alarmed.alarm_id, "cold-1")
    assert [each.skill for each in survivor.skills] == ["refrigeration"]
    due = {each.clock: each.due_at for each in survivor.clocks}
    assert due["arrive"] == {each.clock: each.due_at for each in alarmed.clocks}["arrive"]
    alarms = await desk.rows("select work_order_id from dispatch.work_order_alarm")
    assert [row["work_order_id"] for row in alarms] == [called.id]
    assert await desk.told("work_order.alarm_attached") == 2


async def test_both_histories_tell_of_it_and_count_up(
    desk: Desk, called: WorkOrder, alarmed: WorkOrder
) -> None:
    await merge(desk, alarmed, called)
    duplicate, survivor = await desk.history(alarmed.id), await desk.history(called.id)
    assert (duplicate[-1].action, duplicate[-1].data["into"]) == ("merged", called.number)
    assert (survivor[-1].action, survivor[-1].data["from"]) == ("took_over", alarmed.number)
    assert survivor[-1].data["changes"]["class"] == ["service", "key_fault"]
    assert len(survivor) == (await now(desk, called)).version


async def test_the_next_alarm_of_the_same_cause_joins_the_survivor(
    desk: Desk, called: WorkOrder, site_id: UUID
) -> None:
    room = new_id()
    alarmed = await desk.open_alarm(site_id=site_id, zone_id=room)
    await merge(desk, alarmed, called)
    again = await desk.raise_alarm(make.alarm(site_id=site_id, zone_id=room))
    assert again is not None
    assert again.id == called.id
    third = await desk.open_alarm(site_id=site_id)
    await merge(desk, called, third)
    last = await desk.raise_alarm(make.alarm(site_id=site_id, zone_id=room))
    assert last is not None
    assert last.id == third.id


async def test_the_customers_link_leads_to_the_survivor_and_ends_with_it(
    desk: Desk, office: Office, called: WorkOrder, alarmed: WorkOrder
) -> None:
    board = await office.client()
    link = body(await board.post(f"work-orders/{called.id}/customer-link"), 201)["url"]
    await merge(desk, called, alarmed)
    page = f"track/{link.rsplit('/', 1)[1]}"
    assert body(await board.get(page))["number"] == alarmed.number
    await board.delete(f"work-orders/{alarmed.id}/customer-link")
    assert (await board.get(page)).status_code == 404


async def test_one_operation_merges_once_and_two_desks_do_not_merge_each_into_the_other(
    desk: Desk, called: WorkOrder, alarmed: WorkOrder
) -> None:
    operation = new_id()
    first = await merge(desk, alarmed, called, operation_id=operation)
    again = await merge(desk, alarmed, called, operation_id=operation)
    assert again.version == first.version
    await unmerge(desk, alarmed)
    both = await asyncio.wait_for(
        asyncio.gather(
            merge(desk, alarmed, called), merge(desk, called, alarmed), return_exceptions=True
        ),
        60,
    )
    assert [isinstance(each, MergeOver | TransitionIllegal) for each in both].count(True) == 1


async def test_taken_back_the_duplicate_is_open_again_with_its_alarm_and_new_clocks(
    desk: Desk, called: WorkOrder, alarmed: WorkOrder, clock: FixedClock
) -> None:
    await merge(desk, alarmed, called)
    joined = await desk.raise_alarm(make.alarm(site_id=called.site_id, zone_id=alarmed.zone_id))
    clock.advance(timedelta(hours=3))
    back = await unmerge(desk, alarmed)
    assert (back.state, back.merged_into, back.round) == ("classified", None, 2)
    assert min(each.due_at for each in back.clocks) > clock.now()
    hangs_on = {
        row["alarm_id"]: row["work_order_id"]
        for row in await desk.rows("select alarm_id, work_order_id from dispatch.work_order_alarm")
    }
    assert hangs_on[alarmed.alarm_id] == alarmed.id
    assert joined is not None
    assert list(hangs_on.values()).count(called.id) == 1, "what joined meanwhile stays"
    with pytest.raises(NotMerged):
        await unmerge(desk, alarmed)


async def test_taken_back_out_of_a_chain_the_duplicate_has_its_alarm_from_where_the_case_went_on(
    desk: Desk, called: WorkOrder, alarmed: WorkOrder, site_id: UUID
) -> None:
    third = await desk.open_alarm(site_id=site_id)
    await merge(desk, alarmed, called)
    await merge(desk, called, third)
    await unmerge(desk, alarmed)
    alarms = await desk.rows("select alarm_id, work_order_id from dispatch.work_order_alarm")
    hangs_on = {row["alarm_id"]: row["work_order_id"] for row in alarms}
    assert hangs_on == {alarmed.alarm_id: alarmed.id, third.alarm_id: third.id}
    assert (await desk.history(third.id))[-1].action == "gave_back"


async def test_a_technician_who_was_offered_the_duplicate_loses_it(
    desk: Desk, called: WorkOrder, alarmed: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(alarmed, technician_id)
    await merge(desk, alarmed, called)
    assert await desk.told("assignment.withdrawn") == 1
    assert await desk.get(alarmed.id, as_technician(technician_id)) is not None
    assert await desk.rows("select 1 from dispatch.assignment where ended_at is null") == []


async def test_what_cannot_be_merged_says_why(
    desk: Desk, called: WorkOrder, alarmed: WorkOrder, technician_id: UUID
) -> None:
    with pytest.raises(MergeIntoItself):
        await merge(desk, called, called)
    with pytest.raises(MergeElsewhere):
        await merge(desk, called, await desk.open_alarm())
    await desk.assign(alarmed, technician_id)
    await desk.walk(alarmed, as_technician(technician_id), "accepted", "travelling")
    with pytest.raises(MergeUnderWay):
        await merge(desk, alarmed, called)
    await desk.move(called, "cancelled", dispatcher(), reason="mistake")
    with pytest.raises(MergeOver):
        await merge(desk, await desk.open_alarm(site_id=called.site_id), called)


async def test_over_http_what_looks_alike_is_named_with_the_reason_and_merged(
    desk: Desk, office: Office, called: WorkOrder, alarmed: WorkOrder
) -> None:
    board = await office.client()
    asked = {"site_id": str(called.site_id), "device_id": "cold-1", "order_id": str(called.id)}
    (found,) = body(await board.get("work-orders/similar", params=asked))["items"]
    assert (found["order"]["number"], found["why"]) == (alarmed.number, "same_device")
    sent = {"into": str(called.id), "version": alarmed.version, "operation_id": str(new_id())}
    merged = body(await board.post(f"work-orders/{alarmed.id}/merge", json=sent))
    assert merged["merged_into"] == str(called.id)
    of_survivor = body(await board.get("work-orders", params={"merged_into": str(called.id)}))
    assert [each["number"] for each in of_survivor["items"]] == [alarmed.number]
    technician = await office.technician(await desk.technician())
    refused = await technician.post(f"work-orders/{alarmed.id}/unmerge", json={})
    assert refused.status_code == 403
    back = body(await board.post(f"work-orders/{alarmed.id}/unmerge", json={}))
    assert back["state"] == "classified"


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        pytest.param({"device_id": "cold-1"}, "same_device", id="the same sensor"),
        pytest.param({"device_id": "cold-2"}, None, id="another sensor of the site"),
        pytest.param({"kind": "repair"}, "same_site_and_kind", id="no machine named"),
        pytest.param({"kind": "installation"}, None, id="another kind of work"),
        pytest.param({"site_id": new_id()}, None, id="another site"),
    ],
)
async def test_likeness_needs_the_same_machine_where_both_name_one(
    wanted: dict[str, Any], why: str | None, alarmed: WorkOrder
) -> None:
    assert likeness(About(**({"site_id": alarmed.site_id} | wanted)), alarmed) == why
