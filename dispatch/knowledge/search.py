"""The nearest articles to what somebody typed: words, sounds, initials, slips, codes. Pure.

What was asked is cut into units of meaning. A unit may be met in several ways (the word itself,
a word that means the same, one that sounds alike, one that differs by a slip), each with a
confidence. ``similarity`` is the share of what was asked, weighed by how telling each unit is,
that an article meets: 1 is everything in its title, 0 nothing.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dispatch.knowledge import words
from dispatch.knowledge.model import Language

# Where a term stands says how much the article is about it.
_IN_TITLE, _IN_NAMES, _IN_TEXT = 1.0, 0.9, 0.7
_SAME_MEANING, _SAME_PAIR, _SAME_SOUND = 0.9, 0.85, 0.75
_TYPED_SOUND, _INITIALS, _SLIP = 0.9, 0.8, 0.85
_WORD, _PAIR = 1.0, 0.5
_TITLE_SHARE = 0.12
_OWN_LANGUAGE = 0.03
_UNKNOWN = 0.5  # of the weight of the rarest word: what nobody wrote may be filler
_LEAST_SLIP, _LEAST_SLIP_SHORT, _SHORT, _MOST_SLIPS = 76.0, 82.0, 6, 4
_LEAST_INITIALS, _MOST_INITIALS = 2, 10

type Vector = NDArray[np.floating[Any]]
type Synonyms = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is searched of an article; ``names`` are models, faults, codes, rules and keywords."""

    id: UUID
    version: int
    language: Language
    title: str
    names: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article, how near it is (0 to 1), and what of the question it meets."""

    id: UUID
    similarity: float
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """An article as terms; ``initials`` of its title and names, ``typed`` its words as pinyin."""

    terms: Mapping[str, float]
    title: frozenset[str]
    initials: str
    typed: Mapping[str, str]


@dataclass(slots=True)
class _Unit:
    """One thing that was asked: each way to meet it, as the confidence and the terms it needs."""

    label: str
    weight: float
    ways: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)
    initials: str | None = None


class Synonymous:
    """Groups of words that mean the same, found in normal text."""

    def __init__(self, groups: Synonyms) -> None:
        self.of: Final = {
            words.normal(phrase): f"s:{number}"
            for number, group in enumerate(groups)
            for phrase in group
        }
        longest = sorted(self.of, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_whole, longest)) or r"(?!)")

    def terms(self, text: str) -> set[str]:
        """The groups that a text speaks of."""
        return {self.of[each] for each in self._pattern.findall(text)}

    def taken_out(self, text: str) -> tuple[list[str], str]:
        """The phrases of a text that stand in a group, and the text without them."""
        return self._pattern.findall(text), self._pattern.sub(" ", text)


def _whole(phrase: str) -> str:
    """A Chinese phrase anywhere, an English one as whole words."""
    escaped = re.escape(phrase)
    return escaped if words.is_chinese(phrase) else rf"(?<![a-z0-9]){escaped}(?![a-z0-9])"


def analyse(entry: Entry, synonymous: Synonymous) -> Analysis:
    """An article as the terms it can be found by."""
    weights: dict[str, float] = {}
    parts = ((_IN_TITLE, entry.title), *((_IN_NAMES, name) for name in entry.names))
    runs: list[str] = []
    for weight, text in (*parts, (_IN_TEXT, entry.text)):
        normal = words.normal(text)
        found = words.pieces(normal)
        for term in [t for piece in found for t in words.piece_terms(piece)]:
            weights[term] = max(weight, weights.get(term, 0.0))
        for term in synonymous.terms(normal):
            weights[term] = max(weight, weights.get(term, 0.0))
        if weight > _IN_TEXT:
            runs += [piece for piece in found if words.is_chinese(piece)]
    sounds = [words.sounds_of(run) for run in runs]
    for read in sounds:
        for term in words.neighbours(read, "y"):
            weights.setdefault(term, _IN_NAMES)
    title = [t for piece in words.pieces(words.normal(entry.title)) for t in _own(piece)]
    return Analysis(
        terms=weights,
        title=frozenset(title),
        initials=" ".join("".join(each[:1] for each in read) for read in sounds),
        typed={words.as_typed(w): f"w:{w}" for run in runs for w in words.words(run)},
    )


def _own(piece: str) -> Iterable[str]:
    """The terms that a title consists of, each part of it once."""
    if words.is_chinese(piece):
        return words.neighbours(piece, "b")
    return (f"l:{word}" for word in words.english(piece))


class Index:
    """Articles ready to be searched; made anew when one changes, of analyses that are kept."""

    def __init__(
        self, entries: Sequence[Entry], analyses: Sequence[Analysis], synonymous: Synonymous
    ) -> None:
        self.entries = entries
        self._synonymous = synonymous
        self._initials = [each.initials for each in analyses]
        self._typed = {
            words.as_typed(phrase): term
            for phrase, term in synonymous.of.items()
            if words.is_chinese(phrase)
        }
        for each in analyses:
            self._typed.update(each.typed)
        self._postings = _postings(analyses)
        self._latin = [term[2:] for term in self._postings if term.startswith("l:")]
        self._titles = _postings_of_titles(analyses)
        sizes = [max(1, len(each.title)) for each in analyses]
        self._title_size = np.array(sizes, dtype=np.float32)
        self._languages = np.array([each.language for each in entries])

    def find(
        self,
        asked: str,
        *,
        limit: int,
        prefer: Language | None = None,
        wanted: Callable[[UUID], bool] = lambda _id: True,
        least: float = 0.0,
    ) -> list[Hit]:
        """The nearest articles that are ``wanted``, the nearest first, those at ``least`` so near;
        equally near ones in the language to ``prefer`` first.
        """
        units = self.units(asked)
        if not units or not self.entries:
            return []
        met = [self._met(unit) for unit in units]
        telling = np.array([self._telling(unit) for unit in units], dtype=np.float32)
        score: Vector = np.zeros(len(self.entries), dtype=np.float32)
        for weight, each in zip(telling, met, strict=True):
            score += weight * each
        score /= telling.sum()
        score = (1 - _TITLE_SHARE) * score + _TITLE_SHARE * np.minimum(
            score * 2, self._covered(units)
        )
        order = score + _OWN_LANGUAGE * (self._languages == prefer) * (score > 0)
        hits: list[Hit] = []
        for at in np.argsort(-order, kind="stable"):
            if score[at] <= max(least, 0.0) or len(hits) == limit:
                break
            if wanted(self.entries[at].id):
                labels = [unit.label for unit, each in zip(units, met, strict=True) if each[at] > 0]
                found = tuple(dict.fromkeys(label for label in labels if label))
                hits.append(Hit(self.entries[at].id, round(float(score[at]), 3), found))
        return hits

    def units(self, asked: str) -> list[_Unit]:
        """What was asked, cut up."""
        phrases, rest = self._synonymous.taken_out(words.without_filler(words.normal(asked)))
        units = [self._phrase(phrase) for phrase in dict.fromkeys(phrases)]
        typed: list[str] = []
        for piece in words.pieces(rest):
            if words.is_chinese(piece):
                units += self._typed_units(typed)
                typed = []
                units += _chinese(piece)
            elif self._is_sound(piece):
                typed.append(piece)
            else:
                units += self._typed_units(typed)
                typed = []
                units += self._latin_units(piece)
        return units + self._typed_units(typed)

    def _phrase(self, phrase: str) -> _Unit:
        own = tuple(t for piece in words.pieces(phrase) for t in words.piece_terms(piece))
        exact = tuple(t for t in own if t[0] in "bl")
        return _Unit(phrase, 1.5, [(1.0, exact), (_SAME_MEANING, (self._synonymous.of[phrase],))])

    def _is_sound(self, piece: str) -> bool:
        if not piece.isalpha() or f"l:{words.stem(piece)}" in self._postings:
            return False
        return words.as_syllables(piece) is not None

    def _typed_units(self, typed: list[str]) -> list[_Unit]:
        """Pinyin, typed in one or with blanks."""
        if not typed:
            return []
        joined = "".join(typed)
        read = words.as_syllables(joined) or ()
        units = [
            _Unit(joined, _PAIR, [(_TYPED_SOUND, (term,))]) for term in words.neighbours(read, "y")
        ]
        known = self._typed.get(joined)
        if known is not None:
            units.append(_Unit(joined, _WORD, [(_TYPED_SOUND, (known,))]))
        elif len(read) == 1 or not any(
            t in self._postings for u in units for _, ts in u.ways for t in ts
        ):
            return self._slip(joined)
        return units

    def _latin_units(self, piece: str) -> list[_Unit]:
        code = words.code_of(piece)
        if code is not None and f"c:{code}" in self._postings:
            return [_Unit(piece, 2.0, [(1.0, (f"c:{code}",))])]
        units: list[_Unit] = []
        for word in words.english(piece):
            term = f"l:{word}"
            if term in self._postings:
                units.append(_Unit(word, _WORD, [(1.0, (term,))]))
            elif not word.isdecimal():
                units += self._slip(word)
        return units

    def _slip(self, word: str) -> list[_Unit]:
        """A word that nobody wrote: initials, or another with a slip, of English or of pinyin."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415  # for who searches

        unit = _Unit(word, _WORD)
        if _LEAST_INITIALS <= len(word) <= _MOST_INITIALS and word.isalpha():
            unit.initials = word
        if len(word) > 3:
            least = _LEAST_SLIP_SHORT if len(word) < _SHORT else _LEAST_SLIP
            ways: tuple[tuple[list[str], Callable[[str], str | None]], ...] = (
                (self._latin, "l:{}".format),
                (self._typed_words, self._typed.get),
            )
            for choices, term in ways:
                near = process.extract(
                    word, choices, scorer=fuzz.ratio, score_cutoff=least, limit=_MOST_SLIPS
                )
                for other, ratio, _ in near:
                    if (found := term(other)) is not None:
                        unit.ways.append((_SLIP * ratio / 100, (found,)))
        return [unit]

    @cached_property
    def _typed_words(self) -> list[str]:
        return list(self._typed)

    def _met(self, unit: _Unit) -> Vector:
        """How well each article meets a unit: the best way counts."""
        best = np.zeros(len(self.entries), dtype=np.float32)
        for confidence, terms in unit.ways:
            if not terms:
                continue
            way = np.zeros(len(self.entries), dtype=np.float32)
            for term in terms:
                if term in self._postings:
                    documents, weights = self._postings[term]
                    way[documents] += weights
            np.maximum(best, way * np.float32(confidence / len(terms)), out=best)
        if unit.initials is not None:
            holds = [unit.initials in each for each in self._initials]
            np.maximum(best, np.array(holds, dtype=np.float32) * _INITIALS, out=best)
        return best

    def _telling(self, unit: _Unit) -> float:
        """How much a unit says: a word of few articles says more than one of many."""
        rarest = math.log(1 + len(self.entries))
        held = [len(self._postings[t][0]) for _, ts in unit.ways for t in ts if t in self._postings]
        if not held:
            return unit.weight * rarest * (1.0 if unit.initials else _UNKNOWN)
        return unit.weight * math.log(1 + len(self.entries) / min(held))

    def _covered(self, units: Sequence[_Unit]) -> Vector:
        """Which share of each title was asked for."""
        covered = np.zeros(len(self.entries), dtype=np.float32)
        asked = {t for unit in units for way in unit.ways[:1] for t in way[1]}
        for term in asked & self._titles.keys():
            covered[self._titles[term]] += 1
        return covered / self._title_size


