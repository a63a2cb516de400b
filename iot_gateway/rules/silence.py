"""Silence: a device that should have spoken by now.

Judged by when its newest reading was *measured*: a value the broker retained or a gateway
buffered does not make a dead sensor look alive. Nothing here runs on a timer of its own: what is
stored is the newest measured time, so a silence is found after a restart as well.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from hanlu.contracts.alarms import Severity
from hanlu.contracts.events import Reason
from iot_gateway.rules.transition import Kind, Transition

# Three missed reports, and no less than five minutes: what users ask for in thingsboard#12755.
MISSED_REPORTS = 3
AT_LEAST = timedelta(minutes=5)


class SilenceRule(msgspec.Struct, frozen=True, kw_only=True):
    """``interval_s``: how often the device reports, in seconds."""

    id: str = "silence"
    interval_s: int
    severity: Severity = "major"
    cause: str = "silence"

    @property
    def allowed(self) -> timedelta:
        """How long the device may stay quiet."""
        return max(MISSED_REPORTS * timedelta(seconds=self.interval_s), AT_LEAST)

    def silent_at(self, last_measured_at: datetime) -> datetime:
        """When a device last heard of at this measured time falls silent."""
        return last_measured_at + self.allowed


class SilenceState(msgspec.Struct, frozen=True, kw_only=True):
    """The newest measured time heard, and since when an alarm is open."""

    latest_at: datetime | None = None
    opened_at: datetime | None = None


def advance(
    rule: SilenceRule, state: SilenceState, measured: Iterable[datetime], now: datetime
) -> tuple[SilenceState, list[Transition]]:
    """The state after readings measured at these times (any order, repeats allowed), or after none.

    Call it with no times to let time pass. A clock ahead of ours earns no extra patience: times
    after ``now`` count as ``now``. Before the first reading nothing is silent.
    """
    newest = max((min(at, now) for at in measured), default=None)
    if newest is not None and (state.latest_at is None or newest > state.latest_at):
        state = msgspec.structs.replace(state, latest_at=newest)
    last_at = state.latest_at
    if last_at is None:
        return state, []
    silent_at = rule.silent_at(last_at)
    if state.opened_at is None and now >= silent_at:
        state = msgspec.structs.replace(state, opened_at=silent_at)
        return state, [_transition("opened", "silence.nothing_heard", rule, state, silent_at, now)]
    if state.opened_at is not None and now < silent_at:
        cleared = _transition("cleared", "silence.heard_again", rule, state, last_at, now)
        return msgspec.structs.replace(state, opened_at=None), [cleared]
    return state, []


def due_at(rule: SilenceRule, state: SilenceState) -> datetime | None:
    """When this rule next has something to say if nothing arrives; None: nothing to wait for."""
    if state.latest_at is None or state.opened_at is not None:
        return None
    return rule.silent_at(state.latest_at)


def _transition(
    kind: Kind, code: str, rule: SilenceRule, state: SilenceState, at: datetime, now: datetime
) -> Transition:
    opened_at = state.opened_at or at
    why = {"last_at": state.latest_at, "allowed_s": int(rule.allowed.total_seconds())}
    return Transition(
        kind=kind,
        rule=rule.id,
        cause=rule.cause,
        severity=rule.severity,
        opened_at=opened_at,
        since=opened_at,
        at=at,
        known_at=now,
        why=Reason(code, why),
    )
