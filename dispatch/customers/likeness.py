"""Which records of customers are probably of one customer: by number, address and name. Pure."""

import heapq
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal
from uuid import UUID

import msgspec

type Sign = Literal["phone", "email", "name"]

_WEIGHT: Final[dict[Sign, int]] = {"phone": 4, "email": 3, "name": 2}
_NEXT: Final = 64
"""With so many that follow it a record is compared, in the order of their names."""
_ROWS_AT_ONCE: Final = 64
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
    """A name as it is read, in pinyin without tones, spaces and signs: 林海 is linhai.

    Each sign is read by itself: whole phrases would take a hundred times as long.
    """
    read = "".join(map(_read, unicodedata.normalize("NFKC", name).casefold()))
    return "".join(filter(str.isalnum, read))


@cache
def _read(sign: str) -> str:
    import pypinyin  # noqa: PLC0415  # its table takes half a second: for who compares

    return "".join(pypinyin.lazy_pinyin(sign))


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

    Names are compared only with the nearest ones, read from the front and from the back, so that
    time grows with the number of records alone, also where thousands share a town or a number.
    """
    found: dict[tuple[UUID, UUID], Likeness] = {}
    for one, other in near(known, same_name, of):
        key = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if key in found or key in apart:
            continue
        if likeness := alike(one, other, same_name):
            found[key] = likeness
    surest = heapq.nsmallest(most, found.items(), key=lambda pair: (-pair[1].rank, pair[0]))
    return [Pair(one, other, likeness) for (one, other), likeness in surest]


def near(
    known: Sequence[Known], same_name: float, of: UUID | None = None
) -> Iterator[tuple[Known, Known]]:
    """What may be alike, some of it twice: each record with at most a few hundred others, unless
    it is asked for ``of`` one alone.
    """
    if of is not None:
        this = next((each for each in known if each.id == of), None)
        if this is not None:
            yield from ((this, each) for each in known if each is not this)
        return
    by_sound = sorted(known, key=lambda each: (each.sound, each.id))
    for same in (*_grouped(by_sound, lambda k: k.phone), *_grouped(by_sound, lambda k: k.email)):
        for at, one in enumerate(same):
            yield from ((one, other) for other in same[at + 1 : at + 1 + _NEXT])
    named = [each for each in by_sound if each.sound]
    yield from _alike_by_name(named, same_name)
    named.sort(key=lambda each: (each.sound[::-1], each.id))
    yield from _alike_by_name(named, same_name)


def _grouped(known: Iterable[Known], by: Callable[[Known], str]) -> Iterator[list[Known]]:
    groups: dict[str, list[Known]] = defaultdict(list)
    for each in known:
        groups[by(each)].append(each)
    return (group for value, group in groups.items() if value and len(group) > 1)


def _alike_by_name(named: Sequence[Known], same_name: float) -> Iterator[tuple[Known, Known]]:
    import numpy as np  # noqa: PLC0415  # for who compares
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # as above

    sounds = [each.sound for each in named]
    for at in range(0, len(named), _ROWS_AT_ONCE):
        rows, others = sounds[at : at + _ROWS_AT_ONCE], sounds[at : at + _ROWS_AT_ONCE + _NEXT]
        share = process.cdist(rows, others, scorer=fuzz.ratio, score_cutoff=same_name * 100)
        for row, column in np.argwhere(share > 0).tolist():
            if row < column <= row + _NEXT:
                yield named[at + row], named[at + column]
