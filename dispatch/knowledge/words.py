"""Text as the terms that a search compares, in Chinese and English. Pure.

A term is a string whose first letter says of which sort it is: ``w`` a Chinese word, ``b`` two
neighbouring characters, ``y`` how two neighbours sound, ``l`` an English word without its ending,
``c`` a code without its ornaments, ``s`` a group of words that mean the same.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

_PIECE: Final = re.compile(r"[a-z0-9]+(?:[-_./][a-z0-9]+)*|[\u3400-\u9fff]+")
_CODE: Final = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z0-9]+")
_LEADING_ZEROS: Final = re.compile(r"(?<=[a-z])0+(?=\d)")
_TONE: Final = re.compile(r"[\u0300-\u036f]")
_LAST: Final = 0x9FFF  # of the characters in use
_LONGEST: Final = 6  # letters of a syllable, as in zhuang
_SPLIT: Final = re.compile(r"[-_./]")
# Asked around what is meant: they would count as words that no article has.
_FILLER: Final = re.compile(
    "请问|为什么|怎么办|怎么样|怎么|怎样|如何|什么|一直|总是|已经|可以|需要|我们|你们|他们|这个|那个|出现|[的了吗呢吧啊么是在有和与或就都很太又也]"
)
_STOP: Final = frozenset(
    re.findall(
        r"[a-z]+",
        """
    a an and are as at be but by can could do does for from get gets had has have how i if in
    into is it its keep keeps me my no not of on or our please so that the their them then
    there this to was we what when where which who why will with you your s t don doesn isn
    won
""",
    )
)


def normal(text: str) -> str:
    """Half width, lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def pieces(text: str) -> list[str]:
    """Runs of Chinese, and English words and codes, of normal text."""
    return _PIECE.findall(text)


def is_chinese(piece: str) -> bool:
    """Whether a piece is a run of Chinese."""
    return piece[0] >= "\u3400"


def without_filler(text: str) -> str:
    """Chinese without what only asks; what stood on both sides does not become one word."""
    return _FILLER.sub(" ", text)


def code_of(piece: str) -> str | None:
    """``E-01``, ``e1`` and ``E01`` are one code; None for what has no letters or no digits."""
    joined = _SPLIT.sub("", piece)
    if not _CODE.fullmatch(joined):
        return None
    return _LEADING_ZEROS.sub("", joined)


def english(piece: str) -> list[str]:
    """The words of a piece without their endings, and without those that say nothing."""
    return [stem(each) for each in _SPLIT.split(piece) if each and each not in _STOP]


def stem(word: str) -> str:
    """Without the endings of plural and tense: enough for ``compressors`` and ``leaking``."""
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 6), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            base = word[: -len(ending)]
            if ending == "ies":
                return f"{base}y"
            if ending in ("ing", "ed") and len(base) > 3 and base[-1] == base[-2]:
                return base[:-1]
            return base
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def words(run: str) -> list[str]:
    """The words of a run of Chinese, short ones inside long ones too."""
    import rjieba  # noqa: PLC0415  # its dictionary takes a third of a second: for who searches

    return [each for each in rjieba.cut_for_search(run) if len(each) > 1]


@lru_cache(maxsize=32_768)
def sound(character: str) -> str:
    """How a character is mostly read, without its tone."""
    import pypinyin  # noqa: PLC0415  # its table takes half a second: for who searches

    return pypinyin.lazy_pinyin(character)[0]


def sounds_of(run: str) -> tuple[str, ...]:
    """How a run is read, by its words: 重置 is chong zhi, and 重量 zhong liang."""
    import pypinyin  # noqa: PLC0415  # as above

    return tuple(pypinyin.lazy_pinyin(run))


def as_typed(run: str) -> str:
    """A run as its pinyin is typed, in one."""
    return "".join(sounds_of(run))


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every syllable of Mandarin as it is typed."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415  # as above

    read = {
        each for code, all_of in PINYIN_DICT.items() if code <= _LAST for each in all_of.split(",")
    }
    plain = {_TONE.sub("", unicodedata.normalize("NFD", each.replace("ü", "v"))) for each in read}
    return frozenset(each for each in plain if each.isascii() and each.isalpha())


def as_syllables(text: str) -> tuple[str, ...] | None:
    """Typed pinyin as its syllables, longest first; None for what is none."""
    known = syllables()
    ends: dict[int, int] = {}  # of the first syllable of each rest that consists of syllables
    for at in reversed(range(len(text))):
        for end in range(min(len(text), at + _LONGEST), at, -1):
            if text[at:end] in known and (end == len(text) or end in ends):
                ends[at] = end
                break
    if text and 0 not in ends:
        return None
    read, at = [], 0
    while at < len(text):
        read.append(text[at : ends[at]])
        at = ends[at]
    return tuple(read)


def neighbours(characters: Sequence[str], sort: str) -> Iterator[str]:
    """Terms of each two that stand side by side."""
    return (f"{sort}:{first}.{second}" for first, second in pairwise(characters))


def run_terms(run: str) -> Iterator[str]:
    """The terms of a run of Chinese."""
    yield from (f"w:{word}" for word in words(run))
    yield from neighbours(run, "b")
    yield from neighbours([sound(char) for char in run], "y")


def piece_terms(piece: str) -> Iterator[str]:
    """The terms of any piece."""
    if is_chinese(piece):
        yield from run_terms(piece)
        return
    code = code_of(piece)
    if code is not None:
        yield f"c:{code}"
    yield from (f"l:{word}" for word in english(piece) if not word.isdecimal())
