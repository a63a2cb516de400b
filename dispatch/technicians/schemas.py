"""What comes in over HTTP about technicians. Also the rows of imports."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field, ValidationInfo, field_validator

from dispatch.customers.schemas import Area, Code, Latitude, Longitude, Zone
from dispatch.technicians.duty_changes import DutyChangeGiven
from dispatch.technicians.edit import ShiftGiven, TechnicianGiven
from dispatch.technicians.positions import Seen
from dispatch.technicians.skills import Skill
from hanlu.contracts.technicians import DutyKind, DutyReason
from hanlu.http.schemas import Schema

SkillName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_SKILL = re.compile(r"([a-z][a-z0-9_]{0,39}):([123])(?:@(\d{4}-\d\d-\d\d))?")
_SHIFT = re.compile(r"(?:([a-z]{3})-)?([a-z]{3}) (\d\d:\d\d)\+(\d{1,2})h")
_LONGEST = timedelta(days=366)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class SkillIn(Schema):
    """A skill, its level 1 to 3, and when the certificate ends."""

    skill: SkillName
    level: Annotated[int, Field(ge=1, le=3)]
    expires_at: AwareDatetime | None = None


class ShiftIn(Schema):
    """A weekly shift in the technician's own time zone; it may run past midnight."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    starts: time
    length_min: Annotated[int, Field(ge=15, le=1440)]


class DutyChangeIn(Schema):
    """An absence, or duty beside the weekly pattern: between two instants, at most 366 days."""

    kind: DutyKind
    reason: DutyReason
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    note: Annotated[str, Field(max_length=240)] = ""

    @field_validator("ends_at")
    @classmethod
    def _ends_after_it_begins(cls, ends_at: datetime, info: ValidationInfo) -> datetime:
        starts_at = info.data.get("starts_at")
        if starts_at is not None and not timedelta() < ends_at - starts_at <= _LONGEST:
            raise ValueError("must be after starts_at, by 366 days at most")
        return ends_at

    def given(self) -> DutyChangeGiven:
        """As the service takes it."""
        return DutyChangeGiven(**self.model_dump())


class TechnicianIn(Schema):
    """A technician. Without ``outlet`` the territory that holds the home decides. ``overtime_min``
    is how long they agreed to stay after a shift where a plan needs it.
    """

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=80)]
    home_lat: Latitude
    home_lon: Longitude
    timezone: Zone = "Asia/Shanghai"
    region: Area | None = None
    outlet: Area | None = None
    active: bool = True
    overtime_min: Annotated[int | None, Field(ge=0, le=720)] = None
    skills: Annotated[list[SkillIn] | None, Field(max_length=40)] = None
    shifts: Annotated[list[ShiftIn] | None, Field(max_length=40)] = None

    def given(self) -> TechnicianGiven:
        """As the service takes it."""
        skills, shifts = self.skills, self.shifts
        return TechnicianGiven(
            code=self.code,
            name=self.name,
            home_lat=self.home_lat,
            home_lon=self.home_lon,
            timezone=self.timezone,
            region=self.region,
            outlet=self.outlet,
            active=self.active,
            overtime_min=self.overtime_min,
            skills=tuple(Skill(**each.model_dump()) for each in skills)
            if skills is not None
            else None,
            shifts=tuple(ShiftGiven(**each.model_dump()) for each in shifts)
            if shifts is not None
            else None,
        )


def _skills(text: str) -> list[dict[str, object]]:
    found = []
    for part in text.split(";"):
        match = _SKILL.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"{part.strip()!r} is not like refrigeration:2 or lift:1@2027-05-31")
        ends = datetime.fromisoformat(match[3]).replace(tzinfo=UTC) if match[3] else None
        found.append({"skill": match[1], "level": int(match[2]), "expires_at": ends})
    return found


def _shifts(text: str) -> list[dict[str, object]]:
    found = []
    for part in text.split(";"):
        match = _SHIFT.fullmatch(part.strip().lower())
        if match is None or not {match[1] or match[2], match[2]} <= set(_DAYS):
            raise ValueError(f"{part.strip()!r} is not like mon-fri 08:00+9h or sun 20:00+12h")
        last = _DAYS.index(match[2])
        first = _DAYS.index(match[1]) if match[1] else last
        days = [(first + step) % 7 for step in range((last - first) % 7 + 1)]
        found += [
            {"weekday": day, "starts": match[3], "length_min": int(match[4]) * 60} for day in days
        ]
    return found


class TechnicianRow(TechnicianIn):
    """A line of a CSV: ``skills`` as ``refrigeration:2;lift:1@2027-05-31`` (level, end), ``shifts``
    as ``mon-fri 08:00+9h;sat 20:00+12h`` (days, wall time, length)."""

    skills: Annotated[list[SkillIn] | None, BeforeValidator(_skills)] = None
    shifts: Annotated[list[ShiftIn] | None, BeforeValidator(_shifts)] = None


class PositionIn(Schema):
    """Where the phone is, WGS-84."""

    lat: Latitude
    lon: Longitude
    at: AwareDatetime
    accuracy_m: Annotated[float | None, Field(ge=0, le=100_000)] = None
    heading_deg: Annotated[float | None, Field(ge=0, le=360)] = None

    def seen(self) -> Seen:
        """As the service takes it."""
        return Seen(
            lat=self.lat,
            lon=self.lon,
            at=self.at,
            accuracy_m=self.accuracy_m,
            heading=self.heading_deg,
        )
