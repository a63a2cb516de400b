"""What whoever plans or goes should know of a customer: their class, language and wishes, what was
ticked for this visit, and what the request answered. No name, number or address.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import msgspec

from hanlu.database import Connection, UnitOfWork
from hanlu.database.sealed import Sealer

type ContactBy = Literal["telephone", "sms", "mail", "chat"]


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """``answers`` are by question, None for who may not read them. Without a known customer the
    class is None.
    """

    value_class: Literal["ordinary", "vip"] | None
    locale: Literal["zh-CN", "en"] | None
    contact_by: ContactBy | None
    visit_times: str
    wishes: str
    ticks: list[str]
    answers: dict[str, str] | None


async def of_order(
    connection: Connection, sealer: Sealer, order_id: UUID, answers: dict[str, str] | None
) -> Wishes:
    """Of the customer of the order's site. The connection sees everything: the caller has seen that
    the order is in sight.
    """
    cursor = await connection.execute(
        "select c.value_class, c.locale, c.contact_by, coalesce(c.visit_times, '') as visit_times,"
        " c.wishes, coalesce(v.ticks, '{}') as ticks"
        " from dispatch.work_order w join dispatch.site s on s.id = w.site_id"
        " left join dispatch.customer c on c.id = s.customer_id"
        " left join dispatch.visit_wish v on v.work_order_id = w.id where w.id = %s",
        (order_id,),
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # the caller has read the order
    words = sealer.unseal(bytes(row["wishes"])) if row["wishes"] is not None else ""
    return msgspec.convert(row | {"wishes": words, "answers": answers}, Wishes)


async def keep_ticks(uow: UnitOfWork, order_id: UUID, ticks: Sequence[str]) -> None:
    """What was ticked for the visit that is ahead, instead of what was before."""
    await uow.connection.execute(
        "insert into dispatch.visit_wish (work_order_id, ticks, at) values (%s, %s, %s)"
        " on conflict (work_order_id) do update set ticks = excluded.ticks, at = excluded.at",
        (order_id, list(dict.fromkeys(ticks)), uow.now),
    )
