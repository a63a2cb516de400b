"""The life of a work order as one table: what follows what, by whom, with what said. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from hanlu.contracts.work_orders import State

Actor = Literal["system", "office", "agent", "technician", "customer"]

STATES: Final[tuple[State, ...]] = get_args(State)
FINAL: Final[frozenset[State]] = frozenset({"closed", "cancelled"})
UNASSIGNED: Final[frozenset[State]] = frozenset({"received", "classified", "planned"})
"""Nobody has been asked to go yet."""
ASSIGNED: Final[frozenset[State]] = frozenset(
    {"offered", "accepted", "travelling", "on_site", "working", "paused"}
)
"""One technician holds the order; exactly then it has an active assignment (I4)."""
STARTED: Final[frozenset[State]] = frozenset({"travelling", "on_site", "working", "paused"})
"""No plan moves these; only a person, giving a reason."""
AT_SITE: Final[frozenset[State]] = frozenset({"on_site", "working", "paused"})
"""Somebody has arrived and not yet finished: a visit is under way."""

_OFFICE_BY_ROLE: Final[Mapping[str, Actor]] = {
    "admin": "office",
    "dispatcher": "office",
    "supervisor": "office",
    "inspector": "office",
    "regional_manager": "office",
    "senior": "office",
    "outlet_manager": "office",
    "agent": "agent",
    "technician": "technician",
    "site_manager": "customer",
    "service": "system",
}


def actor_for(role: str) -> Actor | None:
    """In which capacity a role acts on work orders; None for roles that only look."""
    return _OFFICE_BY_ROLE.get(role)


@dataclass(frozen=True, slots=True)
class Rule:
    """One legal transition.

    ``data`` names what must come along: ``technician`` (an assignment in the same step),
    ``visit`` (complete visit evidence), ``solution`` (what was done without a visit),
    ``confirmation`` (a signature or the customer's word).
    """

    by: frozenset[Actor]
    needs_reason: bool = False
    data: frozenset[str] = frozenset()


def _rule(*by: Actor, reason: bool = False, data: tuple[str, ...] = ()) -> Rule:
    return Rule(frozenset(by), needs_reason=reason, data=frozenset(data))


_CANCEL: Final = _rule("office", "agent", "customer", reason=True)
_CANCEL_STARTED: Final = _rule("office", reason=True)
_OFFER: Final = _rule("system", "office", data=("technician",))
_REASSIGN: Final = _rule("office", reason=True, data=("technician",))
_HAND_BACK: Final = _rule("technician", "office", reason=True)
_STEP: Final = _rule("technician", "office")
_REOPEN: Final = _rule("system", "office", "agent", "customer", reason=True)
_REMOTE: Final = _rule("office", "agent", data=("solution",))

TRANSITIONS: Final[Mapping[tuple[State, State], Rule]] = {
    ("received", "classified"): _rule("system", "office", "agent"),
    ("received", "cancelled"): _CANCEL,
    ("classified", "planned"): _rule("system", "office"),
    ("classified", "offered"): _OFFER,
    ("classified", "done"): _REMOTE,
    ("classified", "cancelled"): _CANCEL,
    ("planned", "classified"): _rule("system", "office"),
    ("planned", "offered"): _OFFER,
    ("planned", "done"): _REMOTE,
    ("planned", "cancelled"): _CANCEL,
    ("offered", "accepted"): _STEP,
    ("offered", "offered"): _rule("system", "office", data=("technician",)),
    ("offered", "classified"): _rule("system", "technician", "office", reason=True),
    ("offered", "cancelled"): _CANCEL,
    ("accepted", "travelling"): _STEP,
    ("accepted", "on_site"): _STEP,  # already in the building
    ("accepted", "offered"): _rule("system", "office", reason=True, data=("technician",)),
    ("accepted", "classified"): _rule("system", "technician", "office", reason=True),
    ("accepted", "cancelled"): _CANCEL,
    ("travelling", "on_site"): _STEP,
    ("travelling", "offered"): _REASSIGN,
    ("travelling", "classified"): _HAND_BACK,
    ("travelling", "cancelled"): _CANCEL_STARTED,
    ("on_site", "working"): _STEP,
    ("on_site", "paused"): _rule("technician", "office", reason=True),
    ("on_site", "offered"): _REASSIGN,
    ("on_site", "classified"): _HAND_BACK,
    ("on_site", "cancelled"): _CANCEL_STARTED,
    ("working", "paused"): _rule("technician", "office", reason=True),
    ("working", "done"): _rule("technician", "office", data=("visit",)),
    ("working", "offered"): _REASSIGN,
    ("working", "classified"): _HAND_BACK,
    ("working", "cancelled"): _CANCEL_STARTED,
    ("paused", "working"): _STEP,
    ("paused", "travelling"): _STEP,  # back with the part
    ("paused", "offered"): _REASSIGN,
    ("paused", "classified"): _HAND_BACK,
    ("paused", "cancelled"): _CANCEL_STARTED,
    ("done", "signed"): _rule("technician", "office", "agent", "customer", data=("confirmation",)),
    ("done", "working"): _rule("technician", "office", reason=True),  # dissatisfied on the spot
    ("done", "classified"): _REOPEN,
    ("done", "closed"): _rule(
        "system", reason=True
    ),  # only the marked time-out of close.auto_after
    ("signed", "closed"): _rule("system", "office", "agent", "customer"),
    ("signed", "classified"): _REOPEN,
    ("closed", "classified"): _REOPEN,
}
"""Every transition there is; what is not in here is refused. ``cancelled`` has no way
out, but for a duplicate whose merging is taken back (`merging.unmerge`)."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a transition may not happen: a stable code and, where it helps, what would be legal."""

    code: Literal[
        "work_order.transition_illegal",
        "work_order.transition_forbidden",
        "work_order.reason_missing",
    ]
    allowed: tuple[State, ...] = ()


def following(state: State) -> tuple[State, ...]:
    """The states that may come after ``state``, in the order of the table."""
    return tuple(to for (frm, to) in TRANSITIONS if frm == state)


def following_for(state: State, actor: Actor) -> tuple[State, ...]:
    """The states this actor may move the order to: what a page may offer as buttons."""
    return tuple(to for (frm, to), rule in TRANSITIONS.items() if frm == state and actor in rule.by)


def check(state: State, to: State, actor: Actor | None, reason: str | None) -> Rule | Refusal:
    """The rule that allows the step, or the refusal; the data a rule names is checked elsewhere."""
    rule = TRANSITIONS.get((state, to))
    if rule is None:
        return Refusal("work_order.transition_illegal", following(state))
    if actor is None or actor not in rule.by:
        legal = following_for(state, actor) if actor is not None else ()
        return Refusal("work_order.transition_forbidden", legal)
    if rule.needs_reason and not (reason and reason.strip()):
        return Refusal("work_order.reason_missing")
    return rule


def breaks_off_visit(state: State, to: State) -> bool:
    """Whether this step leaves a visit half done: what follows is another visit of the case."""
    return state in AT_SITE and to in {"classified", "offered"}


def is_reopening(state: State, to: State) -> bool:
    """Whether this step takes up a case that had ended: clocks start anew."""
    return to == "classified" and state in {"done", "signed", "closed", "cancelled"}
