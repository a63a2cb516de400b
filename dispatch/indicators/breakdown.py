"""Where the work of a period was: by outlet, model of the device, fault or technician."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from dispatch.indicators import counting
from dispatch.indicators.counting import Asked
from dispatch.indicators.formulas import Counts, Ratio, indicators, ratio
from hanlu import sheets
from hanlu.database import Connection

type BreakdownBy = Literal["outlet", "model", "fault", "technician"]


class BreakdownGroup(msgspec.Struct, frozen=True, kw_only=True):
    """One outlet, model, fault (its code) or technician; an empty name is none.

    ``finished`` counts orders of every kind, ``share`` the repairs among those of all groups.
    ``resolve_s`` is the mean time of a repair from when it was opened, or taken up again, until its
    work was done. ``late`` is what is missing to ``on_time``; the others are the indicators of
    these names.
    """

    id: str
    name: str
    finished: int
    share: Ratio
    success: Ratio
    repeat: Ratio
    resolve_s: Ratio
    score: Ratio
    late: Ratio


class Breakdown(msgspec.Struct, frozen=True):
    """The groups, most repairs first."""

    by: BreakdownBy
    groups: list[BreakdownGroup]


async def read(connection: Connection, asked: Asked, by: BreakdownBy) -> Breakdown:
    """Of what the caller sees; nothing that was solved from afar is any technician's."""
    counted = await counting.counts(connection, asked, by)
    names = {key: key for key in counted}
    if by == "technician":
        names = await counting.technician_names(connection, list(counted))
    return Breakdown(by, grouped(counted, names))


def grouped(counted: Mapping[str, Counts], names: Mapping[str, str]) -> list[BreakdownGroup]:
    """The groups in which work was finished or rated, most repairs first, equals by name. Pure."""
    repairs = sum(counts.repairs for counts in counted.values())
    groups = [
        _group(key, names.get(key, ""), counts, repairs)
        for key, counts in counted.items()
        if counts.finished or counts.ratings
    ]
    return sorted(groups, key=lambda group: (-group.share.part, group.name, group.id))


def _group(key: str, name: str, counts: Counts, repairs: int) -> BreakdownGroup:
    known = indicators(counts, of_one_person=True)
    return BreakdownGroup(
        id=key,
        name=name,
        finished=counts.finished,
        share=ratio(counts.repairs, repairs),
        success=known.success,
        repeat=known.repeat,
        resolve_s=ratio(counts.resolve_s, counts.repairs),
        score=known.score,
        late=ratio(counts.timed - counts.on_time, counts.timed),
    )


_FIGURES = ("share", "success", "repeat", "resolve_s", "score", "late")


def as_csv(breakdown: Breakdown) -> str:
    """A line a group: its name, what was finished, and part, whole and value of each figure."""
    heads = [f"{name}_{what}" for name in _FIGURES for what in ("part", "whole", "value")]
    lines: list[list[sheets.Cell]] = [[breakdown.by, "finished", *heads]]
    for group in breakdown.groups:
        figures = [cell for name in _FIGURES for cell in getattr(group, name).cells]
        lines.append([group.name, group.finished, *figures])
    return sheets.as_csv(lines)
