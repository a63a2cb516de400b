"""A complaint as the interfaces show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from dispatch.complaints.policy import FaultOf, Need

type ToldBy = Literal["telephone", "mail", "chat", "visit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintGiven:
    """What is known of a complaint as it comes in; ``key`` is that of a customer's page."""

    type: str | None = None
    about_id: UUID | None = None
    key: UUID | None = None


class StepTaken(msgspec.Struct, frozen=True, kw_only=True):
    """One step of one round: who, when, and what came of it."""

    round: int
    step: str
    at: datetime
    by: str
    role: str
    words: str = ""
    told_by: ToldBy | None = None
    cause: str | None = None
    remedies: list[str] = []
    letter: str | None = None
    evidence: int | None = None
    opened: list[UUID] = []


class StepAhead(msgspec.Struct, frozen=True, kw_only=True):
    """A step that is still to come: who takes it, by when, and what a person has to give for it."""

    step: str
    owner: str
    due_at: datetime | None
    needs: list[Need]


class CauseOffered(msgspec.Struct, frozen=True):
    """A cause of the policy, with the remedies there are for it."""

    cause: str
    fault: FaultOf
    remedies: list[str]


class RemedyOffered(msgspec.Struct, frozen=True):
    """A remedy of the policy: decided by leaders where it is about ``staff``."""

    remedy: str
    staff: bool
    told: bool
    opens: str | None


class About(msgspec.Struct, frozen=True):
    """The case that a complaint is about."""

    id: UUID
    number: str


class EvidencePinned(msgspec.Struct, frozen=True):
    """That evidence was kept, as of when, and by whom."""

    number: int
    taken_at: datetime
    taken_by: str


class FileOf(msgspec.Struct, frozen=True):
    """The file of a repeated problem that a complaint belongs to."""

    id: UUID
    number: str
    state: str


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """The course of a complaint: ``steps`` as they were taken, oldest first, those of earlier
    rounds too; ``ahead`` what is still to come of the present one, the next first.

    ``draft`` is the letter as it would be, in the customer's language, once the remedies are known.
    """

    type: str | None
    about: About | None
    round: int
    steps: list[StepTaken]
    ahead: list[StepAhead]
    types: list[str]
    causes: list[CauseOffered]
    remedies: list[RemedyOffered]
    evidence: list[EvidencePinned]
    files: list[FileOf]
    draft: str | None
