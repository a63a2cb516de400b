"""The disturbed day: what is asked for happens, and the same seed gives the same day."""

from collections import Counter
from random import Random

from benchmarks.disturbed import KINDS, made
from dispatch.planning.past.log import OrderChanged


def test_a_day_has_the_jobs_and_the_disturbances_that_were_asked_for() -> None:
    day = made(120, 60, Random(3))
    kinds = Counter(
        ("urgent" if each.action == "opened" else each.order.state, bool(each.order.parts))
        if isinstance(each, OrderChanged)
        else ("away" if each.person.active else "sick", False)
        for each in day.past.happened
    )
    assert kinds == {
        ("urgent", False): KINDS["urgent"],
        ("cancelled", False): KINDS["cancelled"],
        ("classified", True): KINDS["part"],
        ("sick", False): KINDS["sick"],
        ("away", False): KINDS["late"],
    }
    assert len(day.worked_s) == KINDS["grown"]
    assert len(day.orders) == 120
    assert sum(KINDS.values()) == 60


def test_the_same_seed_gives_the_same_day() -> None:
    assert made(30, 6, Random(1)) == made(30, 6, Random(1))
    assert made(30, 6, Random(1)) != made(30, 6, Random(2))
