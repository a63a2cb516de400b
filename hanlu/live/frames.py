"""What crosses the live socket, both ways. JSON text; instants are RFC 3339 in UTC.

Events are numbered and each carries ``prev``: the last number that this view was told. Who holds
less than ``prev`` has missed one and sends `Hello` again, without ``resume_after``. States are
unnumbered and whole in each snapshot, so a lost one heals itself with the next.

A snapshot and its number come from one read of the record. What was committed by then but not yet
numbered (moments; longer while the relay is away) stands in the snapshot and follows it as well:
its number is new to the client, what it says is not. So a client takes a whole object (``order``,
``technician``) unless it holds a later ``version``, a step that carries a version only when that is
later than what it holds, and an alarm's ``raised`` only for an alarm that it does not hold; alarms
go on from open to acknowledged to cleared, never back.
"""

from datetime import datetime
from typing import Any

import msgspec

type Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees, WGS-84; west above east crosses the date line."""


class Hello(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client wants; it may say so again at any time, and gets a fresh start.

    ``bounds`` limits what has a position; ``resume_after`` is the last number it holds.
    """

    topics: tuple[str, ...]
    bounds: Bounds | None = None
    resume_after: int | None = None


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="snapshot"):
    """Everything as it stands: ``data`` by topic, ``state`` by topic and id.

    It holds all events up to ``seq``, and may hold some that follow: see above.
    """

    seq: int
    at: datetime
    data: dict[str, Any]
    state: dict[str, dict[str, Any]]


class EventFrame(msgspec.Struct, frozen=True, kw_only=True):
    """One event; ``type`` names the payload in ``data``."""

    type: str
    seq: int
    prev: int
    at: datetime
    data: Any


class StateFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="state"):
    """What changed, by topic and id; null means gone or out of bounds."""

    at: datetime
    data: dict[str, dict[str, Any]]


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="heartbeat"):
    """All is told up to ``seq``, also what a filter kept back; silence beyond 30 s is a fault."""

    seq: int
    prev: int
    at: datetime


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="refused"):
    """Why the socket closes now, or why a Hello was not followed."""

    code: str
    detail: str
    params: dict[str, Any] = {}


CLIENT_FRAMES: tuple[type[msgspec.Struct], ...] = (Hello,)
SERVER_FRAMES: tuple[type[msgspec.Struct], ...] = (
    Snapshot,
    EventFrame,
    StateFrame,
    Heartbeat,
    Refused,
)
