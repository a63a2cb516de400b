"""Files of problems that come again (F-141): opened by themselves, with an owner, a date and the
standard by which they are accepted.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from dispatch.complaints.errors import (
    ProblemFileMissing,
    ProblemFileOver,
    ProblemFileTooEarly,
    ProblemFileWithoutMeasure,
)
from dispatch.policies import Policies
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import update
from hanlu.ids import new_id
from hanlu.versions import check_version

type FileState = Literal["open", "accepted"]

# The subject of a complaint, the surest first: its machine, else its sensor where it hangs, and
# besides that its customer.
_SUBJECTS: Final = """
    select subject, about from (
        select 1 as rank, 'asset:' || a.id as subject,
               coalesce(nullif(a.name, ''), nullif(a.model, ''), a.serial) || ' · ' || s.name
                   as about
          from dispatch.work_order w join dispatch.asset a on a.id = w.asset_id
          join dispatch.site s on s.id = w.site_id where w.id = %(order)s
        union all
        select 2, 'device:' || w.device_id || '@' || w.site_id, w.device_id || ' · ' || s.name
          from dispatch.work_order w join dispatch.site s on s.id = w.site_id
         where w.id = %(order)s and w.asset_id is null and w.device_id is not null
        union all
        select 3, 'customer:' || s.customer_id, s.name
          from dispatch.work_order w join dispatch.site s on s.id = w.site_id
         where w.id = %(order)s and s.customer_id is not null) subjects
     order by rank
"""
# Complaints of one subject and cause whose cause was found since; the newest cause of each counts.
_SAME: Final = """
    select w.id from dispatch.complaint_step found
      join dispatch.work_order w on w.id = found.work_order_id
      join dispatch.site s on s.id = w.site_id
     where found.cause = %(cause)s and found.at >= %(since)s and w.state <> 'cancelled'
       and not exists (select from dispatch.complaint_step later
                        where later.work_order_id = w.id and later.cause is not null
                          and later.round > found.round)
       and %(subject)s = case split_part(%(subject)s, ':', 1)
             when 'asset' then 'asset:' || w.asset_id
             when 'device' then 'device:' || w.device_id || '@' || w.site_id
             else 'customer:' || s.customer_id end
     order by w.opened_at, w.id
"""
# The open file of a subject; of a customer also one of a record that was merged into theirs.
_OPEN: Final = """
    with recursive record as (
        select c.id from dispatch.customer c where c.id = case split_part(%(subject)s, ':', 1)
                           when 'customer' then split_part(%(subject)s, ':', 2)::uuid end
        union
        select c.id from dispatch.customer c join record on c.merged_into = record.id
    )
    select f.id from dispatch.problem_file f
     where f.cause = %(cause)s and f.state = 'open'
       and (f.subject = %(subject)s or f.subject in (select 'customer:' || id from record))
     order by f.subject = %(subject)s desc, f.opened_at, f.id limit 1 for update of f
"""
_SHOWN: Final = """
    select f.id, f.number, f.subject, f.about, f.cause, f.opened_at, f.due_at, f.owner, f.standard,
           f.measure, f.state, f.accepted_at, f.accepted_by, f.accepted_words, f.region, f.outlet,
           f.version,
           (select jsonb_agg(jsonb_build_object('id', w.id, 'number', w.number,
                                                'opened_at', w.opened_at) order by w.opened_at)
              from dispatch.problem_file_case c join dispatch.work_order w on w.id = c.work_order_id
             where c.file_id = f.id) as complaints,
           (select max(c.added_at) from dispatch.problem_file_case c where c.file_id = f.id)
               as last_at
      from dispatch.problem_file f
