"""The api role: the HTTP server and what runs beside it."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

from hanlu.audit import router as audit_router
from hanlu.health import Pulse
from hanlu.http.app import create_app
from hanlu.identity import people_router
from hanlu.identity import router as identity_router
from hanlu.launcher import offers
from hanlu.live import router as live_router
from hanlu.live.client import LINE
from hanlu.live.hub import Hub
from hanlu.notify import router as notify_router
from hanlu.notify.push import router as push_router
from hanlu.policy import router as policy_router
from hanlu.regions import router as regions_router
from hanlu.runtime import Component, Resources

MAX_FRAME_BYTES = 64 * 1024
PIECE_BYTES = 256 * 1024
"""Of a frame on its way out: a tenth of a millisecond."""
_STOP_WITHIN_S = 5


def components(resources: Resources) -> Sequence[Component]:
    """Everything that the api role runs."""
    app = create_app(resources, routers())
    hub = Hub(resources, [source for offer in offers() for source in offer.live_sources()])
    app.state.hub = hub
    return [hub, HttpServer(app, resources)]


def routers() -> list[APIRouter]:
    """Our own routers, then those of the packages."""
    own = [
        identity_router.router,
        people_router.router,
        people_router.tokens_router,
        notify_router.router,
        push_router.router,
        policy_router.router,
        audit_router.router,
        regions_router.router,
        live_router.router,
    ]
    return [*own, *(router for offer in offers() for router in offer.routers())]


class Line(WebSocketsSansIOProtocol):
    """A socket whose application may cut it, and that writes large frames piece by piece.

    Closing politely waits until the peer has read everything, and a peer that has stopped reading
    never will: its buffers and its task would stay for ever. And uvicorn takes a frame as text,
    encodes and writes it in one go: a board's first ten megabytes held up every other request for
    as long as that took.
    """

    async def run_asgi(self) -> None:
        extensions = self.scope.setdefault("extensions", {})
        extensions[LINE] = {"abort": self.transport.abort, "send": self.send_encoded}
        await super().run_asgi()

    async def send_encoded(self, frame: bytes) -> None:
        """A text frame from its UTF-8, in fragments (RFC 6455, section 5.4) as fast as the peer
        reads. Raises ClientDisconnected when the peer is gone.
        """
        pieces = range(0, max(1, len(frame)), PIECE_BYTES)
        for begin in pieces:
            await self.writable.wait()
            if self.disconnected or self.close_sent:
                raise ClientDisconnected
            put = self.conn.send_text if begin == 0 else self.conn.send_continuation
            try:
                put(frame[begin : begin + PIECE_BYTES], fin=begin == pieces[-1])
            except InvalidState as error:
                raise ClientDisconnected from error
            self.transport.write(b"".join(self.conn.data_to_send()))
            if begin != pieces[-1]:
                await asyncio.sleep(0)


class _Server(uvicorn.Server):
    """uvicorn that says when it serves, without signal handlers: signals belong to the role."""

    def __init__(self, config: uvicorn.Config, when_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_started = when_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._when_started()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


class _Config(uvicorn.Config):
    """uvicorn's settings, with nothing older than TLS 1.3 (F-273)."""

    def load(self) -> None:
        super().load()
        if self.ssl is not None:
            self.ssl.minimum_version = ssl.TLSVersion.TLSv1_3


class HttpServer:
    """uvicorn as a component: it ends when its task is cancelled, answering what it has begun."""

    name = "http"

    def __init__(self, app: FastAPI, resources: Resources) -> None:
        self.pulse = Pulse()
        settings = resources.settings
        tls: dict[str, Any] = {}
        if settings.tls_cert is not None:
            tls = {"ssl_certfile": settings.tls_cert, "ssl_keyfile": settings.tls_key}
        self._server = _Server(
            _Config(
                app,
                host=settings.listen,
                port=settings.port,
                log_config=None,
                log_level="warning",  # at info it writes down addresses, and with them tickets
                access_log=False,
                server_header=False,
                # Else uvicorn believes whoever connects from loopback.
                proxy_headers=bool(settings.trusted_proxies),
                forwarded_allow_ips=list(settings.trusted_proxies),
                ws=Line,
                ws_max_size=MAX_FRAME_BYTES,
                ws_per_message_deflate=False,
                ws_ping_interval=20,
                ws_ping_timeout=20,
                timeout_graceful_shutdown=_STOP_WITHIN_S,
                **tls,
            ),
            lambda: self.pulse.ok(resources.clock.now()),
        )

    async def run(self) -> None:
        """Serve until cancelled."""
        serving = asyncio.ensure_future(self._server.serve())
        try:
            await asyncio.shield(serving)
        finally:
            self._server.should_exit = True
            await asyncio.wait([serving])
