"""The demo city: the same for a seed, connected for every site, named where people read it."""

import hashlib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import osmium
import pytest
from shapely import Point

from simulators.city import city, demo_sites, write_extract
from simulators.city.frame import EXTENT
from simulators.city.network import reach


def _bytes(path: Path, seed: int) -> str:
    city.cache_clear()
    write_extract(path, seed)
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.timeout(400)  # four cities
def test_a_seed_gives_the_same_bytes_and_another_seed_another_city(tmp_path: Path) -> None:
    first = _bytes(tmp_path / "a.osm.pbf", 1)
    assert _bytes(tmp_path / "b.osm.pbf", 1) == first
    assert _bytes(tmp_path / "c.osm.pbf", 2) != first


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_junction_reaches_every_other(seed: int) -> None:
    ways = city(seed).network.ways
    nodes = {node for way in ways for node in way.nodes}
    hub = ways[0].nodes[0]
    assert reach(ways, hub) == nodes
    assert reach(ways, hub, backwards=True) == nodes


def test_the_road_net_has_the_size_and_variety_of_a_city() -> None:
    made = city()
    assert 4_000 <= made.network.edge_count() <= 8_000
    classes = Counter(way.street.kind.highway for way in made.network.ways)
    assert classes.keys() >= {"motorway", "trunk", "primary", "secondary", "tertiary"}
    assert sum(way.street.bridge for way in made.network.ways) >= 6
    assert sum(way.street.oneway for way in made.network.ways) >= 20


def test_only_bridges_cross_the_river() -> None:
    made = city()
    deep = made.ground.river.buffer(-60)
    for way in made.network.ways:
        wet = any(deep.contains(Point(made.network.points[node])) for node in way.nodes)
        assert not wet or way.street.bridge, way.street.name


def test_no_edge_is_a_point_and_none_repeats_a_node_at_once() -> None:
    for way in city().network.ways:
        assert all(a != b for a, b in pairwise(way.nodes))


def test_sites_have_names_addresses_and_lie_in_the_city() -> None:
    sites = demo_sites()
    kinds = Counter(site.kind for site in sites)
    assert kinds.keys() >= {"hospital", "supermarket", "cold_store", "outlet", "convenience"}
    assert len({site.name for site in sites}) == len(sites)
    assert len({site.name_en for site in sites}) == len(sites)
    assert all(site.address.endswith("号") and site.name_en for site in sites)
    assert all(EXTENT.contains(Point(site.x_m, site.y_m)) for site in city().sites)


def test_every_road_in_the_extract_has_a_chinese_and_an_english_name(tmp_path: Path) -> None:
    write_extract(tmp_path / "city.osm.pbf")
    for way in osmium.FileProcessor(tmp_path / "city.osm.pbf", osmium.osm.WAY):
        if "highway" in way.tags:
            assert way.tags["name:en"].isascii() or "ü" in way.tags["name:en"]
            assert not way.tags["name"].isascii()
            assert way.tags["maxspeed"].isdigit()
