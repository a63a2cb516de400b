"""Passwords: which ones are refused, and that the kept ones are argon2id."""

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from hanlu.identity.passwords import MAX_LENGTH, Passwords, weakness

CHEAP = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "P@ssw0rd2024!",
        "1234567890",
        "0987654321",
        "qwertyuiop",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "asdfghjkl1",
        "iloveyou1314",
        "woaini1314520",
        "welcome2026!",
        "administrator1",
        "liverpool1892",
        "sunshine2020",
        "passwordpassword",
        "superman123456",
        "baseball2011",
        "13812345678",
        "aaaaaaaaaaaa",
        "abababababab",
        "abcdefghijkl",
        "a" * 300,
        "short",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert weakness(password) is not None


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("correct horse battery staple", id="words with spaces"),
        pytest.param("寒露时节雁南飞过长江水", id="Chinese"),
        pytest.param("purple-tram-halibut", id="no digits and no capitals needed"),
        pytest.param("x7#" + "Kd9qLw" * 20, id="far more than 64 characters"),
    ],
)
def test_length_is_enough(password: str) -> None:
    assert weakness(password) is None


def test_the_own_name_is_refused() -> None:
    known = ("Wang Xiaoming", "xiaoming.wang@example.com")
    assert weakness("xiaomingwang1", known=known) is not None
    assert weakness("purple-tram-halibut", known=known) is None


@given(st.text(max_size=MAX_LENGTH + 10))
def test_any_text_gets_an_answer(password: str) -> None:
    reason = weakness(password)
    assert reason is None or (reason.rule and reason.reason)


async def test_a_password_is_kept_as_argon2id_and_checked() -> None:
    passwords = Passwords(CHEAP, threads=1)
    stored = await passwords.hash("purple-tram-halibut")
    assert stored.startswith("$argon2id$")
    assert await passwords.verify("purple-tram-halibut", stored)
    assert not await passwords.verify("purple-tram-haddock", stored)
    assert not await passwords.verify("nobody has this password", None)
    passwords.close()


async def test_a_hash_at_an_older_price_is_told() -> None:
    passwords = Passwords(CHEAP, threads=1)
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("purple-tram-halibut")
    assert passwords.outdated(old)
    assert not passwords.outdated(await passwords.hash("purple-tram-halibut"))
    passwords.close()
