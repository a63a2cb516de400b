"""Shares of a moving window: kept as runs, they say what single slots would."""

from itertools import pairwise
from struct import Struct

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.rules.mkt import Mkt, Stress
from iot_gateway.rules.windows import HOLD_S, Share, load_points, load_share, share

WINDOW_S, SLOT_S = 7200.0, 900.0
BEGIN_S = 1_772_366_400.0


def slot_by_slot(readings: list[tuple[float, bool]]) -> dict[int, tuple[float, float]]:
    """Seconds true and known of each slot that lies in the window at the last reading."""
    found: dict[int, tuple[float, float]] = {}
    for (begin_s, was), (next_s, _) in pairwise(readings):
        until_s = min(next_s, begin_s + HOLD_S)
        for number in range(int(begin_s // SLOT_S), int(until_s // SLOT_S) + 1):
            lasted_s = min(until_s, (number + 1) * SLOT_S) - max(begin_s, number * SLOT_S)
            if lasted_s > 0:
                true_s, known_s = found.get(number, (0.0, 0.0))
                found[number] = (true_s + (lasted_s if was else 0.0), known_s + lasted_s)
    oldest = int((readings[-1][0] - WINDOW_S) // SLOT_S)
    return {number: each for number, each in found.items() if number >= oldest}


def unrolled(held: Share) -> dict[int, tuple[float, float]]:
    found = {
        first + n: (true_s, known_s)
        for first, count, true_s, known_s in held.runs
        for n in range(count)
    }
    if held.slot is not None:
        found[held.slot[0]] = held.slot[1:]
    return found


steps = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.5, 60.0, 61.25, 300.0, 900.0, 2000.0, 9000.0]), st.booleans()
    ),
    min_size=1,
    max_size=60,
)


@given(steps=steps)
def test_runs_hold_what_each_slot_would(steps: list[tuple[float, bool]]) -> None:
    held, at_s, readings = None, BEGIN_S, []
    for pause_s, now in steps:
        at_s += pause_s
        readings.append((at_s, now))
        held = share(held, at_s, WINDOW_S, SLOT_S, now=now)
        expected = slot_by_slot(readings)

        assert unrolled(held) == expected
        assert held.true_s() == sum(true_s for true_s, _ in expected.values())
        assert held.known_s() == sum(known_s for _, known_s in expected.values())
        held = load_share(msgspec.json.decode(msgspec.json.encode(held)))


def test_a_quiet_day_is_one_run() -> None:
    held = None
    for n in range(1440):
        held = share(held, BEGIN_S + 60.0 * n, 86_400.0, SLOT_S, now=False)
    assert held is not None
    assert held.runs == ((BEGIN_S // SLOT_S, 95, 0.0, SLOT_S),)


def test_a_share_stored_slot_by_slot_is_still_understood() -> None:
    stored = [7200.0, True, [[5, 0.0, 900.0], [6, 0.0, 900.0], [7, 60.0, 900.0]]]
    assert load_share(stored) == Share(
        7200.0, last=True, slot=(7, 60.0, 900.0), runs=((5, 2, 0.0, 900.0),)
    )
    assert load_share([7200.0, False, []]) == Share(7200.0, last=False)


def test_what_was_stored_as_lists_is_still_understood() -> None:
    points = load_points([[[7200.0, -19.5], [7500.0, -19.0]]])
    assert points.since(0.0) == [(7200.0, -19.5), (7500.0, -19.0)]
    assert load_points(msgspec.json.decode(msgspec.json.encode(points))) == points


def test_the_stress_of_a_day_goes_on_from_what_was_stored_also_as_lists() -> None:
    signal = Mkt(metric="temperature_c", window_s=86_400.0, cap_c=15.0, heat_kj_mol=83.144)
    held: Stress | None = None
    for n in range(400):
        held, _ = signal.step(held, BEGIN_S + 300.0 * n, {"temperature_c": 4.0 + n % 5})
    assert held is not None
    assert held.slot is not None
    closed = [list(slot) for slot in Struct("<qddd").iter_unpack(held.closed)]
    as_lists = [held.last_s, held.last_c, [*closed, list(held.slot)]]
    as_stored = msgspec.json.decode(msgspec.json.encode(held))

    after = [
        signal.step(memory, BEGIN_S + 300.0 * 400, {"temperature_c": 5.0})
        for memory in (held, signal.load(as_stored), signal.load(as_lists))
    ]

    assert len(closed) == 95
    assert after[0][1] is not None
    assert after[1] == after[0]
    assert after[2] == after[0]
