"""Parts kept for an order: with its assignment, for one of two, until nobody has it any more."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from dispatch.parts import places, reservations
from dispatch.parts.errors import PartReserved, StockReserved, StockShort
from dispatch.parts.reservations import InVan
from dispatch.planning.demand import demands
from dispatch.visits.model import PartUsed, VisitPatch
from hanlu.contracts.work_orders import State, WorkOrder
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.dispatch.parts.keeping import (
    PART,
    carry,
    count,
    keeps_its_promise,
    kept,
)
from tests.factories.dispatch import SYSTEM, as_technician, dispatcher


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
