"""A browser that has subscribed, and a push service that keeps what it is given."""

import asyncio
import os
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import http_ece
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Browser:
    """Its keys: what it gives away, and what it reads with."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)

    @property
    def keys(self) -> dict[str, str]:
        point = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return {"p256dh": base64url(point), "auth": base64url(self._auth)}

    def read(self, body: bytes) -> dict[str, Any]:
        plain: bytes = http_ece.decrypt(
            body, private_key=self._private, auth_secret=self._auth, version="aes128gcm"
        )
        said: dict[str, Any] = msgspec.json.decode(plain)
        return said


class PushService:
    """Answers ``status`` to each push."""

    def __init__(self, status: int = 201) -> None:
        self.status = status
        self.taken: list[tuple[dict[str, str], bytes]] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
        fields = (line.split(": ", 1) for line in head[1:] if line)
        headers = {name.lower(): text for name, text in fields} | {"line": head[0]}
        self.taken.append((headers, await reader.readexactly(int(headers["content-length"]))))
        writer.write(
            f"HTTP/1.1 {self.status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def serving(service: PushService) -> AsyncIterator[str]:
    """Its origin, on a free port of this machine."""
    server = await asyncio.start_server(service.answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def base64url(plain: bytes) -> str:
    """Without padding, as browsers write it."""
    return urlsafe_b64encode(plain).rstrip(b"=").decode()
