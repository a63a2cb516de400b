"""To which team an order goes, and by what. Pure."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from dispatch.teams.policy import TeamPolicy, TeamRule
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import Kind, OrderClass

COMPLAINTS: Final[frozenset[OrderClass]] = frozenset(
    {"complaint_urgent", "complaint_important", "complaint"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Routable:
    """What the rules ask of an order."""

    order_class: OrderClass
    kind: Kind
    fault: str | None
    source: str
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Routed:
    """The team, None where neither a rule nor the default names one that is there; and why."""

    team: str | None
    why: Reason


def route(policy: TeamPolicy, kept: Container[str], order: Routable) -> Routed:
    """Where the order goes. ``kept`` are the teams that are there: a rule for another is passed
    over, so that no order is lost to a team that was dissolved.
    """
    for rule in policy.rules:
        if rule.team in kept and _fits(rule, order):
            return Routed(rule.team, Reason("team.rule", {"team": rule.team, **_by(rule, order)}))
    if policy.default in kept:
        return Routed(policy.default, Reason("team.default", {"team": policy.default}))
    return Routed(None, Reason("team.none_kept", {"default": policy.default}))


def is_complaint(order_class: OrderClass, kind: Kind) -> bool:
    """By its class or by its kind: a grave complaint may be graded as a crisis."""
    return kind == "complaint" or order_class in COMPLAINTS


def _fits(rule: TeamRule, order: Routable) -> bool:
    return (
        rule.complaint in (None, is_complaint(order.order_class, order.kind))
        and (not rule.classes or order.order_class in rule.classes)
        and (not rule.kinds or order.kind in rule.kinds)
        and (not rule.faults or order.fault in rule.faults)
        and (not rule.sources or order.source in rule.sources)
        and (not rule.outlets or order.outlet in rule.outlets)
    )


def _by(rule: TeamRule, order: Routable) -> dict[str, object]:
    """What of the order the rule asked for: the reason in its parameters."""
    asked = {
        "class": order.order_class if rule.classes or rule.complaint else None,
        "kind": order.kind if rule.kinds else None,
        "fault": order.fault if rule.faults else None,
        "source": order.source if rule.sources else None,
        "outlet": order.outlet if rule.outlets else None,
    }
    return {name: value for name, value in asked.items() if value is not None}
