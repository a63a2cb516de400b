"""Ask the roads; when they do not answer, the straight line does, and says so."""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from hanlu.regions.datum import Wgs84
from hanlu.regions.errors import RoadsUnavailable
from hanlu.regions.travel import Matrix, Route, Snap, TravelTimes

log = structlog.get_logger()


class FirstThatAnswers:
    """TravelTimes over several sources in order of preference; the last one must not fail."""

    def __init__(self, *sources: TravelTimes) -> None:
        self._sources = sources

    async def matrix(self, origins: Sequence[Wgs84], destinations: Sequence[Wgs84]) -> Matrix:
        return await self._first(lambda source: source.matrix(origins, destinations))

    async def route(self, start: Wgs84, end: Wgs84) -> Route:
        return await self._first(lambda source: source.route(start, end))

    async def snap(self, point: Wgs84) -> Snap:
        return await self._first(lambda source: source.snap(point))

    async def _first[T](self, ask: Callable[[TravelTimes], Awaitable[T]]) -> T:
        *preferred, last = self._sources
        for source in preferred:
            try:
                return await ask(source)
            except RoadsUnavailable as error:
                log.warning("roads.unavailable", source=type(source).__name__, reason=str(error))
        return await ask(last)
