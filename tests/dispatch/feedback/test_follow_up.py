"""A bad rating has an owner at once; unanswered it goes up, level by level, each once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from dispatch.feedback import follow_up
from dispatch.feedback.errors import FollowUpAtTop, FollowUpElsewhere, NoFollowUp
from dispatch.feedback.follow_up import Outcome
from dispatch.sla.escalate import escalate
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import ClockShown, WorkOrder
from hanlu.identity.principal import Principal, Role, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.feedback import finished
from tests.dispatch.feedback.finished import FINISH
from tests.dispatch.http import Office, body
from tests.factories.dispatch import SYSTEM, as_technician, dispatcher

HOUR = timedelta(hours=1)


async def rate(desk: Desk, order: WorkOrder, technician_id: UUID, score: int) -> WorkOrder:
    """Finish the order and have its customer rate it."""
    await finished.finish(desk, order, technician_id)
    await finished.rate(desk, order, score)
    found = await desk.get(order.id)
    assert found is not None
    return found


@pytest.fixture
async def rated(desk: Desk, order: WorkOrder, technician_id: UUID) -> WorkOrder:
    return await rate(desk, order, technician_id, 2)


def somebody(role: Role) -> Principal:
    return Principal(new_id(), role, role, Scope("all"))


async def answer(
    desk: Desk, order: WorkOrder, by: Principal, outcome: Outcome, **said: Any
) -> WorkOrder:
    async with desk.database.unit_of_work(by, "follow_up") as uow:
        return await follow_up.answer(uow, desk.policies, order.id, outcome, "telephoned", **said)


async def watch(desk: Desk, order: WorkOrder, now: datetime) -> ClockShown:
    async with desk.database.unit_of_work(SYSTEM, "escalate") as uow:
        await escalate(uow, desk.policies, order.id, now)
    found = await desk.get(order.id)
    assert found is not None
    return follow_up_of(found)


def follow_up_of(order: WorkOrder) -> ClockShown:
    (clock,) = [each for each in order.clocks if each.clock == "follow_up"]
    return clock


async def levels(desk: Desk) -> list[tuple[int, str]]:
    rows = await desk.rows(
        "select rung, to_role from dispatch.escalation where clock = 'follow_up' order by rung"
    )
    return [(row["rung"], row["to_role"]) for row in rows]


async def test_two_stars_reopen_the_case_and_the_agent_owns_the_follow_up(
    desk: Desk, rated: WorkOrder, clock: FixedClock
) -> None:
    assert (rated.state, rated.round) == ("classified", 2)
    assert (follow_up_of(rated).called, follow_up_of(rated).due_at) == (
        "agent", clock.now() + 4 * HOUR,
    )  # fmt: skip
    assert await levels(desk) == [(0, "agent")]
    assert await desk.told("escalation.raised") == 2  # the other looks into the cause


async def test_three_stars_begin_none(desk: Desk, order: WorkOrder, technician_id: UUID) -> None:
    good = await rate(desk, order, technician_id, 3)
    assert [each for each in good.clocks if each.clock == "follow_up"] == []
    with pytest.raises(NoFollowUp):
        await answer(desk, good, somebody("agent"), "settled")


async def test_unanswered_it_goes_up_at_its_limits_and_each_level_once(
    desk: Desk, rated: WorkOrder, clock: FixedClock
) -> None:
    begun = clock.now()
    for hours, owner in ((3.9, "agent"), (4, "supervisor"), (5.9, "supervisor"), (6, "senior")):
        assert (await watch(desk, rated, begun + hours * HOUR)).called == owner
    assert (await watch(desk, rated, begun + 99 * HOUR)).called == "senior"
    assert await levels(desk) == [(0, "agent"), (1, "supervisor"), (2, "senior")]


async def test_what_the_agent_settles_calls_nobody_else(
    desk: Desk, rated: WorkOrder, clock: FixedClock
) -> None:
    operation, agent = new_id(), somebody("agent")
    first = await answer(desk, rated, agent, "settled", operation_id=operation)
    again = await answer(desk, rated, agent, "settled", operation_id=operation)
    assert (again.version, follow_up_of(first).met_at) == (first.version, clock.now())
    await watch(desk, rated, clock.now() + 99 * HOUR)
    assert await levels(desk) == [(0, "agent")]
    (told,) = [each for each in await desk.history(rated.id) if each.action == "follow_up"]
    assert (told.reason, told.data["owner"]) == ("telephoned", "agent")


async def test_passed_on_it_is_the_supervisors_and_then_the_seniors_alone(
    desk: Desk, rated: WorkOrder
) -> None:
    await answer(desk, rated, somebody("agent"), "passed_on")
    with pytest.raises(FollowUpElsewhere):
        await answer(desk, rated, dispatcher(), "settled")
    await answer(desk, rated, somebody("supervisor"), "passed_on")
    with pytest.raises(FollowUpElsewhere):
        await answer(desk, rated, somebody("supervisor"), "settled")
    with pytest.raises(FollowUpAtTop):
        await answer(desk, rated, somebody("senior"), "passed_on")
    settled = await answer(desk, rated, somebody("senior"), "settled")
    assert follow_up_of(settled).met_at is not None
    assert await levels(desk) == [(0, "agent"), (1, "supervisor"), (2, "senior")]


async def test_the_next_round_shows_it_still_and_a_second_bad_rating_begins_it_anew(
    desk: Desk, rated: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(rated, technician_id)
    await desk.walk(rated, as_technician(technician_id), *FINISH)
    objected = await desk.move(rated, "classified", dispatcher(), reason="warm again")
    assert follow_up_of(objected).called == "agent"
    again = await rate(desk, objected, technician_id, 1)
    assert (again.round, follow_up_of(again).called) == (4, "agent")
    open_ones = await desk.rows(
        "select round from dispatch.sla_clock where clock = 'follow_up' and stopped_at is null"
    )
    assert [row["round"] for row in open_ones] == [4]


async def test_over_http_the_desk_answers_and_a_technician_may_not(
    desk: Desk, office: Office, rated: WorkOrder
) -> None:
    said = {"outcome": "settled", "words": "apologised, comes tomorrow"}
    technician = await office.technician(await desk.technician())
    path = f"work-orders/{rated.id}/follow-up"
    assert (await technician.post(path, json=said)).status_code == 403
    agent = await office.client("agent")
    done = body(await agent.post(path, json=said))
    (clock,) = [each for each in done["clocks"] if each["clock"] == "follow_up"]
    assert clock["met_at"] is not None
    assert body(await agent.post(path, json=said), 409)["code"] == "follow_up.missing"
