"""Which layer of the base map shows an OSM object, from which zoom, with which properties. Pure.

Layer names, classes and field names follow the OpenMapTiles vector tile schema (openmaptiles.org,
version 3), as far as our styles or a foreign style for it would look; so a region can also be
given a ready archive of that schema. The zooms are our own choice for a city.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from hanlu.regions.extract import Shape

type Tags = Mapping[str, str]
type Properties = dict[str, str | int]

MIN_ZOOM, MAX_ZOOM = 5, 14


class Shown(NamedTuple):
    """A place in the base map. Lower ``rank`` is drawn, and labelled, first."""

    layer: str
    min_zoom: int
    properties: Properties
    rank: int = 0


def shown(shape: Shape, tags: Tags) -> Iterator[Shown]:
    """Where the object appears; nowhere, once, or more often (a road and its name)."""
    for rule in _RULES[shape]:
        found = rule(tags)
        if found is not None:
            yield found


# class of `transportation`, and the zoom from which it is drawn
_ROADS: dict[str, tuple[str, int]] = {
    "motorway": ("motorway", 5),
    "trunk": ("trunk", 6),
    "primary": ("primary", 8),
    "secondary": ("secondary", 9),
    "tertiary": ("tertiary", 11),
    "unclassified": ("minor", 11),
    "residential": ("minor", 12),
    "living_street": ("minor", 13),
    "road": ("minor", 12),
    "service": ("service", 13),
    "pedestrian": ("path", 13),
    "track": ("track", 13),
    "path": ("path", 14),
    "footway": ("path", 14),
    "cycleway": ("path", 14),
    "steps": ("path", 14),
}
_RAILS = frozenset({"rail", "light_rail", "subway", "tram", "narrow_gauge"})
_NAMED_FROM = {"motorway": 9, "trunk": 10, "primary": 10, "secondary": 11, "tertiary": 12}


def _road_class(tags: Tags) -> tuple[str, int, int] | None:
    """(class, first zoom, ramp)."""
    highway = tags.get("highway", "")
    known = _ROADS.get(highway.removesuffix("_link"))
    if known is None:
        return None
    ramp = int(highway.endswith("_link"))
    return known[0], max(known[1], 11) if ramp else known[1], ramp


def _of(kind: str, **more: str | int) -> Properties:
    return {"class": kind, **more}


def _transportation(tags: Tags) -> Shown | None:
    road = _road_class(tags)
    if road is None:
        if tags.get("railway") not in _RAILS:
            return None
        rail = "rail" if tags["railway"] in {"rail", "narrow_gauge"} else "transit"
        return Shown("transportation", 10 if rail == "rail" else 13, _of(rail) | _over(tags))
    name, zoom, ramp = road
    properties = _of(name)
    if ramp:
        properties["ramp"] = 1
    if tags.get("oneway") in {"yes", "1", "true"} or name == "motorway":
        properties["oneway"] = 1
    return Shown("transportation", zoom, properties | _over(tags), rank=zoom)


def _over(tags: Tags) -> Properties:
    """Bridge or tunnel, and the storey."""
    found: Properties = {}
    for structure in ("bridge", "tunnel"):
        if tags.get(structure, "no") != "no":
            found["brunnel"] = structure
    if tags.get("layer", "0").lstrip("-").isdigit() and tags.get("layer", "0") != "0":
        found["layer"] = int(tags["layer"])
    return found


def _transportation_name(tags: Tags) -> Shown | None:
    road = _road_class(tags)
    if road is None or not ("name" in tags or "ref" in tags):
        return None
    properties = _of(road[0]) | names(tags)
    if "ref" in tags:
        properties |= {"ref": tags["ref"], "ref_length": len(tags["ref"])}
    zoom = max(road[1], _NAMED_FROM.get(road[0], 14 if road[0] in {"path", "track"} else 13))
    return Shown("transportation_name", zoom, properties, rank=zoom)


def names(tags: Tags) -> Properties:
    """``name`` and what the object is called in Chinese, English and Latin letters."""
    found: Properties = {}
    for key in ("name", "name:zh", "name:en"):
        if key in tags:
            found[key] = tags[key]
    latin = tags.get("name:en") or tags.get("int_name") or tags.get("name", "")
    if latin:
        found["name:latin"] = latin
    return found


_WATERWAYS = {"river": 9, "canal": 11, "stream": 13, "ditch": 14, "drain": 14}


def _waterway(tags: Tags) -> Shown | None:
    kind = tags.get("waterway", "")
    if kind not in _WATERWAYS:
        return None
    return Shown("waterway", _WATERWAYS[kind], _of(kind) | names(tags) | _over(tags))


def _water(tags: Tags) -> Shown | None:
    natural, waterway = tags.get("natural"), tags.get("waterway")
    if natural != "water" and waterway not in {"riverbank", "dock"} and not _basin(tags):
        return None
    flowing = waterway == "riverbank" or tags.get("water") in {"river", "canal"}
    return Shown("water", 5, _of("river" if flowing else "lake"))


def _basin(tags: Tags) -> bool:
    return tags.get("landuse") in {"reservoir", "basin"}


def _water_name(tags: Tags) -> Shown | None:
    if "name" not in tags or _water(tags) is None:
        return None
    kind = "river" if tags.get("water") in {"river", "canal"} else "lake"
    return Shown("water_name", 10, _of(kind) | names(tags))


_COVER = {
    "wood": ("wood", "wood"),
    "forest": ("wood", "forest"),
    "farmland": ("farmland", "farmland"),
    "orchard": ("farmland", "orchard"),
    "vineyard": ("farmland", "vineyard"),
    "meadow": ("grass", "meadow"),
    "grass": ("grass", "grass"),
    "grassland": ("grass", "grassland"),
    "recreation_ground": ("grass", "recreation_ground"),
    "village_green": ("grass", "village_green"),
    "park": ("grass", "park"),
    "garden": ("grass", "garden"),
    "golf_course": ("grass", "golf_course"),
    "wetland": ("wetland", "wetland"),
    "glacier": ("ice", "glacier"),
    "bare_rock": ("rock", "bare_rock"),
    "scree": ("rock", "scree"),
    "beach": ("sand", "beach"),
    "sand": ("sand", "sand"),
}


def _landcover(tags: Tags) -> Shown | None:
    for key in ("leisure", "natural", "landuse"):
        known = _COVER.get(tags.get(key, ""))
        if known is not None:
            zoom = 7 if known[0] in {"wood", "farmland", "ice", "rock"} else 9
            return Shown("landcover", zoom, _of(known[0], subclass=known[1]))
    return None


_USES = frozenset(
    {
        "residential",
        "commercial",
        "industrial",
        "retail",
        "cemetery",
        "railway",
        "military",
        "quarry",
        "garages",
    }
)
_USE_OF_AMENITY = frozenset({"hospital", "school", "university", "college", "kindergarten"})


def _landuse(tags: Tags) -> Shown | None:
    use, amenity = tags.get("landuse", ""), tags.get("amenity", "")
    if use in _USES:
        return Shown("landuse", 8, _of(use))
    if amenity in _USE_OF_AMENITY:
        return Shown("landuse", 10, _of(amenity))
    return None


def _park(tags: Tags) -> Shown | None:
    """Protected areas; city parks are `landcover`, as the schema has it."""
    kinds = {"nature_reserve": tags.get("leisure"), "national_park": tags.get("boundary")}
    for kind, value in kinds.items():
        if value == kind:
            return Shown("park", 8, _of(kind) | names(tags))
    return None


def _green_name(tags: Tags) -> Shown | None:
    """A park's name, as a point of interest in its middle."""
    if tags.get("leisure") != "park" or "name" not in tags:
        return None
    return Shown("poi", 12, _of("park", subclass="park", rank=5) | names(tags), rank=5)


