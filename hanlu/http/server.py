"""The HTTP server as a component of the api role."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from fastapi import APIRouter, FastAPI

from hanlu.http.app import create_app
from hanlu.launcher import offers
from hanlu.runtime import Component, Resources


class HttpServer:
    """Serves an application on the address of the settings until cancelled."""

    name = "http"

    def __init__(self, app: FastAPI, resources: Resources) -> None:
        settings = resources.settings
        self._server = _Server(
            uvicorn.Config(
                app,
                host=settings.listen,
                port=settings.port,
                ssl_certfile=settings.tls_cert,
                ssl_keyfile=settings.tls_key,
                log_config=None,
                access_log=False,
                server_header=False,
                ws_per_message_deflate=False,  # costs 94 MB per 500 sockets
                timeout_graceful_shutdown=5,
            )
        )

    async def run(self) -> None:
        """Serve until cancelled; open requests get five seconds to end."""
        serving = asyncio.ensure_future(self._server.serve())
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self._server.should_exit = True
            await serving
            raise


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the role's affair, not the server's."""
        yield


def components(resources: Resources) -> Sequence[Component]:
    """What the api role runs of ``hanlu`` itself."""
    routers: list[APIRouter] = [router for offer in offers() for router in offer.routers()]
    return [HttpServer(create_app(resources, routers), resources)]
