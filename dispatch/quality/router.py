"""HTTP edge of quality: the sample, inspections, findings, appeals and decisions.

Nothing here chooses what is inspected: the product draws by itself.
"""

import hashlib
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from dispatch.edge import PoliciesDep
from dispatch.quality import draws, findings, inspections, sampling
from dispatch.quality.draws import MonthDrawn
from dispatch.quality.errors import (
    AlreadyDecided,
    AppealNotNow,
    AppealTooLate,
    EvidenceUnknown,
    FindingIncomplete,
    FindingMissing,
    FindingMoved,
    InspectionDone,
    InspectionMissing,
    MonthUnread,
    OwnFinding,
    PointsIncomplete,
)
from dispatch.quality.findings import QualityFinding, Source, State
from dispatch.quality.inspections import Inspection
from dispatch.quality.policy import Subject
from dispatch.quality.schemas import AppealIn, DecisionIn, InspectionIn
from dispatch.visits.errors import PhotoMismatch, PhotoUnreadable
from dispatch.visits.images import MEDIA_TYPES, media_type_of
from dispatch.visits.photos import MOST_BYTES
from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, ReadUow, ResourcesDep, WriteUow, require
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import BodyTooLarge, Router

router = Router(prefix="/quality", tags=["quality"])
READ = [require("quality.read")]
SEE = [require("findings.read")]

_PICTURE: dict[str, Any] = {
    each: {"schema": {"type": "string", "format": "binary"}} for each in MEDIA_TYPES
}
_SEEN: dict[int | str, dict[str, Any]] = {200: {"description": "It.", "content": _PICTURE}}
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="Of the bytes, in hex.")]


async def _month(
    policies: PoliciesDep,
    clock: ClockDep,
    month: Annotated[str | None, Query(max_length=7, description="As 2026-06; this month.")] = None,
) -> date:
    if month is None:
        return sampling.month_of(clock.now(), policies.quality.zone)
    found = draws.month_given(month)
    if found is None:
        raise MonthUnread(month=month)
    return found


async def _picture(request: Request, sha256: Sha256) -> bytes:
    content = await request.body()
    if media_type_of(content) is None:
        raise PhotoUnreadable
    actual = hashlib.sha256(content).hexdigest()
    if actual != sha256:
        raise PhotoMismatch(named=sha256, actual=actual)
    return content


@router.get("/sample", dependencies=READ, responses=answers(MonthDrawn, MonthUnread))
async def sample(
    connection: ReadUow,
    policies: PoliciesDep,
    clock: ClockDep,
    month: Annotated[date, Depends(_month)],
) -> Response:
    """What was drawn of a month, how much of each outlet's and technician's work that is, and
    whether it comes out again from its seed, which is told after its last draw.
    """
    return message(await draws.of_month(connection, month, policies.quality.zone, clock.now()))


