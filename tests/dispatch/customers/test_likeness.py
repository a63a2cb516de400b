"""Which records look like one customer."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.customers.likeness import Known, alike, near, number_of, pairs, sound_of

SAME_NAME = 0.9


def record(n: int, name: str, phone: str = "", email: str = "") -> Known:
    return Known(UUID(int=n), sound_of(name), number_of(phone), email)


@pytest.mark.parametrize(
    ("one", "other", "signs"),
    [
        (("林海冷链", "13800138000"), ("林海冷链", "+8613800138000"), ["phone", "name"]),
        (("林海冷链", "13800138000"), ("临海冷链", ""), ["name"]),
        (("林海冷链", "13800138000"), ("北塘市场", "13800138000"), ["phone"]),
        (("Lin Hai", ""), ("林海", ""), ["name"]),
        (("王伟", "13800138000"), ("王伟", "13900139000"), None),
        (("林海冷链", ""), ("北塘市场", ""), None),
    ],
)
def test_a_number_or_the_sound_of_a_name_makes_two_records_alike(
    one: tuple[str, str], other: tuple[str, str], signs: list[str] | None
) -> None:
    found = alike(record(1, *one), record(2, *other), SAME_NAME)
    assert (found.signs if found else None) == signs


def test_an_address_shared_outweighs_two_numbers() -> None:
    one = record(1, "林海", "13800138000", "lin@example.com")
    other = record(2, "林海", "13900139000", "lin@example.com")
    found = alike(one, other, SAME_NAME)
    assert found is not None
    assert found.signs == ["email", "name"]


def test_the_surest_pair_comes_first_and_those_known_to_be_two_are_left_out() -> None:
    known = [
        record(1, "林海冷链", "13800138000"),
        record(2, "临海冷链", ""),
        record(3, "林海冷链", "13800138000"),
        record(4, "北塘市场"),
    ]
    found = pairs(known, SAME_NAME, most=9)
    assert [(pair.one.int, pair.other.int) for pair in found] == [(1, 3), (1, 2), (2, 3)]
    apart = {(UUID(int=1), UUID(int=3))}
    left = pairs(known, SAME_NAME, apart=apart, most=9)
    assert [(pair.one.int, pair.other.int) for pair in left] == [(1, 2), (2, 3)]
    of_two = pairs(known, SAME_NAME, of=UUID(int=2), most=9)
    assert {(pair.one.int, pair.other.int) for pair in of_two} == {(1, 2), (2, 3)}


NAMES = st.sampled_from(["林海", "临海", "王伟", "Lin Hai", "北塘市场", "Harbour market", ""])
PHONES = st.sampled_from(["", "13800138000", "+8613800138000", "021-1"])


@given(st.lists(st.tuples(NAMES, PHONES), max_size=8))
def test_what_is_found_for_all_is_what_each_record_finds_for_itself(
    given_: list[tuple[str, str]],
) -> None:
    known = [record(n, *each) for n, each in enumerate(given_, 1)]
    of_all = {(pair.one, pair.other) for pair in pairs(known, SAME_NAME, most=100)}
    of_each = {
        (pair.one, pair.other)
        for each in known
        for pair in pairs(known, SAME_NAME, of=each.id, most=100)
    }
    assert of_all == of_each


@pytest.mark.parametrize("phone", ["", "0571-1"])
def test_a_name_and_a_number_that_thousands_share_do_not_make_each_be_compared_with_all(
    phone: str,
) -> None:
    known = [record(n, "散客", phone) for n in range(3000)]
    compared = sum(1 for _ in near(known, SAME_NAME))
    assert len(known) < compared < len(known) * 500


def test_among_thousands_of_one_town_a_name_is_found_that_is_written_otherwise() -> None:
    firms = [record(n, f"杭州{chr(0x4E00 + n)}达冷链有限公司", f"1{n:010}") for n in range(3000)]
    twice = record(9000, "航州林海冷链有限公司"), record(9001, "杭州临海冷链有线公司")
    found = pairs([*firms, *twice], SAME_NAME, most=200)
    assert (twice[0].id, twice[1].id) in {(pair.one, pair.other) for pair in found}
