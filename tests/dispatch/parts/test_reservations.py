"""Parts kept for an order: with its assignment, for one of two, and never more than are there."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest

from dispatch.assignments import service as assignments
from dispatch.parts import ledger, places, reservations
from dispatch.parts.errors import PartReserved, StockReserved, StockShort
from dispatch.parts.ledger import Transfer
from dispatch.parts.reservations import InVan
from dispatch.planning.demand import demands
from dispatch.visits.model import PartUsed, VisitPatch
from dispatch.work_orders import repository
from hanlu.contracts.work_orders import Proposal, ProposedMove, State, WorkOrder
from hanlu.errors import DomainError
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON, SYSTEM, as_technician, dispatcher

STATES: tuple[State, ...] = ("accepted", "on_site", "working", "paused", "done", "cancelled")
PART = "fan-motor"  # what triage finds probable for a warm cold room
FUSE = "fuse"


async def carry(desk: Desk, technician_id: UUID, to: str, quantity: int, part: str = PART) -> None:
    """Somebody takes parts out of a van."""
    transfer = Transfer(part, places.van(technician_id), to, quantity)
    async with desk.database.unit_of_work(SYSTEM, "move") as uow:
        await ledger.write(uow, [transfer], new_id())


async def count(desk: Desk, technician_id: UUID, found: int, **others: int) -> None:
    async with desk.database.unit_of_work(SYSTEM, "count") as uow:
        counted = {PART: found, **others}
        await ledger.settle(uow, places.van(technician_id), counted, new_id())


async def needing(desk: Desk, *parts: str) -> WorkOrder:
    """An order that needs these parts."""
    order = await desk.open_alarm()
    async with desk.database.unit_of_work(SYSTEM, "test.parts", audited=False) as uow:
        await uow.connection.execute(
            "update dispatch.work_order set parts = %s where id = %s", (list(parts), order.id)
        )
    return order


async def propose(desk: Desk, order: WorkOrder, technician_id: UUID, *moves: ProposedMove) -> None:
    """Put a plan's choice before a person: saying yes makes ``moves``."""
    proposal = Proposal(technician_id=technician_id, starts_at=NOON, cost=1.0, moves=moves)
    async with desk.database.unit_of_work(SYSTEM, "propose") as uow:
        await assignments.propose(uow, desk.policies, order.id, proposal)


def moved(order: WorkOrder, to: UUID | None) -> ProposedMove:
    """What a plan makes of an order that somebody has."""
    assert order.technician_id is not None
    return ProposedMove(
        work_order_id=order.id,
        number=order.number,
        version=order.version,
        from_technician_id=order.technician_id,
        technician_id=to,
        starts_at=NOON if to else None,
    )


async def kept(desk: Desk) -> dict[UUID, int]:
    """How many parts are kept for each order."""
    rows = await desk.rows(
        "select work_order_id, sum(quantity)::int as quantity from dispatch.part_reservation"
        " group by work_order_id"
    )
    return {row["work_order_id"]: row["quantity"] for row in rows}


async def waits_while_held(
    desk: Desk, order: WorkOrder, technician_id: UUID, deed: Coroutine[Any, Any, Any]
) -> None:
    """While somebody has ``order`` and asks for the stock only then, ``deed`` waits for the order
    and holds nothing that they need.
    """
    async with (
        asyncio.timeout(30),
        asyncio.TaskGroup() as group,
        desk.database.unit_of_work(SYSTEM, "first", audited=False) as uow,
    ):
        await repository.lock(uow.connection, order.id)
        group.create_task(deed)
        while not await desk.rows("select from pg_locks where not granted"):
            await asyncio.sleep(0.01)
        await reservations.in_van(uow.connection, technician_id, [PART, FUSE])


async def keeps_its_promise(desk: Desk) -> None:
    """Kept are only parts that are there, in the van of whoever has the order now; the kept sums
    are those of the movements and of the reservations.
    """
    wrong = await desk.rows(
        "select place from dispatch.stock where reserved > quantity or quantity < 0"
        " or reserved <> coalesce((select sum(r.quantity) from dispatch.part_reservation r"
        "                           where r.technician_id = stock.technician_id"
        "                             and r.part = stock.part), 0)"
        " or quantity <> (select sum(case when destination = place then m.quantity"
        "                                 else -m.quantity end) from dispatch.stock_movement m"
        "                  where m.part = stock.part and place in (m.source, m.destination))"
        " union all select 'order:' || w.id from dispatch.part_reservation r"
        " join dispatch.work_order w on w.id = r.work_order_id"
        " where w.technician_id is distinct from r.technician_id or w.state not in"
        " ('offered', 'accepted', 'travelling', 'on_site', 'working', 'paused')"
    )
    assert wrong == []


