"""The look of the base map: MapLibre styles, light and dark, a quiet ground for what happens on it.

Needs MapLibre GL JS 6 (5.11 and later would do). There is no glyph server and no sprite: a style
without ``glyphs`` makes MapLibre draw every letter from the reader's own fonts, Latin as well as
Chinese, and ``text-font`` is then a list of CSS families. The first name of each list is no font:
MapLibre reads the weight ("Medium") out of it and goes on to the next.

The page that shows a style registers the ``pmtiles`` protocol of the npm package ``pmtiles``
(``addProtocol("pmtiles", new Protocol().tile)``). Our own layers go below ``LABELS_FROM`` to lie
under the names, or on top by default.

Layers and classes are those of the OpenMapTiles schema, so that the styles also draw an archive
of that schema made elsewhere.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from hanlu.regions.manifest import Bounds

type Theme = Literal["light", "dark"]
type Language = Literal["zh", "en"]
type Layer = dict[str, Any]

LABELS_FROM = "label-road"
"""The first label layer: `map.addLayer(layer, "label-road")` puts a layer under all names."""
_FAMILIES = ["PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "sans-serif"]
_REGULAR = ["Hanlu Regular", *_FAMILIES]
_MEDIUM = ["Hanlu Medium", *_FAMILIES]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one theme. ``text`` ranks from strong to faint; ``halo`` sets it off."""

    ground: str
    built: str
    industrial: str
    civic: str
    wood: str
    grass: str
    farmland: str
    water: str
    airport: str
    runway: str
    building: str
    casing: str
    minor: str
    secondary: str
    primary: str
    motorway: str
    rail: str
    border: str
    text: str
    text_soft: str
    text_faint: str
    text_water: str
    text_green: str
    halo: str


DARK = Palette(
    ground="#12181c",
    built="#141a21",
    industrial="#161a24",
    civic="#171a23",
    wood="#13211b",
    grass="#15231c",
    farmland="#12181c",
    water="#16283a",
    airport="#1a1f29",
    runway="#2a313c",
    building="#1b222b",
    casing="#0e1318",
    minor="#262f39",
    secondary="#2f3945",
    primary="#3b4654",
    motorway="#475363",
    rail="#2a323d",
    border="#3a4552",
    text="#aab6c4",
    text_soft="#8693a2",
    text_faint="#657180",
    text_water="#4f7396",
    text_green="#4f7a63",
    halo="#10151a",
)
LIGHT = Palette(
    ground="#f1f3ed",
    built="#eeeff0",
    industrial="#e9ebf0",
    civic="#f1ecec",
    wood="#dbe7d7",
    grass="#d9ead4",
    farmland="#f1f3ed",
    water="#bcd7ea",
    airport="#e6e8ee",
    runway="#d3d7e0",
    building="#e3e4e6",
    casing="#d5d9de",
    minor="#ffffff",
    secondary="#ffffff",
    primary="#fdf3dc",
    motorway="#f8ddae",
    rail="#c3c8cf",
    border="#a9b2bd",
    text="#2b3642",
    text_soft="#55616e",
    text_faint="#7c8794",
    text_water="#44749b",
    text_green="#4d7d55",
    halo="#fbfbfa",
)
_PALETTES: dict[Theme, Palette] = {"light": LIGHT, "dark": DARK}


def style(
    theme: Theme, tiles_url: str, bounds: Bounds, attribution: str, language: Language = "zh"
) -> dict[str, Any]:
    """The style document. ``tiles_url``: where the archive is, seen from the page."""
    palette = _PALETTES[theme]
    lon, lat = bounds.centre
    return {
        "version": 8,
        "name": f"Hanlu {theme}",
        "center": [lon, lat],
        "zoom": 11.5,
        "sources": {
            "base": {
                "type": "vector",
                "url": f"pmtiles://{tiles_url}",
                "attribution": attribution,
            }
        },
        "layers": [*_ground(palette), *_roads(palette), *_labels(palette, language)],
    }


def _fill(name: str, source: str, colour: str, *classes: str, **more: Any) -> Layer:
    layer: Layer = {
        "id": name,
        "type": "fill",
        "source": "base",
        "source-layer": source,
        "paint": {"fill-color": colour, "fill-antialias": False},
    }
    if classes:
        layer["filter"] = ["in", ["get", "class"], ["literal", list(classes)]]
    return layer | more


