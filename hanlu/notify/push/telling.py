"""What a technician is told on the phone, whether or not its page is open."""

from typing import Literal
from uuid import UUID

from hanlu.database import UnitOfWork
from hanlu.ids import new_id
from hanlu.notify import outbox
from hanlu.notify.messages import Message
from hanlu.notify.push import subscriptions
from hanlu.notify.push.subscriptions import Phone

type Happened = Literal["assignment.made", "assignment.withdrawn", "assignment.time"]


async def tell(
    uow: UnitOfWork,
    technician_id: UUID,
    happened: Happened,
    *,
    order_id: UUID,
    number: str,
    version: int,
) -> None:
    """On each phone of theirs, once for this version of the order. Safe to repeat."""
    for phone in await subscriptions.of_technician(uow.connection, technician_id, uow.now):
        key = f"{happened}:{order_id}:{version}:{phone.id}"
        params = {"order": str(order_id), "number": number}
        await outbox.send(uow, _message(key, phone, happened, params))


async def tell_message(
    uow: UnitOfWork,
    technician_id: UUID,
    message_id: UUID,
    *,
    order_id: UUID | None,
    number: str | None,
) -> None:
    """That the desk wrote, on each phone of theirs; what it wrote stays in the house. Once for a
    message; safe to repeat.
    """
    about = {"order": str(order_id), "number": number or ""} if order_id else {}
    for phone in await subscriptions.of_technician(uow.connection, technician_id, uow.now):
        key = f"message.sent:{message_id}:{phone.id}"
        await outbox.send(uow, _message(key, phone, "message.sent", about))


async def test(uow: UnitOfWork, phone: Phone) -> None:
    """A test of the way, each time a new one."""
    await outbox.send(uow, _message(f"push.test:{phone.id}:{new_id()}", phone, "push.test", {}))


def _message(key: str, phone: Phone, code: str, params: dict[str, str]) -> Message:
    return Message(
        key=key, channel="push", to=str(phone.id), locale=phone.locale, code=code, params=params
    )