def _chinese(run: str) -> list[_Unit]:
    """A run of Chinese: its words, and each two characters that stand side by side."""
    units = [
        _Unit(word, _WORD, [(1.0, (f"w:{word}",)), (_SAME_PAIR, _pairs(word)), _alike(word)])
        for word in dict.fromkeys(words.words(run))
    ]
    for first, second in pairwise(run):
        pair = f"{first}{second}"
        units.append(_Unit("", _PAIR, [(1.0, _pairs(pair)), _alike(pair)]))
    if len(run) == 1:
        return []
    return units


def _pairs(word: str) -> tuple[str, ...]:
    return tuple(words.neighbours(word, "b"))


def _alike(word: str) -> tuple[float, tuple[str, ...]]:
    return _SAME_SOUND, tuple(words.neighbours([words.sound(char) for char in word], "y"))


def _postings(analyses: Sequence[Analysis]) -> dict[str, tuple[NDArray[np.int32], Vector]]:
    found: dict[str, tuple[list[int], list[float]]] = {}
    for at, each in enumerate(analyses):
        for term, weight in each.terms.items():
            documents, weights = found.setdefault(term, ([], []))
            documents.append(at)
            weights.append(weight)
    return {
        term: (np.array(documents, dtype=np.int32), np.array(weights, dtype=np.float32))
        for term, (documents, weights) in found.items()
    }


def _postings_of_titles(analyses: Sequence[Analysis]) -> dict[str, NDArray[Any]]:
    found: dict[str, list[int]] = {}
    for at, each in enumerate(analyses):
        for term in each.title:
            found.setdefault(term, []).append(at)
    return {term: np.array(documents, dtype=np.int32) for term, documents in found.items()}
