"""The labelled events in small: none that matters is missed, few calls are for nothing."""

from benchmarks.nuisance import GOAL, Tally, count
from benchmarks.rooms import TRUE, rooms


def test_no_true_excursion_is_missed_and_nine_of_ten_nuisance_calls_are_gone() -> None:
    tally = Tally()
    for room in rooms(seed=3, events=250):
        count(tally, room)

    assert sum(tally.events[kind] for kind in TRUE) > 5
    assert tally.missed == []
    assert tally.nuisance.total() <= (1 - GOAL) * tally.plain.total()
    assert "UNKNOWN" not in tally.reasons


def test_a_simulation_is_the_same_for_the_same_seed() -> None:
    (one, *_), (other, *_) = list(rooms(5, 20)), list(rooms(5, 20))
    assert (one.samples, one.events) == (other.samples, other.events)
