"""Travel times from an OSRM graph loaded into this process."""

import asyncio
import atexit
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
import osrm

from hanlu.regions import osrm_answers
from hanlu.regions.datum import Wgs84
from hanlu.regions.errors import RoadsUnavailable
from hanlu.regions.travel import Matrix, Route, Snap

BLOCK = 100
"""Rows and columns asked for at once: the library holds the interpreter lock during a call, and
100 x 100 takes about 12 ms, so the event loop stays responsive while larger tables are made."""

_LOADED: WeakSet["OsrmLibrary"] = WeakSet()


@atexit.register
def _unload_all() -> None:
    """The binding complains on stderr about graphs that outlive the interpreter's modules."""
    for library in list(_LOADED):
        library.unload()


class OsrmLibrary:
    """``graph`` is the path that `osrm-contract` worked on, with its ``.osrm`` ending.

    The files are mapped, not read: several processes share their pages. Calls run on a thread.
    """

    def __init__(self, graph: Path) -> None:
        self._graph = graph
        _LOADED.add(self)

    def unload(self) -> None:
        """Give the graph back; the next question loads it again."""
        vars(self).pop("_engine", None)

    @cached_property
    def _engine(self) -> Any:
        try:
            return osrm.OSRM(
                storage_config=str(self._graph),
                algorithm="CH",
                use_shared_memory=False,
                use_mmap=True,
                max_locations_distance_table=2 * BLOCK,
            )
        except RuntimeError as error:
            raise RoadsUnavailable(f"{self._graph}: {error}") from error

    async def matrix(self, origins: Sequence[Wgs84], destinations: Sequence[Wgs84]) -> Matrix:
        table = np.zeros((len(origins), len(destinations)))
        for row in range(0, len(origins), BLOCK):
            for column in range(0, len(destinations), BLOCK):
                rows, columns = slice(row, row + BLOCK), slice(column, column + BLOCK)
                table[rows, columns] = await asyncio.to_thread(
                    self._block, origins[rows], destinations[columns]
                )
        return osrm_answers.matrix(table, origins, destinations, "osrm")

    def _block(self, origins: Sequence[Wgs84], destinations: Sequence[Wgs84]) -> Any:
        points = [*origins, *destinations]
        parameters = osrm.TableParameters(
            coordinates=[(p.lon, p.lat) for p in points],
            sources=list(range(len(origins))),
            destinations=list(range(len(origins), len(points))),
            annotations=["duration"],
            generate_hints=False,
        )
        return osrm_answers.durations(self._engine.Table(parameters))

    async def route(self, start: Wgs84, end: Wgs84) -> Route:
        return await asyncio.to_thread(self._route, start, end)

    def _route(self, start: Wgs84, end: Wgs84) -> Route:
        parameters = osrm.RouteParameters(
            coordinates=[(start.lon, start.lat), (end.lon, end.lat)],
            geometries="geojson",
            overview="full",
            generate_hints=False,
        )
        return osrm_answers.route(self._engine.Route(parameters), start, end, "osrm")

    async def snap(self, point: Wgs84) -> Snap:
        return await asyncio.to_thread(self._snap, point)

    def _snap(self, point: Wgs84) -> Snap:
        parameters = osrm.NearestParameters(coordinates=[(point.lon, point.lat)])
        return osrm_answers.snap(self._engine.Nearest(parameters), "osrm")
