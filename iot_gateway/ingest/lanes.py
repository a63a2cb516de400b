"""Two lanes: what was measured just now goes first, and a backlog of days takes what is left. Pure.

A device that was cut off sends days of readings at once. In one line with the others they would
hold up every live reading, and its alarm, until the last of them is stored.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

BEHIND_AFTER = timedelta(minutes=10)
MOST_BYTES = 256 * 1024
"""Of payloads in a batch: two thousand readings of 128 bytes, however many a message holds."""
BACKLOG_BYTES = MOST_BYTES // 4
"""Of backlog in a batch: it is what a live reading waits for that comes just too late for one."""

_TS = re.compile(rb'"ts"\s*:\s*(?:"([^"]{1,40})"|(\d{13}))')


class Message(Protocol):
    """What is needed of a message to choose its lane; ``at``: when it arrived."""

    @property
    def topic(self) -> str: ...
    @property
    def payload(self) -> bytes: ...
    @property
    def at(self) -> datetime: ...


def is_backlog(message: Message) -> bool:
    """Whether the first reading of a native message was measured long before it arrived.

    Unsure is live: a wrong guess costs time, never order or a reading.
    """
    found = _TS.search(message.payload, 0, 256)
    if found is None:
        return False
    try:
        if found[2]:
            return message.at.timestamp() - int(found[2]) / 1000 > BEHIND_AFTER.total_seconds()
        measured_at = datetime.fromisoformat(found[1].decode("ascii"))
    except ValueError:
        return False
    return measured_at.tzinfo is not None and message.at - measured_at > BEHIND_AFTER


class Lanes[M: Message]:
    """Messages that wait. Those of one topic keep their order: while a backlog of it waits, what
    follows on its topic waits behind it."""

    def __init__(self) -> None:
        self._live: deque[M] = deque()
        self._behind: deque[M] = deque()
        self._topics: Counter[str] = Counter()  # of messages that wait behind
        self._live_bytes = 0
        self._crowded = False  # from then on messages are told apart, until there are few

    def put(self, message: M) -> None:
        """One more. Nobody looks which lane it belongs to while all that waits fits in a batch."""
        if not self._crowded and self._live_bytes > MOST_BYTES:
            waiting, self._live, self._live_bytes = self._live, deque(), 0
            self._crowded = True
            for each in waiting:
                self.put(each)
        if self._crowded and (message.topic in self._topics or is_backlog(message)):
            self._behind.append(message)
            self._topics[message.topic] += 1
        else:
            self._live.append(message)
            self._live_bytes += len(message.payload)

    def take(self, limit: int) -> list[M]:
        """The next batch: live ones, then of the backlog at least one, and a quarter at most."""
        taken = list(_from(self._live, limit, MOST_BYTES))
        self._live_bytes -= sum(len(each.payload) for each in taken)
        behind = list(_from(self._behind, max(1, limit - len(taken)), BACKLOG_BYTES))
        for each in behind:
            self._topics[each.topic] -= 1
            if not self._topics[each.topic]:
                del self._topics[each.topic]
        self._crowded = bool(self._topics) or self._live_bytes > MOST_BYTES
        return taken + behind

    @property
    def oldest(self) -> M | None:
        """The message that has waited longest."""
        first = [lane[0] for lane in (self._live, self._behind) if lane]
        return min(first, key=lambda message: message.at, default=None)

    def __len__(self) -> int:
        return len(self._live) + len(self._behind)


def _from[M: Message](lane: deque[M], limit: int, most_bytes: int) -> Iterable[M]:
    """So many from the front of a lane, at least one."""
    size = 0
    while lane and limit > 0 and size < most_bytes:
        message = lane.popleft()
        limit, size = limit - 1, size + len(message.payload)
        yield message
