"""What comes in over HTTP about work orders. What goes out is `hanlu.contracts.work_orders`."""

from datetime import datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from dispatch.customers.schemas import Latitude, Longitude
from dispatch.feedback.schemas import RatingIn
from dispatch.intake.policy import Code as QuestionCode
from dispatch.parts.schemas import PartCode
from dispatch.technicians.schemas import SkillName
from dispatch.visits.arrival import Datum, Whereabouts
from dispatch.visits.schemas import VisitIn
from dispatch.work_orders.helping import Help, HelpWanted
from dispatch.work_orders.onlookers import Doing
from dispatch.work_orders.refused import RefusedStep
from dispatch.work_orders.regrading import Regrading
from dispatch.work_orders.transition import Step
from hanlu.contracts.work_orders import Kind, OrderClass, State
from hanlu.http.schemas import Schema

Reason = Annotated[str, Field(min_length=1, max_length=500)]


class SpanIn(Schema):
    """A window of time, ``from`` before ``to``."""

    start: Annotated[AwareDatetime, Field(alias="from")]
    end: Annotated[AwareDatetime, Field(alias="to")]

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start >= self.end:
            raise ValueError("the window ends before it begins")
        return self

    def pair(self) -> tuple[datetime, datetime]:
        """Both ends."""
        return self.start, self.end


class RequestIn(Schema):
    """A request. Where: one of ``site_id``, ``asset_id`` and ``serial``. ``source`` is the channel
    by which it came; where that is a person's, ``answers`` has what its kind must be asked for.
    """

    kind: Kind
    site_id: UUID | None = None
    asset_id: UUID | None = None
    serial: Annotated[str | None, Field(min_length=1, max_length=64)] = None
    device_id: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_:-]{1,64}$")] = None
    description: Annotated[str, Field(max_length=4000)] = ""
    source: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")] = "api"
    order_class: Annotated[OrderClass | None, Field(alias="class")] = None
    priority: Annotated[int | None, Field(ge=1, le=4)] = None
    window: SpanIn | None = None
    answers: Annotated[
        dict[QuestionCode, Annotated[str, Field(max_length=500)]],
        Field(max_length=8, default_factory=dict),
    ]


class HelpIn(Schema):
    """Who is asked for; without ``skill`` an expert in what the case asks for."""

    kind: Help
    skill: SkillName | None = None
    level: Annotated[int | None, Field(ge=1, le=3)] = None

    def wanted(self) -> HelpWanted:
        """As the service takes it."""
        return HelpWanted(kind=self.kind, skill=self.skill, level=self.level)


class WhereaboutsIn(Schema):
    """Where the phone is, in the datum that it reports."""

    lat: Latitude
    lon: Longitude
    accuracy_m: Annotated[float | None, Field(ge=0, le=100_000)] = None
    datum: Datum = "wgs84"

    def seen(self) -> Whereabouts:
        """As the service takes it."""
        return Whereabouts(lat=self.lat, lon=self.lon, accuracy_m=self.accuracy_m, datum=self.datum)


class TransitionIn(Schema):
    """One step. ``operation_id`` makes it safe to repeat; ``version`` is the one the caller saw.

    ``until`` and ``note`` belong to a step after which the order waits: a pause, or a visit that
    is broken off for one of the policy's pause reasons. ``help`` with a pause calls somebody to
    come and help, as an order of its own. ``unsolved`` with a hand-back says that it cannot be
    solved there: it goes up a rung with the ``reason``. ``position`` belongs to the arrival; far
    from the site it takes a ``reason``. ``rating`` belongs to the signature: the stars that the
    customer gave beside it.
    """

    to: State
    reason: Reason | None = None
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None
    visit: VisitIn | None = None
    at: AwareDatetime | None = None
    until: AwareDatetime | None = None
    note: Annotated[str | None, Field(max_length=500)] = None
    help: HelpIn | None = None
    unsolved: bool | None = None
    position: WhereaboutsIn | None = None
    rating: RatingIn | None = None

    @model_validator(mode="after")
    def _rated_at_the_signature(self) -> Self:
        if self.rating is not None and self.to != "signed":
            raise ValueError("a rating comes with the signature")
        return self

    def step(self) -> Step:
        """As the service takes it; the rating goes beside it."""
        return Step(
            to=self.to,
            reason=self.reason,
            operation_id=self.operation_id,
            expected_version=self.version,
            visit=self.visit.patch() if self.visit else None,
            done_at=self.at,
            until=self.until,
            note=self.note or "",
            help=self.help.wanted() if self.help else None,
            unsolved=bool(self.unsolved),
            whereabouts=self.position.seen() if self.position else None,
        )


class RefusedStepIn(Schema):
    """A step that a phone kept while offline and that was refused; without ``to`` a photo.

    ``operation_id`` is that of the refused step, ``at`` when it was done by the phone's clock, and
    ``code`` the refusal's.
    """

    operation_id: UUID
    to: State | None = None
    at: AwareDatetime
    code: Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$", max_length=80)]

    def refused(self) -> RefusedStep:
        """As the service takes it."""
        return RefusedStep(
            operation_id=self.operation_id, to=self.to, done_at=self.at, code=self.code
        )


class WaitIn(Schema):
    """Until when an order waits; an instant that has come ends the wait."""

    until: AwareDatetime
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


class GradeIn(Schema):
    """What a person decides against triage; what is not named stays. Skills by their least level.

    Without ``priority`` a new class brings its own. ``operation_id`` makes it safe to repeat.
    """

    reason: Reason
    order_class: Annotated[OrderClass | None, Field(alias="class")] = None
    priority: Annotated[int | None, Field(ge=1, le=4)] = None
    skills: dict[SkillName, Annotated[int, Field(ge=1, le=3)]] | None = None
    parts: Annotated[tuple[PartCode, ...] | None, Field(max_length=20)] = None
    duration_s: Annotated[int | None, Field(ge=300, le=86_400)] = None
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None

    def wish(self) -> Regrading:
        """As the service takes it."""
        return Regrading(
            reason=self.reason,
            order_class=self.order_class,
            priority=self.priority,
            skills=self.skills,
            parts=self.parts,
            duration=None if self.duration_s is None else timedelta(seconds=self.duration_s),
        )


class MergeIn(Schema):
    """The order that goes on; the one in the address ends as its duplicate."""

    into: UUID
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


class UnmergeIn(Schema):
    """Takes a merging back."""

    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


class AssignmentIn(Schema):
    """Who shall go, from when, fixed in place or not; null takes the order back.

    ``fixed`` keeps work at ``starts_at``, whatever is planned, or lets the time loose.
    ``fetches_parts``: they fetch what their van keeps for other orders.
    """

    technician_id: UUID | None
    starts_at: AwareDatetime | None = None
    locked: bool | None = None
    fixed: bool | None = None
    fetches_parts: bool = False
    reason: Reason | None = None
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None

    @model_validator(mode="after")
    def _fixed_says_when(self) -> Self:
        if self.fixed and (self.starts_at is None or self.technician_id is None):
            raise ValueError("fixed needs starts_at and technician_id")
        return self


class OnlookerIn(Schema):
    """What the person at a page does with the order."""

    doing: Doing
