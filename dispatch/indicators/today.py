"""The scores of today for the live board (F-256): of each outlet and technician, told over the
state lane when something happens, and never read whole.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from dispatch.indicators.formulas import Ratio, ratio
from dispatch.policies import Policies
from hanlu.clock import Clock
from hanlu.contracts.events import Audience
from hanlu.database import Connection, Database
from hanlu.identity.principal import Principal
from hanlu.live.state import StateBoard, StateItem
from hanlu.stream import EventFeed

log = structlog.get_logger()

OUTLETS: Final = "outlet_scores"
TECHNICIANS: Final = "technician_scores"

EVERY_S: Final = 3.0
"""Product choice: scores move a few times an hour; so often they are reckoned at most."""

# A rating is told as a change of its order.
_MOVES_A_SCORE: Final = frozenset(
    {
        "work_order.opened",
        "work_order.reopened",
        "work_order.transitioned",
        "work_order.changed",
    }
)
_AWAY: Final = (OperationalError, PoolTimeout, RedisError, OSError)

# What happened since midnight, each by an index on when it was: finished work, ratings, complaints.
_TODAY: Final = """
    with finished as (
        select w.region, w.outlet, w.kind, c.met_at, c.due_at,
               (select a.technician_id from dispatch.assignment a
                 where a.work_order_id = e.work_order_id and a.made_at <= e.at
                   and (a.ended_at is null or a.ended_at >= e.at)
                 order by a.made_at desc limit 1) as technician_id
          from dispatch.work_order_event e
          join dispatch.work_order w on w.id = e.work_order_id
          left join lateral (
               select met_at, due_at from dispatch.sla_clock
                where work_order_id = e.work_order_id and clock = 'resolve'
                  and started_at <= e.at
                order by round desc limit 1) c on true
         where e.to_state = 'done' and e.from_state is distinct from e.to_state
           and e.at >= %(since)s and w.helps is null
           and 'working' is distinct from (
               select n.to_state from dispatch.work_order_event n
                where n.work_order_id = e.work_order_id and n.version > e.version
                  and n.to_state is distinct from n.from_state order by n.version limit 1)
    ), happened as (
        select outlet, technician_id, 1 as finished,
               (kind = 'repair' and due_at is not null)::int as timed,
               coalesce(kind = 'repair' and met_at <= due_at, false)::int as on_time,
               0 as ratings, 0 as stars, 0 as complaints from finished
        union all
        select w.outlet, r.technician_id, 0, 0, 0, 1, r.score, 0
          from dispatch.rating r join dispatch.work_order w on w.id = r.work_order_id
         where r.at >= %(since)s
        union all
        select outlet, null, 0, 0, 0, 0, 0, 1 from dispatch.work_order
         where kind = 'complaint' and merged_into is null and helps is null
           and opened_at >= %(since)s
    )
    select 'outlet_scores' as topic, h.outlet as id, h.outlet as name, o.region, h.outlet,
           sum(finished)::int as finished, sum(timed)::int as timed, sum(on_time)::int as on_time,
           sum(ratings)::int as ratings, sum(stars)::int as stars,
           sum(complaints)::int as complaints
      from happened h left join dispatch.outlet o on o.name = h.outlet
     where h.outlet is not null group by h.outlet, o.region
    union all
    select 'technician_scores', t.id::text, t.name, t.region, t.outlet,
           sum(finished)::int, sum(timed)::int, sum(on_time)::int, sum(ratings)::int,
           sum(stars)::int, 0
      from happened h join dispatch.technician t on t.id = h.technician_id
     group by t.id, t.name, t.region, t.outlet
"""


class ScoreToday(msgspec.Struct, frozen=True, kw_only=True):
    """Of one outlet or technician since midnight: finished orders, repairs within their limit of
    those with one, the mean score of the ratings given, and complaints received (none of a
    technician).
    """

    name: str
    finished: int
    on_time: Ratio
    score: Ratio
    complaints: int


@dataclass(frozen=True, slots=True)
class Told:
    """The score of one, and who may see it."""

    topic: str
    id: str
    score: ScoreToday
    region: str | None
    outlet: str | None

    def item(self) -> StateItem:
        """As the state lane tells it."""
        audience = Audience(topic=self.topic, region=self.region, outlet=self.outlet)
        return StateItem(data=self.score, audience=audience)


def midnight(now: datetime, zone: str) -> datetime:
    """When the day of ``now`` began in ``zone``. Pure."""
    local = now.astimezone(ZoneInfo(zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


async def read(connection: Connection, since: datetime) -> list[Told]:
    """The scores of everybody to whom something happened since."""
    rows = await (await connection.execute(_TODAY, {"since": since})).fetchall()
    return [_told(row) for row in rows]


def _told(row: Mapping[str, Any]) -> Told:
    score = ScoreToday(
        name=row["name"],
        finished=row["finished"],
        on_time=ratio(row["on_time"], row["timed"]),
        score=ratio(row["stars"], row["ratings"]),
        complaints=row["complaints"],
    )
    return Told(row["topic"], row["id"], score, row["region"], row["outlet"])


class TodayScores:
    """Reckons the scores anew after events that move one, at most every `EVERY_S` seconds, and
    when the day ends. Several processes tell the same.
    """

    name = "dispatch.today"

    def __init__(
        self,
        database: Database,
        stream: EventFeed,
        board: StateBoard,
        clock: Clock,
        policies: Callable[[], Policies],
        every_s: float = EVERY_S,
    ) -> None:
        self._database, self._stream, self._board = database, stream, board
        self._clock, self._policies = clock, policies
        self._principal = Principal.system("dispatch.today")
        self._every_s = every_s
        self._day: datetime | None = None

    async def run(self) -> None:
        """Follow the events until cancelled; what is away is waited for."""
        number: int | None = None
        while True:
            try:
                if number is None:
                    number = await self._stream.last_number()
                    await self.tell()
                events = await self._stream.after(number)
                if events:
                    number = events[-1].number
                if any(event.type in _MOVES_A_SCORE for event in events) or self._is_another_day():
                    await asyncio.sleep(self._every_s)  # what else comes meanwhile goes along
                    await self.tell()
            except _AWAY as error:
                log.warning("today_waits", error=str(error))
                await asyncio.sleep(self._every_s)

    async def tell(self) -> None:
        """Tell the scores as they are, and take away those of who has none today."""
        since = self._begins()
        async with self._database.read(self._principal) as connection:
            found = await read(connection, since)
        self._day = since
        for topic in (OUTLETS, TECHNICIANS):
            now = {each.id: each.item() for each in found if each.topic == topic}
            for gone in (await self._board.read(topic)).keys() - now.keys():
                await self._board.remove(topic, gone)
            await self._board.publish_many(topic, now)

    def _begins(self) -> datetime:
        return midnight(self._clock.now(), self._policies().quality.zone)

    def _is_another_day(self) -> bool:
        return self._day is not None and self._begins() != self._day
