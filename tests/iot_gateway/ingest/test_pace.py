"""What can be told together is told seldom while it is much."""

from iot_gateway.ingest.pace import MOST_S, pause_s


def test_a_short_telling_comes_as_often_as_it_may() -> None:
    assert pause_s(0.001, 0.25) == 0.25


def test_a_long_telling_takes_a_twentieth_of_the_time() -> None:
    assert pause_s(0.1, 0.25) == 19 * 0.1


def test_however_long_it_takes_people_wait_no_longer_than_the_most() -> None:
    assert pause_s(60.0, 0.25) == MOST_S
