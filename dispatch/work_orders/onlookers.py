"""Who else looks at or edits an order: a soft lock, which warns and never blocks.

It lives on the state lane alone, in Valkey: nothing of it is a record. Each page says what its
person does while they do it; who falls silent is gone after `HOLDS`, whatever happened to the page.
"""

from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec
from redis.exceptions import RedisError

from dispatch.work_orders import change
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Principal
from hanlu.live.state import StateBoard

TOPIC: Final = "onlookers"

HOLDS: Final = timedelta(seconds=45)
"""Product choice: pages say it again every 15 s, so two lost words end nothing."""

type Doing = Literal["looking", "editing"]


class Onlooker(msgspec.Struct, frozen=True, kw_only=True):
    """One page on one order; over at ``until`` without a further word."""

    order_id: UUID
    person_id: UUID | None
    name: str
    doing: Doing
    until: datetime


async def tell(
    board: StateBoard,
    principal: Principal,
    page_id: UUID,
    order: WorkOrder,
    doing: Doing,
    *,
    now: datetime,
) -> None:
    """This page of the principal is on ``order`` now. Safe to repeat.

    Never fails for Valkey's sake: what is not told now is told with the next word.
    """
    onlooker = Onlooker(
        order_id=order.id,
        person_id=principal.id,
        name=principal.name,
        doing=doing,
        until=now + HOLDS,
    )
    told_to = msgspec.structs.replace(change.audience(order), topic=TOPIC, technician_ids=())
    await board.publish(TOPIC, _item(principal, page_id, order.id), onlooker, told_to)
    await _sweep(board, now)


async def leave(board: StateBoard, principal: Principal, page_id: UUID, order_id: UUID) -> None:
    """This page of the principal is not on the order any more. Safe to repeat."""
    await board.remove(TOPIC, _item(principal, page_id, order_id))


def _item(principal: Principal, page_id: UUID, order_id: UUID) -> str:
    """With the person in it, so that nobody speaks for somebody else's page, and with the order,
    so that leaving one may arrive after coming to the next."""
    return f"{principal.id}:{page_id}:{order_id}"


async def _sweep(board: StateBoard, now: datetime) -> None:
    """Forget pages that fell silent; screens have passed over them since ``until``."""
    try:
        stands = await board.read(TOPIC)
    except (RedisError, OSError):
        return  # the board has logged that Valkey is away; the next word sweeps
    for item_id, item in stands.items():
        if msgspec.convert(item.data, Onlooker).until <= now:
            await board.remove(TOPIC, item_id)
