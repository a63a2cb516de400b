"""A backlog that nobody can take never holds up the order that comes next."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.planning.look import look
from dispatch.planning.patience import Patience
from hanlu.ids import new_id
from tests.factories.day import HOUR, NOON, POLICIES, day, demand, person


def test_an_order_is_not_looked_at_again_within_a_minute_of_looking_in_vain() -> None:
    patience, order = Patience(), new_id()
    assert patience.may_ask(order)
    patience.in_vain(order, NOON)
    patience.new_look(NOON + timedelta(seconds=59))
    assert not patience.may_ask(order)
    patience.new_look(NOON + timedelta(seconds=60))
    assert patience.may_ask(order)


def test_one_look_asks_for_so_many_and_the_next_goes_on_with_others() -> None:
    patience, orders = Patience(), [new_id() for _ in range(30)]
    looked_at: list[int] = []
    for turn in range(3):
        patience.new_look(NOON + timedelta(seconds=5 * turn))
        for n, order in enumerate(orders):
            if patience.may_ask(order):
                patience.asked()
                patience.in_vain(order, NOON)
                looked_at.append(n)
    assert looked_at == list(range(30))


def test_moves_that_are_proposed_already_stand_for_a_minute_before_they_are_compared() -> None:
    """A desk that thinks about a hundred proposals costs no hundred searches at each look."""
    expert = person(
        "expert", shift=(NOON - HOUR, NOON + 2 * HOUR), skills={"refrigeration": 3, "electrical": 3}
    )
    held = demand("WO-1", technician_id=expert.id, state="offered", starts_at=NOON)
    fire = demand("WO-2", skills={"electrical": 1}, duration_s=5400, priority=1)
    people, patience = [expert, person("other")], Patience()
    found = next(look(day(people, [fire, held]), POLICIES, patience)).with_moves
    assert found is not None
    moves = tuple((each.work_order_id, each.technician_id) for each in found.moves)
    thought_about = replace(
        fire, state="planned", proposed_to=found.decision.technician_id, proposed_moves=moves
    )
    assert patience.may_ask(fire.id)
    with pytest.raises(StopIteration):
        next(look(day(people, [thought_about, held]), POLICIES, patience))
    assert not patience.may_ask(fire.id)
