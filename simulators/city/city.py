"""The whole city from one seed, and the doors through which others take it."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from simulators.city import blocks as block
from simulators.city import sites as site
from simulators.city.arterials import main_roads
from simulators.city.network import Network, connect
from simulators.city.terrain import Ground, draw

VERSION = 1  # raise when the same seed gives another city, so that cached regions are rebuilt
DEFAULT_SEED = 1


@dataclass(frozen=True, slots=True)
class City:
    """Everything in the flat frame of ``frame``; coordinates in metres."""

    name: str
    name_en: str
    ground: Ground
    blocks: tuple[block.Block, ...]
    network: Network
    sites: tuple[site.Site, ...]
    addresses: tuple[site.Site, ...]


@lru_cache(maxsize=2)
def city(seed: int = DEFAULT_SEED) -> City:
    """The city of a seed, always the same. Each part has a random stream of its own."""

    def stream(part: str) -> Random:
        return Random(f"{seed}/{part}")

    ground = draw(stream("ground"))
    roads = main_roads(stream("roads"), ground)
    places = block.blocks(roads, ground, stream("blocks"))
    streets = block.small_streets(places, ground, stream("streets"))
    network = connect([*roads, *streets])
    return City(
        name="临澜市",
        name_en="Linlan",
        ground=ground,
        blocks=tuple(places),
        network=network,
        sites=tuple(site.sites(network, ground, stream("sites"))),
        addresses=tuple(site.house_numbers(network, stream("numbers"))),
    )
