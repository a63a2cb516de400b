"""How far a device's own numbering has arrived without a gap. Pure.

A device that stores and forwards may delete what our own ``ack`` topic covers: everything up to
``seq`` of that boot is committed or quarantined. The first number heard of a boot is taken as
its first one, so a device sends its oldest readings first. Numbers above a gap wait for it; they
are forgotten by a restart of the gateway, or beyond `MOST_AHEAD`, and the device, still holding
them, sends them again.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

MOST_AHEAD = 10_000
"""Numbers remembered above a gap. One that is never filled (a device that counts in milliseconds,
a number lost for good) would else be remembered with everything after it, for ever."""

_SEQ = re.compile(rb'"seq"\s*:\s*(\d{1,19})')
_BOOT = re.compile(rb'"boot"\s*:\s*"([^"\\]{0,64})"')


class Mark(NamedTuple):
    """One numbered reading of one boot of a device."""

    device_id: str
    boot: str
    seq: int


class Progress(NamedTuple):
    """The newest number without a gap, and those that arrived above one."""

    seq: int
    ahead: frozenset[int] = frozenset()


def advance(progress: Progress | None, arrived: Sequence[int]) -> Progress:
    """Progress after more numbers arrived, in any order and any number of times."""
    if progress is None:
        progress = Progress(min(arrived) - 1)
    reached, above = progress
    if not above:  # as it nearly always is
        for seq in arrived:
            if seq > reached + 1:
                break
            reached = max(reached, seq)
        else:
            return Progress(reached)
    ahead = {*above, *(seq for seq in arrived if seq > reached)}
    while reached + 1 in ahead:
        reached += 1
        ahead.remove(reached)
    if len(ahead) > MOST_AHEAD:
        ahead = set(sorted(ahead)[:MOST_AHEAD])
    return Progress(reached, frozenset(ahead))


def marks_in(device_id: str, payload: bytes) -> list[Mark]:
    """The numbers a refused payload still shows: quarantined counts as arrived.

    Reads bytes, not JSON, because what is refused is often no JSON.
    """
    boot = _BOOT.search(payload)
    name = boot[1].decode("utf-8", "replace") if boot else ""
    return [Mark(device_id, name, int(seq)) for seq in _SEQ.findall(payload[:65536])]
