"""What the front line cannot solve goes up: an owner at once, each rung once and never early."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.sla import clocks, owned, unsolved
from dispatch.sla.clocks import UNSOLVED, SlaClock
from dispatch.sla.errors import NothingUnsolved, UnsolvedAtTop, UnsolvedElsewhere, UnsolvedOver
from dispatch.sla.escalate import escalate
from dispatch.sla.unsolved import Answer
from dispatch.work_orders import merging, repository
from dispatch.work_orders.errors import UnsolvedNeedsGivingBack
from dispatch.work_orders.helping import HelpWanted
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import ClockShown, WorkOrder
from hanlu.identity.principal import Principal, Role, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.feedback.finished import finish
from tests.dispatch.http import Office, body
from tests.dispatch.policies import ESCALATION
from tests.factories.dispatch import SYSTEM, as_technician, dispatcher

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
LADDER = ESCALATION.unsolved


def somebody(role: Role, name: str = "") -> Principal:
    return Principal(new_id(), name or role, role, Scope("all"))


async def say(desk: Desk, order: WorkOrder, by: Principal | None = None, **said: Any) -> WorkOrder:
    async with desk.database.unit_of_work(by or dispatcher(), "unsolved") as uow:
        return await unsolved.say(uow, desk.policies, order.id, "it is the compressor", **said)


async def answer(
    desk: Desk, order: WorkOrder, by: Principal, outcome: Answer, **said: Any
) -> WorkOrder:
    async with desk.database.unit_of_work(by, "unsolved") as uow:
        return await unsolved.answer(uow, desk.policies, order.id, outcome, "swap the unit", **said)


async def watch(desk: Desk, order: WorkOrder, now: datetime) -> None:
    async with desk.database.unit_of_work(SYSTEM, "escalate") as uow:
        await escalate(uow, desk.policies, order.id, now)


async def of(desk: Desk, order: WorkOrder) -> ClockShown:
    found = await desk.get(order.id)
    assert found is not None
    return [each for each in found.clocks if each.clock == UNSOLVED][-1]


async def calls(desk: Desk) -> list[tuple[int, str, bool]]:
    rows = await desk.rows(
        "select occasion, to_role, skipped from dispatch.escalation where clock = 'unsolved'"
        " order by occasion, rung"
    )
    return [(row["occasion"], row["to_role"], row["skipped"]) for row in rows]


async def test_it_is_the_supervisors_at_once_and_stands_in_the_history(
    desk: Desk, order: WorkOrder, clock: FixedClock
) -> None:
    operation, agent = new_id(), somebody("agent")
    said = await say(desk, order, agent, operation_id=operation)
    again = await say(desk, order, agent, operation_id=operation)
    assert again.version == said.version
    begun = await of(desk, order)
    assert (begun.called, begun.due_at) == ("supervisor", clock.now() + 2 * HOUR)
    assert await calls(desk) == [(1, "supervisor", False)]
    (told,) = [each for each in await desk.history(order.id) if each.action == "unsolved"]
    assert told.reason == "it is the compressor"


async def test_unanswered_each_rung_has_it_once_and_never_early(
    desk: Desk, order: WorkOrder, clock: FixedClock
) -> None:
    begun = clock.now()
    await say(desk, order)
    expected = ((1.99, 1), (2, 2), (2.99, 2), (3, 3), (99, 3))
    for hours, called in expected:
        await watch(desk, order, begun + hours * HOUR)
        assert [role for _, role, _ in await calls(desk)] == list(LADDER[:called])


async def test_after_a_downtime_only_the_highest_is_called(
    desk: Desk, order: WorkOrder, clock: FixedClock
) -> None:
    await say(desk, order)
    await watch(desk, order, clock.now() + 99 * HOUR)
    assert await calls(desk) == [
        (1, "supervisor", False),
        (1, "regional_manager", True),
        (1, "senior", False),
    ]


@given(
    first=st.integers(0, 2),
    looks=st.lists(st.integers(0, 600), min_size=1, max_size=8),
)
def test_whenever_the_watcher_looks_every_rung_fires_once_at_its_time(
    first: int, looks: list[int]
) -> None:
    limit = 2 * HOUR
    clock = clocks.owned(UNSOLVED, limit, START, first=first)
    clock = clocks.after_rungs(clock, [clocks.Rung(first, LADDER[first], START)])
    fired: list[int] = []
    for minutes in sorted(looks):
        now = START + timedelta(minutes=minutes)
        rungs = clocks.due_rungs(clock, LADDER, 0.5, now)
        assert all(rung.due_at <= now for rung in rungs)
        fired += [rung.number for rung in rungs]
        clock = clocks.after_rungs(clock, rungs)
        due = [n for n in range(first + 1, 3) if START + limit * (1 + 0.5 * (n - first - 1)) <= now]
        assert fired == due
        again = clocks.next_rung_at(clock, LADDER, 0.5)
        assert again is None or again > now


@given(st.lists(st.integers(1, 3), max_size=4), st.integers(0, 1))
def test_said_again_it_is_never_lower_than_it_was(reached: list[int], begins_at: int) -> None:
    before = [
        SlaClock(UNSOLVED, START, HOUR, START + HOUR, rungs=rungs, occasion=n + 1)
        for n, rungs in enumerate(reached)
    ]
    first = clocks.first_rung(before, LADDER, begins_at)
    assert begins_at <= first < len(LADDER)
    assert first >= min(max(reached, default=0), len(LADDER) - 1)
    assert clocks.next_occasion(before) == len(reached) + 1


@pytest.mark.parametrize("role", LADDER)
def test_only_the_owner_and_those_above_answer(role: Role) -> None:
    above = LADDER[LADDER.index(role) :]
    answering = [each for each in LADDER if owned.may_answer(LADDER, role, each)]
    assert answering == list(above)
    assert not owned.may_answer(LADDER, role, "dispatcher")
    assert owned.may_answer(LADDER, role, "admin")


async def test_the_owner_takes_it_by_name_and_the_next_has_it_anew(
    desk: Desk, order: WorkOrder, clock: FixedClock
) -> None:
    await say(desk, order)
    with pytest.raises(UnsolvedElsewhere):
        await answer(desk, order, dispatcher(), "taken")
    await answer(desk, order, somebody("supervisor", "Zhao"), "taken")
    assert (await of(desk, order)).taken_by == "Zhao"
    await watch(desk, order, clock.now() + 2 * HOUR)
    late = await of(desk, order)
    assert (late.called, late.taken_by) == ("regional_manager", None)


async def test_handed_on_it_ends_with_the_top_who_can_hand_it_to_nobody(
    desk: Desk, order: WorkOrder
) -> None:
    await say(desk, order)
    await answer(desk, order, somebody("supervisor"), "passed_on")
    with pytest.raises(UnsolvedElsewhere):
        await answer(desk, order, somebody("supervisor"), "solved")
    await answer(desk, order, somebody("regional_manager"), "passed_on")
    with pytest.raises(UnsolvedAtTop):
        await answer(desk, order, somebody("senior"), "passed_on")
    await answer(desk, order, somebody("senior"), "solved")
    assert (await of(desk, order)).met_at is not None
    with pytest.raises(NothingUnsolved):
        await answer(desk, order, somebody("senior"), "solved")


async def test_said_again_after_an_answer_the_next_above_has_it(
    desk: Desk, order: WorkOrder
) -> None:
    await say(desk, order)
    await answer(desk, order, somebody("supervisor"), "solved")
    await say(desk, order)
    assert (await of(desk, order)).called == "regional_manager"
    assert await calls(desk) == [
        (1, "supervisor", False),
        (2, "supervisor", True),
        (2, "regional_manager", False),
    ]


async def test_said_twice_while_it_waits_adds_the_words_and_calls_nobody(
    desk: Desk, order: WorkOrder
) -> None:
    await say(desk, order)
    await say(desk, order)
    assert len(await calls(desk)) == 1
    assert len([each for each in await desk.history(order.id) if each.action == "unsolved"]) == 2


async def test_a_major_case_goes_past_the_supervisor(desk: Desk) -> None:
    urgent = await desk.open_alarm(rule="water_leak", cause="water_leak")
    assert urgent.order_class == "urgent_fault"
    await say(desk, urgent)
    assert await calls(desk) == [(1, "supervisor", True), (1, "regional_manager", False)]


async def test_finished_work_ends_it_and_leaves_nothing_to_solve(
    desk: Desk, order: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    await say(desk, order)
    await finish(desk, order, technician_id)
    assert (await of(desk, order)).met_at == clock.now()
    await watch(desk, order, clock.now() + 99 * HOUR)
    assert len(await calls(desk)) == 1
    with pytest.raises(UnsolvedOver):
        await say(desk, order)


async def test_a_technician_gives_it_back_as_unsolved_in_one_step(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    me, operation = as_technician(technician_id), new_id()
    await desk.walk(order, me, "accepted", "travelling", "on_site", "working")
    with pytest.raises(UnsolvedNeedsGivingBack):
        await desk.move(order, "paused", me, reason="waiting_part", unsolved=True)
    for _ in range(2):
        back = await desk.move(
            order, "classified", me, reason="sealed unit", unsolved=True, operation_id=operation
        )
    assert (back.state, back.technician_id) == ("classified", None)
    assert await calls(desk) == [(1, "supervisor", False)]
    (told,) = [each for each in await desk.history(order.id) if each.action == "unsolved"]
    assert (told.reason, told.by) == ("sealed unit", me.name)


async def test_what_an_expert_cannot_solve_is_the_helped_cases(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "travelling", "on_site", "working")
    await desk.move(order, "paused", me, reason="waiting_expert", help=HelpWanted(kind="expert"))
    (row,) = await desk.rows("select id from dispatch.work_order where helps = %s", order.id)
    helper = await desk.get(row["id"])
    assert helper is not None
    expert = await desk.technician(skills={"refrigeration": 3, "electrical": 3})
    await desk.assign(helper, expert)
    await desk.walk(helper, as_technician(expert), "accepted", "travelling", "on_site", "working")
    await desk.move(
        helper, "classified", as_technician(expert), reason="needs the maker", unsolved=True
    )
    assert (await of(desk, order)).called == "supervisor"
    helped = await desk.get(helper.id)
    assert helped is not None
    assert UNSOLVED not in {each.clock for each in helped.clocks}
    told = [each for each in await desk.history(order.id) if each.action == "unsolved"]
    assert told[0].data["from"] == helper.number


async def test_raising_up_waits_for_whoever_has_the_case_without_holding_the_helpers_order(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "travelling", "on_site", "working")
    await desk.move(order, "paused", me, reason="waiting_expert", help=HelpWanted(kind="expert"))
    (row,) = await desk.rows("select id from dispatch.work_order where helps = %s", order.id)
    helper = await desk.get(row["id"])
    assert helper is not None
    first, second = sorted((order, helper), key=lambda each: each.id)
    async with desk.database.unit_of_work(dispatcher(), "merge") as uow:  # locks like a merging
        await repository.lock(uow.connection, first.id)
        saying = asyncio.create_task(say(desk, helper))
        while not await desk.rows("select from pg_locks where not granted"):
            assert not saying.done()
            await asyncio.sleep(0.01)
        await uow.connection.execute(
            "select from dispatch.work_order where id = %s for update nowait", (second.id,)
        )
    await saying
    assert (await of(desk, order)).called == "supervisor"


async def test_a_duplicate_brings_what_it_could_not_solve(desk: Desk, order: WorkOrder) -> None:
    other = await desk.open_alarm(
        site_id=order.site_id, cause="door", rule="door", code="door.open"
    )
    await say(desk, other)
    async with desk.database.unit_of_work(dispatcher(), "merge") as uow:
        await merging.merge(uow, desk.policies, other.id, order.id)
    assert (await of(desk, order)).called == "supervisor"


async def test_over_http_the_desk_says_it_leaders_answer_and_outsiders_do_not_read_of_it(
    desk: Desk, order: WorkOrder, office: Office
) -> None:
    path = f"work-orders/{order.id}/unsolved"
    agent, supervisor = await office.client("agent"), await office.client("supervisor")
    assert body(await agent.post(path, json={"reason": " "}), 422)["field"] == "reason"
    body(await agent.post(path, json={"reason": "twice tried"}))
    refused = body(await agent.post(f"{path}/answers", json={"outcome": "taken"}), 403)
    assert refused["code"] == "unsolved.elsewhere"
    body(await supervisor.post(f"{path}/answers", json={"outcome": "passed_on"}), 422)
    taken = body(await supervisor.post(f"{path}/answers", json={"outcome": "taken"}))
    assert [c["taken_by"] for c in taken["clocks"] if c["clock"] == "unsolved"] != [None]
    (item,) = body(await agent.get("owned", params={"owner": "supervisor"}))["items"]
    assert (item["clock"], item["reason"], item["number"]) == (
        "unsolved", "twice tried", order.number,
    )  # fmt: skip
    assert body(await agent.get("owned", params={"owner": "senior"}))["items"] == []
    customer = await office.client("site_manager", Scope("site", (str(order.site_id),)))
    assert (await customer.post(path, json={"reason": "mine"})).status_code == 403
    assert (await customer.get("owned")).status_code == 403
    told = body(await customer.get(f"work-orders/{order.id}/events"))["items"]
    assert {"unsolved", "unsolved_taken"}.isdisjoint({each["action"] for each in told})


async def test_the_list_goes_on_page_by_page(desk: Desk, order: WorkOrder, office: Office) -> None:
    other = await desk.open_alarm(
        site_id=order.site_id, cause="door", rule="door", code="door.open"
    )
    for each in (order, other):
        await say(desk, each)
    agent = await office.client("agent")
    first = body(await agent.get("owned", params={"limit": 1}))
    second = body(await agent.get("owned", params={"limit": 1, "cursor": first["next"]}))
    numbers = {first["items"][0]["number"], second["items"][0]["number"]}
    assert (numbers, second["next"]) == ({order.number, other.number}, None)
