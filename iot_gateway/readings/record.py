"""The record of excursions: what happened to a channel, whatever the order readings came in."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from psycopg import sql
from psycopg.rows import tuple_row

from hanlu.database import Connection
from hanlu.database.rows import many
from iot_gateway.metrics import METRICS
from iot_gateway.rules.excursion import Excursion, ExcursionRule, Replayed, replay
from iot_gateway.rules.limits import LateSpan
from iot_gateway.rules.transition import Sample

type Judged = tuple[ExcursionRule, Excursion]


async def write(connection: Connection, found: Iterable[tuple[int, Judged]], now: datetime) -> None:
    """Write excursions of channels over those of the same start. Safe to repeat."""
    await _write(connection, [(channel, *each, now) for channel, each in found])


async def _write(
    connection: Connection, found: Iterable[tuple[int, ExcursionRule, Excursion, datetime]]
) -> None:
    """Each with the instant since which it is known; one of the same start keeps its own."""
    await many(
        connection,
        """insert into gateway.excursion (channel, rule, metric, since, ended_at, called_at,
               peak, peak_at, limit_value, severity, known_at)
           values (%(channel)s, %(rule)s, %(metric)s, %(since)s, %(ended_at)s, %(called_at)s,
               %(peak)s, %(peak_at)s, %(limit)s, %(severity)s, %(known_at)s)
           on conflict (channel, rule, since) do update set ended_at = excluded.ended_at,
               called_at = excluded.called_at, peak = excluded.peak,
               peak_at = excluded.peak_at, severity = excluded.severity""",
        [
            {
                **msgspec.structs.asdict(each),
                "channel": channel_id,
                "metric": rule.metric,
                "known_at": known_at,
            }
            for channel_id, rule, each, known_at in found
        ],
    )


STORED = frozenset(METRICS)
"""What a reading may hold; what is worked out of several channels is not stored."""

LONG_REACH_S = 6 * 3600.0
LONG_SPAN = timedelta(minutes=10)

type Late = tuple[LateSpan, datetime]  # and the newest reading that its rule knows


def is_long(span: LateSpan) -> bool:
    """Whether a late span makes too much to be read again within a batch: a reviewer does.

    So it is with a rule of a long memory, and with a backlog, of which list follows list: worked
    in once, at its end, it is read once.
    """
    return span.rule.reach_s > LONG_REACH_S or span.until - span.since > LONG_SPAN


class _Stretch(NamedTuple):
    """What one rule is to be replayed over; excursions begin from ``begin`` on."""

    rule: ExcursionRule
    begin: datetime
    until: datetime
    to_newest: bool

    @property
    def first(self) -> datetime:
        """From here on readings count for what happened at the begin."""
        return self.begin - timedelta(seconds=self.rule.reach_s)


async def rewrite(
    connection: Connection, channel_id: int, late: Iterable[Late], now: datetime
) -> dict[str, Replayed]:
    """Make the record around late readings a function of all readings that are stored.

    Reads from the begin of the excursion they fall into to the next reading that surely ends one;
    once for all rules. Returns how rules stand after their newest reading, by id; without those of
    which what came late changes nothing.
    """
    stretches = [await _stretch(connection, channel_id, *each) for each in late]
    if not stretches:
        return {}
    stored = await samples(
        connection,
        channel_id,
        STORED & frozenset().union(*(each.rule.reads for each in stretches)),
        min(each.first for each in stretches),
        max(each.until for each in stretches),
    )
    moved = {}
    for each in stretches:
        again = replay(each.rule, _between(stored, each.first, each.until), each.begin)
        await _replace(
            connection, channel_id, each.rule, (each.begin, each.until), again.found, now
        )
        if each.to_newest:
            moved[each.rule.id] = again
    return moved


async def _stretch(
    connection: Connection, channel_id: int, span: LateSpan, latest_at: datetime
) -> _Stretch:
    rule, reach = span.rule, timedelta(seconds=span.rule.reach_s)
    begin = await _begin(connection, channel_id, rule, span.since, span.until)
    end = None
    if rule.signal is None and span.until + reach < latest_at:
        end = await _end(connection, channel_id, rule, span.until + reach)
    return _Stretch(rule, begin, end or latest_at, to_newest=end is None)


def _between(ordered: Sequence[Sample], first: datetime, last: datetime) -> Sequence[Sample]:
    begin = bisect_left(ordered, first, key=_measured_at)
    return ordered[begin : bisect_right(ordered, last, key=_measured_at)]


_measured_at = attrgetter("at")


async def samples(
    connection: Connection,
    channel_id: int,
    metrics: frozenset[str],
    begin: datetime,
    end: datetime,
    limit: int | None = None,
) -> list[Sample]:
    """Stored readings of these metrics in a span, in measured order; the newest ``limit``."""
    names = sorted(metrics)
    if not names:
        return []
    query = sql.SQL(
        """select ts, seq, {columns} from gateway.reading
           where channel = %s and ts >= %s and ts <= %s and num_nonnulls({columns}) > 0
           order by ts desc, seq desc limit %s"""
    ).format(columns=sql.SQL(", ").join(map(sql.Identifier, names)))
    cursor = connection.cursor(row_factory=tuple_row)  # days of readings come this way
    await cursor.execute(query, (channel_id, begin, end, limit))
    return [
        Sample(
            ts,
            seq,
            {name: each for name, each in zip(names, values, strict=True) if each is not None},
        )
        for ts, seq, *values in reversed(await cursor.fetchall())
    ]


async def _replace(
    connection: Connection,
    channel_id: int,
    rule: ExcursionRule,
    span: tuple[datetime, datetime],
    found: Iterable[Excursion],
    now: datetime,
) -> None:
    """Write these excursions instead of those that began in a span."""
    cursor = await connection.execute(
        """delete from gateway.excursion
           where channel = %s and rule = %s and since >= %s and since <= %s
           returning since, ended_at, known_at""",
        (channel_id, rule.id, *span),
    )
    before = [Known(**row) for row in await cursor.fetchall()]
    await _write(
        connection,
        [(channel_id, rule, each, first_known(each, before, now)) for each in found],
    )


class Known(NamedTuple):
    """An excursion as it was known before: its bounds, and since when it was."""

    since: datetime
    ended_at: datetime | None
    known_at: datetime


def first_known(each: Excursion, before: Iterable[Known], now: datetime) -> datetime:
    """Since when anything of an excursion is known.

    Late readings move, split and join excursions: each keeps the earliest instant of those that it
    shares a moment with. One that shares none was found by what came late, ``now``.
    """
    return min(
        (
            was.known_at
            for was in before
            if (each.ended_at is None or was.since <= each.ended_at)
            and (was.ended_at is None or each.since <= was.ended_at)
        ),
        default=now,
    )


async def _begin(
    connection: Connection, channel_id: int, rule: ExcursionRule, since: datetime, until: datetime
) -> datetime:
    cursor = await connection.execute(
        """select min(since) as since from gateway.excursion
           where channel = %s and rule = %s and since <= %s
             and (ended_at is null or ended_at >= %s)""",
        (channel_id, rule.id, until, since),
    )
    row: dict[str, Any] | None = await cursor.fetchone()
    return min(since, row["since"]) if row and row["since"] else since


async def _end(
    connection: Connection, channel_id: int, rule: ExcursionRule, until: datetime
) -> datetime | None:
    """When every excursion of this rule is over for the first time after ``until``.

    All readings of that instant say so: no excursion begins at it.
    """
    name = sql.Identifier(rule.metric)
    surely = rule.limit - rule.band if rule.side == "high" else rule.limit + rule.band
    query = sql.SQL(
        """select ts from gateway.reading
           where channel = %s and ts > %s and {metric} is not null
           group by ts having bool_and({metric} {within} %s) order by ts limit 1"""
    ).format(
        metric=sql.SQL("{}::int").format(name) if METRICS[rule.metric].kind == "flag" else name,
        within=sql.SQL("<=" if rule.side == "high" else ">="),
    )
    cursor = await connection.execute(query, (channel_id, until, surely))
    row = await cursor.fetchone()
    return row["ts"] if row else None


async def of_channels(
    connection: Connection,
    channel_ids: list[int],
    since: datetime,
    until: datetime,
    *,
    derived: bool = False,
) -> list[dict[str, Any]]:
    """Excursions of the limits that overlap a span, the oldest first.

    ``derived``: also those of what was worked out of readings, and of warnings and indicators.
    """
    cursor = await connection.execute(
        """select * from gateway.excursion where channel = any(%s) and since <= %s
             and (ended_at is null or ended_at >= %s)
             and (%s or rule in (metric || '_high', metric || '_low'))
           order by since, channel, rule limit 5000""",
        (channel_ids, until, since, derived),
    )
    return await cursor.fetchall()
