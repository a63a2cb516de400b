"""Who lives in the city: hospitals, markets, shops, cold stores, and ordinary house numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import atan2, cos, hypot, sin
from random import Random

from shapely import LineString, Point, Polygon

from simulators.city.network import Network, Way
from simulators.city.terrain import QUARTERS, Ground, density

NUMBER_EVERY_M = 130.0  # one tagged house number about so often along a street
NUMBERS_PER_M = 1 / 9.0  # plots are about 18 m wide, numbered odd left and even right
SETBACK_M = 24.0


@dataclass(frozen=True, slots=True)
class Site:
    """A place people go to, in the flat frame. ``kind`` is ours, ``tags`` are OSM's."""

    name: str
    name_en: str
    kind: str
    street: str
    street_en: str
    number: int
    district: str
    x_m: float
    y_m: float
    heading: float  # of the street, radians from east; the street lies to one side
    side: int  # 1: left of the street, -1: right of it
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Trade:
    kind: str
    tags: tuple[tuple[str, str], ...]
    suffix: str
    suffix_en: str
    count: int
    highways: frozenset[str]


_MAIN = frozenset({"primary", "secondary", "tertiary"})
_ANY = frozenset({"secondary", "tertiary", "residential"})
_TRADES = (
    _Trade("hospital", (("amenity", "hospital"),), "医院", "Hospital", 14, _MAIN),
    _Trade("supermarket", (("shop", "supermarket"),), "生鲜超市", "Fresh Supermarket", 44, _MAIN),
    _Trade("market", (("amenity", "marketplace"),), "农贸市场", "Farmers Market", 16, _ANY),
    _Trade("convenience", (("shop", "convenience"),), "便利店", "Convenience Store", 90, _ANY),
    _Trade("pharmacy", (("amenity", "pharmacy"),), "大药房", "Pharmacy", 30, _ANY),
    _Trade("restaurant", (("amenity", "restaurant"),), "海鲜酒楼", "Seafood Restaurant", 28, _ANY),
    _Trade("nursery_shop", (("shop", "baby_goods"),), "母婴店", "Baby Shop", 12, _ANY),
    _Trade("blood_bank", (("amenity", "blood_bank"),), "血液中心", "Blood Centre", 2, _MAIN),
    _Trade("vaccine_clinic", (("amenity", "clinic"),), "疫苗门诊", "Vaccination Clinic", 16, _ANY),
    _Trade("school", (("amenity", "school"),), "中学", "Middle School", 24, _ANY),
    _Trade("hotel", (("tourism", "hotel"),), "大酒店", "Hotel", 14, _MAIN),
    _Trade("outlet", (("office", "company"),), "制冷服务网点", "Refrigeration Outlet", 6, _MAIN),
)
_STORE = _Trade(
    "cold_store",
    (("industrial", "cold_storage"),),
    "冷库",
    "Cold Store",
    0,
    frozenset({"service", "residential", "tertiary"}),
)


def sites(network: Network, ground: Ground, rng: Random) -> list[Site]:
    """Every named site; names are unique, each stands beside a street and carries an address."""
    town = [way for way in network.ways if not way.street.bridge and _built(way, network) > 0.5]
    found: list[Site] = []
    for trade in _TRADES:
        streets = [way for way in town if way.street.kind.highway in trade.highways]
        taken: set[str] = set()
        while len(taken) < 2 * trade.count:
            way = rng.choice(streets)
            stem = _stem(way)
            if taken.isdisjoint(stem):  # 明雨 and 明玉 sound alike: both forms must be new
                taken.update(stem)
                found.append(_beside(way, network, rng, trade, stem))
    found += _stores(network, ground.logistics, "物流园", "Logistics Park", 18, rng)
    found += _stores(network, ground.port, "东港", "Donggang", 6, rng)
    return found


def _stores(
    network: Network, area: Polygon, name: str, name_en: str, count: int, rng: Random
) -> Iterator[Site]:
    inside = [
        way
        for way in network.ways
        if way.street.kind.highway in _STORE.highways and area.contains(_middle(way, network))
    ]
    for n in range(1, count + 1):
        stem = f"{name}{n}号", f"{name_en} No. {n}"
        yield _beside(rng.choice(inside), network, rng, _STORE, stem)


def house_numbers(network: Network, rng: Random) -> Iterator[Site]:
    """Plain addresses along built-up streets, odd on the left, even on the right."""
    for way in network.ways:
        if way.street.bridge or way.street.kind.elevated or _built(way, network) < 0.4:
            continue
        line = LineString([network.points[node] for node in way.nodes])
        for n in range(int(line.length // NUMBER_EVERY_M)):
            at_m = (n + rng.uniform(0.2, 0.8)) * NUMBER_EVERY_M
            yield _address(way, line, at_m, rng.choice((1, -1)))


def _stem(way: Way) -> tuple[str, str]:
    """What a site on this street is called by: the street's name without its suffix."""
    street = way.street
    name = street.name.removesuffix("大道").removesuffix("路").removesuffix("街").removesuffix("巷")
    return name, street.name_en.rsplit(" ", 1)[0]


def _beside(way: Way, network: Network, rng: Random, trade: _Trade, stem: tuple[str, str]) -> Site:
    line = LineString([network.points[node] for node in way.nodes])
    spot = _address(way, line, rng.uniform(0.15, 0.85) * line.length, rng.choice((1, -1)))
    return replace(
        spot,
        name=stem[0] + trade.suffix,
        name_en=f"{stem[1]} {trade.suffix_en}",
        kind=trade.kind,
        tags=trade.tags,
    )


def _address(way: Way, line: LineString, at_m: float, side: int) -> Site:
    """A house number ``at_m`` along the street, set back to the left (1) or right (-1)."""
    here, ahead = line.interpolate(at_m), line.interpolate(at_m + 5)
    heading = atan2(ahead.y - here.y, ahead.x - here.x)
    x = here.x - side * SETBACK_M * sin(heading)
    y = here.y + side * SETBACK_M * cos(heading)
    number = 2 * int(at_m * NUMBERS_PER_M / 2) + (1 if side > 0 else 2)
    street = way.street
    return Site(
        name="",
        name_en="",
        kind="address",
        street=street.name,
        street_en=street.name_en,
        number=number,
        district=district(x, y),
        x_m=x,
        y_m=y,
        heading=heading,
        side=side,
    )


def district(x_m: float, y_m: float) -> str:
    """The quarter a spot belongs to: the nearest, measured in its own radius."""
    return min(QUARTERS, key=lambda q: hypot(x_m - q.x_m, y_m - q.y_m) / q.radius_m).name


def _built(way: Way, network: Network) -> float:
    spot = _middle(way, network)
    return density(spot.x, spot.y)


def _middle(way: Way, network: Network) -> Point:
    x, y = network.points[way.nodes[len(way.nodes) // 2]]
    return Point(x, y)
