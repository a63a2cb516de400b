"""Claiming a cost, deciding it step by step, answering a question, taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from psycopg.rows import DictRow

from dispatch.costs import claims, rules
from dispatch.costs.claims import ClaimState, CostClaim, Deed
from dispatch.costs.errors import (
    ClaimMissing,
    ClaimMoved,
    ClaimNotWaiting,
    NotTheClaimant,
    NotYourStep,
    OperationUsed,
    OwnClaim,
    PhotosNeeded,
    PicturesFull,
    PictureUnknown,
    TwoSteps,
    WordsMissing,
)
from dispatch.costs.policy import KINDS, CostKind
from dispatch.policies import Policies
from dispatch.visits.images import media_type_of
from dispatch.work_orders import change, steps
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import insert, update
from hanlu.files import FileMissing, FileStore
from hanlu.identity.principal import Principal
from hanlu.ids import new_id

type Verdict = Literal["approved", "refused", "returned"]

MOST_PICTURES: Final = 60
"""Of one order: far above what its costs need, far below what fills a disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is claimed: ``amount`` in whole minor units; ``said_major``: the claimant says so."""

    kind: CostKind
    amount: int
    reason: str
    photos: Sequence[str]
    said_major: bool
    operation_id: UUID | None


class CostsOfCase(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of a case, and what somebody who claims another must know: its currency, up to how
    much of each kind the reader still decides on the spot, which kinds are a major repair here, and
    how many photos that needs.
    """

    claims: list[CostClaim]
    currency: str
    on_the_spot: dict[CostKind, int]
    major: list[CostKind]
    least_photos: int


async def of_order(
    connection: Connection, policies: Policies, who: Principal, order: WorkOrder
) -> CostsOfCase:
    """The costs of a case that the caller sees."""
    policy = policies.costs
    currency = policy.currency_of(order.region)
    found = await claims.of_case(connection, policy, who, order.id)
    left: dict[CostKind, int] = {}
    for kind in KINDS:
        spent = sum(
            one.amount
            for one in found
            if one.way == "spot" and (one.kind, one.currency) == (kind, currency)
        )
        left[kind] = max(policy.limit(who.role, kind, currency) - spent, 0)
    major = [
        kind
        for kind in KINDS
        if rules.is_major(policy.major, kind, order.kind, order.fault, said=False)
    ]
    return CostsOfCase(
        claims=found,
        currency=currency,
        on_the_spot=left,
        major=major,
        least_photos=policy.major.least_photos,
    )


async def claim(uow: UnitOfWork, policies: Policies, order_id: UUID, given: Given) -> CostClaim:
    """Claim a cost; decided at once where the caller may, else it waits for its first step.

    Safe to repeat under one ``operation_id``. Raises
    WorkOrderMissing, OperationUsed, PictureUnknown, PhotosNeeded.
    """
    order, _ = await steps.begin(uow, order_id)
    if given.operation_id is not None:
        known = await _claimed_before(uow, policies, order_id, given.operation_id)
        if known is not None:
            return known
    policy, who = policies.costs, uow.principal
    photos = await _known_pictures(uow.connection, order, given.photos)
    currency = policy.currency_of(order.region)
    major = rules.is_major(policy.major, given.kind, order.kind, order.fault, said=given.said_major)
    if major and len(photos) < policy.major.least_photos:
        raise PhotosNeeded(least=policy.major.least_photos)
    decided = await claims.decided_on_the_spot(uow.connection, order.id, given.kind, currency)
    way = rules.way(
        policy, who.role, given.kind, given.amount, currency, decided=decided, is_major=major
    )
    waits = way == "steps"
    claim_id = new_id()
    columns: dict[str, Any] = {
        "id": claim_id,
        "work_order_id": order.id,
        "kind": given.kind,
        "amount": given.amount,
        "currency": currency,
        "reason": given.reason,
        "photos": photos,
        "is_major": major,
        "way": way,
        "spot_limit": policy.limit(who.role, given.kind, currency),
        "state": "waiting" if waits else "approved",
        "step": 1 if waits else 0,
        "due_at": _due(uow, policies, order, 1) if waits else None,
        "claimed_at": uow.now,
        "claimed_by_id": who.id,
        "claimed_by": who.name,
        "claimed_role": who.role,
        "operation_id": given.operation_id,
        "policy_version": policies.version,
    }
    await insert(uow.connection, "dispatch.cost_claim", columns)
    deed: Deed = "claimed" if waits else "decided"
    await claims.note(uow, claim_id, 1, deed, int(waits), given.reason)
    await _tell(uow, order, claim_id, deed, given.kind)
    after = {name: columns[name] for name in ("kind", "amount", "currency", "way", "is_major")}
    uow.record(f"cost:{claim_id}", after=after, reason=given.reason)
    return await claims.get(uow.connection, policy, who, claim_id)


