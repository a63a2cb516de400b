"""Complaints in SQL: what is known beside the order, and the steps that were written down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from dispatch.complaints.letter import Locale
from dispatch.complaints.model import About, ComplaintGiven, EvidencePinned, FileOf, StepTaken
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork

_KNOWN: Final = """
    select c.type, case when a.id is not null
                        then jsonb_build_object('id', a.id, 'number', a.number) end as about
      from dispatch.complaint c left join dispatch.work_order a on a.id = c.about_id
     where c.work_order_id = %s
"""
# What a person did not write down: the opening of each round, the call after the result, the end.
_BY_THEMSELVES: Final = """
    with event as (
        select version, at, by_name, role, reason, from_state, to_state,
               1 + count(*) filter (where to_state = 'classified'
                       and from_state in ('done', 'signed', 'closed', 'cancelled'))
                   over (order by version) as round,
               to_state = 'classified' and from_state in ('done', 'signed', 'closed', 'cancelled')
                   as reopens
          from dispatch.work_order_event where work_order_id = %(order)s)
    select 'opening' as by_what, round, at, by_name as "by", role, coalesce(reason, '') as words
      from event where version = 1 or reopens
    union all
    select 'closing', round, at, by_name, role, ''
      from event where to_state = 'closed' and from_state <> 'closed'
    union all
    select 'contact', k.round, min(k.done_at), (array_agg(k.done_by order by k.done_at))[1],
           'agent', (array_agg(k.said order by k.done_at))[1]
      from dispatch.contact k
     where k.work_order_id = %(order)s and k.why = 'after_complaint'
       and k.outcome in ('told', 'satisfied', 'not_satisfied')
     group by k.round
"""


class Known(msgspec.Struct, frozen=True):
    """What is known of a complaint beside its order."""

    type: str | None
    about: About | None


class ByItself(msgspec.Struct, frozen=True):
    """Something that shows that a step was taken which nobody writes down."""

    by_what: str
    round: int
    at: datetime
    by: str
    role: str
    words: str


async def receive(uow: UnitOfWork, order_id: UUID, given: ComplaintGiven) -> None:
    """Keep what is known of a complaint that has just been opened."""
    await uow.connection.execute(
        "insert into dispatch.complaint (work_order_id, type, about_id, asked_key)"
        " values (%s, %s, %s, %s)",
        (order_id, given.type, given.about_id, given.key),
    )


async def known(connection: Connection, order_id: UUID) -> Known:
    """Nothing of one that is older than its kind's course."""
    cursor = await connection.execute(_KNOWN, (order_id,))
    row = await cursor.fetchone()
    return msgspec.convert(row, Known) if row else Known(None, None)


async def of_key(connection: Connection, key: UUID) -> UUID | None:
    """The complaint that a customer's page sent under this key."""
    cursor = await connection.execute(
        "select work_order_id from dispatch.complaint where asked_key = %s", (key,)
    )
    row = await cursor.fetchone()
    return row["work_order_id"] if row else None


async def open_about(connection: Connection, about_id: UUID) -> UUID | None:
    """The complaint about a case that is not over, where there is one."""
    cursor = await connection.execute(
        "select w.id from dispatch.complaint c join dispatch.work_order w on w.id = c.work_order_id"
        " where c.about_id = %s and w.state not in ('closed', 'cancelled')"
        " order by w.opened_at desc limit 1",
        (about_id,),
    )
    row = await cursor.fetchone()
    return row["id"] if row else None


async def classify(
    uow: UnitOfWork, order_id: UUID, type_: str | None, about_id: UUID | None
) -> None:
    """What it is about, as a person says."""
    await uow.connection.execute(
        "insert into dispatch.complaint (work_order_id, type, about_id) values (%s, %s, %s)"
        " on conflict (work_order_id) do update set type = excluded.type,"
        " about_id = excluded.about_id",
        (order_id, type_, about_id),
    )


async def taken(connection: Connection, order_id: UUID) -> list[StepTaken]:
    """The steps that people wrote down, oldest first."""
    cursor = await connection.execute(
        'select round, step, at, by_name as "by", role, words, told_by, cause, remedies, letter,'
        " evidence, opened from dispatch.complaint_step where work_order_id = %s"
        " order by round, at",
        (order_id,),
    )
    return msgspec.convert(await cursor.fetchall(), list[StepTaken])


async def by_themselves(connection: Connection, order_id: UUID) -> list[ByItself]:
    """What else was taken, as the history and the words to the customer show it."""
    cursor = await connection.execute(_BY_THEMSELVES, {"order": order_id})
    return msgspec.convert(await cursor.fetchall(), list[ByItself])


async def keep(uow: UnitOfWork, order: WorkOrder, step: StepTaken) -> None:
    """Write a step down; raises UniqueViolation where it was already, in this round."""
    await uow.connection.execute(
        "insert into dispatch.complaint_step (work_order_id, round, step, at, by_name, role, words,"
        " told_by, cause, remedies, letter, evidence, opened)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            order.id,
            step.round,
            step.step,
            step.at,
            step.by,
            step.role,
            step.words,
            step.told_by,
            step.cause,
            step.remedies,
            step.letter,
            step.evidence,
            step.opened,
        ),
    )


async def locale_of(connection: Connection, order: WorkOrder) -> Locale:
    """The language in which the customer is written to; that of customers is Chinese, unless they
    say otherwise.
    """
    cursor = await connection.execute(
        "select c.locale from dispatch.site s join dispatch.customer c on c.id = s.customer_id"
        " where s.id = %s",
        (order.site_id,),
    )
    row = await cursor.fetchone()
    return msgspec.convert(row["locale"], Locale) if row else "zh-CN"


async def pins(connection: Connection, order_id: UUID) -> list[EvidencePinned]:
    """What was pinned, oldest first, without the contents."""
    cursor = await connection.execute(
        "select number, taken_at, taken_by from dispatch.complaint_evidence"
        " where work_order_id = %s order by number",
        (order_id,),
    )
    return msgspec.convert(await cursor.fetchall(), list[EvidencePinned])


async def files_of(connection: Connection, order_id: UUID) -> list[FileOf]:
    """The files of repeated problems that it belongs to."""
    cursor = await connection.execute(
        "select f.id, f.number, f.state from dispatch.problem_file_case c"
        " join dispatch.problem_file f on f.id = c.file_id where c.work_order_id = %s"
        " order by f.opened_at",
        (order_id,),
    )
    return msgspec.convert(await cursor.fetchall(), list[FileOf])


async def numbers(connection: Connection, order_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What these orders are called."""
    cursor = await connection.execute(
        "select id, number from dispatch.work_order where id = any(%s)", (list(order_ids),)
    )
    return {row["id"]: row["number"] for row in await cursor.fetchall()}
