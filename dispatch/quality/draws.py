"""Drawing the sample of a month: by the product itself, on its own time, never by an inspector."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import date, datetime
from typing import Final, LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from dispatch.policies import Policies
from dispatch.quality import sampling
from dispatch.quality.policy import QualityPolicy, Subject
from dispatch.quality.sampling import Candidate, Drawn
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import insert, many
from hanlu.ids import new_id

type Seed = Callable[[], str]


def new_seed() -> str:
    """Something nobody can guess."""
    return secrets.token_hex(32)


# Each names item, outlet, technician, and what its inspection points at; of [begin, end).
_FOUND: Final[dict[Subject, LiteralString]] = {
    "visit": """
        select v.work_order_id || ':' || v.number as item,
               w.id as work_order_id, w.region, w.outlet, v.technician_id,
               v.number as visit_number
          from dispatch.visit v join dispatch.work_order w on w.id = v.work_order_id
         where v.finished_at >= %(begin)s and v.finished_at < %(end)s""",
    "record": """
        select w.id::text as item,
               w.id as work_order_id, w.region, w.outlet, w.technician_id, w.visit_number
          from dispatch.work_order w
         where w.state = 'closed' and w.state_at >= %(begin)s and w.state_at < %(end)s
           and w.merged_into is null and w.helps is null""",
    "photo": """
        select p.work_order_id || ':' || p.sha256 as item,
               w.id as work_order_id, w.region, w.outlet, v.technician_id,
               p.visit_number, p.sha256 as photo_sha256
          from dispatch.photo p join dispatch.work_order w on w.id = p.work_order_id
          left join dispatch.visit v
            on v.work_order_id = p.work_order_id and v.number = p.visit_number
         where p.added_at >= %(begin)s and p.added_at < %(end)s""",
    "rating": """
        select r.work_order_id || ':' || r.round as item,
               w.id as work_order_id, w.region, w.outlet, r.technician_id,
               w.visit_number
          from dispatch.rating r join dispatch.work_order w on w.id = r.work_order_id
         where r.at >= %(begin)s and r.at < %(end)s""",
    # Not of an outlet's own group: of all outlets of a region together the share is visited.
    "outlet": """
        select o.name as item, o.region, o.name as outlet, null::uuid as technician_id
          from dispatch.outlet o where %(begin)s <= %(end)s""",
}
SUBJECTS: Final[tuple[Subject, ...]] = ("visit", "record", "photo", "rating", "outlet")


class DrawShown(msgspec.Struct, frozen=True, kw_only=True):
    """A draw of a month. ``seed`` only once no draw of it follows: it would foretell that."""

    subject: Subject
    month: date
    at: datetime
    through: datetime
    share: float
    candidates: int
    drawn: int
    seed: str | None


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Of one outlet's and technician's work of a month: how much there was to choose from, was
    drawn, and has been inspected; ``needed`` is the policy's share of it as it was drawn by.
    """

    subject: Subject
    outlet: str | None
    technician_id: UUID | None
    technician_name: str | None
    candidates: int
    needed: int
    drawn: int
    inspected: int


class MonthDrawn(msgspec.Struct, frozen=True, kw_only=True):
    """The sample of a month. ``repeats``: each subject's draws came out again from their seed."""

    month: date
    repeats: bool
    draws: list[DrawShown]
    coverage: list[Coverage]


async def due(connection: Connection, policy: QualityPolicy, now: datetime) -> bool:
    """Whether any subject of this month or the one before waits to be drawn."""
    return bool(await _due(connection, policy, now))


