"""Road classes: their OSM tag, speed limit and what may cross them on the level."""

from dataclasses import dataclass, replace

from shapely import LineString


@dataclass(frozen=True, slots=True)
class RoadKind:
    """``rank`` orders classes (0 is the largest); ``elevated`` roads meet only rank <= 3."""

    highway: str
    rank: int
    maxspeed_kmh: int
    lanes: int
    elevated: bool = False


# Speed limits follow what GB 50688 / CJJ 37-2012 design speeds lead to in Chinese cities:
# expressway 60 to 100, arterial 40 to 60, collector 30 to 50, branch 20 to 40 km/h.
MOTORWAY = RoadKind("motorway", 0, 90, 3, elevated=True)
TRUNK = RoadKind("trunk", 1, 70, 3, elevated=True)
PRIMARY = RoadKind("primary", 2, 60, 3)
SECONDARY = RoadKind("secondary", 3, 50, 2)
TERTIARY = RoadKind("tertiary", 4, 40, 1)
RESIDENTIAL = RoadKind("residential", 5, 25, 1)
UNCLASSIFIED = RoadKind("unclassified", 5, 45, 1)
SERVICE = RoadKind("service", 6, 20, 1)


def meet(first: RoadKind, second: RoadKind) -> bool:
    """Whether two roads that cross on the map meet at a junction or pass over each other."""
    if first.elevated or second.elevated:
        return max(first.rank, second.rank) <= SECONDARY.rank
    return True


@dataclass(frozen=True, slots=True)
class Street:
    """A named line in the flat frame (metres), drawn in its direction of travel if one-way."""

    line: LineString
    kind: RoadKind
    name: str
    name_en: str
    oneway: bool = False
    bridge: bool = False

    def along(self, line: LineString, *, bridge: bool = False) -> "Street":
        """The same street on another piece of line."""
        return replace(self, line=line, bridge=bridge)
