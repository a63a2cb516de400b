"""What comes in over HTTP about maintenance plans. Also the rows of imports."""

import re
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints

from dispatch.customers.schemas import Code, Serial
from dispatch.maintenance.plans import PlanGiven
from dispatch.maintenance.policy import Days, MaintenancePolicy
from dispatch.maintenance.schedule import CountsFrom, SeasonPause, Unit
from dispatch.parts.schemas import PartCode
from dispatch.technicians.schemas import SkillName
from hanlu.http.schemas import Schema

_MINUTE_S = 60
_INTERVAL = re.compile(r"(\d{1,4}) ?(day|week|month)s?")
_PAUSE = re.compile(r"(\d\d-\d\d)\.\.(\d\d-\d\d)")
_SKILL = re.compile(r"([a-z][a-z0-9_]{0,39}):([123])")

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Work = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Every = Annotated[int, Field(ge=1, le=3650)]
FirstOn = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
Minutes = Annotated[int, Field(ge=5, le=24 * 60)]


def _day_of_year(text: str) -> str:
    date.fromisoformat(f"2024-{text}")  # a leap year: 29 February is a day
    return text


DayOfYear = Annotated[
    str, Field(pattern=r"^\d\d-\d\d$", examples=["11-15"]), BeforeValidator(_day_of_year)
]


class PauseIn(Schema):
    """Days of every year, both included, on which no visit is made: ``MM-DD``."""

    begins: Annotated[DayOfYear, Field(alias="from")]
    ends: Annotated[DayOfYear, Field(alias="to")]


class SkillNeededIn(Schema):
    """A skill and the least level, 1 to 3."""

    skill: SkillName
    level: Annotated[int, Field(ge=1, le=3)]


Pauses = Annotated[tuple[PauseIn, ...], Field(max_length=6)]
Skills = Annotated[tuple[SkillNeededIn, ...], Field(max_length=20)]
Parts = Annotated[tuple[PartCode, ...], Field(max_length=40)]
Checklist = Annotated[tuple[Line, ...], Field(max_length=40)]


class _PlanBase(Schema):
    """What a body and a row have in common. What is left out is as the policy says."""

    code: Code | None = None
    work: Work
    counts_from: CountsFrom | None = None
    by_run_hours: bool = False
    first_on: FirstOn
    days_before: Days | None = None
    days_after: Days | None = None
    duration_min: Minutes = 60
    pauses: Pauses = ()
    skills: Skills = ()
    parts: Parts = ()
    checklist: Checklist = ()

    def _given(
        self, policy: MaintenancePolicy, every: int, unit: Unit, **place: UUID | None
    ) -> PlanGiven:
        before, after = self.days_before, self.days_after
        return PlanGiven(
            code=self.code,
            site_id=place["site_id"],
            asset_id=place["asset_id"],
            work=self.work,
            every=every,
            unit=unit,
            counts_from=self.counts_from or policy.counts_from,
            by_run_hours=self.by_run_hours,
            first_on=self.first_on,
            days_before=policy.days_before if before is None else before,
            days_after=policy.days_after if after is None else after,
            pauses=tuple(SeasonPause(each.begins, each.ends) for each in self.pauses),
            duration_s=self.duration_min * _MINUTE_S,
            skills={each.skill: each.level for each in self.skills},
            parts=self.parts,
            checklist=self.checklist,
        )


class MaintenancePlanIn(_PlanBase):
    """A plan. Where: a machine by ``asset_id``, or else a site."""

    site_id: UUID | None = None
    asset_id: UUID | None = None
    every: Every
    unit: Unit

    def given(self, policy: MaintenancePolicy) -> PlanGiven:
        """As the service takes it."""
        place = {"site_id": self.site_id, "asset_id": self.asset_id}
        return self._given(policy, self.every, self.unit, **place)


class PauseWish(Schema):
    """Why the plan rests; null lets it go on."""

    reason: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=240)]
        | None
    )


def _cells(cell: str) -> list[str]:
    return [each.strip() for each in cell.split(";") if each.strip()]


def _interval(cell: str) -> tuple[int, str]:
    match = _INTERVAL.fullmatch(cell.strip().lower())
    if match is None:
        raise ValueError(f"{cell!r} is not like 3 months, 2 weeks or 10 days")
    return int(match[1]), match[2]


def _pauses(cell: str) -> list[dict[str, str]]:
    matches = {each: _PAUSE.fullmatch(each) for each in _cells(cell)}
    for each, match in matches.items():
        if match is None:
            raise ValueError(f"{each!r} is not like 11-15..03-01")
    return [{"from": match[1], "to": match[2]} for match in matches.values() if match]


def _skills(cell: str) -> list[dict[str, str | int]]:
    matches = {each: _SKILL.fullmatch(each) for each in _cells(cell)}
    for each, match in matches.items():
        if match is None:
            raise ValueError(f"{each!r} is not like refrigeration:2")
    return [{"skill": match[1], "level": int(match[2])} for match in matches.values() if match]


class MaintenancePlanRow(_PlanBase):
    """A line of a CSV: a machine by ``serial`` or a site by its code; lists with semicolons."""

    code: Code
    serial: Serial | None = None
    site: Code | None = None
    interval: Annotated[tuple[Every, Unit], BeforeValidator(_interval)]
    pauses: Annotated[Pauses, BeforeValidator(_pauses)] = ()
    skills: Annotated[Skills, BeforeValidator(_skills)] = ()
    parts: Annotated[Parts, BeforeValidator(_cells)] = ()
    checklist: Annotated[Checklist, BeforeValidator(_cells)] = ()

    def given(
        self, policy: MaintenancePolicy, site_id: UUID | None, asset_id: UUID | None
    ) -> PlanGiven:
        """As the service takes it, once its place is found."""
        every, unit = self.interval
        return self._given(policy, every, unit, site_id=site_id, asset_id=asset_id)
