"""A new policy, whole: who follows the stream needs no other source."""

from typing import Any

import msgspec

from hanlu.contracts.events import Event


class PolicyEdit(msgspec.Struct, frozen=True):
    """One value that changed: its dotted key, and what stood there."""

    key: str
    before: Any
    after: Any


class PolicyChanged(Event, frozen=True, kw_only=True, tag="policy.changed"):
    """``sections`` holds every section as it is written; ``section`` is the one that changed."""

    version: int
    section: str
    made_by: str
    reason: str
    edits: list[PolicyEdit]
    sections: dict[str, Any]
