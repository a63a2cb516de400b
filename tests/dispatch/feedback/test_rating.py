"""The rating of a visit: its band, once a round, and what a bad one sets going."""

from uuid import UUID

import pytest

from dispatch.feedback.errors import AlreadyRated
from dispatch.feedback.model import band_of
from dispatch.tracking.errors import NotNow
from hanlu.contracts.work_orders import WorkOrder
from tests.dispatch.desk import Desk
from tests.dispatch.feedback.finished import finish, rate
from tests.factories.dispatch import dispatcher


def test_bands_are_red_to_two_yellow_at_three_and_green_from_four() -> None:
    assert [band_of(score) for score in range(1, 6)] == ["red", "red", "yellow", "green", "green"]


@pytest.mark.parametrize(("score", "state"), [(2, "classified"), (3, "signed")])
async def test_only_a_bad_one_takes_the_case_up_again_and_begins_a_follow_up(
    desk: Desk, order: WorkOrder, technician_id: UUID, score: int, state: str
) -> None:
    await finish(desk, order, technician_id)
    await rate(desk, order, score)
    after = await desk.get(order.id)
    assert after is not None
    assert after.state == state
    followed = any(each.clock == "follow_up" for each in after.clocks)
    assert followed == (state == "classified")


async def test_the_first_word_counts_and_the_next_round_has_its_own(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await finish(desk, order, technician_id)
    await rate(desk, order, 4)
    with pytest.raises(AlreadyRated):
        await rate(desk, order, 1)
    again = await desk.move(order, "classified", dispatcher(), reason="warm again")
    await finish(desk, again, technician_id)
    await rate(desk, order, 5)
    kept = await desk.rows("select round, score from dispatch.rating order by round")
    assert kept == [{"round": 1, "score": 4}, {"round": 2, "score": 5}]


async def test_nobody_rates_what_is_not_confirmed(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    with pytest.raises(NotNow):
        await rate(desk, order, 5)
    assert await desk.rows("select 1 from dispatch.rating") == []
