"""Claims of costs as they are kept and shown."""

from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from psycopg.rows import DictRow

from dispatch.costs import rules
from dispatch.costs.errors import ClaimMissing
from dispatch.costs.policy import CostKind, CostPolicy
from dispatch.costs.rules import Way
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import insert
from hanlu.identity.principal import Principal

type ClaimState = Literal["waiting", "returned", "approved", "refused", "withdrawn"]
"""``returned`` waits for more from whoever claimed it."""
type Deed = Literal[
    "claimed", "decided", "approved", "refused", "returned", "answered", "withdrawn", "raised"
]
type Show = Literal["mine", "waiting", "all"]
"""``mine``: what waits for the caller's word."""
type Key = tuple[datetime, UUID]


class CostEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did with a claim; ``decided`` is on the spot."""

    at: datetime
    by: str
    by_id: UUID | None
    role: str
    action: Deed
    step: int
    words: str


class SameFault(msgspec.Struct, frozen=True, kw_only=True):
    """What the same fault cost before, of the same kind: the mean of so many ``claims`` that the
    reader sees, in minor units, and how far this one lies above it, in percent.
    """

    mean: int
    claims: int
    beyond_percent: int


class CostClaim(msgspec.Struct, frozen=True, kw_only=True):
    """One claim: ``amount`` in whole minor units of ``currency``.

    ``step`` is the one that waits or was the last, of ``steps``; ``roles`` take it. ``spot_limit``
    is what its claimant may decide of its kind in one case.
    """

    id: UUID
    work_order_id: UUID
    number: str
    fault: str | None
    site: str
    timezone: str
    outlet: str | None
    kind: CostKind
    amount: int
    currency: str
    reason: str
    photos: list[str]
    is_major: bool
    way: Way
    spot_limit: int
    state: ClaimState
    step: int
    steps: int
    roles: list[str]
    due_at: datetime | None
    raised_at: datetime | None
    raised_to: str | None
    claimed_at: datetime
    claimed_by: str
    claimed_role: str
    same_fault: SameFault | None
    may_decide: bool
    is_own: bool
    events: list[CostEvent]
    version: int


_SHOWN: Final = """
    select c.*, w.number, w.fault, w.outlet, s.name as site, s.timezone, m.mean, m.claims,
           (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'by', e.by_name, 'by_id',
                   e.by_id, 'role', e.role, 'action', e.action, 'step', e.step, 'words', e.words)
                   order by e.version), '[]')
              from dispatch.cost_event e where e.claim_id = c.id) as events
      from dispatch.cost_claim c
      join dispatch.work_order w on w.id = c.work_order_id
      join dispatch.site s on s.id = w.site_id
      left join lateral (
           select avg(o.amount)::double precision as mean, count(*) as claims
             from dispatch.cost_claim o join dispatch.work_order b on b.id = o.work_order_id
            where o.state = 'approved' and o.kind = c.kind and o.currency = c.currency
              and o.id <> c.id and b.fault = w.fault
              and o.claimed_at > c.claimed_at - %(mean_over)s and o.claimed_at <= c.claimed_at
           ) m on true
"""
# As `rules.bar`, for a whole list.
_MINE: Final = """
    c.state = 'waiting' and c.claimed_by_id is distinct from %(me)s
    and (%(is_admin)s or least(c.step, %(steps)s) = any(%(own_steps)s) or c.raised_to = %(role)s)
    and not exists (select from dispatch.cost_event e where e.claim_id = c.id
                       and e.action = 'approved' and e.by_id = %(me)s)
