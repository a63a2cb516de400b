"""Certificates count until the instant they expire, and only at their level."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.technicians.skills import Skill, missing
from tests.factories.dispatch import NOON

HELD = st.builds(
    Skill,
    st.sampled_from(["a", "b", "c"]),
    st.integers(1, 3),
    st.none() | st.integers(-5, 5).map(lambda days: NOON + timedelta(days=days)),
)


@given(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(1, 3)),
    st.lists(HELD, max_size=3, unique_by=lambda each: each.skill),
)
def test_a_skill_is_missing_exactly_when_no_valid_certificate_reaches_its_level(
    needed: dict[str, int], held: list[Skill]
) -> None:
    for skill, level in needed.items():
        covered = any(
            each.skill == skill
            and each.level >= level
            and (each.expires_at is None or each.expires_at > NOON)
            for each in held
        )
        assert (skill in missing(needed, held, NOON)) is not covered


def test_a_certificate_ends_at_its_instant_not_after_it() -> None:
    assert missing({"a": 1}, [Skill("a", 1, NOON)], NOON) == ("a",)
