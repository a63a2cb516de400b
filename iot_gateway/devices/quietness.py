"""Who is silent? Pure: presence in, findings out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from iot_gateway.rules import silence
from iot_gateway.rules.silence import SilenceRule, SilenceState
from iot_gateway.rules.transition import Transition

BRIDGE_MISSED_REPORTS = 2
BRIDGE_GRACE = timedelta(seconds=60)
BRIDGE_SPEAKS_FOR = 2  # a bridge with one sensor is not told apart from that sensor
LEAST_GRACE = timedelta(seconds=30)  # until what a broker kept for us begins to arrive


class Listening(NamedTuple):
    """Since when what devices say is stored, and up to which measured instant it has arrived.

    ``until`` falls back behind the clock while what arrives is old: a queue is being worked off,
    and what devices said meanwhile is on its way.
    """

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """When a device was last heard. ``via`` is the key of the bridge it is heard through."""

    device: int
    interval_s: int
    last_seen_at: datetime | None
    silent_since: datetime | None
    back_at: datetime | None
    via: int | None = None
    bridge: bool = False

    @property
    def rule(self) -> SilenceRule:
        return SilenceRule(interval_s=self.interval_s)


@dataclass(frozen=True, slots=True)
class LostBridge:
    """A bridge behind which nobody was heard; since when, and how many it speaks for."""

    device: int
    since: datetime
    sensors: int


def fallen_silent(
    presences: Sequence[Presence], listening: Listening, now: datetime
) -> tuple[list[LostBridge], list[tuple[int, Transition]]]:
    """Bridges and devices that have just fallen silent.

    While we ourselves did not listen, silence proves nothing: each device gets one interval of
    its own after we began (and after its bridge came back), counted by what has been heard. Sensors
    behind a lost bridge are not told one by one. The first to fall silent comes first: it is the
    one that people are told of.
    """
    listening_since, now = listening.since, min(now, listening.until)
    behind: dict[int, list[Presence]] = defaultdict(list)
    for each in presences:
        if each.via is not None and each.last_seen_at is not None:
            behind[each.via].append(each)
    bridges = {each.device: each for each in presences if each.bridge}
    lost = [
        found
        for key, sensors in behind.items()
        if key in bridges
        and bridges[key].silent_since is None
        and (found := _lost(bridges[key], sensors, listening_since, now))
    ]
    gone = {each.device for each in lost} | {
        key for key, bridge in bridges.items() if bridge.silent_since is not None
    }
    single = _single(presences, bridges, gone, listening_since, now)
    return lost, sorted(single, key=lambda each: each[1].opened_at)


def _lost(
    bridge: Presence, sensors: Sequence[Presence], listening_since: datetime, now: datetime
) -> LostBridge | None:
    if len(sensors) < BRIDGE_SPEAKS_FOR:
        return None
    heard = max(each.last_seen_at for each in sensors if each.last_seen_at is not None)
    shortest = timedelta(seconds=min(each.interval_s for each in sensors))
    quiet_since = max(heard, listening_since, bridge.back_at or heard)
    if now - quiet_since <= BRIDGE_MISSED_REPORTS * shortest + BRIDGE_GRACE:
        return None
    return LostBridge(bridge.device, heard, len(sensors))


def _single(
    presences: Iterable[Presence],
    bridges: dict[int, Presence],
    gone: set[int],
    listening_since: datetime,
    now: datetime,
) -> Iterable[tuple[int, Transition]]:
    for each in presences:
        if each.bridge or each.silent_since is not None or each.via in gone:
            continue
        bridge = bridges.get(each.via) if each.via is not None else None
        listened = max(listening_since, (bridge and bridge.back_at) or listening_since)
        if now < listened + max(timedelta(seconds=each.interval_s), LEAST_GRACE):
            continue
        state = SilenceState(latest_at=each.last_seen_at)
        _, transitions = silence.advance(each.rule, state, (), now)
        yield from ((each.device, told) for told in transitions if told.kind == "opened")
