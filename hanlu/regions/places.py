"""Find a place of the region by what people call it: streets, quarters, sites, house numbers.

The index is a plain list in memory and one long text over it: finding every name that holds the
words is a text search of the standard library, about 10 ms for a million names, so that Chinese
needs no word segmentation and an English word may start anywhere.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
import numpy as np
import shapely

from hanlu.regions.extract import Feature

FILE = "places.json"
_SEPARATOR = "\n"
_GAP = re.compile(r"[\s,，、.·/-]+")
_NUMBER_AT_END = re.compile(r"\s*[0-9]+$")
_BLANKS_IN_CHINESE = re.compile(r"(?<=[⺀-鿿]) (?=[⺀-鿿0-9])|(?<=[0-9]) (?=[⺀-鿿])")
_ENOUGH = 5_000
"""Hits after which a search stops: places are sorted by weight, so what follows weighs less."""
_QUARTERS = frozenset({"city", "town", "village", "suburb", "quarter"})
_APART_DEGREES = 0.004
"""Half the gap, some 800 m, beyond which two streets of one name are different streets."""
type Tags = Mapping[str, str]


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place in WGS-84. ``kind``: an OSM value such as hospital, suburb, street, address.

    ``weight`` ranks kinds: lower comes first among equally good matches.
    """

    name: str
    kind: str
    lat: float
    lon: float
    name_en: str = ""
    address: str = ""
    weight: int = 5


def collect(features: Iterable[Feature]) -> list[Place]:
    """The places of an extract, most important kinds first; each street once a neighbourhood."""
    found: list[Place] = []
    streets: dict[str, list[Feature]] = defaultdict(list)
    for feature in features:
        if "highway" in feature.tags and feature.shape == "line":
            if "name" in feature.tags:
                streets[feature.tags["name"]].append(feature)
        elif feature.shape != "line":
            found += _described(feature)
    quarters = [place for place in found if place.kind in _QUARTERS]
    tree = shapely.STRtree([shapely.Point(place.lon, place.lat) for place in quarters])
    for name, pieces in streets.items():
        for street in _streets(name, pieces):
            near = tree.nearest(shapely.Point(street.lon, street.lat))
            within = "" if near is None else quarters[int(near)].name
            found.append(msgspec.structs.replace(street, address=within))
    return sorted(found, key=lambda place: (place.weight, place.name, place.lat, place.lon))


_KINDS = ("place", "amenity", "shop", "healthcare", "tourism", "industrial", "office", "aeroway")
_MORE_KINDS = ("railway", "leisure", "natural", "landuse", "building", "waterway")
_WEIGHTS = {"place": 0, "amenity": 2, "aeroway": 2, "industrial": 2, "railway": 2, "shop": 3}


def _described(feature: Feature) -> Iterator[Place]:
    tags = feature.tags
    address = _address(tags)
    key = next((key for key in _KINDS + _MORE_KINDS if key in tags), None)
    named = "name" in tags and key is not None
    if not named and not address:
        return
    spot = shapely.point_on_surface(feature.geometry)
    yield Place(
        name=tags["name"] if named else address,
        kind=tags[key] if named and key else "address",
        lat=round(spot.y, 6),
        lon=round(spot.x, 6),
        name_en=tags.get("name:en", "") if named else _address_en(tags),
        address=address if named else "",
        weight=_WEIGHTS.get(key or "", 4) if named else 9,
    )


def _address(tags: Tags) -> str:
    """``人民大道188号`` where streets are Chinese, else street before number."""
    number, street = tags.get("addr:housenumber"), tags.get("addr:street") or tags.get("addr:place")
    if not number or not street:
        return ""
    return f"{street}{number}号" if _is_chinese(street) else f"{street} {number}"


def _address_en(tags: Tags) -> str:
    street = tags.get("addr:street:en")
    return f"{tags['addr:housenumber']} {street}" if street else ""


def _is_chinese(text: str) -> bool:
    return any("⺀" <= letter <= "鿿" for letter in text)


def _streets(name: str, pieces: list[Feature]) -> Iterator[Place]:
    """The streets of one name: pieces that lie together are one, at the middle of the longest."""
    lines = np.array([piece.geometry for piece in pieces])
    together = shapely.union_all(shapely.buffer(lines, _APART_DEGREES, quad_segs=1))
    for area in shapely.get_parts(together):
        mine = lines[shapely.intersects(area, lines)]
        longest = mine[np.argmax(shapely.length(mine))]
        middle = shapely.line_interpolate_point(longest, 0.5, normalized=True)
        english = pieces[0].tags.get("name:en", "")
        yield Place(name, "street", round(middle.y, 6), round(middle.x, 6), english, weight=1)


def normalised(text: str) -> str:
    """Without accents, case and punctuation; no blanks between Chinese letters and numbers.

    ``Zürich, Nord`` -> ``zurich nord``; full-width forms become plain ones (Unicode NFKD).
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    spaced = _GAP.sub(" ", plain).strip()
    return _BLANKS_IN_CHINESE.sub("", spaced)


class PlaceIndex:
    """Answers searches over a fixed list of places; its length counts them."""

    def __len__(self) -> int:
        return len(self._places)

    def __init__(self, places: list[Place]) -> None:
        self._places = places
        keys = [f" {key}" for key in map(_key, places)]
        self._text = _SEPARATOR.join(["", *keys, ""])
        self._starts: list[int] = []
        at = 1
        for key in keys:
            self._starts.append(at)
            at += len(key) + 1

    def search(self, query: str, limit: int = 10) -> list[Place]:
        """The places that hold all words of the query: beginnings first, then weight, then length.

        A house number that nobody mapped is left out of the search, so that its street is found.
        Empty for a query without a letter or digit.
        """
        asked = normalised(query).removesuffix("号")
        return self._find(asked, limit) or self._find(_NUMBER_AT_END.sub("", asked), limit)

    def _find(self, asked: str, limit: int) -> list[Place]:
        words = sorted(asked.split(), key=len, reverse=True)
        if not words:
            return []
        hits = []
        for number in self._holding(words[0]):
            key = self._key_of(number)
            if all(word in key for word in words[1:]):
                begins = sum(f" {word}" not in key for word in words)
                place = self._places[number]
                hits.append((begins, place.weight, len(place.name), number))
            if len(hits) >= _ENOUGH:
                break
        return [self._places[number] for *_, number in sorted(hits)[:limit]]

    def _holding(self, word: str) -> Iterator[int]:
        """Numbers of the places whose key holds the word, in order."""
        at = self._text.find(word)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield number
            at = self._text.find(word, self._starts[number] + len(self._key_of(number)))

    def _key_of(self, number: int) -> str:
        start = self._starts[number]
        return self._text[start : self._text.index(_SEPARATOR, start)]


def _key(place: Place) -> str:
    parts = (place.name, place.name_en, place.address)
    return " ".join(normalised(part) for part in parts if part)


def write(folder: Path, places: list[Place]) -> None:
    """Put the index into a region folder."""
    (folder / FILE).write_bytes(msgspec.json.encode(places))


def read(folder: Path) -> PlaceIndex:
    """The index of a region folder."""
    return PlaceIndex(msgspec.json.decode((folder / FILE).read_bytes(), type=list[Place]))
