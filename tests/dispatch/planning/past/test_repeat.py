"""A day that the planner planned on a real database, decided once more from its record."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec import structs

from dispatch.planning.build import Built
from dispatch.planning.look import Look, look
from dispatch.planning.past import record
from dispatch.planning.past.log import OrderChanged, Past, PersonChanged
from dispatch.planning.past.repeat import Repeated, repeat
from dispatch.planning.patience import Patience
from dispatch.planning.roads import Roads
from dispatch.planning.situation import Situation
from dispatch.planning.table import Table
from dispatch.policies import Policies
from dispatch.technicians import duty_changes, edit, positions
from dispatch.technicians.duty_changes import DutyChangeGiven
from dispatch.technicians.edit import TechnicianGiven
from dispatch.technicians.positions import Seen
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.errors import DomainError
from hanlu.ids import new_id
from hanlu.regions.datum import Wgs84
from hanlu.regions.straight_line import StraightLine
from tests.dispatch.desk import Desk
from tests.dispatch.planning.work import at_work, eventually, full_day, open_fire
from tests.factories import dispatch as make
from tests.factories.day import HOUR, MINUTE, PRICES

MIDNIGHT = make.NOON - 12 * HOUR


def in_force(policies: Policies, mode: str = "auto", **prices: Any) -> Policies:
    """What the planner of these tests plans by, with other prices where asked."""
    dispatch = policies.dispatch.model_copy(update={"mode": mode, "mode_by_class": {}})
    return replace(policies, dispatch=dispatch, planning=PRICES.model_copy(update=prices))


async def past_of(desk: Desk) -> Past:
    async with desk.database.read(make.SYSTEM) as connection:
        return await record.read(connection, MIDNIGHT, MIDNIGHT + 24 * HOUR)


async def again(past: Past, policies: Policies) -> Repeated:
    roads = Roads()

    async def table(situation: Situation) -> Table:
        return await roads.between(situation.places(), StraightLine(), situation.at)

    return await repeat(past, lambda _: policies, table)


def placings(past: Past) -> int:
    """How often the record says that the planner decided by itself."""
    return sum(
        isinstance(each, OrderChanged) and each.basis is not None and each.basis.searched is None
        for each in past.happened
    )


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set when the planner has looked and has nothing more to do."""
    rest = asyncio.Event()

    def watched(built: Built, policies: Policies, patience: Patience) -> Look:
        looked = yield from look(built, policies, patience)
        if not looked.again:
            rest.set()
        return looked

    monkeypatch.setattr("dispatch.planning.planner.look", watched)
    return rest


async def a_day(
    desk: Desk, clock: FixedClock, planning: Callable[..., Any], rest: asyncio.Event
) -> None:
    """Eight orders in three hours; who has one goes and is seen; somebody falls ill."""
    crew = [
        await at_work(desk, f"crew {n}", 31.1 + n / 20, refrigeration=3, electrical=3)
        for n in range(3)
    ]
    for n in range(8):
        clock.advance(7 * MINUTE)
        where = await desk.site(lat=31.05 + (n * 7 % 10) / 40, lon=121.4 + n / 50)
        order = await desk.open_alarm(site_id=where)
        rest.clear()
        async with planning(), asyncio.timeout(60):
            await rest.wait()
        clock.advance(13 * MINUTE)
        if n % 3 == 0:
            await go(desk, order)
        if n == 5:
            await ill(desk, crew[2])


async def go(desk: Desk, order: WorkOrder) -> None:
    """The technician sets out, where nothing else is under way, and is seen on the road."""
    now = await desk.get(order.id)
    assert now is not None
    assert now.technician_id is not None
    by = make.as_technician(now.technician_id)
    with suppress(DomainError):
        await desk.walk(now, by, "accepted", "travelling")
    async with desk.database.unit_of_work(by, "seen") as uow:
        await positions.take(uow, Seen(lat=31.2, lon=121.45, at=uow.now))


async def ill(desk: Desk, technician_id: UUID) -> None:
    """Taken out of the planner's hands from now on."""
    given = TechnicianGiven(
        code=f"T-{technician_id}",
        name="crew 2",
        home_lat=31.2,
        home_lon=121.4,
        timezone="UTC",
        active=False,
    )
    async with desk.database.unit_of_work(make.SYSTEM, "ill") as uow:
        await edit.change(uow, desk.policies.skill, technician_id, given, None)


