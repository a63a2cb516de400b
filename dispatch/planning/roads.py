"""Travel times for planning: of the region in use, else the straight line; asked for once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from weakref import WeakKeyDictionary

from dispatch.planning.table import Table
from hanlu.regions.datum import Wgs84
from hanlu.regions.errors import NoRegion
from hanlu.regions.store import Regions
from hanlu.regions.straight_line import StraightLine
from hanlu.regions.travel import TravelTimes

type TableOf = Callable[[Sequence[Wgs84], datetime], Awaitable[Table]]
"""The travel times between places, asked for at an instant."""

# What all who look at days in this process know, by region folder.
_SHARED: WeakKeyDictionary[Regions, "Roads"] = WeakKeyDictionary()

_NO_ROADS: Final = StraightLine()
FEW: Final = 1 / 8
"""So many places more than a day has may be in its table."""
# The straight line answers while the roads are away: ask for them again this often.
_ROADS_MAY_BE_BACK = timedelta(minutes=1)


def travel_times(regions: Regions) -> TravelTimes:
    """An installation without a region plans all the same, and its answers say on what."""
    try:
        return regions.current().travel_times
    except NoRegion:
        return _NO_ROADS


def shared(regions: Regions) -> TableOf:
    """The roads of the region in use. What one asked for the next need not ask for again."""
    roads = _SHARED.setdefault(regions, Roads())
    return lambda places, at: roads.between(places, travel_times(regions), at)


class Roads:
    """Asks for the travel times between the places of a day, and only for those it has not.

    New places cost one question for their rows and one for their columns. Who looks at different
    days by turns may share one: places that a day does not have are kept for the next, up to
    ``keeps`` times its own, as long as one source answers for all of them. Who looks at one day
    that changes keeps few, and then nothing is copied from look to look.
    """

    def __init__(self, keeps: float = 1.0) -> None:
        self._keeps = keeps
        self._one_asks = asyncio.Lock()
        self._table: Table | None = None
        self._asked: TravelTimes | None = None
        self._answered_at = datetime.min.replace(tzinfo=UTC)

    async def between(
        self, places: Sequence[Wgs84], travel_times: TravelTimes, at: datetime
    ) -> Table:
        """A table over ``places``, of which some may be the same, and a few others at most."""
        wanted = list(dict.fromkeys(places))
        async with self._one_asks:
            kept = self._table if travel_times is self._asked else None
            if kept is not None and kept.source == "straight-line":
                kept = kept if at - self._answered_at < _ROADS_MAY_BE_BACK else None
            table = (
                None if kept is None else await _completed(kept, wanted, travel_times, self._keeps)
            )
            if table is None:
                table = Table.of(wanted, await travel_times.matrix(wanted, wanted))
                self._asked, self._answered_at = travel_times, at
            self._table = table
        return table if table.surplus(wanted) <= FEW else table.cut(wanted)


async def _completed(
    kept: Table, wanted: Sequence[Wgs84], travel_times: TravelTimes, keeps: float
) -> Table | None:
    """A table with all that is ``wanted``; None when another source answers than did before."""
    known = [place for place in wanted if place in kept.row_of]
    others = len(kept.row_of) - len(known)
    table = kept if others <= keeps * len(wanted) else kept.cut(known)
    new = [place for place in wanted if place not in table.row_of]
    if not new:
        return table
    rows = await travel_times.matrix(new, [*table.row_of, *new])
    columns = await travel_times.matrix(list(table.row_of), new)
    if {rows.source, columns.source} != {table.source}:
        return None
    return table.grown(new, rows, columns)