async def _due(
    connection: Connection, policy: QualityPolicy, now: datetime
) -> list[tuple[Subject, date, datetime]]:
    month = sampling.month_of(now, policy.zone)
    months = [sampling.previous(month), month]
    cursor = await connection.execute(
        "select subject, month, max(through) as through from dispatch.quality_draw"
        " where month = any(%s) group by subject, month",
        (months,),
    )
    last = {(row["subject"], row["month"]): row["through"] for row in await cursor.fetchall()}
    found = []
    for each in months:
        for subject in SUBJECTS:
            upto = sampling.through(
                each,
                policy.zone,
                now,
                last.get((subject, each)),
                every=policy.draw_every,
                close_after=policy.close_after,
            )
            if upto is not None and policy.shares.get(subject, 0) > 0:
                found.append((subject, each, upto))
    return found


async def draw_due(
    uow: UnitOfWork, policies: Policies, now: datetime, seed: Seed = new_seed
) -> int:
    """Draw whatever is due; how much was drawn. Safe to repeat."""
    chosen = 0
    for subject, month, upto in await _due(uow.connection, policies.quality, now):
        chosen += await _draw(uow, policies, subject, month, upto, seed)
    return chosen


async def _draw(
    uow: UnitOfWork, policies: Policies, subject: Subject, month: date, upto: datetime, seed: Seed
) -> int:
    policy = policies.quality
    begin, end = sampling.bounds(month, policy.zone)
    rows = await uow.connection.execute(_FOUND[subject], {"begin": begin, "end": upto})
    found = {row["item"]: row for row in await rows.fetchall()}
    before = await _draws(uow.connection, subject, month)
    known = {c.item: c for _, each in before for c in each.candidates}
    new = [_candidate(subject, row) for item, row in found.items() if item not in known]
    already = {item for _, each in before for item in each.drawn}
    everyone = [*known.values(), *new]
    root = before[0][0]["seed"] if before else seed()
    share = policy.shares[subject]
    drawn = await asyncio.to_thread(sampling.draw, everyone, already, share, root)
    if not everyone and upto < end:
        return 0  # the first work of a month does not wait for the second draw
    draw_id = new_id()
    await insert(
        uow.connection,
        "dispatch.quality_draw",
        {
            "id": draw_id,
            "subject": subject,
            "month": month,
            "seed": root,
            "share": share,
            "through": upto,
            "candidates": Jsonb(new),
            "drawn": drawn,
            "policy_version": policies.version,
            "at": uow.now,
        },
    )
    due_at = uow.now + policy.inspect_within
    inspections = [
        {
            "id": new_id(),
            "draw": draw_id,
            "subject": subject,
            "month": month,
            "item": item,
            "order": found[item].get("work_order_id"),
            "visit": found[item].get("visit_number"),
            "photo": found[item].get("photo_sha256"),
            "technician": found[item]["technician_id"],
            "region": found[item]["region"],
            "outlet": found[item]["outlet"],
            "now": uow.now,
            "due": due_at,
        }
        for item in drawn
        if item in found  # a case that was taken up again since is closed another time
    ]
    await many(
        uow.connection,
        "insert into dispatch.inspection (id, draw_id, subject, month, item, work_order_id,"
        " visit_number, photo_sha256, technician_id, region, outlet, drawn_at, due_at)"
        " values (%(id)s, %(draw)s, %(subject)s, %(month)s, %(item)s, %(order)s, %(visit)s,"
        " %(photo)s, %(technician)s, %(region)s, %(outlet)s, %(now)s, %(due)s)",
        inspections,
    )
    uow.record(
        f"quality_draw:{draw_id}",
        after={"subject": subject, "month": month, "candidates": len(new), "drawn": drawn},
    )
    return len(inspections)


def _candidate(subject: Subject, row: DictRow) -> Candidate:
    if subject == "outlet":
        return Candidate(row["item"], row["region"], None)
    who = row["technician_id"]
    return Candidate(row["item"], row["outlet"], str(who) if who else None)


async def _draws(
    connection: Connection, subject: Subject, month: date
) -> list[tuple[DictRow, Drawn]]:
    cursor = await connection.execute(
        "select seed, share, candidates, drawn, at, through from dispatch.quality_draw"
        " where subject = %s and month = %s order by through",
        (subject, month),
    )
    return [
        (row, Drawn([Candidate(*each) for each in row["candidates"]], row["share"], row["drawn"]))
        for row in await cursor.fetchall()
    ]


