"""The leanest HTTP caller: kept connections, bytes in and out, and how long each answer took."""

import asyncio
import json
import time
from collections import deque
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

Answer = tuple[int, bytes]
_Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]

# The server hangs up after 5 s without a call, perhaps just as the next one leaves.
_KEPT_S = 3.0
_SILENT_S = 30.0


class Caller:
    """Calls of one bearer over as many connections as are busy at a time."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._head = f"Host: {parts.netloc}\r\nAuthorization: Bearer {token}\r\n"
        self._idle: deque[tuple[float, _Line]] = deque()

    async def call(self, method: str, path: str, body: object = None) -> Answer:
        """Status and body; ``path`` begins after ``/api/v1``. A POST gets a key of its own.

        The status is 0 when the server hung up instead of answering, or said nothing for long.
        """
        content = b"" if body is None else json.dumps(body).encode()
        extra = f"Idempotency-Key: {uuid4()}\r\n" if method == "POST" else ""
        if content:
            extra += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        request = f"{method} /api/v1{path} HTTP/1.1\r\n{self._head}{extra}\r\n".encode() + content
        try:
            async with asyncio.timeout(_SILENT_S):
                return await self._asked(request)
        except (OSError, asyncio.IncompleteReadError):  # a timeout is an OSError
            return 0, b""

    async def _asked(self, request: bytes) -> Answer:
        reader, writer = line = await self._line()
        try:
            writer.write(request)
            answer = await _read(reader)
        except BaseException:
            writer.close()  # what comes late must not answer the next call
            raise
        self._idle.append((time.monotonic(), line))
        return answer

    async def json(self, method: str, path: str, body: object = None) -> Any:
        """The answer's content; raises RuntimeError for a refusal."""
        status, content = await self.call(method, path, body)
        if not 200 <= status < 300:
            raise RuntimeError(f"{method} {path}: {status} {content.decode()}")
        return json.loads(content)

    def close(self) -> None:
        """Hang up."""
        for _, (_, writer) in self._idle:
            writer.close()

    async def _line(self) -> _Line:
        while self._idle:
            since, line = self._idle.pop()
            if time.monotonic() - since < _KEPT_S:
                return line
            line[1].close()
        return await asyncio.open_connection(self._host, self._port, limit=2**26)


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    length = next(line for line in head if line.lower().startswith(b"content-length:"))
    return int(head[0].split()[1]), await reader.readexactly(int(length.split(b":")[1]))
