"""What an order waits for, from step to step, and what that does to its clocks. Pure."""

from datetime import datetime
from typing import Final

from dispatch.policies import Policies
from dispatch.sla import clocks
from dispatch.sla.clocks import SlaClock
from dispatch.work_orders.states import UNASSIGNED
from hanlu.contracts.work_orders import State, Wait

_BEFORE_THE_VISIT: Final[frozenset[State]] = UNASSIGNED | {"offered", "accepted"}


def begun(
    policies: Policies, reason: str, at: datetime, until: datetime | None, note: str = ""
) -> Wait:
    """A wait that begins at ``at``, as the policy stands now."""
    stops = reason in policies.sla.pausing_reasons
    return Wait(reason=reason, since=at, until=until, stops_clocks=stops, note=note)


def after_step(wait: Wait | None, state: State, to: State) -> Wait | None:
    """What an order still waits for after a step that says nothing of it.

    Until a known end it may be planned, offered and accepted. Whoever sends somebody although the
    end was not known has said that it is over, and so has whoever sets out.
    """
    if wait is None or to == state:
        return wait
    if not {state, to} <= _BEFORE_THE_VISIT:
        return None
    return wait if wait.until is not None or to in UNASSIGNED else None


def follow(clock: SlaClock, before: Wait | None, after: Wait | None, at: datetime) -> SlaClock:
    """A clock once its order waits for ``after`` instead of ``before``; waited time is left out."""
    if before == after or clock.clock in clocks.OWNED:
        return clock
    if before is not None and before.stops_clocks:
        clock = clocks.release(clock, before.since, before.until, at)
    if after is not None and after.stops_clocks:
        clock = clocks.hold(clock, at, after.until)
    return clock
