"""How much one caller may ask of one process, and how many calls it takes on at once.

A caller has a bucket that fills steadily and empties by calls.

Counted per person or program that a secret was proved to stand for, whatever number of tokens and
sessions they hold, else per address: an invented secret opens no bucket of its own. The numbers are
far above what a busy dispatcher or a phone that syncs comes near.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from hanlu.http.callers import KnownCallers, address_of, secret_of
from hanlu.http.problems import problem_response
from hanlu.http.schemas import Problem
from hanlu.http.security import API_PREFIX

_MAX_CALLERS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``per_s`` calls a second for ever, and ``burst`` of them at once after a pause."""

    per_s: float
    burst: float


API_RATE = Rate(per_s=100, burst=500)


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many calls were left at ``at_s`` of a monotonic clock."""

    left: float
    at_s: float


def take(rate: Rate, bucket: Bucket, now_s: float) -> tuple[Bucket, float]:
    """The bucket after one more call, and how many seconds to wait: 0 when the call may pass.

    A refused call takes nothing, so waiting as told is always enough.
    """
    left = min(rate.burst, bucket.left + (now_s - bucket.at_s) * rate.per_s)
    if left >= 1:
        return Bucket(left - 1, now_s), 0.0
    return Bucket(left, now_s), (1 - left) / rate.per_s


class RateLimit:
    """Answers 429 with Retry-After to callers of the API that are beyond their rate.

    The first call of a secret counts against its address; once it is proved, its calls count
    against whom it stands for.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        known: KnownCallers,
        tls: bool,
        rate: Rate = API_RATE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._known, self._tls = app, known, tls
        self._rate, self._clock = rate, clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(API_PREFIX):
            wait_s = self._wait_s(self._caller(HTTPConnection(scope)))
            if wait_s > 0:
                headers = {"Retry-After": str(math.ceil(wait_s))}
                await problem_response(_TOO_MANY, headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _caller(self, request: HTTPConnection) -> str:
        name = self._known.name(secret_of(request, tls=self._tls))
        return f"address {address_of(request)}" if name is None else f"caller {name}"

    def _wait_s(self, caller: str) -> float:
        now_s = self._clock()
        bucket = self._buckets.pop(caller, None) or Bucket(self._rate.burst, now_s)
        self._buckets[caller], wait_s = take(self._rate, bucket, now_s)
        if len(self._buckets) > _MAX_CALLERS:
            self._buckets.popitem(last=False)  # who has not called for longest has a full bucket
        return wait_s


@dataclass(frozen=True, slots=True)
class Room:
    """How many calls may be under way before one that only reads is turned away, or any."""

    reads: int
    all: int


API_ROOM = Room(reads=80, all=120)
"""A third of a second's work of one process: whoever is let in is answered while it matters."""


class Crowd:
    """Answers 503 with Retry-After, at once, while more is asked of the API than can be done.

    Without it a process that falls behind answers everybody after ten seconds, most of them when
    nobody waits any more. A step that somebody took goes before a list that can be asked for again.
    """

    def __init__(self, app: ASGIApp, *, room: Room = API_ROOM) -> None:
        self._app, self._room = app, room
        self._within = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(API_PREFIX):
            await self._app(scope, receive, send)
            return
        most = self._room.reads if scope["method"] in _ONLY_READ else self._room.all
        if self._within >= most:
            await problem_response(_FULL, {"Retry-After": "1"})(scope, receive, send)
            return
        self._within += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._within -= 1


_ONLY_READ = frozenset({"GET", "HEAD", "OPTIONS"})
_FULL = Problem(
    title="Service Unavailable",
    status=503,
    code="service.unavailable",
    detail="More is asked at this moment than can be done. Please try again.",
)
_TOO_MANY = Problem(
    title="Too Many Requests",
    status=429,
    code="rate.exceeded",
    detail="Too many requests. Wait as Retry-After says, then go on.",
)
