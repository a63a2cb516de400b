"""A red rating is looked into: an owner for 48 hours, one call when missed, a cause on record."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from dispatch.feedback import follow_up, root_cause
from dispatch.feedback.errors import CauseUnknown, NoRootCause
from dispatch.feedback.root_cause import Found
from dispatch.sla.escalate import escalate
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import ClockShown, WorkOrder
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.feedback.finished import finish, rate
from tests.dispatch.http import Office, body
from tests.factories.dispatch import SYSTEM

HOUR = timedelta(hours=1)
FOUND = Found("workmanship", "screw left loose", "torque check on the list")
SUPERVISOR = Principal(new_id(), "Zhao", "supervisor", Scope("all"))


def clock_of(order: WorkOrder) -> ClockShown | None:
    return next((each for each in order.clocks if each.clock == "root_cause"), None)


@pytest.fixture
async def red(desk: Desk, order: WorkOrder, technician_id: UUID) -> WorkOrder:
    await finish(desk, order, technician_id)
    await rate(desk, order, 2)
    return await now(desk, order)


async def now(desk: Desk, order: WorkOrder) -> WorkOrder:
    found = await desk.get(order.id)
    assert found is not None
    return found


async def record(desk: Desk, order: WorkOrder, found: Found = FOUND, **said: Any) -> WorkOrder:
    async with desk.database.unit_of_work(SUPERVISOR, "root_cause") as uow:
        return await root_cause.record(uow, desk.policies, order.id, found, **said)


async def watch(desk: Desk, order: WorkOrder, at: datetime) -> None:
    async with desk.database.unit_of_work(SYSTEM, "escalate") as uow:
        await escalate(uow, desk.policies, order.id, at)


async def calls(desk: Desk) -> list[str]:
    rows = await desk.rows(
        "select to_role from dispatch.escalation where clock = 'root_cause' order by rung"
    )
    return [row["to_role"] for row in rows]


async def test_a_red_rating_gives_the_supervisor_48_hours(
    desk: Desk, red: WorkOrder, clock: FixedClock
) -> None:
    begun = clock_of(red)
    assert begun is not None
    assert (begun.called, begun.due_at) == ("supervisor", clock.now() + 48 * HOUR)
    assert await calls(desk) == ["supervisor"]


@pytest.mark.parametrize(("score", "begins"), [(2, True), (3, False)])
async def test_red_counts_whether_or_not_the_case_is_taken_up_again(
    desk: Desk, order: WorkOrder, technician_id: UUID, score: int, begins: bool
) -> None:
    lenient = desk.policies.rating.model_copy(update={"reopen_at": 1})
    desk = replace(desk, policies=replace(desk.policies, rating=lenient))
    await finish(desk, order, technician_id)
    await rate(desk, order, score)
    after = await now(desk, order)
    assert (after.state, clock_of(after) is not None) == ("signed", begins)


async def test_overdue_it_calls_the_next_up_once_and_never_early(
    desk: Desk, red: WorkOrder, clock: FixedClock
) -> None:
    begun = clock.now()
    await watch(desk, red, begun + 47.9 * HOUR)
    assert await calls(desk) == ["supervisor"]
    for hours in (48, 60, 999):
        await watch(desk, red, begun + hours * HOUR)
    assert await calls(desk) == ["supervisor", "senior"]


async def test_the_record_ends_the_clock_and_stands_in_the_history_once(
    desk: Desk, red: WorkOrder, clock: FixedClock
) -> None:
    operation = new_id()
    first = await record(desk, red, operation_id=operation)
    again = await record(desk, red, operation_id=operation)
    assert again.version == first.version
    ended = clock_of(first)
    assert ended is not None
    assert ended.met_at == clock.now()
    await watch(desk, red, clock.now() + 99 * HOUR)
    assert await calls(desk) == ["supervisor"]
    (told,) = [each for each in await desk.history(red.id) if each.action == "root_cause"]
    assert (told.reason, told.by) == (FOUND.words, "Zhao")
    assert told.data == {"cause": "workmanship", "measure": FOUND.measure}
    with pytest.raises(NoRootCause):
        await record(desk, red)


async def test_the_work_on_the_case_and_a_second_red_rating_leave_the_first_clock_running(
    desk: Desk, red: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    due_at = clock.now() + 48 * HOUR
    clock.advance(HOUR)
    await finish(desk, red, technician_id)
    await rate(desk, red, 1)
    after = await now(desk, red)
    running = clock_of(after)
    assert running is not None
    assert (after.round, running.due_at) == (3, due_at)
    assert len(await desk.rows("select 1 from dispatch.sla_clock where clock = 'root_cause'")) == 1


async def test_the_second_red_rating_of_a_round_finds_its_cause_on_record_already(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    lenient = desk.policies.rating.model_copy(update={"reopen_at": 1})
    desk = replace(desk, policies=replace(desk.policies, rating=lenient))
    await finish(desk, order, technician_id)
    await rate(desk, order, 1)
    recorded = clock_of(await record(desk, order))
    again = await finish(desk, await now(desk, order), technician_id)
    await rate(desk, order, 2)
    after = await now(desk, order)
    assert (after.state, after.round, after.version) == ("signed", 2, again.version + 1)
    assert clock_of(after) == recorded
    assert await calls(desk) == ["supervisor"]


async def test_a_cause_that_the_policy_does_not_list_is_refused(desk: Desk, red: WorkOrder) -> None:
    with pytest.raises(CauseUnknown):
        await record(desk, red, Found("bad_luck", "words", "measure"))


async def test_over_http_leaders_record_it_the_desk_reads_it_and_empty_words_are_refused(
    red: WorkOrder, office: Office
) -> None:
    path = f"work-orders/{red.id}/root-causes"
    said = {"cause": "late", "words": "came at five", "measure": "call ahead"}
    agent, supervisor = await office.client("agent"), await office.client("supervisor")
    assert (await agent.post(path, json=said)).status_code == 403
    empty = body(await supervisor.post(path, json=said | {"measure": "  "}), 422)
    assert empty["field"] == "measure"
    unknown = body(await supervisor.post(path, json=said | {"cause": "fate"}), 422)
    assert (unknown["code"], unknown["field"]) == ("root_cause.unknown", "cause")
    body(await supervisor.post(path, json=said))
    (found,) = body(await agent.get(path))["items"]
    assert (found["cause"], found["measure"], found["round"]) == ("late", "call ahead", 2)


async def test_customers_and_technicians_read_nothing_of_what_the_house_says_of_a_rating(
    desk: Desk, red: WorkOrder, office: Office, technician_id: UUID
) -> None:
    async with desk.database.unit_of_work(SUPERVISOR, "follow_up") as uow:
        await follow_up.answer(uow, desk.policies, red.id, "settled", "she was very angry")
    await record(desk, red)
    await desk.assign(red, technician_id)
    path = f"work-orders/{red.id}"
    customer = await office.client("site_manager", Scope("site", (str(red.site_id),)))
    for outsider in (customer, await office.technician(technician_id)):
        assert (await outsider.get(f"{path}/root-causes")).status_code == 403
        told = await actions(outsider, path)
        assert told.isdisjoint({"follow_up", "root_cause"})
        assert "transition" in told
    assert {"follow_up", "root_cause"} <= await actions(await office.client("agent"), path)


async def actions(client: httpx.AsyncClient, path: str) -> set[str]:
    return {each["action"] for each in body(await client.get(f"{path}/events"))["items"]}
