"""From drawn lines to a road network: shared junctions, and everything can reach everything."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import floor, hypot

import numpy as np
import shapely

from simulators.city.frame import at_the_edge
from simulators.city.kinds import RESIDENTIAL, Street, meet

MERGE_M = 16.0  # crossings nearer than this are one junction
LONGEST_LANE_M = 260.0  # of a lane that ends blind

type Node = int


@dataclass(frozen=True, slots=True)
class Way:
    """A street with its nodes in order; those shared with other ways are junctions."""

    street: Street
    nodes: tuple[Node, ...]


@dataclass(slots=True)
class Network:
    """Node positions in the flat frame (metres) and the ways between them."""

    points: list[tuple[float, float]] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)

    def junctions(self) -> set[Node]:
        """Nodes where ways meet or end."""
        uses: dict[Node, int] = defaultdict(int)
        for way in self.ways:
            for node in way.nodes:
                uses[node] += 1
        ends = {way.nodes[at] for way in self.ways for at in (0, -1)}
        return ends | {node for node, count in uses.items() if count > 1}

    def edge_count(self) -> int:
        """Road edges between junctions."""
        junctions = self.junctions()
        return sum(sum(node in junctions for node in way.nodes) - 1 for way in self.ways)


def connect(streets: Sequence[Street]) -> Network:
    """Node all streets where they meet, drop what cannot be reached, free harmful one-ways."""
    network = Network()
    junctions = _Junctions(network.points)
    cuts = _crossings(streets)
    for street, points in zip(streets, cuts, strict=True):
        ends = (street.line.coords[0], street.line.coords[-1])
        nodes = _noded(street, [*points, *ends], junctions, network.points)
        if len(nodes) > 1:
            network.ways.append(Way(street, nodes))
    return _reachable(_without_stubs(network))


class _Junctions:
    """Gives crossings nearer than ``MERGE_M`` the same node."""

    def __init__(self, points: list[tuple[float, float]]) -> None:
        self._points = points
        self._cells: dict[tuple[int, int], list[Node]] = defaultdict(list)

    def at(self, x_m: float, y_m: float) -> Node:
        column, row = floor(x_m / MERGE_M), floor(y_m / MERGE_M)
        around = ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        for node in (node for cell in around for node in self._cells.get(cell, ())):
            x, y = self._points[node]
            if hypot(x - x_m, y - y_m) < MERGE_M:
                return node
        self._points.append((x_m, y_m))
        node = len(self._points) - 1
        self._cells[column, row].append(node)
        return node


def _crossings(streets: Sequence[Street]) -> list[list[tuple[float, float]]]:
    """For each street the points where it meets another on the level."""
    lines = np.array([street.line for street in streets])
    first, second = shapely.STRtree(lines).query(lines, predicate="intersects")
    wanted = [
        (a, b)
        for a, b in zip(first.tolist(), second.tolist(), strict=True)
        if a < b and meet(streets[a].kind, streets[b].kind) and not _apart(streets[a], streets[b])
    ]
    found: list[list[tuple[float, float]]] = [[] for _ in streets]
    shared = shapely.intersection(lines[[a for a, _ in wanted]], lines[[b for _, b in wanted]])
    for (a, b), crossing in zip(wanted, shared, strict=True):
        for x, y in shapely.get_coordinates(crossing).tolist():
            found[a].append((x, y))
            found[b].append((x, y))
    return found


def _apart(first: Street, second: Street) -> bool:
    """A bridge meets only other bridges and the ends of its own road."""
    return first.bridge != second.bridge and first.name != second.name


def _noded(
    street: Street,
    meetings: Iterable[tuple[float, ...]],
    junctions: _Junctions,
    points: list[tuple[float, float]],
) -> tuple[Node, ...]:
    """The street's nodes: its meetings, with its own shape points between them."""
    line = street.line
    spots = np.array(list(meetings))
    along = shapely.line_locate_point(line, shapely.points(spots))
    met = np.unique(np.column_stack([along, spots]), axis=0)
    marks: list[tuple[float, Node]] = [(at, junctions.at(x, y)) for at, x, y in met.tolist()]
    shape = shapely.get_coordinates(line).tolist()
    steps = np.concatenate(
        [[0.0], np.cumsum([hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(shape)])]
    )
    near = np.array([at for at, _ in marks])
    for at, (x, y) in zip(steps.tolist(), shape, strict=True):
        if np.abs(near - at).min() > MERGE_M:
            points.append((x, y))
            marks.append((at, len(points) - 1))
    nodes = [node for _, node in sorted(marks)]
    return tuple(node for n, node in enumerate(nodes) if n == 0 or node != nodes[n - 1])


def _without_stubs(network: Network) -> Network:
    """Cut off what a way leads on beyond its last junction, but for lanes and the city's edge."""
    ways = network.ways
    for _ in range(3):
        uses: dict[Node, int] = defaultdict(int)
        for way in ways:
            for node in way.nodes:
                uses[node] += 1
        ways = [trimmed for way in ways if (trimmed := _trimmed(way, uses, network.points))]
    return Network(network.points, ways)


def _trimmed(
    way: Way, uses: Mapping[Node, int], points: Sequence[tuple[float, float]]
) -> Way | None:
    """The way from its first to its last junction; a short lane may end blind."""
    meetings = [at for at, node in enumerate(way.nodes) if uses[node] > 1]
    if not meetings:
        return None
    first, last = 0, len(way.nodes) - 1
    if _loose(way, way.nodes[: meetings[0] + 1], points):
        first = meetings[0]
    if _loose(way, way.nodes[meetings[-1] :], points):
        last = meetings[-1]
    return replace(way, nodes=way.nodes[first : last + 1]) if last > first else None


def _loose(way: Way, stub: Sequence[Node], points: Sequence[tuple[float, float]]) -> bool:
    spots = [points[node] for node in stub]
    if len(spots) < 2 or any(at_the_edge(*spot) for spot in spots):
        return False
    length_m = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(spots))
    return length_m > (LONGEST_LANE_M if way.street.kind.rank >= RESIDENTIAL.rank else 0)


def _reachable(network: Network) -> Network:
    """Keep the part around the busiest junction; where a one-way traps traffic, open it."""
    uses: dict[Node, int] = defaultdict(int)
    for way in network.ways:
        for node in way.nodes:
            uses[node] += 1
    hub = max(uses, key=lambda node: (uses[node], -node))
    open_ways = [replace(way, street=replace(way.street, oneway=False)) for way in network.ways]
    joined = reach(open_ways, hub)
    ways = [way for way in network.ways if joined.issuperset(way.nodes)]
    while True:
        trapped = joined - (reach(ways, hub) & reach(ways, hub, backwards=True))
        if not trapped:
            return Network(network.points, ways)
        ways = [
            replace(way, street=replace(way.street, oneway=False))
            if way.street.oneway and not trapped.isdisjoint(way.nodes)
            else way
            for way in ways
        ]


def reach(ways: Iterable[Way], start: Node, *, backwards: bool = False) -> set[Node]:
    """Nodes that can be driven to from ``start`` (or from which ``start`` can be driven to)."""
    following: dict[Node, list[Node]] = defaultdict(list)
    for way in ways:
        for a, b in pairwise(way.nodes):
            if not (way.street.oneway and backwards):
                following[a].append(b)
            if not way.street.oneway or backwards:
                following[b].append(a)
    seen, waiting = {start}, [start]
    while waiting:
        for node in following[waiting.pop()]:
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return seen
