"""When a search ends: by count, by a clock that is handed in, by cancellation."""

from optimizer.stop import Cancellable, Deadline, Iterations


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