"""
_WHERE: Final[dict[Show, str]] = {
    "mine": _MINE,
    "waiting": "c.state in ('waiting', 'returned')",
    "all": "true",
}


async def get(
    connection: Connection, policy: CostPolicy, who: Principal, claim_id: UUID
) -> CostClaim:
    """One that the caller sees. Raises ClaimMissing."""
    found = await _read(connection, policy, who, "c.id = %(id)s", {"id": claim_id})
    if not found:
        raise ClaimMissing(claim=claim_id)
    return found[0]


async def of_case(
    connection: Connection, policy: CostPolicy, who: Principal, order_id: UUID
) -> list[CostClaim]:
    """All of a case, also of orders that became one with it, oldest first."""
    where = "c.work_order_id in (select dispatch.orders_of_case(%(order)s))"
    return await _read(
        connection, policy, who, f"{where} order by c.claimed_at, c.id", {"order": order_id}
    )


async def listed(
    connection: Connection,
    policy: CostPolicy,
    who: Principal,
    show: Show,
    *,
    after: Key | None = None,
    limit: int,
) -> list[CostClaim]:
    """``mine``: by when a word is due; else the newest first."""
    at, last = after or (None, None)
    beyond = "(c.due_at, c.id) > " if show == "mine" else "(c.claimed_at, c.id) < "
    order = "c.due_at, c.id" if show == "mine" else "c.claimed_at desc, c.id desc"
    own = [n for n, step in enumerate(policy.steps, 1) if who.role in step.roles]
    return await _read(
        connection,
        policy,
        who,
        f"{_WHERE[show]} and (%(at)s::timestamptz is null or {beyond}(%(at)s, %(last)s::uuid))"
        f" order by {order} limit %(limit)s",
        {
            "me": who.id,
            "role": who.role,
            "is_admin": who.role == "admin",
            "own_steps": own,
            "steps": len(policy.steps),
            "at": at,
            "last": last,
            "limit": limit,
        },
    )


def key(claim: CostClaim, show: Show) -> Key:
    """What a list is ordered by."""
    return (claim.due_at if show == "mine" and claim.due_at else claim.claimed_at), claim.id


async def decided_on_the_spot(
    connection: Connection, order_id: UUID, kind: CostKind, currency: str
) -> int:
    """How much of a kind was decided on the spot in a case already, by whomever."""
    cursor = await connection.execute(
        "select coalesce(sum(amount), 0)::bigint as amount from dispatch.cost_claim"
        " where work_order_id in (select dispatch.orders_of_case(%s)) and way = 'spot'"
        " and kind = %s and currency = %s",
        (order_id, kind, currency),
    )
    row = await cursor.fetchone()
    return int(row["amount"]) if row else 0


async def note(
    uow: UnitOfWork, claim_id: UUID, version: int, action: Deed, step: int, words: str
) -> None:
    """Write what the caller did, as a version of the claim."""
    columns: dict[str, Any] = {
        "claim_id": claim_id,
        "version": version,
        "at": uow.now,
        "by_id": uow.principal.id,
        "by_name": uow.principal.name,
        "role": uow.principal.role,
        "action": action,
        "step": step,
        "words": words,
    }
    await insert(uow.connection, "dispatch.cost_event", columns)


async def pictures(connection: Connection, order: WorkOrder) -> set[str]:
    """What was sent to show costs of an order."""
    cursor = await connection.execute(
        "select sha256 from dispatch.cost_photo where work_order_id = %s", (order.id,)
    )
    return {row["sha256"] for row in await cursor.fetchall()}


def barred(policy: CostPolicy, who: Principal, row: DictRow) -> rules.Bar | None:
    """Why the caller may not decide the step that waits."""
    events: list[dict[str, Any]] = row["events"]
    approved = {UUID(e["by_id"]) for e in events if e["action"] == "approved" and e["by_id"]}
    return rules.bar(
        policy.step(row["step"]),
        who.role,
        who.id,
        claimed_by=row["claimed_by_id"],
        earlier=approved,
        is_raised=row["raised_at"] is not None,
    )


async def rows(
    connection: Connection, where: str, asked: dict[str, Any], mean_over: timedelta
) -> list[DictRow]:
    """As they lie in the record, with their events."""
    cursor = await connection.execute(f"{_SHOWN} where {where}", asked | {"mean_over": mean_over})
    return await cursor.fetchall()


async def _read(
    connection: Connection, policy: CostPolicy, who: Principal, where: str, asked: dict[str, Any]
) -> list[CostClaim]:
    found = await rows(connection, where, asked, policy.mean_over)
    return [_shown(policy, who, row) for row in found]


def _shown(policy: CostPolicy, who: Principal, row: DictRow) -> CostClaim:
    mean, waits = row["mean"], row["state"] == "waiting"
    percent = rules.beyond_percent(row["amount"], mean)
    same = None
    if mean is not None and percent is not None:
        same = SameFault(mean=round(mean), claims=row["claims"], beyond_percent=percent)
    known = {
        **row,
        "steps": max(len(policy.steps), row["step"]) if row["way"] == "steps" else 0,
        "roles": list(policy.step(row["step"]).roles) if waits else [],
        "same_fault": same,
        "may_decide": waits and barred(policy, who, row) is None,
        "is_own": who.id is not None and who.id == row["claimed_by_id"],
    }
    return msgspec.convert(known, CostClaim)
