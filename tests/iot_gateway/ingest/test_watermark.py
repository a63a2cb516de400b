"""How far a device's numbering has arrived: never over a gap, whatever the order."""

from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.ingest.watermark import MOST_AHEAD, Mark, Progress, advance, marks_in


@given(
    begin=st.integers(0, 100),
    count=st.integers(1, 40),
    data=st.data(),
)
def test_in_any_order_and_any_batches_it_ends_at_the_last_number(
    begin: int, count: int, data: st.DataObject
) -> None:
    later = data.draw(st.permutations(range(begin + 1, begin + count)))
    cuts = sorted(data.draw(st.lists(st.integers(0, count), max_size=4)))
    progress = advance(None, [begin])
    arrived = {begin}
    for first, last in zip([0, *cuts], [*cuts, count], strict=True):
        batch = later[first:last]
        if batch:
            progress = advance(progress, batch)
            arrived.update(batch)
        assert set(range(begin, progress.seq + 1)) <= arrived
        assert progress.seq + 1 not in arrived
    assert progress == Progress(begin + count - 1)


def test_repeats_and_older_numbers_change_nothing() -> None:
    progress = Progress(7, frozenset({9}))
    assert advance(progress, [3, 7, 9, 9]) == progress


def test_a_gap_holds_until_it_is_filled() -> None:
    progress = advance(Progress(1), [3, 4])
    assert progress.seq == 1
    assert advance(progress, [2]) == Progress(4)


def test_a_gap_that_is_never_filled_costs_no_more_than_so_much_memory() -> None:
    progress = Progress(1)
    for begin in range(3, 3 * MOST_AHEAD, MOST_AHEAD):
        progress = advance(progress, range(begin, begin + MOST_AHEAD))
    assert len(progress.ahead) == MOST_AHEAD
    assert advance(progress, [2]).seq == 2 + MOST_AHEAD


def test_the_numbers_of_a_broken_payload_still_count_as_arrived() -> None:
    broken = b'[{"seq": 4, "boot": "b", "temperature_c": NaN}, {"seq":5, "ts": "20'
    assert marks_in("cold-1", broken) == [Mark("cold-1", "b", 4), Mark("cold-1", "b", 5)]
