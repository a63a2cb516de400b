"""Owed mails in SQL: written with the step that owes them, so that neither is without the other."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from dispatch.mails.model import CustomerMail, MailKind, Outcome
from dispatch.mails.owed import Owed, begins_to_last, kept_quiet, owed, takes_back_invitation
from dispatch.policies import Policies
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork
from hanlu.notify import outbox


@dataclass(frozen=True, slots=True)
class MailId:
    """Which mail; ``message_key`` makes it one message, however often it is tried."""

    work_order_id: UUID
    kind: MailKind
    occasion: int
    message_key: str
    words: str | None = None


async def follow(uow: UnitOfWork, policies: Policies, before: WorkOrder, after: WorkOrder) -> None:
    """Write down what a step owes, in its own transaction. Safe to repeat.

    An invitation that went out already is not owed again. The other kinds are owed to customers
    with an address only; a missing one is worth knowing where the customer was to be asked.
    """
    if takes_back_invitation(before, after):
        await _take_back(uow, after)
    mail = owed(policies.rating, before, after, uow.now)
    if mail is not None:
        await _owe(uow.connection, after, kept_quiet(policies.mails, mail, after))
    if begins_to_last(policies.progress, before, after):
        await owe_progress(uow, policies, after)


async def owe_outcome(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, words: str | None
) -> None:
    """Tell the customer that their complaint about a visit was followed up, once an outcome."""
    mail = Owed("outcome", order.version, uow.now, words=words)
    await _owe(uow.connection, order, kept_quiet(policies.mails, mail, order))


async def owe_result(uow: UnitOfWork, policies: Policies, order: WorkOrder, words: str) -> None:
    """Send the customer of a complaint its result, in ``words`` of their language (F-133)."""
    mail = Owed("result", order.version, uow.now, words=words)
    await _owe(uow.connection, order, kept_quiet(policies.mails, mail, order))


async def owe_progress(uow: UnitOfWork, policies: Policies, order: WorkOrder) -> None:
    """Tell the customer in a while how the case stands; unless one is due already."""
    cursor = await uow.connection.execute(
        "select coalesce(max(occasion), 0) + 1 as occasion,"
        " coalesce(bool_or(outcome = 'due'), false) as is_due from dispatch.customer_mail"
        " where work_order_id = %s and kind = 'progress'",
        (order.id,),
    )
    row = await cursor.fetchone()
    if row is None or row["is_due"]:
        return
    mail = Owed("progress", row["occasion"], uow.now + policies.progress.every)
    await _owe(uow.connection, order, kept_quiet(policies.mails, mail, order))


async def _take_back(uow: UnitOfWork, order: WorkOrder) -> None:
    """Unless it is in a sender's hands or out: then the invitation stays, and its key keeps it the
    only one.
    """
    cursor = await uow.connection.execute(
        "select message_key from dispatch.customer_mail where work_order_id = %s"
        " and kind = 'invitation' and outcome in ('due', 'sending') for update",
        (order.id,),
    )
    for row in await cursor.fetchall():
        if await outbox.take_back(uow, row["message_key"]):
            await uow.connection.execute(
                "delete from dispatch.customer_mail where message_key = %s", (row["message_key"],)
            )


async def _owe(connection: Connection, order: WorkOrder, mail: Owed) -> None:
    await connection.execute(
        "insert into dispatch.customer_mail as m (work_order_id, kind, occasion, due_at, words)"
        " select %(order)s, %(kind)s, %(occasion)s, %(due_at)s, %(words)s"
        "  where %(kind)s = 'invitation' or exists (select 1 from dispatch.site s"
        "   join dispatch.customer c on c.id = s.customer_id"
        "   where s.id = %(site)s and c.email is not null)"
        " on conflict (work_order_id, kind, occasion) do update set"
        "  due_at = case when m.outcome = 'due' then least(m.due_at, excluded.due_at)"
        "           else excluded.due_at end,"
        "  outcome = 'due', settled_at = null"
        "  where m.outcome not in ('sending', 'sent', 'failed')",
        {
            "order": order.id,
            "kind": mail.kind,
            "occasion": mail.occasion,
            "due_at": mail.due_at,
            "words": mail.words,
            "site": order.site_id,
        },
    )


async def due(connection: Connection, by: datetime, limit: int) -> list[MailId]:
    """Mails whose time has come, longest due first."""
    cursor = await connection.execute(
        "select work_order_id, kind, occasion, message_key, words from dispatch.customer_mail"
        " where outcome = 'due' and due_at <= %s order by due_at limit %s",
        (by, limit),
    )
    return [MailId(**row) for row in await cursor.fetchall()]


async def hold(connection: Connection, mail: MailId, by: datetime) -> bool:
    """Whether the mail is still due and nobody else's: then it is ours until the unit ends."""
    cursor = await connection.execute(
        "select 1 from dispatch.customer_mail where message_key = %s and outcome = 'due'"
        " and due_at <= %s for update skip locked",
        (mail.message_key, by),
    )
    return await cursor.fetchone() is not None


async def is_newest(connection: Connection, mail: MailId) -> bool:
    """Whether no later one of its kind was written for the case."""
    cursor = await connection.execute(
        "select 1 from dispatch.customer_mail where work_order_id = %s and kind = %s"
        " and occasion > %s",
        (mail.work_order_id, mail.kind, mail.occasion),
    )
    return await cursor.fetchone() is None


async def conclude(
    uow: UnitOfWork, mail: MailId, outcome: Outcome, error: str | None = None
) -> None:
    """What became of a mail that is held."""
    await uow.connection.execute(
        "update dispatch.customer_mail set outcome = %s, settled_at = %s, error = %s"
        " where message_key = %s",
        (outcome, uow.now, error, mail.message_key),
    )
    uow.record(f"work_order:{mail.work_order_id}", after={"mail": mail.kind, "outcome": outcome})


async def settle(uow: UnitOfWork) -> int:
    """Keep what the sender of messages has found out: messages themselves are swept one day.

    One that was swept before it went out (no mail server for all that time) has failed.
    """
    cursor = await uow.connection.execute(
        "update dispatch.customer_mail c set outcome = coalesce(f.state, 'failed'),"
        " settled_at = coalesce(f.sent_at, %s), attempts = coalesce(f.attempts, c.attempts),"
        " error = case when f.key is null then 'never sent' else f.error end"
        " from (select s.message_key, m.key, m.state, m.sent_at, m.attempts, m.error"
        "         from dispatch.customer_mail s left join hanlu.message m on m.key = s.message_key"
        "        where s.outcome = 'sending' and (m.key is null or m.state <> 'waiting')) f"
        " where c.message_key = f.message_key and c.outcome = 'sending'",
        (uow.now,),
    )
    return cursor.rowcount


async def of_order(connection: Connection, order_id: UUID) -> list[CustomerMail]:
    """The mails of a case, newest first; of one on its way, how often it was tried until now."""
    cursor = await connection.execute(
        "select c.kind, coalesce(nullif(m.state, 'waiting'), c.outcome) as outcome, c.due_at,"
        " coalesce(m.sent_at, c.settled_at) as settled_at,"
        " coalesce(m.attempts, c.attempts) as attempts, coalesce(m.error, c.error) as error"
        " from dispatch.customer_mail c left join hanlu.message m"
        "   on c.outcome = 'sending' and m.key = c.message_key"
        " where c.work_order_id = %s order by c.due_at desc, c.kind, c.occasion desc",
        (order_id,),
    )
    return msgspec.convert(await cursor.fetchall(), list[CustomerMail])
