"""What a board shows a technician doing."""

from datetime import timedelta

import pytest

from dispatch.technicians.presence import LOST_AFTER, state_of
from hanlu.contracts.technicians import TechnicianState
from hanlu.contracts.work_orders import State
from tests.factories.dispatch import NOON

SHIFT = (NOON - timedelta(hours=4), NOON + timedelta(hours=4))
TOMORROW = (NOON + timedelta(days=1), NOON + timedelta(days=2))
JUST_NOW = NOON - timedelta(seconds=5)


@pytest.mark.parametrize(
    ("orders", "shift", "seen_at", "state"),
    [
        pytest.param([], SHIFT, JUST_NOW, "free", id="on shift with nothing begun"),
        pytest.param([], SHIFT, None, "free", id="on shift, the phone has not spoken yet"),
        pytest.param([], None, None, "off", id="no shift at all"),
        pytest.param(
            [], (NOON + timedelta(1), NOON + timedelta(2)), None, "off", id="shift to come"
        ),
        pytest.param(
            [], (NOON - timedelta(days=1), NOON), JUST_NOW, "off", id="the shift just ended"
        ),
        pytest.param(["travelling"], SHIFT, JUST_NOW, "driving", id="on the way"),
        pytest.param(["on_site"], SHIFT, JUST_NOW, "working", id="at the door"),
        pytest.param(["paused", "working"], SHIFT, JUST_NOW, "working", id="one waits, one runs"),
        pytest.param(["paused"], SHIFT, JUST_NOW, "paused", id="waiting for a part"),
        pytest.param(["working"], None, None, "working", id="working beyond the shift"),
        pytest.param(
            ["travelling"], SHIFT, NOON - LOST_AFTER, "driving", id="silent, not yet lost"
        ),
        pytest.param(
            ["travelling"], SHIFT, NOON - 1.01 * LOST_AFTER, "lost", id="silent for too long"
        ),
        pytest.param([], SHIFT, NOON - timedelta(hours=20), "free", id="heard of only yesterday"),
    ],
)
def test_state_follows_order_shift_and_silence(
    orders: list[State],
    shift: tuple[object, object] | None,
    seen_at: object,
    state: TechnicianState,
) -> None:
    assert state_of(orders, shift, seen_at, NOON) == state  # type: ignore[arg-type]  # cases are typed loosely