async def test_what_the_van_holds_is_kept_with_the_assignment_and_the_rest_is_to_fetch(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    offered = await desk.assign(order, technician_id)
    assert (offered.parts, offered.reserved) == ([PART], {})
    other = await desk.technician()
    await desk.stock(other, PART, 2)
    moved = await desk.assign(offered, other, reason="has it")
    assert moved.reserved == {PART: 1}
    await keeps_its_promise(desk)


async def test_whoever_has_to_go_instead_takes_it_from_the_own_van_and_the_first_is_free_again(
    desk: Desk, order: WorkOrder
) -> None:
    first, second = await desk.technician(), await desk.technician()
    await desk.stock(first, PART, 1)
    await desk.stock(second, PART, 1)
    await desk.assign(await desk.assign(order, first), second, reason="nearer")
    assert (await desk.assign(await desk.open_alarm(), first)).reserved == {PART: 1}
    await keeps_its_promise(desk)


async def test_of_two_orders_that_are_given_out_at_once_one_gets_the_last_part(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 1)
    orders = [order, await desk.open_alarm()]
    answers = await asyncio.gather(
        *(desk.assign(each, technician_id) for each in orders), return_exceptions=True
    )
    (given,) = [each for each in answers if isinstance(each, WorkOrder)]
    (refused,) = [each for each in answers if not isinstance(each, WorkOrder)]
    assert isinstance(refused, PartReserved)
    assert refused.params == {"part": PART, "orders": given.number}
    assert given.reserved == {PART: 1}
    (loser,) = [each for each in orders if each.id != given.id]
    assert await desk.get(loser.id) == loser, "whoever was refused is as before"


async def test_somebody_may_be_sent_who_fetches_the_part(
    office: Office, desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 1)
    await desk.assign(await desk.open_alarm(), technician_id)
    client = await office.client("dispatcher")
    wish: dict[str, Any] = {"technician_id": str(technician_id)}
    refused = body(await client.put(f"work-orders/{order.id}/assignment", json=wish), 409)
    assert refused["code"] == "part.reserved"
    wish["fetches_parts"] = True
    given = body(await client.put(f"work-orders/{order.id}/assignment", json=wish))
    assert (given["state"], given["reserved"]) == ("offered", {})


async def withdrawn(desk: Desk, order: WorkOrder, _: UUID) -> None:
    await desk.withdraw(order, "not today")


async def declined(desk: Desk, order: WorkOrder, who: UUID) -> None:
    await desk.move(order, "classified", as_technician(who), reason="no time")


async def cancelled(desk: Desk, order: WorkOrder, _: UUID) -> None:
    await desk.move(order, "cancelled", dispatcher(), reason="it works again")


async def handed_back_on_site(desk: Desk, order: WorkOrder, who: UUID) -> None:
    on_site = await desk.walk(order, as_technician(who), "accepted", "on_site")
    await desk.move(on_site, "classified", as_technician(who), reason="another trade")


async def finished_without_it(desk: Desk, order: WorkOrder, who: UUID) -> None:
    await desk.walk(order, as_technician(who), "accepted", "on_site", "working", "done")


@pytest.mark.parametrize(
    "ends", [withdrawn, declined, cancelled, handed_back_on_site, finished_without_it]
)
async def test_an_order_that_nobody_has_any_more_lets_its_part_go(
    desk: Desk, order: WorkOrder, technician_id: UUID, ends: Callable[..., Any]
) -> None:
    await desk.stock(technician_id, PART, 1)
    await ends(desk, await desk.assign(order, technician_id), technician_id)
    assert await kept(desk) == {}
    assert await desk.in_van(technician_id, PART) == 1
    await keeps_its_promise(desk)


async def test_what_a_visit_used_is_kept_no_longer_and_what_it_did_not_is_kept_again(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 1)
    who = as_technician(technician_id)
    await desk.walk(await desk.assign(order, technician_id), who, "accepted", "on_site", "working")
    await desk.visit(order, VisitPatch(parts_used=(PartUsed(PART, 1),)), who)
    assert (await kept(desk), await desk.in_van(technician_id, PART)) == ({}, 0)
    await desk.visit(order, VisitPatch(parts_used=()), who)
    assert (await kept(desk), await desk.in_van(technician_id, PART)) == ({order.id: 1}, 1)
    await keeps_its_promise(desk)


async def test_what_the_visit_before_fitted_is_not_kept_for_the_next_but_for_one_after_a_reopening(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 3)
    who = as_technician(technician_id)
    await desk.walk(await desk.assign(order, technician_id), who, "accepted", "on_site", "working")
    await desk.visit(order, VisitPatch(parts_used=(PartUsed(PART, 1),)), who)
    again = await desk.move(order, "classified", who, reason="waiting_part")
    again = await desk.assign(again, technician_id)
    assert (again.visit_number, again.reserved) == (2, {})
    assert (again.fitted, again.parts_left) == ({PART: 1}, ())
    steps: tuple[State, ...] = ("accepted", "on_site", "working", "done")
    await desk.walk(again, who, *steps)
    reopened = await desk.move(order, "classified", dispatcher(), reason="warm again")
    assert (reopened.fitted, reopened.parts_left) == ({}, (PART,))
    assert (await desk.assign(reopened, technician_id)).reserved == {PART: 1}
    await keeps_its_promise(desk)


async def test_what_is_kept_is_not_carried_off_to_another_place(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 2)
    await desk.assign(order, technician_id)
    with pytest.raises(StockReserved) as refused:
        await carry(desk, technician_id, places.DEPOT, 2)
    assert (refused.value.params["held"], refused.value.params["free"]) == (2, 1)
    with pytest.raises(StockShort):
        await carry(desk, technician_id, places.DEPOT, 3)
    await carry(desk, technician_id, places.DEPOT, 1)


async def test_an_order_whose_part_is_not_found_in_a_count_loses_it_and_says_so(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 2)
    first = await desk.assign(order, technician_id)
    last = await desk.assign(await desk.open_alarm(), technician_id)
    await count(desk, technician_id, 1)
    assert await kept(desk) == {first.id: 1}, "who came last loses first"
    now = await desk.get(last.id)
    assert now is not None
    assert (now.reserved, now.version) == ({}, last.version + 1)
    entry = (await desk.history(last.id))[-1]
    assert (entry.action, entry.data) == ("part_lost", {"part": PART, "quantity": 1})


async def test_what_was_used_is_gone_whomever_it_was_kept_for(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 2)
    who = as_technician(technician_id)
    await desk.walk(await desk.assign(order, technician_id), who, "accepted", "on_site", "working")
    other = await desk.assign(await desk.open_alarm(), technician_id)
    await desk.visit(order, VisitPatch(parts_used=(PartUsed(PART, 2),)), who)
    assert await kept(desk) == {}
    assert (await desk.history(other.id))[-1].action == "part_lost"
    await keeps_its_promise(desk)


async def test_an_order_that_found_no_room_in_the_day_leaves_its_part_to_the_one_placed_instead(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 1)
    fallen = await desk.assign(await desk.open_alarm(), technician_id)
    placed = await desk.assign(order, technician_id, instead_of=[fallen.id])
    assert await kept(desk) == {placed.id: 1}
    assert (await desk.history(fallen.id))[-1].action == "part_lost"


async def test_the_stock_page_says_for_whom_parts_are_kept(
    office: Office, desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 2)
    await desk.assign(order, technician_id)
    keeper = await office.client("parts_keeper")
    (line,) = body(await keeper.get(f"technicians/{technician_id}/stock"))["items"]
    assert (line["quantity"], line["reserved"]) == (2, 1)
    assert line["kept_for"] == [
        {"work_order_id": str(order.id), "number": order.number, "quantity": 1}
    ]


async def test_the_product_itself_can_keep_nothing_past_the_database(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 1)
    await desk.assign(order, technician_id)
    with pytest.raises(psycopg.errors.CheckViolation):
        async with desk.database.unit_of_work(SYSTEM, "cheat") as uow:
            await uow.connection.execute("update dispatch.part_reservation set quantity = 2")


@pytest.mark.parametrize(
    ("van", "own", "taken"),
    [
        pytest.param({}, {}, None, id="not in the van at all: to fetch"),
        pytest.param({PART: InVan(1, 1)}, {}, None, id="free"),
        pytest.param({PART: InVan(1, 0)}, {}, PART, id="kept for another"),
        pytest.param({PART: InVan(1, 0)}, {PART: 1}, None, id="kept for this order"),
        pytest.param({PART: InVan(0, 0)}, {}, None, id="used up: to fetch"),
    ],
)
def test_a_part_is_taken_where_the_van_holds_it_for_others(
    van: dict[str, InVan], own: dict[str, int], taken: str | None
) -> None:
    assert reservations.taken([PART], own, van) == taken


async def test_a_count_of_two_parts_waits_for_the_orders_that_lose_them_before_it_holds_stock(
    desk: Desk, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 1)
    await desk.stock(technician_id, FUSE, 1)
    orders = [await needing(desk, PART, FUSE), await needing(desk, FUSE)]
    first = await desk.assign(orders[0], technician_id)
    await desk.stock(technician_id, FUSE, 1)
    last = await desk.assign(orders[1], technician_id)
    nothing_there = count(desk, technician_id, 0, **{FUSE: 0})
    await waits_while_held(desk, last, technician_id, nothing_there)
    assert await kept(desk) == {}
    lost = [entry.version for entry in await desk.history(first.id) if entry.action == "part_lost"]
    assert lost == [first.version + 1, first.version + 2], "one that loses two parts says so twice"
    await keeps_its_promise(desk)


async def test_a_yes_to_a_proposal_waits_for_the_orders_that_make_way_before_it_holds_stock(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 1)
    aside = await desk.assign(await desk.open_alarm(), technician_id)
    await propose(desk, order, technician_id, moved(aside, None))
    await waits_while_held(desk, aside, technician_id, desk.assign(order, technician_id))
    assert await kept(desk) == {order.id: 1}
    await keeps_its_promise(desk)


async def test_two_orders_that_take_from_each_other_do_not_wait_for_each_other(
    desk: Desk, technician_id: UUID
) -> None:
    """Each would lock its own first, and then the other's."""
    await desk.stock(technician_id, PART, 1)
    before, after = sorted([await desk.open_alarm(), await desk.open_alarm()], key=lambda o: o.id)
    await desk.assign(before, technician_id)
    async with (
        asyncio.timeout(30),
        asyncio.TaskGroup() as group,
        desk.database.unit_of_work(SYSTEM, "first", audited=False) as uow,
    ):
        await repository.lock(uow.connection, before.id)
        group.create_task(desk.assign(after, technician_id, instead_of=[before.id]))
        while not await desk.rows("select from pg_locks where not granted"):
            await asyncio.sleep(0.01)
        await repository.lock(uow.connection, after.id)
    assert await kept(desk) == {after.id: 1}
    await keeps_its_promise(desk)


async def test_somebody_may_come_for_whom_the_visit_before_left_nothing_to_fit(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    """The part is kept for another; who comes again does not need it any more."""
    await desk.stock(technician_id, PART, 2)
    who = as_technician(technician_id)
    await desk.walk(await desk.assign(order, technician_id), who, "accepted", "on_site", "working")
    await desk.visit(order, VisitPatch(parts_used=(PartUsed(PART, 1),)), who)
    again = await desk.move(order, "classified", who, reason="not my trade")
    assert [each.parts for each in demands([again])] == [()]
    other = await desk.assign(await desk.open_alarm(), technician_id)
    again = await desk.assign(again, technician_id)
    assert (again.technician_id, await kept(desk)) == (technician_id, {other.id: 1})


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_a_crowd_does_no_more_is_kept_than_is_there(desk: Desk, seed: int) -> None:
    random = Random(seed)
    people = [await desk.technician() for _ in range(2)]
    orders = [await needing(desk, PART, FUSE) for _ in range(4)]
    for person in people:
        await desk.stock(person, PART, 2)
        await desk.stock(person, FUSE, 2)

    async def exchange(order: WorkOrder, person: UUID) -> None:
        """A proposal that has another order make way, and a yes to it."""
        aside = await desk.get(random.choice([each for each in orders if each != order]).id)
        assert aside is not None
        to = random.choice([None, *people])
        moves = [moved(aside, to)] if aside.technician_id else []
        await propose(desk, order, person, *moves)
        await desk.assign(order, person)

    async def deed() -> None:
        order, person = random.choice(orders), random.choice(people)
        wish = partial(desk.assign, order, person, reason="changed", fetches_parts=True)
        part = random.choice((PART, FUSE))
        use = VisitPatch(parts_used=(PartUsed(part, random.randint(1, 2)),))
        state: State = random.choice(STATES)
        deeds: list[Callable[[], Any]] = [
            wish,
            partial(desk.assign, order, person, reason="changed"),
            partial(desk.withdraw, order, "changed"),
            partial(desk.move, order, state, dispatcher(), reason="changed"),
            partial(desk.visit, order, use, dispatcher()),
            partial(desk.stock, person, part, 1),
            partial(carry, desk, person, places.DEPOT, 1, part),
            partial(count, desk, person, random.randint(0, 3), **{FUSE: random.randint(0, 3)}),
            partial(exchange, order, person),
        ]
        try:
            with suppress(DomainError):
                await random.choice(deeds)()
        except psycopg.errors.DeadlockDetected as met:
            # Two orders that each take from the other; nothing else may cross (`reservations`).
            if 'relation "work_order"' not in str(met):
                raise

    for order, person in zip(orders, people, strict=False):
        await desk.assign(order, person)
    assert len(await kept(desk)) == 2
    for _ in range(12):
        await asyncio.gather(*(deed() for _ in range(4)))
        await keeps_its_promise(desk)
