"""The whole city from one seed, and the doors through which others take it."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from random import Random

from shapely import Polygon

from simulators.city import blocks as block
from simulators.city import sites as site
from simulators.city.arterials import main_roads
from simulators.city.buildings import footprints
from simulators.city.network import Network, connect
from simulators.city.terrain import Ground, draw

VERSION = 3  # raise when the same seed gives another city, so that cached regions are rebuilt
DEFAULT_SEED = 1


@dataclass(frozen=True)
class City:
    """Everything in the flat frame of ``frame``; coordinates in metres."""

    name: str
    name_en: str
    ground: Ground
    blocks: tuple[block.Block, ...]
    network: Network
    sites: tuple[site.Site, ...]
    seed: int

    @cached_property
    def addresses(self) -> tuple[site.Site, ...]:
        """Plain house numbers, thousands of them."""
        return tuple(site.house_numbers(self.network, _stream(self.seed, "numbers")))

    @cached_property
    def footprints(self) -> list[Polygon | None]:
        """The buildings of the sites, then of the addresses; None where none fits."""
        everyone = [*self.sites, *self.addresses]
        return footprints(everyone, self.network, self.ground, _stream(self.seed, "buildings"))


def _stream(seed: int, part: str) -> Random:
    """Random numbers of one part, so that a change in it leaves the others as they are."""
    return Random(f"{seed}/{part}")


@lru_cache(maxsize=2)
def city(seed: int = DEFAULT_SEED) -> City:
    """The city of a seed, always the same."""
    ground = draw(_stream(seed, "ground"))
    roads = main_roads(_stream(seed, "roads"), ground)
    places = block.blocks(roads, ground, _stream(seed, "blocks"))
    streets = block.small_streets(places, ground, _stream(seed, "streets"))
    network = connect([*roads, *streets])
    return City(
        name="临澜市",
        name_en="Linlan",
        ground=ground,
        blocks=tuple(places),
        network=network,
        sites=tuple(site.sites(network, ground, _stream(seed, "sites"))),
        seed=seed,
    )
