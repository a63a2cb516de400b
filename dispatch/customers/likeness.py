"""Which records of customers are probably of one customer: by number, address and name. Pure."""

import heapq
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal
from uuid import UUID

import msgspec

type Sign = Literal["phone", "email", "name"]

_WEIGHT: Final[dict[Sign, int]] = {"phone": 4, "email": 3, "name": 2}
_HEAD: Final = 3
_ROWS_AT_ONCE: Final = 512
_HOME_CODES: Final = ("+86", "0086")


@dataclass(frozen=True, slots=True)
class Known:
    """A record by what it is compared by; ``sound``: see `sound_of`, ``phone``: `number_of`."""

    id: UUID
    sound: str
    phone: str
    email: str


class Likeness(msgspec.Struct, frozen=True):
    """Why two records look like one customer; ``name`` is the share of both names that agrees."""

    signs: list[Sign]
    name: float

    @property
    def rank(self) -> float:
        """The surer the higher."""
        return sum(_WEIGHT[sign] for sign in self.signs) + self.name


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that look alike, the smaller id first."""

    one: UUID
    other: UUID
    likeness: Likeness


def sound_of(name: str) -> str:
    """A name as it is read, in pinyin without tones, spaces and signs: 林海 is linhai."""
    import pypinyin  # noqa: PLC0415  # its table takes half a second: for who compares

    read = "".join(pypinyin.lazy_pinyin(unicodedata.normalize("NFKC", name).casefold()))
    return "".join(filter(str.isalnum, read))


def number_of(phone: str) -> str:
    """A number without signs and without the country's own code; empty stays empty."""
    for code in _HOME_CODES:
        if phone.startswith(code):
            return phone.removeprefix(code)
    return phone.removeprefix("+")


def alike(one: Known, other: Known, same_name: float) -> Likeness | None:
    """What two records share; None where that is too little.

    A name alone says nothing where two numbers say otherwise: many people have one name.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415  # for who compares

    signs: list[Sign] = []
    if one.phone and one.phone == other.phone:
        signs.append("phone")
    if one.email and one.email == other.email:
        signs.append("email")
    share = fuzz.ratio(one.sound, other.sound) / 100
    contradicted = bool(one.phone and other.phone) and not signs
    if share >= same_name and one.sound and not contradicted:
        signs.append("name")
    return Likeness(signs, round(share, 2)) if signs else None


def pairs(
    known: Sequence[Known],
    same_name: float,
    *,
    apart: Collection[tuple[UUID, UUID]] = (),
    of: UUID | None = None,
    most: int,
) -> list[Pair]:
    """The surest ``most`` pairs, also those ``of`` one record alone; ``apart`` are left out.

    Names are compared only where they begin or end alike, so that ten thousand take a second.
    """
    found: dict[tuple[UUID, UUID], Likeness] = {}
    for one, other in _near(known, same_name, of):
        key = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if key in found or key in apart:
            continue
        if likeness := alike(one, other, same_name):
            found[key] = likeness
    surest = heapq.nsmallest(most, found.items(), key=lambda pair: (-pair[1].rank, pair[0]))
    return [Pair(one, other, likeness) for (one, other), likeness in surest]


def _near(
    known: Sequence[Known], same_name: float, of: UUID | None
) -> Iterator[tuple[Known, Known]]:
    if of is not None:
        this = next((each for each in known if each.id == of), None)
        if this is not None:
            yield from ((this, each) for each in known if each is not this)
        return
    for same in (*_grouped(known, lambda k: k.phone), *_grouped(known, lambda k: k.email)):
        yield from combinations(same, 2)
    heads = _grouped(known, lambda k: k.sound[:_HEAD])
    for same in (*heads, *_grouped(known, lambda k: k.sound[-_HEAD:])):
        yield from _alike_by_name(same, same_name)


def _grouped(known: Iterable[Known], by: Callable[[Known], str]) -> Iterator[list[Known]]:
    groups: dict[str, list[Known]] = defaultdict(list)
    for each in known:
        groups[by(each)].append(each)
    return (group for value, group in groups.items() if value and len(group) > 1)


def _alike_by_name(same: Sequence[Known], same_name: float) -> Iterator[tuple[Known, Known]]:
    import numpy as np  # noqa: PLC0415  # for who compares
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # as above

    sounds = [each.sound for each in same]
    for at in range(0, len(same), _ROWS_AT_ONCE):
        rows = sounds[at : at + _ROWS_AT_ONCE]
        share = process.cdist(rows, sounds, scorer=fuzz.ratio, score_cutoff=same_name * 100)
        for row, column in np.argwhere(share > 0).tolist():
            if at + row < column:
                yield same[at + row], same[column]
