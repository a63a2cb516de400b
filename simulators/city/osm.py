"""The city as OpenStreetMap data: nodes, ways and their tags, in one deterministic order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from simulators.city.city import City
from simulators.city.frame import EXTENT, to_lon_lat
from simulators.city.kinds import SECONDARY, Street
from simulators.city.sites import Site
from simulators.city.terrain import QUARTERS

type Tags = dict[str, str]


def write(city: City, path: Path) -> None:
    """Write ``city`` as .osm.pbf; the same city gives the same bytes. Overwrites ``path``."""
    nodes, ways = _collect(city)
    header = osmium.io.Header()
    header.set("generator", "hanlu simulators.city")
    south_west, north_east = to_lon_lat(*EXTENT.bounds[:2]), to_lon_lat(*EXTENT.bounds[2:])
    header.add_box(osmium.osm.Box(*south_west, *north_east))
    with osmium.SimpleWriter(path, header=header, overwrite=True) as writer:
        for node in nodes:
            writer.add_node(node)
        for way in ways:
            writer.add_way(way)


def _collect(city: City) -> tuple[list[Node], list[Way]]:
    draft = _Draft()
    signals = _signals(city)
    for number, (x, y) in enumerate(city.network.points):
        draft.node(x, y, {"highway": "traffic_signals"} if number in signals else {})
    for way in city.network.ways:
        draft.way([node + 1 for node in way.nodes], _road_tags(way.street))
    for shape, tags in _ground(city):
        draft.shape(shape, tags)
    for quarter in QUARTERS:
        tags = {"place": quarter.place, "name": quarter.name, "name:en": quarter.name_en}
        draft.node(quarter.x_m, quarter.y_m, tags)
    draft.node(300, -150, {"place": "city", "name": city.name, "name:en": city.name_en})
    _settle(city, draft)
    return draft.nodes, draft.ways


def _settle(city: City, draft: "_Draft") -> None:
    """Sites as points beside their buildings; a plain address is its building where it has one."""
    sites = [*city.sites, *city.addresses]
    for site, footprint in zip(sites, city.footprints, strict=True):
        if site.name:
            tags = dict(site.tags) | _address_tags(site) | _name_tags(site)
            draft.node(site.x_m, site.y_m, tags)
            if footprint is not None:
                draft.shape(footprint, {"building": "yes"})
        elif footprint is not None:
            draft.shape(footprint, {"building": "yes"} | _address_tags(site))
        else:
            draft.node(site.x_m, site.y_m, _address_tags(site))


class _Draft:
    """Numbers nodes and ways in the order they come, from 1."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.ways: list[Way] = []

    def node(self, x_m: float, y_m: float, tags: Tags) -> int:
        place = to_lon_lat(x_m, y_m)
        self.nodes.append(Node(id=len(self.nodes) + 1, version=1, location=place, tags=tags))
        return len(self.nodes)

    def way(self, nodes: Iterable[int], tags: Tags) -> None:
        self.ways.append(Way(id=len(self.ways) + 1, version=1, nodes=list(nodes), tags=tags))

    def shape(self, geometry: BaseGeometry, tags: Tags) -> None:
        """An open or closed way with nodes of its own; the holes of a polygon are left out."""
        if isinstance(geometry, Polygon):
            ring = [self.node(x, y, {}) for x, y in list(geometry.exterior.coords)[:-1]]
            self.way([*ring, ring[0]], tags)
        else:
            self.way([self.node(x, y, {}) for x, y in geometry.coords], tags)


def _signals(city: City) -> set[int]:
    """Junctions where two main streets cross on the level."""
    names: dict[int, set[str]] = defaultdict(set)
    for way in city.network.ways:
        if way.street.kind.rank <= SECONDARY.rank and not way.street.kind.elevated:
            for node in way.nodes:
                names[node].add(way.street.name)
    return {node for node, streets in names.items() if len(streets) > 1}


def _road_tags(street: Street) -> Tags:
    kind = street.kind
    tags = {
        "highway": kind.highway,
        "name": street.name,
        "name:en": street.name_en,
        "maxspeed": str(kind.maxspeed_kmh),
        "lanes": str(kind.lanes),
    }
    if street.oneway:
        tags["oneway"] = "yes"
    if street.bridge:
        tags["bridge"] = "yes"
    if street.bridge or kind.elevated:
        tags["layer"] = "1"
    return tags


def _ground(city: City) -> Iterator[tuple[BaseGeometry, Tags]]:
    ground = city.ground
    for block in city.blocks:
        yield block.outline.simplify(4), {"landuse": block.use}
    for hill, name, name_en in zip(
        ground.hills, ("西山", "南山", "东山"), ("Xishan", "Nanshan", "Dongshan"), strict=True
    ):
        yield hill, {"natural": "wood", "name": name, "name:en": f"{name_en} Hills"}
    parks = ("城东", "城南", "中央", "城北", "临江", "西郊")
    english = ("Chengdong", "Chengnan", "Central", "Chengbei", "Linjiang", "Xijiao")
    for park, name, name_en in zip(ground.parks, parks, english, strict=True):
        yield park, {"leisure": "park", "name": f"{name}公园", "name:en": f"{name_en} Park"}
    lake_park = {"leisure": "park", "name": "星湖公园", "name:en": "Xinghu Park"}
    yield ground.lake_park, lake_park
    yield ground.lake, {"natural": "water", "water": "lake", "name": "星湖", "name:en": "Star Lake"}
    river = {"natural": "water", "water": "river", "name": "澜江", "name:en": "Lan River"}
    yield ground.river, river
    canal = {"natural": "water", "water": "canal", "name": "古运河", "name:en": "Old Canal"}
    yield ground.canal, canal
    airport = {"aeroway": "aerodrome", "name": "临澜国际机场", "name:en": "Linlan Airport"}
    yield ground.airport, airport
    for runway in ground.runways:
        yield runway, {"aeroway": "runway"}


def _address_tags(site: Site) -> Tags:
    return {
        "addr:city": "临澜市",
        "addr:district": site.district,
        "addr:street": site.street,
        "addr:street:en": site.street_en,
        "addr:housenumber": str(site.number),
    }


def _name_tags(site: Site) -> Tags:
    return {"name": site.name, "name:en": site.name_en}