async def of_month(connection: Connection, month: date, zone: str, now: datetime) -> MonthDrawn:
    """What was drawn of a month, in the caller's scope, and whether it comes out again."""
    shown: list[DrawShown] = []
    drawn: list[tuple[list[Drawn], str]] = []
    counted: dict[tuple[Subject, str, str], list[str]] = {}
    shares: dict[Subject, float] = {}
    for subject in SUBJECTS:
        draws = await _draws(connection, subject, month)
        told = _may_tell(draws, month, zone, now)
        for row, each in draws:
            shares[subject] = each.share
            for candidate in each.candidates:
                counted.setdefault((subject, *candidate.group), []).append(candidate.item)
            shown.append(
                DrawShown(
                    subject=subject,
                    month=month,
                    at=row["at"],
                    through=row["through"],
                    share=each.share,
                    candidates=len(each.candidates),
                    drawn=len(each.drawn),
                    seed=row["seed"] if told else None,
                )
            )
        if draws:
            drawn.append(([each for _, each in draws], draws[0][0]["seed"]))
    covered = await _covered(connection, month, counted, shares)
    repeated = [await asyncio.to_thread(sampling.repeats, *each) for each in drawn]
    return MonthDrawn(month=month, repeats=all(repeated), draws=shown, coverage=covered)


def _may_tell(draws: list[tuple[DictRow, Drawn]], month: date, zone: str, now: datetime) -> bool:
    """Whether no draw of the month follows: of work that phones tell late one is drawn after its
    end, and whoever knew the seed by then could tell only what will not be looked at.
    """
    _, end = sampling.bounds(month, zone)
    _, too_late = sampling.bounds(end.astimezone(ZoneInfo(zone)).date(), zone)
    return now >= too_late or any(row["through"] >= end for row, _ in draws)


async def _covered(
    connection: Connection,
    month: date,
    counted: dict[tuple[Subject, str, str], list[str]],
    shares: dict[Subject, float],
) -> list[Coverage]:
    """The groups whose outlet, or for outlets whose region, the caller sees."""
    cursor = await connection.execute("select name, region from dispatch.outlet")
    rows = await cursor.fetchall()
    outlets, regions = {row["name"] for row in rows}, {row["region"] for row in rows}
    cursor = await connection.execute(
        "select current_setting('hanlu.scope_kind', true) = 'all' as whole"
    )
    scope = await cursor.fetchone()
    whole = bool(scope and scope["whole"])
    cursor = await connection.execute("select id::text as id, name from dispatch.technician")
    names = {row["id"]: row["name"] for row in await cursor.fetchall()}
    cursor = await connection.execute(
        "select subject, item, inspected_at is not null as done from dispatch.inspection"
        " where month = %s",
        (month,),
    )
    drawn = {(row["subject"], row["item"]): row["done"] for row in await cursor.fetchall()}
    found = []
    for (subject, place, technician), items in counted.items():
        if not whole and place not in (regions if subject == "outlet" else outlets):
            continue
        of_these = [drawn[subject, item] for item in items if (subject, item) in drawn]
        found.append(
            Coverage(
                subject=subject,
                outlet=place or None,
                technician_id=UUID(technician) if technician else None,
                technician_name=names.get(technician),
                candidates=len(items),
                needed=sampling.needed(shares[subject], len(items)),
                drawn=len(of_these),
                inspected=sum(of_these),
            )
        )
    key = {subject: n for n, subject in enumerate(SUBJECTS)}
    return sorted(found, key=lambda c: (key[c.subject], c.outlet or "", c.technician_name or ""))


def month_given(text: str) -> date | None:
    """The first day of a month written as 2026-06, None for what is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
