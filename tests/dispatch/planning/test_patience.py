"""A backlog that nobody can take never holds up the order that comes next."""

from datetime import timedelta

from dispatch.planning.patience import Patience
from hanlu.ids import new_id
from tests.factories.day import NOON


def test_an_order_is_not_looked_at_again_within_a_minute_of_looking_in_vain() -> None:
    patience, order = Patience(), new_id()
    assert patience.may_ask(order)
    patience.asked_in_vain(order, NOON)
    patience.new_look(NOON + timedelta(seconds=59))
    assert not patience.may_ask(order)
    patience.new_look(NOON + timedelta(seconds=60))
    assert patience.may_ask(order)


def test_one_look_asks_for_so_many_in_vain_and_the_next_goes_on_with_others() -> None:
    patience, orders = Patience(), [new_id() for _ in range(30)]
    looked_at: list[int] = []
    for look in range(3):
        patience.new_look(NOON + timedelta(seconds=5 * look))
        for n, order in enumerate(orders):
            if patience.may_ask(order):
                patience.asked_in_vain(order, NOON)
                looked_at.append(n)
    assert looked_at == list(range(30))
