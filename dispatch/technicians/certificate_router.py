"""HTTP edge of certificates: who has to be examined, and what examinations said."""

from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, StringConstraints

from dispatch.edge import PoliciesDep
from dispatch.policies import Policies
from dispatch.technicians import certificates
from dispatch.technicians.certificates import Certificate, Examined, Result
from dispatch.technicians.errors import CertificateMissing, ExaminedAhead
from dispatch.technicians.schemas import SkillName
from hanlu import sheets
from hanlu.http.dependencies import ClockDep, ReadUow, WriteUow, require
from hanlu.http.messages import (
    answers_page,
    answers_spreadsheet,
    message,
    message_page,
    spreadsheet,
)
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema

router = Router(prefix="/certificates", tags=["certificates"])
READ = [require("certificates.read")]

Shown = Annotated[
    Literal["due", "all"],
    Query(description="due: expired, about to end, or failed; as the policy `skill` warns."),
]


class HeldIn(Schema):
    """One skill of one technician."""

    technician_id: UUID
    skill: SkillName


class ExaminationIn(Schema):
    """One outcome for many; ``held_on`` is the day of the examination."""

    held: Annotated[list[HeldIn], Field(min_length=1, max_length=500)]
    result: Result
    held_on: date
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""

    def given(self) -> Examined:
        """As the service takes it."""
        return Examined(
            held=tuple((each.technician_id, each.skill) for each in self.held),
            result=self.result,
            held_on=self.held_on,
            note=self.note,
        )


@router.get("", dependencies=READ, responses=answers_page(Certificate))
async def index(
    connection: ReadUow,
    policies: PoliciesDep,
    clock: ClockDep,
    page: PageDep,
    show: Shown = "due",
    outlet: Annotated[str | None, Query(max_length=80)] = None,
) -> Response:
    """Certificates in the caller's scope, who ends first first."""
    found = await certificates.listed(
        connection,
        policies.skill,
        clock.now(),
        until=_until(policies, clock.now(), show),
        outlet=outlet,
        after=page.after(tuple[datetime, str, str]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: (each.key[0].isoformat(), *each.key[1:]))


_COLUMNS: Final = (
    "technician", "name", "outlet", "skill", "level", "ends", "standing",
    "last_result", "last_held_on", "last_note",
)  # fmt: skip


@router.get(
    "/export",
    dependencies=READ,
    response_class=Response,
    responses=answers_spreadsheet("A line a certificate."),
)
async def export(
    connection: ReadUow,
    policies: PoliciesDep,
    clock: ClockDep,
    show: Shown = "due",
    outlet: Annotated[str | None, Query(max_length=80)] = None,
) -> Response:
    """The same as a CSV file, whole."""
    now = clock.now()
    found = await certificates.listed(
        connection, policies.skill, now, until=_until(policies, now, show), outlet=outlet
    )
    return spreadsheet(f"certificates-{now:%Y%m%d}", as_csv(found))


@router.post(
    "/examinations",
    dependencies=[require("certificates.renew")],
    responses=answers_page(Certificate, CertificateMissing, ExaminedAhead),
)
async def examine(body: ExaminationIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Write one outcome down for many, all or nothing; they come back as they stand then."""
    found = await certificates.examine(uow, policies.skill, body.given())
    return message({"items": found, "next": None})


def as_csv(found: list[Certificate]) -> str:
    """A line a certificate; days in UTC, as certificates end."""
    return sheets.as_csv([_COLUMNS, *map(_line, found)])


def _line(each: Certificate) -> list[sheets.Cell]:
    last = each.last
    ends = f"{each.expires_at:%Y-%m-%d}" if each.expires_at else ""
    outcome = (last.result, last.held_on.isoformat(), last.note) if last else ("", "", "")
    return [
        each.code, each.name, each.outlet or "", each.skill, each.level, ends, each.standing,
        *outcome,
    ]  # fmt: skip


def _until(policies: Policies, now: datetime, show: Literal["due", "all"]) -> datetime | None:
    return now + policies.skill.warn_before if show == "due" else None