async def decide(
    uow: UnitOfWork, policies: Policies, claim_id: UUID, verdict: Verdict, words: str, version: int
) -> CostClaim:
    """Approve the step that waits, refuse the claim, or send it back for more. Of two at once one
    wins; the other is told how it stands.

    Raises ClaimMissing, ClaimMoved, ClaimNotWaiting, NotYourStep, OwnClaim, TwoSteps, WordsMissing.
    """
    order, row = await _hold(uow, policies, claim_id, version)
    if row["state"] != "waiting":
        raise ClaimNotWaiting(state=row["state"])
    step = policies.costs.step(row["step"])
    match claims.barred(policies.costs, uow.principal, row):
        case "role":
            raise NotYourStep(step=row["step"], roles=", ".join(step.roles))
        case "own":
            raise OwnClaim
        case "earlier":
            raise TwoSteps
    if verdict != "approved" and not words:
        raise WordsMissing
    further = verdict == "approved" and row["step"] < len(policies.costs.steps)
    state: ClaimState = "waiting" if further else verdict
    number = row["step"] + further
    waits = {"due_at": _due(uow, policies, order, number) if further else None}
    columns = {"state": state, "step": number, "raised_at": None, "raised_to": None, **waits}
    return await _write(uow, policies, order, row, verdict, words, columns)


async def answer(
    uow: UnitOfWork,
    policies: Policies,
    claim_id: UUID,
    words: str,
    photos: Sequence[str],
    version: int,
) -> CostClaim:
    """Answer what it was sent back for, with more pictures if need be: the same step looks again.

    Raises ClaimMissing, ClaimMoved, ClaimNotWaiting, NotTheClaimant, PictureUnknown.
    """
    order, row = await _hold(uow, policies, claim_id, version)
    _must_be_claimant(uow, row)
    if row["state"] != "returned":
        raise ClaimNotWaiting(state=row["state"])
    more = await _known_pictures(uow.connection, order, photos)
    columns = {
        "state": "waiting",
        "photos": list(dict.fromkeys([*row["photos"], *more])),
        "due_at": _due(uow, policies, order, row["step"]),
    }
    return await _write(uow, policies, order, row, "answered", words, columns)


async def withdraw(uow: UnitOfWork, policies: Policies, claim_id: UUID, version: int) -> CostClaim:
    """Take back what nobody has decided yet, as whoever claimed it.

    Raises ClaimMissing, ClaimMoved, ClaimNotWaiting, NotTheClaimant.
    """
    order, row = await _hold(uow, policies, claim_id, version)
    _must_be_claimant(uow, row)
    if row["state"] not in {"waiting", "returned"}:
        raise ClaimNotWaiting(state=row["state"])
    columns = {"state": "withdrawn", "due_at": None, "raised_at": None, "raised_to": None}
    return await _write(uow, policies, order, row, "withdrawn", "", columns)


async def keep_picture(
    uow: UnitOfWork, files: FileStore, order_id: UUID, sha256: str, content: bytes
) -> str:
    """Keep what shows a cost; ``content`` is what it claims to be. Safe to repeat by nature.

    Raises WorkOrderMissing, PicturesFull.
    """
    order, _ = await steps.begin(uow, order_id)
    known = await claims.pictures(uow.connection, order)
    if sha256 not in known:
        if len(known) >= MOST_PICTURES:
            raise PicturesFull(number=order.number, most=MOST_PICTURES)
        await files.put(content)  # first: a file without its row is harmless
        added = {
            "work_order_id": order_id,
            "sha256": sha256,
            "added_at": uow.now,
            "added_by": uow.principal.name,
        }
        await insert(uow.connection, "dispatch.cost_photo", added)
    uow.record(f"work_order:{order_id}", after={"cost_photo": sha256})
    return sha256


