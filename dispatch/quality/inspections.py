"""What was drawn, as somebody looks at it, and what they find."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from dispatch.policies import Policies
from dispatch.quality import findings
from dispatch.quality.errors import (
    EvidenceUnknown,
    FindingIncomplete,
    InspectionDone,
    InspectionMissing,
    PointsIncomplete,
)
from dispatch.quality.findings import Found
from dispatch.quality.policy import Subject
from dispatch.visits.images import media_type_of
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import update
from hanlu.files import FileMissing, FileStore

type Result = Literal["ok", "fault", "none"]
"""``none``: the point does not apply here."""
type Key = tuple[datetime, UUID]

MOST_PHOTOS: Final = 20


class RatingDrawn(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer said, where a rating was drawn."""

    score: int
    words: str
    at: datetime


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was drawn; ``points`` None until somebody has inspected it, ``asked`` are the
    points of its list.
    """

    id: UUID
    subject: Subject
    month: date
    work_order_id: UUID | None
    order_number: str | None
    visit_number: int | None
    photo_sha256: str | None
    device_id: str | None
    rating: RatingDrawn | None
    technician_id: UUID | None
    technician_name: str | None
    outlet: str | None
    drawn_at: datetime
    due_at: datetime
    asked: list[str]
    points: dict[str, Result] | None
    words: str
    photos: list[str]
    inspected_at: datetime | None
    inspected_by: str | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """A span of what a device measured."""

    device_id: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A point that was found wrong, in words, with what shows it."""

    point: str
    words: str
    photos: tuple[str, ...] = ()
    readings: Readings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """The answer to each point, and the faults among them."""

    points: dict[str, Result]
    faults: tuple[Fault, ...]
    words: str = ""


_SHOWN: Final = """
    select i.id, i.subject, i.month, i.work_order_id, w.number as order_number, i.visit_number,
           i.photo_sha256, w.device_id, i.technician_id, t.name as technician_name, i.outlet,
           i.drawn_at, i.due_at, i.points, i.words, i.photos, i.inspected_at, i.inspected_by,
           i.version, i.region,
           case when i.subject = 'rating' then (
               select jsonb_build_object('score', r.score, 'words', r.words, 'at', r.at)
                 from dispatch.rating r
                where r.work_order_id = i.work_order_id
                  and r.round = split_part(i.item, ':', 2)::int) end as rating
      from dispatch.inspection i
      left join dispatch.work_order w on w.id = i.work_order_id
      left join dispatch.technician t on t.id = i.technician_id
"""


async def listed(
    connection: Connection,
    policies: Policies,
    *,
    done: bool,
    subject: Subject | None = None,
    after: Key | None = None,
    limit: int,
) -> list[Inspection]:
    """Those to be done, the most urgent first, or those that were, newest first."""
    beyond, order = (
        ("(i.inspected_at, i.id) < (%(at)s, %(id)s)", "i.inspected_at desc, i.id desc")
        if done
        else ("(i.due_at, i.id) > (%(at)s, %(id)s)", "i.due_at, i.id")
    )
    at, last = after or (None, None)
    cursor = await connection.execute(
        f"{_SHOWN} where (i.inspected_at is not null) = %(done)s"  # constant texts
        " and (%(subject)s::text is null or i.subject = %(subject)s)"
        f" and (%(at)s::timestamptz is null or {beyond}) order by {order} limit %(limit)s",
        {"done": done, "subject": subject, "at": at, "id": last, "limit": limit},
    )
    return [_shown(policies, row) for row in await cursor.fetchall()]


async def get(connection: Connection, policies: Policies, inspection_id: UUID) -> Inspection:
    """One of them. Raises InspectionMissing."""
    cursor = await connection.execute(f"{_SHOWN} where i.id = %s", (inspection_id,))
    row = await cursor.fetchone()
    if row is None:
        raise InspectionMissing(inspection=inspection_id)
    return _shown(policies, row)


async def inspect(
    uow: UnitOfWork, policies: Policies, inspection_id: UUID, said: Inspected
) -> Inspection:
    """Write an inspection down, once, with a finding for each fault.

    Raises InspectionMissing, InspectionDone, PointsIncomplete, FindingIncomplete, EvidenceUnknown.
    """
    inspection = await _hold(uow, policies, inspection_id)
    if set(said.points) != set(inspection.asked):
        raise PointsIncomplete(points=", ".join(inspection.asked))
    wrong = sorted(point for point, result in said.points.items() if result == "fault")
    told = {fault.point: fault for fault in said.faults}
    for point in sorted({*wrong, *told}):
        fault = told.get(point)
        # The record of a case shows what stands in it; of an outlet there is nothing else.
        shown = inspection.work_order_id or (fault and (fault.photos or fault.readings))
        if point not in wrong or fault is None or not shown:
            raise FindingIncomplete(point=point)
    await _check_evidence(uow.connection, inspection, said.faults)
    await update(
        uow.connection,
        "dispatch.inspection",
        {"id": inspection_id},
        {
            "points": Jsonb(said.points),
            "words": said.words,
            "inspected_at": uow.now,
            "inspected_by_id": uow.principal.id,
            "inspected_by": uow.principal.name,
        },
    )
    for fault in said.faults:
        await findings.write(uow, policies, _found(inspection, fault))
    uow.record(
        f"inspection:{inspection_id}",
        after={"points": said.points, "order": inspection.order_number},
        reason=said.words or None,
    )
    return await get(uow.connection, policies, inspection_id)


