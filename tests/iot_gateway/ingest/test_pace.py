"""Telling rests after each part, for as long as people can wait."""

from iot_gateway.ingest.pace import MOST_S, pause_s


def test_telling_takes_a_tenth_of_the_time() -> None:
    assert pause_s(0.001) == 9 * 0.001


def test_however_long_a_part_takes_the_next_one_comes_soon() -> None:
    assert pause_s(60.0) == MOST_S
