"""Which parts an order probably needs: what triage lists for its fault, and what earlier visits to
the same model with the same fault used (F-120). Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from dispatch.triage.policy import TriagePolicy
from hanlu.contracts.events import Reason


@dataclass(frozen=True, slots=True)
class FaultHistory:
    """The finished ``visits`` to a model with a fault, and in how many of them each part was
    ``used``.
    """

    fault: str = ""
    model: str = ""
    visits: int = 0
    used: Mapping[str, int] = field(default_factory=dict)


class ProbablePart(msgspec.Struct, frozen=True, kw_only=True):
    """A part that may be needed: who says so, and why. ``share`` of the visits used it, 0 to 1.

    Triage's are on the order and decide who can go; history's are proposed, and on the order only
    where the policy says so.
    """

    part: str
    source: Literal["triage", "history"]
    share: float | None
    reason: Reason


def by_history(policy: TriagePolicy, history: FaultHistory) -> list[ProbablePart]:
    """The parts that a share of enough visits used, the most used first; else none."""
    if history.visits < policy.history_visits:
        return []
    ranked = sorted(history.used.items(), key=lambda each: (-each[1], each[0]))
    return [
        ProbablePart(
            part=part,
            source="history",
            share=used / history.visits,
            reason=Reason(
                "probable.history",
                {"used": used, "visits": history.visits, "model": history.model},
            ),
        )
        for part, used in ranked
        if used >= policy.history_share * history.visits
    ]


def probable(
    policy: TriagePolicy, fault: str | None, listed: Sequence[str], history: FaultHistory
) -> list[ProbablePart]:
    """What the order lists, then what else history finds. A listed part names its share too, where
    there are enough visits; one that triage does not list for the fault was listed by history.
    """
    found = {each.part: each for each in by_history(policy, history)}
    triage = {part for each in policy.faults if each.fault == fault for part in each.parts}
    enough = history.visits >= policy.history_visits
    parts = [
        ProbablePart(
            part=part,
            source="triage",
            share=history.used.get(part, 0) / history.visits if enough else None,
            reason=Reason("probable.triage", {"fault": fault}),
        )
        if part in triage or part not in found
        else found[part]
        for part in dict.fromkeys(listed)
    ]
    return parts + [each for part, each in found.items() if part not in listed]


def taken_along(policy: TriagePolicy, listed: Sequence[str], history: FaultHistory) -> list[str]:
    """What a new order lists: triage's parts, and history's where the policy plans with them."""
    more = by_history(policy, history) if policy.history_plans else []
    return [*listed, *(each.part for each in more if each.part not in listed)]
