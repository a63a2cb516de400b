"""Alarms a device decides on itself, one rule a code: ``active`` opens and takes back."""

from datetime import datetime

import msgspec

from hanlu.contracts.alarms import Severity
from hanlu.contracts.events import Reason
from iot_gateway.reading import DeviceAlarm
from iot_gateway.rules.transition import LATE_AFTER, Kind, Transition


class DeviceAlarmState(msgspec.Struct, frozen=True, kw_only=True):
    """The newest word of the device about one code; ``opened_at`` while it stands."""

    latest_at: datetime
    latest_seq: int
    severity: Severity
    opened_at: datetime | None = None


def rule_id(code: str) -> str:
    """The rule under which alarms of this code are stored and raised."""
    return f"device:{code}"


def advance(
    state: DeviceAlarmState | None, alarm: DeviceAlarm, now: datetime
) -> tuple[DeviceAlarmState | None, list[Transition]]:
    """The state after one more message, and what became of the alarm.

    A repeat, or a message older than the newest, changes nothing. A message without a time of
    its own counts as sent ``now``.
    """
    at = alarm.measured_at or now
    if state is not None and (at, alarm.seq) <= (state.latest_at, state.latest_seq):
        return state, []
    was_open = state.opened_at if state is not None else None
    opened_at = (was_open or at) if alarm.active else None
    after = DeviceAlarmState(
        latest_at=at, latest_seq=alarm.seq, severity=alarm.severity, opened_at=opened_at
    )
    kind: Kind | None = None
    if alarm.active and was_open is None:
        kind = "opened"
    elif alarm.active and state is not None and state.severity != alarm.severity:
        kind = "updated"
    elif not alarm.active and was_open is not None:
        kind = "cleared"
    if kind is None:
        return after, []
    return after, [_transition(kind, alarm, was_open or at, at, now)]


def _transition(
    kind: Kind, alarm: DeviceAlarm, opened_at: datetime, at: datetime, now: datetime
) -> Transition:
    code = "device.taken_back" if kind == "cleared" else "device.reported"
    return Transition(
        kind=kind,
        rule=rule_id(alarm.code),
        cause=rule_id(alarm.code),
        severity=alarm.severity,
        opened_at=opened_at,
        since=opened_at,
        at=at,
        known_at=now,
        why=Reason(code, {"code": alarm.code, "message": alarm.message}),
        late=now - at > LATE_AFTER,
    )
