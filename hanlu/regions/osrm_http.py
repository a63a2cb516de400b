"""Travel times from an OSRM server (`osrm-routed`), for regions too large for each process."""

from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np

from hanlu.regions import osrm_answers
from hanlu.regions.datum import Wgs84
from hanlu.regions.errors import RoadsUnavailable
from hanlu.regions.travel import Matrix, Route, Snap

BLOCK = 50
"""Rows and columns a request: `osrm-routed` refuses tables above 100 coordinates by default."""
TIMEOUT_S = 5.0


class OsrmHttp:
    """``url`` is the server's root, such as ``http://osrm:5000``; the profile is ``driving``."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url.rstrip("/"), timeout=TIMEOUT_S)

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def matrix(self, origins: Sequence[Wgs84], destinations: Sequence[Wgs84]) -> Matrix:
        table = np.zeros((len(origins), len(destinations)))
        for row in range(0, len(origins), BLOCK):
            for column in range(0, len(destinations), BLOCK):
                rows, columns = slice(row, row + BLOCK), slice(column, column + BLOCK)
                answer = await self._table(origins[rows], destinations[columns])
                table[rows, columns] = osrm_answers.durations(answer)
        return osrm_answers.matrix(table, origins, destinations, "osrm-http")

    async def _table(self, origins: Sequence[Wgs84], destinations: Sequence[Wgs84]) -> Any:
        points = [*origins, *destinations]
        first, second = range(len(origins)), range(len(origins), len(points))
        return await self._ask(
            "table",
            points,
            sources=";".join(map(str, first)),
            destinations=";".join(map(str, second)),
        )

    async def route(self, start: Wgs84, end: Wgs84) -> Route:
        answer = await self._ask("route", [start, end], geometries="geojson", overview="full")
        return osrm_answers.route(answer, start, end, "osrm-http")

    async def snap(self, point: Wgs84) -> Snap:
        return osrm_answers.snap(await self._ask("nearest", [point]), "osrm-http")

    async def _ask(self, service: str, points: Sequence[Wgs84], **options: str) -> Any:
        """The answer's tree; "no route" is an answer, anything else unexpected is not."""
        where = ";".join(f"{p.lon:.6f},{p.lat:.6f}" for p in points)
        try:
            response = await self._client.get(f"/{service}/v1/driving/{where}", params=options)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise RoadsUnavailable(f"{self._client.base_url}: {error!r}") from error
        if answer.get("code") not in {"Ok", "NoRoute"}:
            raise RoadsUnavailable(f"{self._client.base_url}: {answer.get('message', answer)}")
        return answer