def _ground(p: Palette) -> list[Layer]:
    return [
        {"id": "ground", "type": "background", "paint": {"background-color": p.ground}},
        _fill("farmland", "landcover", p.farmland, "farmland"),
        _fill("built", "landuse", p.built, "residential", "garages"),
        _fill("industrial", "landuse", p.industrial, "industrial", "railway", "quarry"),
        _fill("civic", "landuse", p.civic, "commercial", "retail", "hospital", "school"),
        _fill("wood", "landcover", p.wood, "wood"),
        _fill("grass", "landcover", p.grass, "grass", "wetland"),
        _fill("meadow", "landcover", p.farmland, filter=["==", ["get", "subclass"], "meadow"]),
        _fill("park", "park", p.grass),
        _fill("airport", "aeroway", p.airport, "aerodrome", "apron"),
        _fill("water", "water", p.water),
        _line("waterway", "waterway", p.water, [], _grow((9, 0.5), (14, 4))),
        _line("runway", "aeroway", p.runway, ["runway"], _grow((10, 1), (14, 18))),
        _line("taxiway", "aeroway", p.runway, ["taxiway"], _grow((12, 0.5), (14, 4))),
        _fill("building", "building", p.building, minzoom=14),
    ]


def _grow(*stops: tuple[float, float]) -> list[Any]:
    """Exponential growth between (zoom, value) stops, as map scales grow."""
    pairs = [number for stop in stops for number in stop]
    return ["interpolate", ["exponential", 1.5], ["zoom"], *pairs]


def _line(
    name: str, source: str, colour: str, classes: list[str], width: Any, **more: Any
) -> Layer:
    layer: Layer = {
        "id": name,
        "type": "line",
        "source": "base",
        "source-layer": source,
        "layout": {"line-cap": "round", "line-join": "round"},
        "paint": {"line-color": colour, "line-width": width},
    }
    if classes:
        layer["filter"] = ["in", ["get", "class"], ["literal", classes]]
    return layer | more


@dataclass(frozen=True, slots=True)
class _Road:
    name: str
    classes: list[str]
    colour: str
    widths: tuple[tuple[float, float], ...]
    minzoom: int


def _roads(p: Palette) -> list[Layer]:
    """Casings first, then fills, so that crossings join; larger roads over smaller ones."""
    ways = (
        _Road("path", ["path", "track"], p.minor, ((14, 0.8), (18, 3)), 14),
        _Road("service", ["service"], p.minor, ((13, 0.6), (15, 2), (18, 9)), 13),
        _Road("minor", ["minor"], p.minor, ((11.5, 0.5), (13, 1.3), (15, 4.5), (18, 18)), 11),
        _Road("tertiary", ["tertiary"], p.secondary, ((10, 0.5), (13, 2), (15, 6), (18, 22)), 11),
        _Road("secondary", ["secondary"], p.secondary, ((9, 0.5), (12, 2), (15, 8), (18, 26)), 9),
        _Road("primary", ["primary"], p.primary, ((8, 0.6), (11, 2), (13, 4), (18, 30)), 8),
        _Road("trunk", ["trunk"], p.motorway, ((6, 0.6), (11, 2.6), (13, 5), (18, 32)), 6),
        _Road("motorway", ["motorway"], p.motorway, ((5, 0.6), (11, 2.4), (13, 4), (18, 26)), 5),
    )
    casings = [
        _line(
            f"road-{way.name}-casing",
            "transportation",
            p.casing,
            way.classes,
            _grow(*((zoom, width + 0.9 + width * 0.16) for zoom, width in way.widths)),
            minzoom=max(way.minzoom, 12),
        )
        for way in ways
    ]
    fills = [
        _line(
            f"road-{way.name}",
            "transportation",
            way.colour,
            way.classes,
            _grow(*way.widths),
            minzoom=way.minzoom,
        )
        for way in ways
    ]
    rail = _line("rail", "transportation", p.rail, ["rail", "transit"], _grow((11, 0.6), (15, 2)))
    border = _line("border", "boundary", p.border, [], _grow((5, 0.6), (12, 1.4)))
    border["paint"]["line-dasharray"] = [4, 3]
    arrows = _oneway_arrows(p)
    return [*casings, rail, *fills, arrows, border]


def _oneway_arrows(p: Palette) -> Layer:
    """Text arrows: there is no sprite to take a picture from."""
    return {
        "id": "road-oneway",
        "type": "symbol",
        "source": "base",
        "source-layer": "transportation",
        "minzoom": 15,
        "filter": ["all", ["==", ["get", "oneway"], 1], ["!=", ["get", "class"], "motorway"]],
        "layout": {
            "symbol-placement": "line",
            "symbol-spacing": 160,
            "text-field": "→",
            "text-font": _REGULAR,
            "text-size": 13,
            "text-keep-upright": False,
        },
        "paint": {"text-color": p.text_faint},
    }


