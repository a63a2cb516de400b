"""Words owed to a customer, in SQL: each a clock with an owner, and what it is about beside it.

What the state of a case asks for begins and ends here, in the transaction of the step: regular
contact while a complaint is handled (F-136), a call once it is resolved (F-135).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec

from dispatch.feedback.policy import ContactPolicy
from dispatch.policies import Policies
from dispatch.sla import clocks
from dispatch.sla import repository as clock_rows
from dispatch.sla.clocks import CONTACT, SlaClock
from hanlu.contracts.work_orders import OrderClass, State, WorkOrder
from hanlu.database import Connection, UnitOfWork

type Why = Literal["promised", "progress", "after_complaint", "rating", "care"]
"""A promised reply (F-033), regular contact (F-136), a call after a complaint (F-135) or after
middling stars (C-13), and the question some days later whether all is well (F-154).
"""
type Outcome = Literal["told", "satisfied", "not_satisfied", "unreachable"]

_BY_STATE: Final[frozenset[Why]] = frozenset({"progress", "after_complaint"})
FINISHED: Final[frozenset[State]] = frozenset({"done", "signed", "closed"})


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """One word owed to the customer; ``said`` is what came of it, None while it is owed."""

    round: int
    occasion: int
    why: Why
    words: str
    due_at: datetime
    owner: str | None
    made_at: datetime
    made_by: str
    outcome: Outcome | None
    said: str | None
    done_at: datetime | None
    done_by: str | None
    stopped_at: datetime | None


class Contacts(msgspec.Struct, frozen=True):
    """Those of one case, what is still owed first."""

    items: list[Contact]
    next: None = None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What of a case decides which words it owes."""

    order_class: OrderClass
    state: State

    @classmethod
    def of(cls, order: WorkOrder) -> "Standing":
        """As the order is."""
        return cls(order_class=order.order_class, state=order.state)


def owes(policy: ContactPolicy, standing: Standing) -> Why | None:
    """What a case owes by how it stands: nothing once it is cancelled. Pure."""
    if standing.order_class not in policy.classes or standing.state == "cancelled":
        return None
    return "after_complaint" if standing.state in FINISHED else "progress"


def first_due(policy: ContactPolicy, why: Why) -> timedelta:
    """How long after its begin such a word is due. Pure."""
    return policy.after if why == "after_complaint" else policy.every


async def follow(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    round_: int,
    before: Standing | None,
    after: Standing,
) -> None:
    """Begin and end what follows from a step; ``round_`` is the case's after it.

    Of a promised word and a call after stars only a cancellation is an end. The order is locked.
    Safe to repeat.
    """
    policy = policies.contact
    was = owes(policy, before) if before else None
    now = owes(policy, after)
    if was == now and after.state != "cancelled":
        return
    for at_round, clock, why in await running(uow.connection, order_id):
        over = after.state == "cancelled" or (why in _BY_STATE and why != now)
        if over:
            stopped = replace(clock, stopped_at=uow.now)
            await clock_rows.write(
                uow.connection, order_id, at_round, [stopped], policies.escalation
            )
    if now is not None and now != was:
        await begin(uow, policies, order_id, round_, now, "", uow.now + first_due(policy, now))


async def follow_care(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, round_: int, state: State
) -> None:
    """Owe the customer of finished work the question whether all is well, once a case; a case that
    is taken up again owes it anew when it is finished. The order is locked, as it was before.
    """
    if (order.state in FINISHED) == (state in FINISHED):
        return
    if state not in FINISHED:
        for at_round, clock, why in await running(uow.connection, order.id):
            if why == "care":
                stopped = replace(clock, stopped_at=uow.now)
                await clock_rows.write(
                    uow.connection, order.id, at_round, [stopped], policies.escalation
                )
    elif order.kind in policies.care.kinds and not await _has_cared(uow.connection, order.id):
        due_at = uow.now + policies.care.remind_after
        await begin(uow, policies, order.id, round_, "care", "", due_at)


async def _has_cared(connection: Connection, order_id: UUID) -> bool:
    cursor = await connection.execute(
        "select 1 from dispatch.contact"
        " where work_order_id = %s and why = 'care' and outcome is not null limit 1",
        (order_id,),
    )
    return await cursor.fetchone() is not None


async def call_after_stars(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, score: int, words: str
) -> None:
    """Owe the customer of a finished case an agent's call about stars that do not reopen it; the
    call that a complaint owes anyway is that call. The order is locked.
    """
    if not policies.rating.reopen_at < score <= policies.rating.call_up_to:
        return
    owed = {why for _, _, why in await running(uow.connection, order.id)}
    if owed.isdisjoint({"after_complaint", "rating"}):
        due_at = uow.now + policies.contact.after
        await begin(uow, policies, order.id, order.round, "rating", words, due_at)


