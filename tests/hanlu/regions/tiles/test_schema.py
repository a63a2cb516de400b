"""What of OSM the base map shows, and from which zoom."""

import pytest

from hanlu.regions.extract import Shape
from hanlu.regions.tiles.schema import MAX_ZOOM, MIN_ZOOM, shown


@pytest.mark.parametrize(
    ("shape", "tags", "layer", "kind"),
    [
        ("line", {"highway": "motorway_link"}, "transportation", "motorway"),
        ("line", {"highway": "residential"}, "transportation", "minor"),
        ("line", {"railway": "rail"}, "transportation", "rail"),
        ("line", {"waterway": "canal"}, "waterway", "canal"),
        ("area", {"natural": "water", "water": "river"}, "water", "river"),
        ("area", {"natural": "water"}, "water", "lake"),
        ("area", {"leisure": "park"}, "landcover", "grass"),
        ("area", {"landuse": "forest"}, "landcover", "wood"),
        ("area", {"landuse": "industrial"}, "landuse", "industrial"),
        ("point", {"place": "suburb", "name": "鼓楼"}, "place", "suburb"),
        ("point", {"amenity": "hospital", "name": "H"}, "poi", "hospital"),
    ],
)
def test_an_object_is_shown_in_its_layer_and_class(
    shape: Shape, tags: dict[str, str], layer: str, kind: str
) -> None:
    (found,) = shown(shape, tags)
    assert (found.layer, found.properties["class"]) == (layer, kind)
    assert MIN_ZOOM <= found.min_zoom <= MAX_ZOOM


@pytest.mark.parametrize(
    ("shape", "tags"),
    [
        ("area", {"highway": "residential"}),
        ("line", {"leisure": "park"}),
        ("line", {"highway": "proposed"}),
        ("point", {"place": "suburb"}),
        ("line", {"boundary": "administrative", "admin_level": "8"}),
        ("area", {"building": "no"}),
    ],
)
def test_what_has_no_meaning_in_its_shape_is_not_shown(shape: Shape, tags: dict[str, str]) -> None:
    assert list(shown(shape, tags)) == []


def test_a_named_bridge_gives_a_road_and_a_name() -> None:
    tags = {"highway": "primary", "bridge": "yes", "layer": "1", "oneway": "yes"}
    road, name = shown("line", tags | {"name": "大桥路", "name:en": "Bridge Road"})
    assert road.properties == {"class": "primary", "oneway": 1, "brunnel": "bridge", "layer": 1}
    assert name.layer == "transportation_name"
    assert name.properties["name:en"] == name.properties["name:latin"] == "Bridge Road"


def test_larger_roads_appear_before_smaller_ones() -> None:
    classes = ["motorway", "primary", "secondary", "tertiary", "residential", "service", "path"]
    zooms = [next(shown("line", {"highway": kind})).min_zoom for kind in classes]
    assert zooms == sorted(zooms)
