"""One socket's way out: a bounded queue that is cut when its reader is too slow."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from hanlu.identity.principal import Principal
from hanlu.identity.sessions import Credential

MAX_WAITING_BYTES = 1_000_000
SEND_WITHIN_S = 5.0
SLOWEST_BYTES_PER_S = 250_000
"""Of a line that is worth a large snapshot: 2 Mbit/s."""

LINE = "hanlu.line"
"""The ASGI extension by which a socket's application cuts the line at once (``abort``) and writes a
frame as it is encoded (``send``)."""

# Close codes: 1xxx by RFC 6455, section 7.4.1; 4xxx are ours.
TOO_BIG, POLICY, FAILED, TRY_AGAIN = 1009, 1008, 1011, 1013
SIGNED_OUT, RIGHTS_CHANGED = 4401, 4403


@dataclass(frozen=True, slots=True)
class Closing:
    """Why a socket is cut: the code, and a short reason for people who debug."""

    code: int
    reason: str


class Client:
    """A signed-in socket. ``offer`` never waits: who reads too slowly is cut, others feel nothing.

    Frames are JSON in UTF-8, encoded once and queued at many sockets. A cut client comes again and
    resumes with the last number it holds.
    """

    def __init__(self, principal: Principal, credential: Credential) -> None:
        self.principal = principal
        self.credential = credential
        self.closing: Closing | None = None
        self._waiting: deque[bytes] = deque()
        self._leaving = 0
        self._bytes = 0
        self._wake = asyncio.Event()

    def offer(self, frame: bytes) -> None:
        """Queue a frame, or cut the client when too much is waiting."""
        if self.closing is not None:
            return
        self._waiting.append(frame)
        self._bytes += len(frame)
        if self._bytes > MAX_WAITING_BYTES and self._bytes - self._largest() > MAX_WAITING_BYTES:
            self.cut(Closing(TRY_AGAIN, "too slow"))
        self._wake.set()

    def _largest(self) -> int:
        """The size of the largest frame that has not left: a snapshot, which may be larger than
        the limit. The limit is on what piles up around it.
        """
        return max([self._leaving, *map(len, self._waiting)])

    def cut(self, closing: Closing) -> None:
        """Close as soon as the writer looks; what still waits is dropped."""
        if self.closing is None:
            self.closing = closing
            self._waiting.clear()
            self._bytes = 0
        self._wake.set()

    async def pump(self, send: Callable[[bytes], Awaitable[None]]) -> Closing:
        """Send what is offered until the client is cut; returns why.

        ``send`` may return before all of the frame has left, and then waits with the next one.
        """
        before = 0
        while self.closing is None:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting and self.closing is None:
                frame = self._waiting.popleft()
                self._leaving = len(frame)
                try:
                    worth_s = (before + len(frame)) / SLOWEST_BYTES_PER_S
                    async with asyncio.timeout(SEND_WITHIN_S + worth_s):
                        await send(frame)
                except TimeoutError:
                    self.cut(Closing(TRY_AGAIN, "too slow"))
                before, self._leaving = len(frame), 0
                self._bytes = max(0, self._bytes - len(frame))
        return self.closing