async def begin(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    round_: int,
    why: Why,
    words: str,
    due_at: datetime,
) -> SlaClock:
    """Owe the customer a word by ``due_at``, which lies ahead; the first of the ladder owns it."""
    known = await clock_rows.read(uow.connection, order_id, round_)
    before = [clock for clock in known if clock.clock == CONTACT]
    clock = replace(
        clocks.owned(CONTACT, due_at - uow.now, uow.now, occasion=clocks.next_occasion(before)),
        rungs=1,
        called=policies.escalation.contact[0],
    )
    await _insert(uow, policies, order_id, round_, clock, why, words)
    return clock


async def _insert(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    round_: int,
    clock: SlaClock,
    why: Why,
    words: str,
) -> None:
    await clock_rows.write(uow.connection, order_id, round_, [clock], policies.escalation)
    await uow.connection.execute(
        "insert into dispatch.contact (work_order_id, round, occasion, why, words, made_at,"
        " made_by) values (%s, %s, %s, %s, %s, %s, %s)",
        (order_id, round_, clock.occasion, why, words, uow.now, uow.principal.name),
    )


async def hand_over(
    uow: UnitOfWork, policies: Policies, promised: Sequence[tuple[SlaClock, str]], to: WorkOrder
) -> None:
    """Let the order in which a case goes on keep what a duplicate promised, as late as it is."""
    for clock, words in promised:
        known = await clock_rows.read(uow.connection, to.id, to.round)
        own = [each for each in known if each.clock == CONTACT]
        kept = replace(clock, occasion=clocks.next_occasion(own))
        await _insert(uow, policies, to.id, to.round, kept, "promised", words)


async def promises(connection: Connection, order: WorkOrder) -> list[tuple[SlaClock, str]]:
    """The promised words that the order still owes."""
    cursor = await connection.execute(
        "select round, occasion, words from dispatch.contact"
        " where work_order_id = %s and why = 'promised'",
        (order.id,),
    )
    words = {(row["round"], row["occasion"]): row["words"] for row in await cursor.fetchall()}
    return [
        (clock, words[round_, clock.occasion])
        for round_, clock, why in await running(connection, order.id)
        if why == "promised"
    ]


async def running(connection: Connection, order_id: UUID) -> list[tuple[int, SlaClock, Why]]:
    """What is owed, with its round, the soonest due first."""
    cursor = await connection.execute(
        'select k.round, k.why, c.clock, c.started_at, c."limit", c.due_at, c.paused_at,'
        " c.met_at, c.missed_at, c.stopped_at, c.rungs, c.called, c.occasion, c.first, c.taken_by"
        " from dispatch.contact k join dispatch.sla_clock c"
        "   on (c.work_order_id, c.round, c.clock, c.occasion)"
        "    = (k.work_order_id, k.round, 'contact', k.occasion)"
        " where k.work_order_id = %s and c.met_at is null and c.stopped_at is null"
        " order by c.due_at, k.round, k.occasion",
        (order_id,),
    )
    found = []
    for row in await cursor.fetchall():
        round_, why = row.pop("round"), row.pop("why")
        found.append((round_, SlaClock(**row), why))
    return found


async def conclude(
    uow: UnitOfWork, order_id: UUID, round_: int, occasion: int, outcome: Outcome, said: str
) -> None:
    """Write down what came of a word that was owed."""
    await uow.connection.execute(
        "update dispatch.contact set outcome = %s, said = %s, done_at = %s, done_by = %s"
        " where work_order_id = %s and round = %s and occasion = %s",
        (outcome, said, uow.now, uow.principal.name, order_id, round_, occasion),
    )


async def of_order(connection: Connection, order_id: UUID) -> list[Contact]:
    """The words of a case, what is still owed first, then the newest."""
    cursor = await connection.execute(
        "select k.round, k.occasion, k.why, k.words, c.due_at, c.called as owner, k.made_at,"
        " k.made_by, k.outcome, k.said, k.done_at, k.done_by, c.stopped_at"
        " from dispatch.contact k join dispatch.sla_clock c"
        "   on (c.work_order_id, c.round, c.clock, c.occasion)"
        "    = (k.work_order_id, k.round, 'contact', k.occasion)"
        " where k.work_order_id = %s"
        " order by (c.met_at is null and c.stopped_at is null) desc,"
        "  case when c.met_at is null and c.stopped_at is null then c.due_at end,"
        "  k.made_at desc, k.occasion desc",
        (order_id,),
    )
    return msgspec.convert(await cursor.fetchall(), list[Contact])
