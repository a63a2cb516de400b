"""The indicators of a period as one report: the whole, week by week, and group by group."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from dispatch.indicators import counting, formulas
from dispatch.indicators.counting import Asked
from dispatch.indicators.formulas import Counts, Indicators
from dispatch.indicators.policy import KpiPolicy
from hanlu import sheets
from hanlu.database import Connection

type Grouping = Literal["outlet", "technician"]


class Week(msgspec.Struct, frozen=True):
    """A week by its Monday."""

    begins: date
    indicators: Indicators


class Group(msgspec.Struct, frozen=True):
    """An outlet, or a technician; the name is empty where nobody serves the place."""

    id: str
    name: str
    indicators: Indicators


class Targets(msgspec.Struct, frozen=True):
    """At least this CSAT (F-171), at most this share of repeated repairs (F-173); ``nps`` is a
    label in points, and judges nothing (C-14). ``front_line``, ``same_day`` and ``rethought`` are
    the split that is aimed at (F-012): at least, a label, at most. What the formulas count by
    stands beside them.
    """

    csat: float
    repeat: float
    repeat_within_days: float
    nps: int
    satisfied_from: int
    promoters_from: int
    detractors_to: int
    closed_loop_within_h: float
    front_line: float
    same_day: float
    rethought: float


class IndicatorReport(
    msgspec.Struct, frozen=True, kw_only=True, rename={"begin": "from", "end": "to"}
):
    """``settled_until``: of work finished later, a repeated repair may still come."""

    begin: datetime
    end: datetime
    settled_until: datetime
    targets: Targets
    total: Indicators
    weeks: list[Week]
    groups: list[Group]


async def read(
    connection: Connection, kpi: KpiPolicy, asked: Asked, grouping: Grouping, now: datetime
) -> IndicatorReport:
    """The report on what the caller sees."""
    of_one = asked.technician_id is not None
    total = (await counting.counts(connection, asked, "all")).get("all", Counts())
    weekly = await counting.counts(connection, asked, "week")
    zone = ZoneInfo(asked.timezone)
    first = asked.begin.astimezone(zone).date()
    last = (asked.end - timedelta(microseconds=1)).astimezone(zone).date()
    return IndicatorReport(
        begin=asked.begin,
        end=asked.end,
        settled_until=now.astimezone(UTC) - kpi.repeat_within,
        targets=Targets(
            csat=kpi.csat_target,
            repeat=kpi.repeat_target,
            repeat_within_days=kpi.repeat_within / timedelta(days=1),
            nps=kpi.nps_target,
            satisfied_from=asked.satisfied_from,
            promoters_from=kpi.promoters_from,
            detractors_to=kpi.detractors_to,
            closed_loop_within_h=kpi.closed_loop_within / timedelta(hours=1),
            front_line=kpi.front_line_share,
            same_day=kpi.same_day_share,
            rethought=kpi.rethought_share,
        ),
        total=formulas.indicators(total, of_one_person=of_one),
        weeks=[
            Week(monday, found)
            for monday, found in formulas.by_week(weekly, first, last, of_one_person=of_one)
        ],
        groups=await _groups(connection, asked, grouping),
    )


async def _groups(connection: Connection, asked: Asked, grouping: Grouping) -> list[Group]:
    counted = await counting.counts(connection, asked, grouping)
    of_one = grouping == "technician" or asked.technician_id is not None
    names = {key: key for key in counted}
    if grouping == "technician":
        names = await counting.technician_names(connection, list(counted))
    groups = [
        Group(key, names.get(key, ""), formulas.indicators(found, of_one_person=of_one))
        for key, found in counted.items()
    ]
    return sorted(groups, key=lambda group: (group.name, group.id))


_INDICATORS = (
    "csat",
    "score",
    "on_time",
    "success",
    "first_time_fix",
    "repeat",
    "complaints",
    "closed_loop",
    "settle",
    "nps",
    "front_line",
    "same_day",
    "rethought",
)


def as_csv(report: IndicatorReport) -> str:
    """A line an indicator of the whole, of each week and of each group: part, whole, value."""
    groups: list[tuple[str, str, Indicators]] = [("total", "", report.total)]
    groups += [("week", str(week.begins), week.indicators) for week in report.weeks]
    groups += [("group", group.name or group.id, group.indicators) for group in report.groups]
    lines: list[tuple[sheets.Cell, ...]] = [("of", "name", "indicator", "part", "whole", "value")]
    for of, name, found in groups:
        for indicator in _INDICATORS:
            ratio = getattr(found, indicator)
            if ratio is not None:
                lines.append((of, name, indicator, *ratio.cells))
        for dimension, judged in found.dimensions.items():
            lines.append((of, name, f"dimension.{dimension}", *judged.cells))
    return sheets.as_csv(lines)
