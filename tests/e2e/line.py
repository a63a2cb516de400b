"""A line between a phone and the product that is cut in the middle of what it carries."""

import socket
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

BUFFER = 64 * 1024


@dataclass(frozen=True)
class Cut:
    """Where the line breaks, at the next request whose first line holds ``of``.

    ``request``: a part of it arrives. ``answer``: all of it arrives, and the answer is lost.
    """

    of: str
    at: Literal["request", "answer"]


class Line:
    """Carries TCP to ``host:port`` from a port of its own; breaks everything at each cut."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._cuts: deque[Cut] = deque()
        self.done: list[Cut] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where a browser finds the product through this line."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut_at(self, *cuts: Cut) -> None:
        """Break at these, one after the other."""
        self._cuts.extend(cuts)

    def close(self) -> None:
        self._listener.close()
        self._break()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, suppress(OSError), socket.create_connection(self._target) as far:
            with self._lock:
                self._open |= {near, far}
            losing: list[Cut] = []
            back = threading.Thread(target=self._carry_back, args=(far, near, losing), daemon=True)
            back.start()
            while data := near.recv(BUFFER):
                cut = self._cut_for(data)
                if cut is not None and cut.at == "request":
                    far.sendall(data[: len(data) // 2])
                    self._break(cut)
                    break
                if cut is not None:
                    losing.append(cut)
                far.sendall(data)
            with suppress(OSError):
                far.shutdown(socket.SHUT_WR)
            back.join()

    def _carry_back(self, far: socket.socket, near: socket.socket, losing: list[Cut]) -> None:
        with suppress(OSError):
            while data := far.recv(BUFFER):
                if losing:
                    self._break(losing[0])
                    return
                near.sendall(data)
            near.shutdown(socket.SHUT_WR)

    def _cut_for(self, data: bytes) -> Cut | None:
        with self._lock:
            if self._cuts and self._cuts[0].of.encode() in data.partition(b"\r\n")[0]:
                return self._cuts.popleft()
        return None

    def _break(self, cut: Cut | None = None) -> None:
        """End every connection, the live stream's too, as a dead spot does."""
        with self._lock:
            broken, self._open = self._open, set()
            if cut is not None:
                self.done.append(cut)
        for each in broken:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