async def test_the_same_policy_gives_the_same_assignments(
    desk: Desk,
    policies: Policies,
    planning: Callable[..., Any],
    clock: FixedClock,
    rest: asyncio.Event,
) -> None:
    await a_day(desk, clock, planning, rest)
    past = await past_of(desk)
    repeated = await again(past, in_force(policies))
    assert repeated.different == ()
    assert repeated.same == placings(past) >= 8


async def test_what_made_way_for_an_urgent_order_does_so_again(
    desk: Desk, policies: Policies, planning: Callable[..., Any]
) -> None:
    _, other, held = await full_day(desk)
    async with planning():
        await eventually(desk, await open_fire(desk), lambda now: now.technician_id is not None)
        await eventually(desk, held, lambda now: now.technician_id == other)
    repeated = await again(await past_of(desk), in_force(policies))
    assert repeated.different == ()
    assert repeated.same >= 2


async def test_what_was_proposed_with_moves_is_proposed_again(
    desk: Desk, policies: Policies, planning: Callable[..., Any]
) -> None:
    await full_day(desk)
    async with planning("propose"):
        await eventually(desk, await open_fire(desk), lambda now: now.proposal is not None)
    repeated = await again(await past_of(desk), in_force(policies, "propose"))
    assert (repeated.same, repeated.different) == (1, ())


async def test_another_policy_decides_otherwise_where_its_prices_do(
    desk: Desk, policies: Policies, planning: Callable[..., Any]
) -> None:
    expert, other, held = await full_day(desk)
    async with planning():
        fire = await open_fire(desk)
        await eventually(desk, fire, lambda now: now.technician_id is not None)
    dear = in_force(policies, accepted_price=10_000_000, offered_price=10_000_000)
    moved = [each for each in (await again(await past_of(desk), dear)).different if each.was]
    assert [each.number for each in moved] == [held.number, fire.number]
    assert moved[1].again is None  # there is no room for it where the other stays
    assert moved[0].was is not None
    assert (moved[0].was.technician_id, moved[0].again) == (other, None)
    assert expert == held.technician_id


async def test_a_decision_that_the_record_does_not_bear_out_is_named(
    desk: Desk, policies: Policies, planning: Callable[..., Any]
) -> None:
    near = await at_work(desk, "near", 31.21)
    await at_work(desk, "far", 31.4)
    async with planning():
        order = await desk.open_alarm(site_id=await desk.site(lat=31.2))
        await eventually(desk, order, lambda now: now.state == "offered")
    past = await past_of(desk)
    alone = replace(past, registered=tuple(p for p in past.registered if p.id != near))
    (difference,) = (await again(alone, in_force(policies))).different
    assert difference.number == order.number
    assert difference.was is not None
    assert difference.again is not None
    assert difference.was.technician_id == near != difference.again.technician_id


async def test_what_came_between_the_look_and_its_word_was_not_known_to_it(
    desk: Desk, policies: Policies, planning: Callable[..., Any]
) -> None:
    near = await at_work(desk, "near", 31.21)
    order = await desk.open_alarm(site_id=await desk.site(lat=31.2))
    async with planning():
        await eventually(desk, order, lambda now: now.technician_id == near)
    past = await past_of(desk)
    opened, decided = [each for each in past.happened if isinstance(each, OrderChanged)]
    assert decided.written_by is not None
    urgent = structs.replace(opened.order, id=new_id(), number="WO-0", priority=1)
    # Dated before the look, and written for good after it; and the other way round.
    late = replace(opened, order=urgent, written_by=decided.written_by)
    early = replace(opened, order=urgent, at=opened.at + timedelta(milliseconds=1))
    undated = replace(early, written_by=None)  # from before that was noted: by its instant
    for between, same in ((late, 1), (early, 0), (undated, 1), (replace(late, written_by=None), 0)):
        also = replace(past, happened=(opened, between, decided))
        assert (await again(also, in_force(policies))).same == same


