"""The ground before any road: river, canal, lake, hills, parks, and what big sites take up."""

from dataclasses import dataclass
from math import hypot
from random import Random

import shapely
import shapely.affinity
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from simulators.city.curves import blob, largest, sampled, wave
from simulators.city.frame import EXTENT, HALF_HEIGHT_M, HALF_WIDTH_M

RIVER_HALF_WIDTH_M, CANAL_HALF_WIDTH_M, BANK_M = 270.0, 28.0, 75.0


@dataclass(frozen=True, slots=True)
class Ground:
    """Polygons in the flat frame. ``river`` and ``canal`` reach the edge of the extent."""

    river: Polygon
    canal: Polygon
    lake: Polygon
    lake_park: Polygon
    parks: tuple[Polygon, ...]
    hills: tuple[Polygon, ...]
    airport: Polygon
    runways: tuple[LineString, ...]
    logistics: Polygon
    port: Polygon

    @property
    def water(self) -> BaseGeometry:
        return shapely.union_all([self.river, self.canal, self.lake])

    @property
    def banks(self) -> BaseGeometry:
        """River and banks together; its outline is where the riverside roads run."""
        return self.river.buffer(BANK_M)

    @property
    def closed_to_streets(self) -> BaseGeometry:
        """Where only main roads pass."""
        green = [self.lake_park, *self.parks, *self.hills]
        return shapely.union_all([self.banks, self.canal, self.airport, *green])


def _rectangle(x_m: float, y_m: float, width_m: float, height_m: float, turn: float) -> Polygon:
    box = shapely.box(x_m - width_m / 2, y_m - height_m / 2, x_m + width_m / 2, y_m + height_m / 2)
    return largest(shapely.affinity.rotate(box, turn))


def draw(rng: Random) -> Ground:
    """Lay out the ground; places are chosen, outlines are seeded."""
    meander, drift = wave(rng, 900, 11_000), rng.uniform(0.10, 0.14)
    reach = HALF_WIDTH_M + 1_000
    course = LineString(
        [(x, -1_900 + drift * x + y) for x, y in sampled(meander, -reach, reach, 200)]
    )
    river = largest(course.buffer(RIVER_HALF_WIDTH_M) & EXTENT)
    bend = wave(rng, 500, 9_000)
    mouth = [(2_500 + bend(y), y) for y, _ in sampled(bend, -2_500, HALF_HEIGHT_M + 500, 250)]
    canal = largest((LineString(mouth).buffer(CANAL_HALF_WIDTH_M) & EXTENT) - river)
    lake = blob(rng, -7_350, 2_400, 1_150, 950)
    airport = _rectangle(11_900, -7_600, 3_800, 1_500, 12)
    runways = tuple(
        shapely.affinity.rotate(
            LineString([(10_250, -7_600 + dy), (13_550, -7_600 + dy)]), 12, (11_900, -7_600)
        )
        for dy in (-420, 60)
    )
    return Ground(
        river=river,
        canal=canal,
        lake=lake,
        lake_park=lake.buffer(260),
        parks=(
            blob(rng, 2_000, 4_700, 620, 480),
            blob(rng, -2_600, -5_100, 700, 420),
            blob(rng, 700, 900, 330, 260),
            blob(rng, 6_900, 5_400, 520, 600),
            blob(rng, 4_700, -5_500, 800, 560),
            blob(rng, -3_000, 7_600, 560, 420),
        ),
        hills=(
            blob(rng, -11_400, 4_700, 2_300, 2_900),
            blob(rng, -10_800, -9_000, 2_600, 1_700),
            blob(rng, 11_600, 9_700, 2_300, 1_500),
        ),
        airport=airport,
        runways=runways,
        logistics=_rectangle(7_300, -4_300, 2_300, 1_500, 18),
        port=_rectangle(9_600, 1_500, 2_600, 1_100, 8),
    )


@dataclass(frozen=True, slots=True)
class Quarter:
    """A named part of the city; ``radius_m`` is how far its streets are dense."""

    name: str
    name_en: str
    place: str  # OSM place=*
    x_m: float
    y_m: float
    radius_m: float


QUARTERS = (
    Quarter("鼓楼", "Gulou", "suburb", 0, 300, 3_600),
    Quarter("西湖区", "Xihu", "suburb", -5_000, 4_300, 2_600),
    Quarter("东港", "Donggang", "suburb", 7_400, 2_900, 2_600),
    Quarter("江南新城", "Jiangnan New Town", "suburb", -3_300, -4_000, 2_900),
    Quarter("北苑", "Beiyuan", "suburb", 400, 6_600, 2_300),
    Quarter("临江", "Linjiang", "suburb", 3_300, -4_300, 2_200),
    Quarter("高新区", "High-Tech Zone", "suburb", -8_300, -1_900, 1_900),
    Quarter("冷链物流园", "Cold Chain Logistics Park", "quarter", 7_300, -4_300, 1_400),
    Quarter("机场", "Airport", "quarter", 11_900, -7_600, 900),
    Quarter("云栖镇", "Yunqi", "town", -12_600, -4_700, 1_000),
    Quarter("石桥镇", "Shiqiao", "town", 5_600, 10_300, 1_100),
    Quarter("梅坞镇", "Meiwu", "town", -6_700, 9_900, 1_000),
    Quarter("沙田镇", "Shatian", "town", -4_200, -10_300, 1_100),
    Quarter("白鹭洲", "Bailuzhou", "town", 5_200, -10_200, 1_000),
    Quarter("海潮镇", "Haichao", "town", 13_000, 4_600, 1_000),
)


def density(x_m: float, y_m: float) -> float:
    """How built-up a spot is: about 1.3 in the old town, under 0.2 in the country."""
    return sum(
        (1.0 if q.place == "suburb" else 0.8)
        / (1 + (hypot(x_m - q.x_m, y_m - q.y_m) / q.radius_m) ** 4)
        for q in QUARTERS
    )