"""


class ComplaintOf(msgspec.Struct, frozen=True):
    """One complaint of a file."""

    id: UUID
    number: str
    opened_at: datetime


class ProblemFile(msgspec.Struct, frozen=True, kw_only=True):
    """A problem that came again, and what is done about it. ``owner`` is a role until a name is
    given; ``standard`` is said besides the one of the policy, that the problem does not return for
    ``free_days``: until ``acceptable_from``.
    """

    id: UUID
    number: str
    subject: str
    about: str
    cause: str
    opened_at: datetime
    due_at: datetime
    owner: str
    standard: str
    measure: str
    state: FileState
    accepted_at: datetime | None
    accepted_by: str | None
    accepted_words: str | None
    region: str | None
    outlet: str | None
    version: int
    complaints: list[ComplaintOf]
    acceptable_from: datetime
    free_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGiven:
    """What its owner says of a file; None leaves it as it is."""

    owner: str | None = None
    due_at: datetime | None = None
    standard: str | None = None
    measure: str | None = None


async def follow(uow: UnitOfWork, policies: Policies, order: WorkOrder, cause: str) -> None:
    """File a complaint whose cause was found: with the open file of its problem, or, where the
    same came before within the policy's days, in a new one together with that.

    The same device comes before the same customer. Safe to repeat: one subject and cause has one
    open file, and a file has a complaint once.
    """
    async with uow.beyond_scope():
        cursor = await uow.connection.execute(_SUBJECTS, {"order": order.id})
        for row in await cursor.fetchall():
            # Of two complaints at once the second waits, and finds the file of the first.
            await uow.connection.execute(
                "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
                (f"problem_file:{row['subject']}:{cause}",),
            )
            if await _file(uow, policies, order, cause, row["subject"], row["about"]):
                return


async def _file(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, cause: str, subject: str, about: str
) -> bool:
    policy = policies.complaint
    cursor = await uow.connection.execute(_OPEN, {"subject": subject, "cause": cause})
    known = await cursor.fetchone()
    asked = {"cause": cause, "subject": subject, "since": uow.now - policy.repeat_within}
    cursor = await uow.connection.execute(_SAME, asked)
    same = [row["id"] for row in await cursor.fetchall()]
    if known is None and not set(same) - {order.id}:
        return False
    file_id = known["id"] if known else await _opened(uow, policies, order, cause, subject, about)
    for each in {order.id, *([] if known else same)}:
        await uow.connection.execute(
            "insert into dispatch.problem_file_case (file_id, work_order_id, added_at)"
            " values (%s, %s, %s) on conflict do nothing",
            (file_id, each, uow.now),
        )
    return True


async def _opened(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, cause: str, subject: str, about: str
) -> UUID:
    policy, file_id = policies.complaint, new_id()
    await uow.connection.execute(
        "insert into dispatch.problem_file (id, subject, about, cause, opened_at, opened_for,"
        " due_at, owner, standard, region, outlet)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            file_id,
            subject,
            about,
            cause,
            uow.now,
            order.id,
            uow.now + policy.file_due,
            policy.file_owner,
            "",
            order.region,
            order.outlet,
        ),
    )
    return file_id


async def get(connection: Connection, policies: Policies, file_id: UUID) -> ProblemFile:
    """One file within the caller's scope; raises ProblemFileMissing."""
    cursor = await connection.execute(f"{_SHOWN} where f.id = %s", (file_id,))
    row = await cursor.fetchone()
    if row is None:
        raise ProblemFileMissing
    return _shown(policies, row)


async def listed(
    connection: Connection,
    policies: Policies,
    *,
    state: FileState | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[ProblemFile]:
    """The newest first."""
    at, file_id = after or (None, None)
    cursor = await connection.execute(
        f"{_SHOWN} where (%(state)s::text is null or f.state = %(state)s)"
        " and (%(at)s::timestamptz is null or (f.opened_at, f.id) < (%(at)s, %(id)s::uuid))"
        " order by f.opened_at desc, f.id desc limit %(limit)s",
        {"state": state, "at": at, "id": file_id, "limit": limit},
    )
    return [_shown(policies, row) for row in await cursor.fetchall()]


async def change(
    uow: UnitOfWork,
    policies: Policies,
    file_id: UUID,
    given: FileGiven,
    expected_version: int | None,
) -> ProblemFile:
    """Name the owner, move the date, say the standard or the measure.

    Raises ProblemFileMissing, ProblemFileOver, VersionConflict.
    """
    before = await _locked(uow, policies, file_id, expected_version)
    said = {
        "owner": given.owner,
        "due_at": given.due_at,
        "standard": given.standard,
        "measure": given.measure,
    }
    columns = {name: value for name, value in said.items() if value is not None}
    if all(getattr(before, name) == value for name, value in columns.items()):
        return before
    return await _written(uow, policies, before, columns)


async def accept(
    uow: UnitOfWork, policies: Policies, file_id: UUID, words: str, expected_version: int | None
) -> ProblemFile:
    """Accept what was done: a measure stands, and the problem has not returned for long enough.

    Raises ProblemFileMissing, ProblemFileOver, ProblemFileWithoutMeasure, ProblemFileTooEarly,
    VersionConflict.
    """
    before = await _locked(uow, policies, file_id, expected_version)
    if not before.measure:
        raise ProblemFileWithoutMeasure(number=before.number)
    if uow.now < before.acceptable_from:
        raise ProblemFileTooEarly(number=before.number, at=before.acceptable_from.isoformat())
    columns: dict[str, Any] = {
        "state": "accepted",
        "accepted_at": uow.now,
        "accepted_by": uow.principal.name,
        "accepted_words": words,
    }
    return await _written(uow, policies, before, columns)


async def _locked(
    uow: UnitOfWork, policies: Policies, file_id: UUID, expected_version: int | None
) -> ProblemFile:
    cursor = await uow.connection.execute(
        "select 1 from dispatch.problem_file where id = %s for update", (file_id,)
    )
    await cursor.fetchone()
    file = await get(uow.connection, policies, file_id)
    check_version(expected_version, file.version)
    if file.state == "accepted":
        raise ProblemFileOver(number=file.number)
    return file


async def _written(
    uow: UnitOfWork, policies: Policies, before: ProblemFile, columns: dict[str, Any]
) -> ProblemFile:
    await update(uow.connection, "dispatch.problem_file", {"id": before.id}, columns)
    after = await get(uow.connection, policies, before.id)
    uow.record(f"problem_file:{before.id}", before=before, after=after)
    return after


def _shown(policies: Policies, row: dict[str, Any]) -> ProblemFile:
    last_at = row.pop("last_at") or row["opened_at"]
    row["complaints"] = row["complaints"] or []
    free = policies.complaint.file_free
    row |= {"acceptable_from": last_at + free, "free_days": free.days}
    return msgspec.convert(row, ProblemFile)