async def add_photo(
    uow: UnitOfWork,
    policies: Policies,
    files: FileStore,
    inspection_id: UUID,
    sha256: str,
    content: bytes,
) -> Inspection:
    """Keep a picture that the inspector took. Safe to repeat.

    Raises InspectionMissing, InspectionDone, EvidenceUnknown where there are too many.
    """
    inspection = await _hold(uow, policies, inspection_id)
    if sha256 in inspection.photos:
        return inspection
    if len(inspection.photos) >= MOST_PHOTOS:
        raise EvidenceUnknown(evidence=f"{MOST_PHOTOS} + 1")
    await files.put(content)  # first: a file without its row is harmless, the reverse is not
    photos = [*inspection.photos, sha256]
    await update(uow.connection, "dispatch.inspection", {"id": inspection_id}, {"photos": photos})
    uow.record(f"inspection:{inspection_id}", after={"photo": sha256})
    return await get(uow.connection, policies, inspection_id)


async def picture(
    connection: Connection, files: FileStore, finding_id: UUID, sha256: str
) -> tuple[bytes, str]:
    """A picture that is evidence of a finding, for whoever sees that. Raises EvidenceUnknown."""
    finding = await findings.get(connection, finding_id)
    if sha256 not in finding.evidence.get("photos", []):
        raise EvidenceUnknown(evidence=sha256)
    return await _bytes(files, sha256)


async def own_picture(
    connection: Connection, policies: Policies, files: FileStore, inspection_id: UUID, sha256: str
) -> tuple[bytes, str]:
    """A picture that the inspector took. Raises InspectionMissing, EvidenceUnknown."""
    inspection = await get(connection, policies, inspection_id)
    if sha256 not in inspection.photos:
        raise EvidenceUnknown(evidence=sha256)
    return await _bytes(files, sha256)


async def _bytes(files: FileStore, sha256: str) -> tuple[bytes, str]:
    try:
        content = await files.get(sha256)
    except FileMissing as error:
        raise EvidenceUnknown(evidence=sha256) from error
    media_type = media_type_of(content)
    if media_type is None:
        raise EvidenceUnknown(evidence=sha256)
    return content, media_type


async def _hold(uow: UnitOfWork, policies: Policies, inspection_id: UUID) -> Inspection:
    await uow.connection.execute(
        "select 1 from dispatch.inspection where id = %s for update", (inspection_id,)
    )
    inspection = await get(uow.connection, policies, inspection_id)
    if inspection.inspected_at is not None:
        raise InspectionDone(by=inspection.inspected_by)
    return inspection


async def _check_evidence(
    connection: Connection, inspection: Inspection, faults: Sequence[Fault]
) -> None:
    cursor = await connection.execute(
        "select sha256 from dispatch.photo where work_order_id = %s", (inspection.work_order_id,)
    )
    known = {row["sha256"] for row in await cursor.fetchall()} | set(inspection.photos)
    for fault in faults:
        for sha256 in fault.photos:
            if sha256 not in known:
                raise EvidenceUnknown(evidence=sha256)
        readings = fault.readings
        if readings is not None and (
            readings.device_id != inspection.device_id or readings.since >= readings.until
        ):
            raise EvidenceUnknown(evidence=readings.device_id)


def _found(inspection: Inspection, fault: Fault) -> Found:
    evidence: dict[str, Any] = {"subject": inspection.subject}
    drawn = [inspection.photo_sha256] if inspection.photo_sha256 else []
    if photos := list(dict.fromkeys([*drawn, *fault.photos])):
        evidence["photos"] = photos
    if (readings := fault.readings) is not None:
        evidence |= {
            "device_id": readings.device_id,
            "from": readings.since,
            "to": readings.until,
        }
    return Found(
        source="inspection",
        code=fault.point,
        words=fault.words,
        evidence=evidence,
        inspection_id=inspection.id,
        work_order_id=inspection.work_order_id,
        visit_number=inspection.visit_number,
        technician_id=inspection.technician_id,
        outlet=inspection.outlet,
    )


def _shown(policies: Policies, row: dict[str, Any]) -> Inspection:
    asked = list(row["points"] or policies.quality.points.get(row["subject"], ()))
    return msgspec.convert({**row, "asked": asked}, Inspection)
