"""What an event is: a fact that happened, told downstream through the outbox.

Concrete events live beside this file by subject. The ``type`` of an event is its wire tag
(``alarm.raised``). Fields may be added with a default; none is ever renamed or retyped.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """A fact. Subclasses set ``tag`` and list their fields."""


def tag_of(event_type: type[Event]) -> str:
    """The wire tag, such as ``work_order.opened``."""
    return str(event_type.__struct_config__.tag)


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """Who may hear of an event: the topic it belongs to and the scope it lies in.

    The live stream lets an event through to a socket that asked for ``topic`` and whose grant
    covers the scope. An event without a scope reaches only those who may see everything.
    """

    topic: str
    region: str | None = None
    outlet: str | None = None
    site_id: UUID | None = None
    technician_ids: tuple[UUID, ...] = ()


class LeftScope(Event, frozen=True, kw_only=True, tag="scope.left"):
    """A thing of a topic lies elsewhere from now on; told to those in whose scope it lay.

    Its new state follows for those who still see it, so who applies both in turn ends up right.
    """

    topic: str
    id: UUID


class NumberedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event as the stream carries it: numbered from 1, without holes."""

    number: int
    event_id: UUID
    type: str
    at: datetime
    audience: Audience
    data: msgspec.Raw


def decode[E: Event](event_type: type[E], numbered: NumberedEvent) -> E:
    """The typed event; raises msgspec.ValidationError when the data is not of that type."""
    return msgspec.json.decode(numbered.data, type=event_type)


class Reason(msgspec.Struct, frozen=True):
    """A reason as a code with parameters; worded at the edge, in the reader's language."""

    code: str
    params: dict[str, Any] = {}


def catalogue() -> dict[str, type[Event]]:
    """Every event type by its tag, as far as the modules that define them are imported."""
    return {tag_of(kind): kind for kind in Event.__subclasses__()}
