"""The policy section ``keeping``: numbers of days, as shipped in `policy.toml`."""

from pathlib import Path
from typing import Annotated

import msgspec

from hanlu.policy import Section, sections_from_toml

type Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]


class KeepingPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many days each kind of trace is kept after it was last of use."""

    messages: Days
    parked_events: Days
    answers: Days
    sessions: Days
    events: Days
    idle_consumers: Days


policy_sections: list[Section] = sections_from_toml(
    Path(__file__).parent / "policy.toml", {"keeping": KeepingPolicy}
)
