"""Passwords: which ones are too easy, and how they are kept.

Length over composition rules, as NIST SP 800-63B and ASVS 5.0 (6.2.1, 6.2.5, 6.2.9) have it.
Kept as argon2id with 64 MiB, 3 passes, well above ASVS 11.4.2; hashed on threads of its own, so
that a rush of sign-ins does not hold up the rest of the product.
"""

import asyncio
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
MAX_LENGTH = 256

# Words and keyboard walks that lists of leaked passwords are built around.
_COMMON = frozenset(
    (Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split()
)
_TRIMMINGS = "0123456789!.?*@#$_-"
_LEET = str.maketrans("0134578@$!", "oieastbasi")
_WALKS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789012345678901234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_WALKS_BOTH = tuple(way for walk in _WALKS for way in (walk, walk[::-1]))


class Weakness(NamedTuple):
    """A stable code of why a password is too easy, and its words."""

    rule: str
    reason: str


def weakness(password: str, *, known: tuple[str, ...] = ()) -> Weakness | None:
    """Why the password is refused; None when it is fine.

    ``known`` are the person's own name and address: what a stranger would try first.
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(plain) < MIN_LENGTH:
        return Weakness("short", f"it needs at least {MIN_LENGTH} characters")
    if len(password) > MAX_LENGTH:
        return Weakness("long", f"it has more than {MAX_LENGTH} characters")
    if len(set(plain)) < 5:
        return Weakness("few_characters", "it repeats too few characters")
    if plain.isdigit() and len(plain) < 16:
        return Weakness("number", "a number alone is too easy")
    if _is_walk(plain):
        return Weakness("walk", "it follows the keyboard or counts up")
    if _is_common(plain):
        return Weakness("common", "it is among the first that anybody tries")
    for own in known:
        parts = [part for part in re.split(r"[^\w]+", own.casefold()) if len(part) >= 4]
        left = plain
        for part in parts:
            left = left.replace(part, "")
        if len(left) < MIN_LENGTH - 4 and left != plain:
            return Weakness("own", "it is made from the name or the address")
    return None


def _is_walk(plain: str) -> bool:
    """Whether runs along the alphabet, the digits or the keyboard cover nearly all of it."""
    covered, start = 0, 0
    while start < len(plain):
        end = start + 1
        while end < len(plain) and any(plain[start : end + 1] in walk for walk in _WALKS_BOTH):
            end += 1
        if end - start >= 3:
            covered += end - start
        start = end
    return covered >= len(plain) - 2


def _is_common(plain: str) -> bool:
    """Whether only digits, signs, look-alikes or repetition are added to a common word or two."""
    bare = plain.strip(_TRIMMINGS)
    for text in (plain, bare, plain.translate(_LEET), bare.translate(_LEET)):
        letters = re.sub(r"[\W\d_]+", "", text)
        half = letters[: len(letters) // 2]
        if letters == half * 2:
            letters = half
        if text in _COMMON or letters in _COMMON:
            return True
        if any(letters.removeprefix(word) in _COMMON for word in _COMMON):
            return True
    return False


class Passwords:
    """Hashes and checks passwords on its own threads; ``hasher`` sets the price of one check."""

    def __init__(self, hasher: PasswordHasher | None = None, threads: int = 2) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._decoy = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """The argon2id hash, with its parameters and salt."""
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, self._hasher.hash, password
        )

    async def verify(self, password: str, stored: str | None) -> bool:
        """Whether it is the one; takes as long for somebody without a password."""
        right = await asyncio.get_running_loop().run_in_executor(
            self._pool, self._matches, password, stored or self._decoy
        )
        return right and stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made at another price and should be made anew."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _matches(self, password: str, stored: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
