"""What was found wrong, the appeal of whom it is about, and who decided on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from dispatch.policies import Policies
from dispatch.quality.errors import (
    AlreadyDecided,
    AppealNotNow,
    AppealTooLate,
    FindingMissing,
    FindingMoved,
    OwnFinding,
)
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import update
from hanlu.ids import new_id

type Source = Literal["inspection", "rule"]
type State = Literal["open", "appealed", "upheld", "dropped"]
"""``open`` stands once nobody may appeal any more; ``upheld`` stands by decision."""
type Verdict = Literal["upheld", "dropped"]
type Key = tuple[datetime, UUID]


class QualityFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was wrong, by the ``code`` of the point or the rule, and what shows it."""

    id: UUID
    source: Source
    code: str
    inspection_id: UUID | None
    work_order_id: UUID | None
    order_number: str | None
    visit_number: int | None
    technician_id: UUID | None
    technician_name: str | None
    outlet: str | None
    at: datetime
    by: str
    words: str
    evidence: dict[str, Any]
    state: State
    appeal_until: datetime
    appeal: str | None
    appealed_at: datetime | None
    appealed_by: str | None
    decision: str | None
    measure: str
    decided_at: datetime | None
    decided_by: str | None
    version: int

    @property
    def key(self) -> Key:
        """What lists are ordered by, newest first."""
        return self.at, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding to be written."""

    source: Source
    code: str
    words: str
    evidence: dict[str, Any]
    work_order_id: UUID | None
    visit_number: int | None
    technician_id: UUID | None
    outlet: str | None
    inspection_id: UUID | None = None


_SHOWN: Final = """
    select f.id, f.source, f.code, f.inspection_id, f.work_order_id, w.number as order_number,
           f.visit_number, f.technician_id, t.name as technician_name, f.outlet, f.at,
           f.by_name as "by", f.by_id, f.words, f.evidence, f.state, f.appeal_until, f.appeal,
           f.appealed_at, f.appealed_by, f.decision, f.measure, f.decided_at, f.decided_by,
           f.version
      from dispatch.finding f
      left join dispatch.work_order w on w.id = f.work_order_id
      left join dispatch.technician t on t.id = f.technician_id
"""


async def write(uow: UnitOfWork, policies: Policies, found: Found) -> UUID | None:
    """A new finding, open to appeal; None where the rule has found this visit before."""
    finding_id = new_id()
    async with uow.beyond_scope():
        cursor = await uow.connection.execute(
            "insert into dispatch.finding (id, source, code, inspection_id, work_order_id,"
            " visit_number, technician_id, region, outlet, at, by_id, by_name, words, evidence,"
            " policy_version, appeal_until)"
            " values (%(id)s, %(source)s, %(code)s, %(inspection)s, %(order)s, %(visit)s,"
            " %(technician)s, coalesce("
            "(select region from dispatch.work_order where id = %(order)s),"
            " (select region from dispatch.outlet where name = %(outlet)s)),"
            " %(outlet)s, %(at)s, %(by_id)s, %(by)s, %(words)s,"
            " %(evidence)s, %(policy)s, %(until)s) on conflict do nothing",
            {
                "id": finding_id,
                "source": found.source,
                "code": found.code,
                "inspection": found.inspection_id,
                "order": found.work_order_id,
                "visit": found.visit_number,
                "technician": found.technician_id,
                "outlet": found.outlet,
                "at": uow.now,
                "by_id": uow.principal.id,
                "by": uow.principal.name,
                "words": found.words,
                "evidence": Jsonb(msgspec.to_builtins(found.evidence)),
                "policy": policies.version,
                "until": uow.now + policies.quality.appeal_within,
            },
        )
    return finding_id if cursor.rowcount == 1 else None


async def listed(
    connection: Connection,
    *,
    state: State | None = None,
    source: Source | None = None,
    technician_id: UUID | None = None,
    work_order_id: UUID | None = None,
    after: Key | None = None,
    limit: int,
) -> list[QualityFinding]:
    """Those in the caller's scope, newest first."""
    at, last = after or (None, None)
    cursor = await connection.execute(
        f"{_SHOWN} where (%(state)s::text is null or f.state = %(state)s)"
        " and (%(source)s::text is null or f.source = %(source)s)"
        " and (%(technician)s::uuid is null or f.technician_id = %(technician)s)"
        " and (%(order)s::uuid is null or f.work_order_id = %(order)s)"
        " and (%(at)s::timestamptz is null or (f.at, f.id) < (%(at)s, %(id)s))"
        " order by f.at desc, f.id desc limit %(limit)s",
        {
            "state": state,
            "source": source,
            "technician": technician_id,
            "order": work_order_id,
            "at": at,
            "id": last,
            "limit": limit,
        },
    )
    return msgspec.convert(await cursor.fetchall(), list[QualityFinding])


async def get(connection: Connection, finding_id: UUID) -> QualityFinding:
    """One that the caller sees. Raises FindingMissing."""
    cursor = await connection.execute(f"{_SHOWN} where f.id = %s", (finding_id,))
    row = await cursor.fetchone()
    if row is None:
        raise FindingMissing(finding=finding_id)
    return msgspec.convert(row, QualityFinding)


async def appeal(
    uow: UnitOfWork, finding_id: UUID, words: str, *, version: int | None = None
) -> QualityFinding:
    """Say why it is not so: by the technician it is about, or by the head of the outlet. Once.

    Raises FindingMissing, FindingMoved, AppealNotNow, AppealTooLate.
    """
    finding, _ = await _hold(uow, finding_id, version)
    if finding.state != "open":
        raise AppealNotNow(state=finding.state)
    if uow.now > finding.appeal_until:
        raise AppealTooLate(until=finding.appeal_until.isoformat())
    written = {
        "state": "appealed",
        "appeal": words,
        "appealed_at": uow.now,
        "appealed_by": uow.principal.name,
    }
    return await _write(uow, finding, written, words)


async def decide(
    uow: UnitOfWork,
    finding_id: UUID,
    verdict: Verdict,
    words: str,
    measure: str = "",
    *,
    version: int | None = None,
) -> QualityFinding:
    """Uphold it, with the ``measure`` that corrects it, or drop it; by another than who found it.

    Raises FindingMissing, FindingMoved, AlreadyDecided, OwnFinding.
    """
    finding, found_by = await _hold(uow, finding_id, version)
    if finding.state not in {"open", "appealed"}:
        raise AlreadyDecided(state=finding.state)
    if found_by is not None and found_by == uow.principal.id:
        raise OwnFinding
    written = {
        "state": verdict,
        "decision": words,
        "measure": measure,
        "decided_at": uow.now,
        "decided_by": uow.principal.name,
    }
    return await _write(uow, finding, written, words)


async def _hold(
    uow: UnitOfWork, finding_id: UUID, version: int | None
) -> tuple[QualityFinding, UUID | None]:
    cursor = await uow.connection.execute(
        "select by_id from dispatch.finding where id = %s for update", (finding_id,)
    )
    row = await cursor.fetchone()
    finding = await get(uow.connection, finding_id)
    if version is not None and version != finding.version:
        raise FindingMoved(version=finding.version, asked=version)
    return finding, row["by_id"] if row else None


async def _write(
    uow: UnitOfWork, finding: QualityFinding, written: dict[str, Any], words: str
) -> QualityFinding:
    await update(uow.connection, "dispatch.finding", {"id": finding.id}, written)
    uow.record(
        f"finding:{finding.id}",
        before={"state": finding.state},
        after={"state": written["state"]},
        reason=words,
    )
    return await get(uow.connection, finding.id)
