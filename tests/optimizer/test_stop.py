"""When a search ends: by count, by a clock that is handed in, by cancellation."""

from hypothesis import given
from hypothesis import strategies as st

from optimizer.stop import Cancellable, Deadline, Iterations, Measured, Repeated


def test_iterations_end_at_their_count() -> None:
    assert Iterations(200).progress(50) == 0.25
    assert Iterations(200).progress(200) == 1.0
    assert Iterations(0).progress(0) == 1.0


def test_a_deadline_follows_its_clock_and_nothing_else() -> None:
    now_s = 100.0
    stop = Deadline.after(4.0, lambda: now_s)
    assert stop.progress(10**9) == 0.0
    now_s = 103.0
    assert stop.progress(0) == 0.75
    assert stop.step == 0.02 / 4.0


def test_no_time_at_all_is_over_at_once() -> None:
    assert Deadline.after(0.0, lambda: 7.0).progress(0) == 1.0


def test_cancellation_ends_at_once_whatever_the_rest() -> None:
    cancelled = False
    stop = Cancellable(Iterations(10), lambda: cancelled)
    assert stop.progress(1) == 0.1
    cancelled = True
    assert stop.progress(1) == 1.0


@given(slices_s=st.lists(st.floats(0.0, 0.6), min_size=1, max_size=60))
def test_a_measured_search_is_taken_again_slice_for_slice(slices_s: list[float]) -> None:
    """However long each slice took: doubling while nothing is known, then a share of the whole."""
    now_s = 50.0
    measured, at, told = Measured(lambda: now_s, 2.0, 1_000.0), 0, [(0, 0.0)]
    assert measured.progress(0) == 0.0
    for took_s in slices_s:
        at += max(1, at) if measured.count is None else max(1, measured.count // 100)
        now_s += took_s
        told.append((at, measured.progress(at)))
    if measured.count is not None:
        again = Repeated(measured.count)
        assert [(at, again.progress(at)) for at, _ in told] == told


def test_a_measured_search_counts_what_its_time_is_worth() -> None:
    now_s = 0.0
    stop = Measured(lambda: now_s, 2.0, 1_000.0)
    stop.progress(0)
    now_s = 0.19
    assert (stop.progress(190), stop.count) == (0.0, None)
    now_s = 0.2
    assert (stop.progress(200), stop.count) == (0.1, 2_000)
    now_s = 99.0
    assert (stop.progress(1_000), stop.cut_short) == (0.5, False)
    now_s = 1_001.0
    assert (stop.progress(1_500), stop.cut_short) == (1.0, True)


def test_a_measured_search_that_ends_late_is_not_cut_short() -> None:
    now_s = 0.0
    stop = Measured(lambda: now_s, 2.0, 6.0)
    stop.progress(0)
    now_s = 0.2
    stop.progress(200)
    now_s = 7.0
    assert (stop.progress(2_000), stop.cut_short) == (1.0, False)


def test_one_slow_slice_is_not_taken_for_a_slow_machine() -> None:
    now_s = 0.0
    stop = Measured(lambda: now_s, 2.0, 1_000.0)
    stop.progress(0)
    now_s = 0.09
    stop.progress(90)
    now_s = 1.9
    stop.progress(180)
    assert stop.count == 901


def test_no_time_ends_with_the_first_slice() -> None:
    stop = Measured(lambda: 7.0, 0.0, 0.0)
    assert stop.progress(0) == 0.0
    assert stop.progress(10) >= 1.0