def _name(language: Language) -> list[Any]:
    keys = ("name:zh", "name") if language == "zh" else ("name:en", "name:latin", "name")
    return ["coalesce", *(["get", key] for key in keys)]


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    source: str
    classes: list[str]
    colour: str
    size: Any
    minzoom: int
    font: list[str]
    spacing_em: float = 0.0
    layout: dict[str, Any] = field(default_factory=dict)


def _labels(p: Palette, language: Language) -> list[Layer]:
    """From the least to the most important: what comes later is placed first."""
    road = _symbol(
        _Label(LABELS_FROM, "transportation_name", [], p.text_soft, _road_size(), 11, _REGULAR),
        p,
        language,
        {"symbol-placement": "line", "symbol-spacing": 340, "text-padding": 6},
    )
    return [
        road,
        _poi_dots(p),
        *(
            _symbol(label, p, language, {"text-max-width": 8, "text-padding": 4} | label.layout)
            for label in _point_labels(p)
        ),
    ]


def _poi_dots(p: Palette) -> Layer:
    return {
        "id": "poi-dot",
        "type": "circle",
        "source": "base",
        "source-layer": "poi",
        "minzoom": 14,
        "filter": ["!=", ["get", "class"], "park"],
        "paint": {"circle-radius": _grow((14, 1.6), (17, 3)), "circle-color": p.text_faint},
    }


def _road_size() -> list[Any]:
    large = ["literal", ["motorway", "trunk", "primary"]]
    bigger = ["case", ["in", ["get", "class"], large], 1, 0]
    return ["interpolate", ["linear"], ["zoom"], 11, ["+", 10, bigger], 16, ["+", 12, bigger]]


def _point_labels(p: Palette) -> tuple[_Label, ...]:
    under_dot = {"text-anchor": "top", "text-offset": [0, 0.5]}
    aside = {"text-variable-anchor-offset": _STEP_ASIDE}
    small, places = _grow((12, 10.5), (16, 12.5)), _grow((10, 12), (14, 16))
    return (
        _Label("label-poi", "poi", [], p.text_faint, small, 14, _REGULAR, layout=under_dot),
        _Label("label-park", "poi", ["park"], p.text_green, small, 12, _REGULAR),
        _Label(
            "label-water",
            "water_name",
            [],
            p.text_water,
            _grow((10, 11), (15, 15)),
            10,
            _REGULAR,
            0.2,
        ),
        _Label("label-airport", "aerodrome_label", [], p.text_soft, small, 11, _REGULAR),
        _Label(
            "label-quarter",
            "place",
            ["quarter", "neighbourhood", "hamlet"],
            p.text_soft,
            _grow((11, 11), (15, 14)),
            11,
            _REGULAR,
            0.08,
            aside,
        ),
        _Label(
            "label-village", "place", ["village"], p.text_soft, places, 10, _REGULAR, layout=aside
        ),
        _Label("label-town", "place", ["town"], p.text_soft, places, 9, _MEDIUM, layout=aside),
        _Label("label-suburb", "place", ["suburb"], p.text, places, 10, _MEDIUM, 0.12, aside),
        _Label(
            "label-city",
            "place",
            ["city"],
            p.text,
            _grow((5, 12), (10, 18)),
            5,
            _MEDIUM,
            0.2,
            aside,
        ),
    )


_STEP_ASIDE = [
    *("center", [0, 0]),
    *("top", [0, 1.1]),
    *("bottom", [0, -1.1]),
    *("left", [1.2, 0]),
    *("right", [-1.2, 0]),
]
"""Where the name of a place may stand, in ems off its point: what lies on top pushes it aside."""


def _symbol(label: _Label, p: Palette, language: Language, layout: dict[str, Any]) -> Layer:
    layer: Layer = {
        "id": label.name,
        "type": "symbol",
        "source": "base",
        "source-layer": label.source,
        "minzoom": label.minzoom,
        "layout": {
            "text-field": _name(language),
            "text-font": label.font,
            "text-size": label.size,
            "text-letter-spacing": label.spacing_em,
            **layout,
        },
        "paint": {
            "text-color": label.colour,
            "text-halo-color": p.halo,
            "text-halo-width": 1.4,
            "text-halo-blur": 0.4,
        },
    }
    if label.classes:
        layer["filter"] = ["in", ["get", "class"], ["literal", label.classes]]
    if label.name == "label-city":
        layer["maxzoom"] = 11
    return layer
