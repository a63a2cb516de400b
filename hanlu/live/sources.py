"""What packages offer to snapshots: one source a topic."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hanlu.database import Connection
from hanlu.identity.principal import Principal

if TYPE_CHECKING:
    from hanlu.runtime import Resources

type Snapshot = "Callable[[Connection, Principal, Resources], Awaitable[Any]]"


@dataclass(frozen=True, slots=True)
class LiveSource:
    """How a topic stands, for a snapshot: ``snapshot(connection, principal, resources)``.

    The connection carries the row security of the principal, so a source filters nothing by
    itself. What it returns is what msgspec can encode, or a list of pydantic models.
    Everything that the topic's events change must be in it.
    """

    topic: str
    snapshot: Snapshot