@router.get("/inspections", dependencies=READ, responses=answers_page(Inspection))
async def index(
    connection: ReadUow,
    policies: PoliciesDep,
    page: PageDep,
    show: Literal["waiting", "done"] = "waiting",
    subject: Subject | None = None,
) -> Response:
    """What waits to be inspected, the most urgent first; ``show=done``: what was, newest first."""
    found = await inspections.listed(
        connection,
        policies,
        done=show == "done",
        subject=subject,
        after=page.after(tuple[datetime, UUID]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: (each.inspected_at or each.due_at, each.id))


@router.get(
    "/inspections/{inspection_id}",
    dependencies=READ,
    responses=answers(Inspection, InspectionMissing),
)
async def show(inspection_id: UUID, connection: ReadUow, policies: PoliciesDep) -> Response:
    """One that was drawn."""
    return message(await inspections.get(connection, policies, inspection_id))


@router.post(
    "/inspections/{inspection_id}",
    dependencies=[require("quality.inspect")],
    responses=answers(
        Inspection,
        InspectionMissing,
        InspectionDone,
        PointsIncomplete,
        FindingIncomplete,
        EvidenceUnknown,
    ),
)
async def inspect(
    inspection_id: UUID, body: InspectionIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Write an inspection down, once; each fault becomes a finding, open to appeal."""
    found = await inspections.inspect(uow, policies, inspection_id, body.given())
    return message(found, version=found.version)


@router.put(
    "/inspections/{inspection_id}/photos/{sha256}",
    dependencies=[require("quality.inspect")],
    responses=answers(
        Inspection,
        InspectionMissing,
        InspectionDone,
        PhotoUnreadable,
        PhotoMismatch,
        EvidenceUnknown,
        BodyTooLarge,
    ),
    openapi_extra={
        "x-max-body-bytes": MOST_BYTES,
        "requestBody": {"required": True, "content": _PICTURE},
    },
)
async def keep_photo(
    inspection_id: UUID,
    sha256: Sha256,
    content: Annotated[bytes, Depends(_picture)],
    uow: WriteUow,
    policies: PoliciesDep,
    resources: ResourcesDep,
) -> Response:
    """Keep a picture that the inspector took, as evidence: JPEG, PNG or WebP, at most 8 MiB."""
    found = await inspections.add_photo(
        uow, policies, resources.files, inspection_id, sha256, content
    )
    return message(found, version=found.version)


@router.get(
    "/inspections/{inspection_id}/photos/{sha256}",
    dependencies=READ,
    response_class=Response,
    responses=documented(InspectionMissing, EvidenceUnknown) | _SEEN,
)
async def photo(
    inspection_id: UUID,
    sha256: Sha256,
    connection: ReadUow,
    policies: PoliciesDep,
    resources: ResourcesDep,
) -> Response:
    """A picture that the inspector took."""
    content, media_type = await inspections.own_picture(
        connection, policies, resources.files, inspection_id, sha256
    )
    return _shown(content, media_type)


@router.get("/findings", dependencies=SEE, responses=answers_page(QualityFinding))
async def found(
    connection: ReadUow,
    page: PageDep,
    state: State | None = None,
    source: Source | None = None,
    technician_id: UUID | None = None,
    work_order_id: UUID | None = None,
) -> Response:
    """What was found wrong, newest first; a technician sees what is about them."""
    rows = await findings.listed(
        connection,
        state=state,
        source=source,
        technician_id=technician_id,
        work_order_id=work_order_id,
        after=page.after(tuple[datetime, UUID]),
        limit=page.limit + 1,
    )
    return message_page(rows, page, key=lambda each: each.key)


@router.get(
    "/findings/{finding_id}/photos/{sha256}",
    dependencies=SEE,
    response_class=Response,
    responses=documented(FindingMissing, EvidenceUnknown) | _SEEN,
)
async def evidence(
    finding_id: UUID, sha256: Sha256, connection: ReadUow, resources: ResourcesDep
) -> Response:
    """A picture that shows what was found, for whoever sees the finding."""
    content, media_type = await inspections.picture(connection, resources.files, finding_id, sha256)
    return _shown(content, media_type)


@router.post(
    "/findings/{finding_id}/appeal",
    dependencies=[require("findings.appeal")],
    responses=answers(QualityFinding, FindingMissing, FindingMoved, AppealNotNow, AppealTooLate),
)
async def appeal(finding_id: UUID, body: AppealIn, uow: WriteUow) -> Response:
    """Say why it is not so, once, while there is time; somebody else then decides."""
    finding = await findings.appeal(uow, finding_id, body.words, version=body.version)
    return message(finding, version=finding.version)


@router.post(
    "/findings/{finding_id}/decision",
    dependencies=[require("findings.decide")],
    responses=answers(QualityFinding, FindingMissing, FindingMoved, AlreadyDecided, OwnFinding),
)
async def decide(finding_id: UUID, body: DecisionIn, uow: WriteUow) -> Response:
    """Uphold it, with the measure that corrects it, or drop it."""
    finding = await findings.decide(
        uow, finding_id, body.verdict, body.words, body.measure, version=body.version
    )
    return message(finding, version=finding.version)


def _shown(content: bytes, media_type: str) -> Response:
    headers = {"Cache-Control": "private, max-age=3600", "Vary": "Cookie, Authorization"}
    return Response(content, headers=headers, media_type=media_type)
