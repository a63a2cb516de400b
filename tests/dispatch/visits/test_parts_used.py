"""Parts of a visit leave the van of who did the work, once, and come back to where they were."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.parts.errors import PartUnknown
from dispatch.visits.errors import PartNotInVan, VanUnknown
from dispatch.visits.model import PartUsed, VisitPatch
from dispatch.visits.parts_used import differences
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from tests.dispatch.desk import COMPLETE, Desk
from tests.factories.dispatch import as_technician, dispatcher

PARTS = st.sampled_from(["fuse", "probe", "fan-motor"])
VANS = st.sampled_from(["van:a", "van:b", "van:c"])
QUANTITIES = st.integers(1, 9)


@given(
    used=st.dictionaries(PARTS, QUANTITIES),
    booked=st.dictionaries(st.tuples(PARTS, VANS), QUANTITIES),
)
def test_after_booking_the_ledger_says_what_the_visit_says_and_no_van_gets_more_than_it_gave(
    used: dict[str, int], booked: dict[tuple[str, str], int]
) -> None:
    transfers = differences(
        used, [(part, van, n) for (part, van), n in booked.items()], van="van:a", order="order:1"
    )
    assert transfers is not None
    after = Counter(booked)
    for each in transfers:
        assert each.quantity > 0
        back = each.source == "order:1"
        after[each.part, each.to if back else each.source] += (
            -each.quantity if back else each.quantity
        )
    totals: Counter[str] = Counter()
    for (part, _), quantity in after.items():
        assert quantity >= 0
        totals[part] += quantity
    assert +totals == Counter(used)


def test_what_was_too_much_goes_back_into_the_own_van_first() -> None:
    booked = [("fuse", "van:b", 2), ("fuse", "van:a", 1)]
    transfers = differences({"fuse": 1}, booked, van="van:a", order="order:1")
    assert [(each.to, each.quantity) for each in transfers or ()] == [("van:a", 1), ("van:b", 1)]


def using(quantity: int, part: str = "fuse") -> VisitPatch:
    return VisitPatch(parts_used=(PartUsed(part, quantity),))


@pytest.fixture
async def me(desk: Desk, order: WorkOrder, technician_id: UUID) -> Principal:
    """A technician at work with three fuses in the van."""
    await desk.stock(technician_id, "fuse", 3)
    await desk.assign(order, technician_id)
    who = as_technician(technician_id)
    await desk.walk(order, who, "accepted", "on_site", "working")
    return who


async def test_a_part_leaves_the_van_once_though_the_work_ends_twice(
    desk: Desk, order: WorkOrder, technician_id: UUID, me: Principal
) -> None:
    for quantity, left in ((2, 1), (2, 1), (3, 0), (1, 2)):
        used = replace(COMPLETE, parts_used=(PartUsed("fuse", quantity),))
        await desk.move(order, "done", me, visit=used)
        assert await desk.in_van(technician_id, "fuse") == left
        await desk.move(order, "working", me, reason="still warm")


async def test_a_correction_after_the_end_books_the_difference(
    desk: Desk, order: WorkOrder, technician_id: UUID, me: Principal
) -> None:
    await desk.move(order, "done", me, visit=replace(COMPLETE, parts_used=(PartUsed("fuse", 1),)))
    await desk.visit(order, using(3), dispatcher())
    assert await desk.in_van(technician_id, "fuse") == 0
    await desk.visit(order, VisitPatch(parts_used=()), dispatcher())
    assert await desk.in_van(technician_id, "fuse") == 3


async def test_a_repeated_operation_books_nothing_again(
    desk: Desk, order: WorkOrder, technician_id: UUID, me: Principal
) -> None:
    first = new_id()
    await desk.visit(order, using(1), me, first)
    await desk.visit(order, using(2), me, new_id())
    await desk.visit(order, using(1), me, first)  # the phone sends again what it had no answer to
    assert await desk.in_van(technician_id, "fuse") == 1


async def test_more_than_the_van_holds_is_refused_whole_and_says_what_it_holds(
    desk: Desk, order: WorkOrder, technician_id: UUID, me: Principal
) -> None:
    with pytest.raises(PartNotInVan) as refused:
        await desk.visit(order, using(4), me)
    assert refused.value.params == {"part": "fuse", "quantity": 4, "held": 3}
    assert refused.value.field == "parts_used"
    assert await desk.in_van(technician_id, "fuse") == 3


async def test_a_part_that_nobody_listed_is_named(
    desk: Desk, order: WorkOrder, me: Principal
) -> None:
    with pytest.raises(PartUnknown) as refused:
        await desk.visit(order, using(1, "moon-dust"), me)
    assert refused.value.field == "parts_used"


async def test_after_a_hand_over_each_van_answers_for_its_own(
    desk: Desk, order: WorkOrder, technician_id: UUID, me: Principal
) -> None:
    second = await desk.technician()
    await desk.stock(second, "fuse", 3)
    await desk.visit(order, using(2), me)
    await desk.move(order, "classified", me, reason="needs a second pair of hands")
    await desk.visit(order, using(1), dispatcher())  # told by telephone: one more of the first van
    assert await desk.in_van(technician_id, "fuse") == 0
    other = as_technician(second)
    await desk.assign(order, second)
    await desk.walk(order, other, "accepted", "on_site", "working")
    await desk.visit(order, using(2), other)
    assert (await desk.in_van(technician_id, "fuse"), await desk.in_van(second, "fuse")) == (0, 2)
    await desk.visit(order, using(0), other)  # the own one back first, then one of the first van
    assert (await desk.in_van(technician_id, "fuse"), await desk.in_van(second, "fuse")) == (1, 3)


async def test_a_new_round_counts_anew(
    desk: Desk, order: WorkOrder, technician_id: UUID, me: Principal
) -> None:
    await desk.move(order, "done", me, visit=replace(COMPLETE, parts_used=(PartUsed("fuse", 1),)))
    await desk.move(order, "classified", dispatcher(), reason="warm again")
    await desk.assign(order, technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working")
    await desk.visit(order, using(1), me)
    assert await desk.in_van(technician_id, "fuse") == 1


async def test_where_nobody_went_no_van_can_give(desk: Desk, order: WorkOrder) -> None:
    await desk.part("fuse")
    with pytest.raises(VanUnknown):
        await desk.visit(order, using(1), dispatcher())