def _aeroway(tags: Tags) -> Shown | None:
    kind = tags.get("aeroway", "")
    if kind not in {"aerodrome", "runway", "taxiway", "apron"}:
        return None
    return Shown("aeroway", 9 if kind != "taxiway" else 12, _of(kind))


def _aerodrome_label(tags: Tags) -> Shown | None:
    if tags.get("aeroway") != "aerodrome" or "name" not in tags:
        return None
    return Shown("aerodrome_label", 10, _of("international") | names(tags))


def _building(tags: Tags) -> Shown | None:
    return Shown("building", 14, {}) if tags.get("building", "no") != "no" else None


_PLACES = {
    "city": (5, 1),
    "town": (9, 3),
    "suburb": (10, 4),
    "quarter": (11, 6),
    "village": (11, 5),
    "neighbourhood": (13, 8),
    "hamlet": (13, 9),
}


def _place(tags: Tags) -> Shown | None:
    kind = tags.get("place", "")
    if kind not in _PLACES or "name" not in tags:
        return None
    zoom, rank = _PLACES[kind]
    return Shown("place", zoom, _of(kind, rank=rank) | names(tags), rank=rank)


# (key, value) -> (class, first zoom, rank)
_POIS = {
    ("amenity", "hospital"): ("hospital", 12, 1),
    ("amenity", "marketplace"): ("shop", 14, 3),
    ("amenity", "blood_bank"): ("hospital", 13, 2),
    ("amenity", "clinic"): ("hospital", 14, 4),
    ("amenity", "pharmacy"): ("pharmacy", 14, 8),
    ("amenity", "school"): ("school", 14, 7),
    ("amenity", "university"): ("college", 13, 3),
    ("industrial", "cold_storage"): ("warehouse", 13, 2),
    ("railway", "station"): ("railway", 11, 1),
    ("shop", "supermarket"): ("grocery", 13, 4),
    ("shop", "mall"): ("shop", 13, 3),
}


def _poi(tags: Tags) -> Shown | None:
    if "name" not in tags:
        return None
    for (key, value), (kind, zoom, rank) in _POIS.items():
        if tags.get(key) == value:
            properties = _of(kind, subclass=value, rank=rank) | names(tags)
            return Shown("poi", zoom, properties, rank=rank)
    return None


def _boundary(tags: Tags) -> Shown | None:
    level = tags.get("admin_level", "")
    if tags.get("boundary") != "administrative" or not level.isdigit() or int(level) > 6:
        return None
    return Shown("boundary", 5 if int(level) <= 4 else 9, {"admin_level": int(level)})


_RULES: dict[Shape, tuple[Callable[[Tags], Shown | None], ...]] = {
    "point": (_place, _poi, _aerodrome_label),
    "line": (_transportation, _transportation_name, _waterway, _aeroway, _boundary),
    "area": (
        _water,
        _water_name,
        _landcover,
        _landuse,
        _park,
        _green_name,
        _aeroway,
        _aerodrome_label,
        _building,
        _poi,
    ),
}
POINT_LAYERS = frozenset({"water_name", "poi", "place", "aerodrome_label"})
"""Layers of labels: an area stands in them as one point inside it."""
