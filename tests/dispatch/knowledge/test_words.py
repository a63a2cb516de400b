"""Text is cut into what a search compares."""

from hypothesis import given
from hypothesis import strategies as st

from dispatch.knowledge import words

SYLLABLES = st.sampled_from(sorted(words.syllables()))


@given(st.lists(SYLLABLES, min_size=1, max_size=12))
def test_typed_pinyin_is_read_as_syllables_that_make_it_up(typed: list[str]) -> None:
    read = words.as_syllables("".join(typed))
    assert read is not None
    assert "".join(read) == "".join(typed)
    assert set(read) <= words.syllables()


def test_the_longest_syllable_comes_first_as_far_as_the_rest_can_be_read() -> None:
    assert words.as_syllables("xian") == ("xian",)
    assert words.as_syllables("lengku") == ("leng", "ku")
    assert words.as_syllables("fangan") == ("fang", "an")
    assert words.as_syllables("compressor") is None


def test_pinyin_of_any_length_is_read() -> None:
    assert words.as_syllables("a" * 4_000) == ("a",) * 4_000
    assert words.as_syllables("a" * 4_000 + "q") is None
