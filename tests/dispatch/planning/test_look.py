"""One look at the day: a few orders are placed, and the day is read again before it is turned."""

import pytest

from dispatch.planning.look import Applied, Looked, look
from dispatch.planning.patience import Patience
from tests.factories.day import HOUR, NOON, POLICIES, day, demand, person


@pytest.mark.parametrize("applied", [Applied(1, 0, 0), Applied(0, 1, 0)])
def test_who_was_placed_in_this_look_makes_way_in_none_of_its_moves(applied: Applied) -> None:
    """The decision to move it would rest on a holder that the day does not show yet."""
    expert = person(
        "expert", shift=(NOON - HOUR, NOON + 2 * HOUR), skills={"refrigeration": 3, "electrical": 3}
    )
    first = demand("WO-1", priority=1)
    fire = demand("WO-2", skills={"electrical": 1}, duration_s=5400, priority=1)
    steps = look(day([expert, person("other", 40.0)], [first, fire]), POLICIES, Patience())
    assert next(steps).number == "WO-1"
    with pytest.raises(StopIteration) as end:
        steps.send(applied)
    assert end.value.value == Looked(again=True, priority=1)
