"""Whoever is drawn is drawn by the seed: enough of each, the same again, and foreseen by nobody."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dispatch.quality import sampling
from dispatch.quality.sampling import Candidate, Drawn

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.uuids().map(str),
        st.sampled_from(["river", "hill", None]),
        st.sampled_from(["li", "wang", None]),
    ),
    max_size=80,
    unique_by=lambda each: each.item,
)
SHARES = st.sampled_from([0.0, 0.05, 0.1, 0.2, 1 / 3, 1.0])


@given(CANDIDATES, SHARES, st.text(min_size=1))
def test_of_each_outlet_and_technician_at_least_the_share_is_drawn_and_not_one_more(
    candidates: list[Candidate], share: float, seed: str
) -> None:
    drawn = set(sampling.draw(candidates, (), share, seed))
    for group in {each.group for each in candidates}:
        items = {each.item for each in candidates if each.group == group}
        assert len(items & drawn) == sampling.needed(share, len(items))


@given(CANDIDATES, SHARES, st.randoms(use_true_random=False))
def test_the_order_in_which_the_record_is_read_changes_nothing(
    candidates: list[Candidate], share: float, chance: object
) -> None:
    shuffled = sorted(candidates, key=lambda each: hash((each.item, id(chance))))
    assert sampling.draw(candidates, (), share, "s") == sampling.draw(shuffled, (), share, "s")


@given(CANDIDATES, st.tuples(SHARES, SHARES), st.integers(0, 80))
def test_a_month_drawn_in_steps_keeps_what_was_drawn_reaches_the_share_and_repeats(
    candidates: list[Candidate], shares: tuple[float, float], at: int
) -> None:
    already: list[str] = []
    draws = []
    steps = ((candidates[:at], candidates[:at]), (candidates[at:], candidates))
    for (new, known), share in zip(steps, shares, strict=True):
        drawn = sampling.draw(known, already, share, "seed")
        assert not set(drawn) & set(already)
        draws.append(Drawn(new, share, drawn))
        already += drawn
    for group in {each.group for each in candidates}:
        items = {each.item for each in candidates if each.group == group}
        assert len(items & set(already)) >= sampling.needed(shares[1], len(items))
    assert sampling.repeats(draws, "seed")


def test_a_draw_that_somebody_touched_does_not_come_out_again() -> None:
    candidates = [Candidate(f"visit-{n}", "river", "li") for n in range(20)]
    drawn = sampling.draw(candidates, (), 0.1, "seed")
    other = next(each.item for each in candidates if each.item not in drawn)
    assert sampling.repeats([Drawn(candidates, 0.1, drawn)], "seed")
    assert not sampling.repeats([Drawn(candidates, 0.1, [drawn[0], other])], "seed")
    assert not sampling.repeats([Drawn(candidates, 0.1, drawn)], "another seed")


def test_another_seed_draws_others() -> None:
    candidates = [Candidate(f"visit-{n}", "river", "li") for n in range(200)]
    one = sampling.draw(candidates, (), 0.1, "one")
    assert one != sampling.draw(candidates, (), 0.1, "two")


def test_a_tenth_of_thirty_is_three() -> None:
    assert [sampling.needed(0.1, n) for n in (0, 1, 10, 11, 30)] == [0, 1, 1, 2, 3]


ZONE = "Asia/Shanghai"
RHYTHM = {"every": timedelta(days=1), "close_after": timedelta(days=2)}
JUNE = date(2026, 6, 1)


def at(day: int, hour: int = 12, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo(ZONE))


def test_a_month_is_drawn_by_the_rhythm_and_once_more_when_late_phones_have_told_theirs() -> None:
    end = at(1, 0, 7)
    assert sampling.through(JUNE, ZONE, at(1), None, **RHYTHM) == at(1)
    assert sampling.through(JUNE, ZONE, at(2, 11), at(1), **RHYTHM) is None
    assert sampling.through(JUNE, ZONE, at(2), at(1), **RHYTHM) == at(2)
    assert sampling.through(JUNE, ZONE, at(2, 0, 7), at(30), **RHYTHM) is None
    assert sampling.through(JUNE, ZONE, at(3, 0, 7), at(30), **RHYTHM) == end
    assert sampling.through(JUNE, ZONE, at(4, 0, 7), end, **RHYTHM) is None
    assert sampling.through(date(2026, 7, 1), ZONE, at(30), None, **RHYTHM) is None


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)))  # noqa: DTZ001
def test_every_moment_lies_in_its_month(moment: datetime) -> None:
    when = moment.replace(tzinfo=UTC)
    month = sampling.month_of(when, ZONE)
    begin, end = sampling.bounds(month, ZONE)
    assert begin <= when < end
    assert sampling.bounds(sampling.previous(month), ZONE)[1] == begin
