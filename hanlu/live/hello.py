"""Reading a hello: what is asked for, whether it may be, and how often. Pure but for the clock
that `Flood` is given."""

import math
from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec

from hanlu.identity.principal import Principal
from hanlu.identity.rights import allowed
from hanlu.live.frames import Hello, Refused
from hanlu.live.topics import EVENT_TOPICS, STATE_TOPICS, TOPICS
from hanlu.live.views import Wish

MESSAGES_PER_S = 20
_decode = msgspec.json.Decoder(Hello).decode


class HelloRefused(Exception):
    """The hello is not followed; the socket stays, and is told why."""

    def __init__(self, code: str, detail: str, **params: Any) -> None:
        super().__init__(detail)
        self._frame = Refused(code=code, detail=detail, params=params)

    def encoded(self) -> bytes:
        """The frame that says so."""
        return msgspec.json.encode(self._frame)


def read_hello(text: str) -> Hello:
    """The hello in a frame; raises HelloRefused, naming the field."""
    try:
        hello = _decode(text)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise HelloRefused("hello.invalid", f"This is not a hello: {error}.") from error
    if hello.bounds is not None:
        west, south, east, north = hello.bounds
        numbers = all(math.isfinite(degrees) for degrees in hello.bounds)
        if not (numbers and abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):
            raise HelloRefused("hello.bounds", "bounds are west, south, east, north in degrees.")
    return hello


def wish_of(hello: Hello, principal: Principal) -> Wish:
    """What this principal will be shown; raises HelloRefused for topics that are not theirs."""
    for topic in hello.topics:
        if topic not in TOPICS:
            raise HelloRefused("topic.unknown", f"There is no topic {topic!r}.", topic=topic)
        wanted = {EVENT_TOPICS.get(topic), STATE_TOPICS.get(topic)} - {None}
        if not all(allowed(principal.role, permission) for permission in wanted if permission):
            raise HelloRefused(
                "topic.forbidden", f"The role {principal.role} may not follow {topic}.", topic=topic
            )
    return Wish(
        role=principal.role,
        scope=principal.scope,
        technician_id=principal.technician_id,
        topics=frozenset(hello.topics),
        bounds=hello.bounds,
    )


class Flood:
    """Counts a client's messages over the last second; ``time`` is a monotonic clock."""

    def __init__(self, time: Callable[[], float]) -> None:
        self._time = time
        self._recent: deque[float] = deque(maxlen=MESSAGES_PER_S)

    def is_one_too_many(self) -> bool:
        """Count one message; True when it is beyond the limit."""
        now = self._time()
        full = len(self._recent) == MESSAGES_PER_S and now - self._recent[0] < 1.0
        self._recent.append(now)
        return full