async def picture(
    connection: Connection, files: FileStore, order: WorkOrder, sha256: str
) -> tuple[bytes, str]:
    """What shows a cost of an order that the caller sees, with its type. Raises PictureUnknown."""
    if sha256 not in await claims.pictures(connection, order):
        raise PictureUnknown(photo=sha256)
    try:
        content = await files.get(sha256)
    except FileMissing as error:
        raise PictureUnknown(photo=sha256) from error
    media_type = media_type_of(content)
    if media_type is None:
        raise PictureUnknown(photo=sha256)
    return content, media_type


async def _hold(
    uow: UnitOfWork, policies: Policies, claim_id: UUID, version: int
) -> tuple[WorkOrder, DictRow]:
    """The claim and its order, ours until the unit ends: the order first, as everybody does."""
    cursor = await uow.connection.execute(
        "select work_order_id from dispatch.cost_claim where id = %s", (claim_id,)
    )
    found = await cursor.fetchone()
    if found is None:
        raise ClaimMissing(claim=claim_id)
    order, _ = await steps.begin(uow, found["work_order_id"])
    (row,) = await claims.rows(
        uow.connection, "c.id = %(id)s", {"id": claim_id}, policies.costs.mean_over
    )
    if row["version"] != version:
        last = row["events"][-1]
        raise ClaimMoved(
            state=row["state"],
            by=last["by"],
            step=row["step"],
            version=row["version"],
            asked=version,
        )
    return order, row


async def _write(
    uow: UnitOfWork,
    policies: Policies,
    order: WorkOrder,
    row: DictRow,
    deed: Deed,
    words: str,
    columns: dict[str, Any],
) -> CostClaim:
    await update(uow.connection, "dispatch.cost_claim", {"id": row["id"]}, columns)
    await claims.note(uow, row["id"], row["version"] + 1, deed, row["step"], words)
    await _tell(uow, order, row["id"], deed, row["kind"])
    uow.record(
        f"cost:{row['id']}",
        before={"state": row["state"], "step": row["step"]},
        after={"state": columns["state"], "step": columns.get("step", row["step"])},
        reason=words or None,
    )
    return await claims.get(uow.connection, policies.costs, uow.principal, row["id"])


async def _tell(
    uow: UnitOfWork, order: WorkOrder, claim_id: UUID, deed: Deed, kind: CostKind
) -> None:
    """On the order, without the amount: more people read its history than its costs."""
    await change.retell(uow, order, f"cost_{deed}", {"claim": claim_id, "cost": kind})


def _due(uow: UnitOfWork, policies: Policies, order: WorkOrder, number: int) -> Any:
    policy = policies.costs
    return rules.due(policy.hours, uow.now, policy.step(number).within, order.site.timezone)


def _must_be_claimant(uow: UnitOfWork, row: DictRow) -> None:
    if uow.principal.id is None or uow.principal.id != row["claimed_by_id"]:
        raise NotTheClaimant(by=row["claimed_by"])


async def _known_pictures(
    connection: Connection, order: WorkOrder, photos: Sequence[str]
) -> list[str]:
    known = await claims.pictures(connection, order) if photos else set()
    for sha256 in photos:
        if sha256 not in known:
            raise PictureUnknown(photo=sha256)
    return list(dict.fromkeys(photos))


async def _claimed_before(
    uow: UnitOfWork, policies: Policies, order_id: UUID, operation_id: UUID
) -> CostClaim | None:
    async with uow.beyond_scope():
        cursor = await uow.connection.execute(
            "select id, work_order_id, claimed_by_id from dispatch.cost_claim"
            " where operation_id = %s",
            (operation_id,),
        )
        known = await cursor.fetchone()
    if known is None:
        return None
    if (known["work_order_id"], known["claimed_by_id"]) != (order_id, uow.principal.id):
        raise OperationUsed
    return await claims.get(uow.connection, policies.costs, uow.principal, known["id"])
