"""Short messages between the desk and a technician, as dispatch tells them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from hanlu.contracts.events import Event

Canned = Literal[
    "call_desk",
    "where_are_you",
    "customer_asks",
    "part_on_its_way",
    "go_home_safely",
    "thanks",
    "on_my_way",
    "running_late",
    "customer_absent",
    "no_access",
    "need_part",
    "call_me",
]
"""Words that need not be written: each reader is shown them in their own language."""


class DeskMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message: from the desk to a technician, or back (``from_desk`` false).

    ``written_at`` is the writer's own clock, which may be hours before ``sent_at`` where there was
    no network. ``text`` is what the writer saw, also of ``canned`` words. Whoever of the other side
    reads it first stands in ``read_by_name``.
    """

    id: UUID
    technician_id: UUID
    technician_name: str
    work_order_id: UUID | None
    number: str | None
    from_desk: bool
    by_name: str
    text: str
    canned: Canned | None
    written_at: datetime
    sent_at: datetime
    read_at: datetime | None
    read_by_name: str | None


class MessageSent(Event, frozen=True, kw_only=True, tag="message.sent"):
    """A message arrived at the server. Told once."""

    message: DeskMessage


class MessagesRead(Event, frozen=True, kw_only=True, tag="message.read"):
    """The other side has read these."""

    technician_id: UUID
    ids: tuple[UUID, ...]
    by: str
    at: datetime