async def test_a_position_on_its_way_when_the_planner_looked_was_not_known_to_it(
    desk: Desk, policies: Policies, planning: Callable[..., Any]
) -> None:
    near = await at_work(desk, "near", 31.21)
    await at_work(desk, "far", 31.4)
    order = await desk.open_alarm(site_id=await desk.site(lat=31.2))
    async with planning():
        await eventually(desk, order, lambda now: now.technician_id == near)
    past = await past_of(desk)
    *_, decided = [each for each in past.happened if isinstance(each, OrderChanged)]
    assert decided.basis is not None
    assert decided.written_by is not None
    at, away = decided.basis.looked_at, Wgs84(32.2, 121.45)
    for written_by, same in ((decided.written_by, 1), (1, 0)):
        gone = replace(past, seen={near: ((at, away, written_by),)})
        assert (await again(gone, in_force(policies))).same == same


@pytest.mark.parametrize("mode", ["auto", "propose"])
async def test_what_the_search_chose_it_chooses_again(
    desk: Desk, policies: Policies, planning: Callable[..., Any], clock: FixedClock, mode: str
) -> None:
    far, farther = await at_work(desk, "far", 31.5), await at_work(desk, "farther", 31.8)
    order = await desk.open_alarm(site_id=await desk.site(lat=31.2))
    async with planning(mode):
        await eventually(desk, order, lambda now: far in (now.technician_id, told(now)))
    clock.advance(policies.offer.confirm_within)
    async with desk.database.unit_of_work(make.as_technician(farther), "seen") as uow:
        await positions.take(uow, Seen(lat=31.21, lon=121.45, at=uow.now))
    async with planning(mode), asyncio.timeout(60):
        await desk.open_alarm(site_id=await desk.site(lat=31.7))
        while not by_search(await past_of(desk)):
            await asyncio.sleep(0.2)
    past = await past_of(desk)
    repeated = await again(past, in_force(policies, mode))
    assert repeated.different == ()
    assert repeated.same == placings(past) + len(by_search(past))


def by_search(past: Past) -> list[OrderChanged]:
    """What a search decided that was not cut short."""
    return [
        each
        for each in past.happened
        if isinstance(each, OrderChanged)
        and each.basis is not None
        and each.basis.searched is not None
        and each.basis.searched.iterations is not None
    ]


def told(order: WorkOrder) -> UUID | None:
    """Whom the order was proposed to."""
    return order.proposal.technician_id if order.proposal else None


async def test_an_absence_counts_from_when_it_was_noted(
    desk: Desk, policies: Policies, planning: Callable[..., Any], clock: FixedClock
) -> None:
    near = await at_work(desk, "near", 31.21)
    far = await at_work(desk, "far", 31.4)
    site_id = await desk.site(lat=31.2)
    before = await desk.open_alarm(site_id=site_id)
    async with planning():
        await eventually(desk, before, lambda now: now.technician_id == near)
    clock.advance(HOUR)
    sick = DutyChangeGiven(
        kind="absent",
        reason="sick",
        starts_at=clock.now() - 2 * HOUR,
        ends_at=clock.now() + 48 * HOUR,
    )
    async with desk.database.unit_of_work(make.SYSTEM, "sick") as uow:
        await duty_changes.add(uow, near, sick)
    async with planning():
        await eventually(desk, before, lambda now: now.technician_id == far)
    repeated = await again(await past_of(desk), in_force(policies))
    assert repeated.different == ()
    assert repeated.same >= 2


async def test_an_order_of_the_day_before_begins_the_day_as_it_stood(
    desk: Desk, policies: Policies, planning: Callable[..., Any], clock: FixedClock
) -> None:
    old = await desk.open_alarm()
    clock.advance(24 * HOUR)
    somebody = await at_work(desk, "somebody", 31.21)
    async with planning():
        await eventually(desk, old, lambda now: now.technician_id is not None)
    async with desk.database.read(make.SYSTEM) as connection:
        past = await record.read(connection, MIDNIGHT + 24 * HOUR, MIDNIGHT + 48 * HOUR)
    assert [(each.id, each.state, each.version) for each in past.orders] == [
        (old.id, "classified", old.version)
    ]
    assert any(isinstance(each, PersonChanged) for each in past.happened)
    repeated = await again(past, in_force(policies))
    assert (repeated.same, repeated.different) == (1, ())
    assert somebody in past.standings
