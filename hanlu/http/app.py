"""One HTTP application for the routers of all packages, and for the pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from hanlu.http import asyncapi, health, openapi, pages, problems
from hanlu.http.callers import KnownCallers
from hanlu.http.limits import Crowd, RateLimit
from hanlu.http.routing import API, Directory, Route, operation_id
from hanlu.http.security import OriginCheck, SecurityHeaders
from hanlu.runtime import Resources


def create_app(resources: Resources, routers: Iterable[APIRouter]) -> FastAPI:
    """The application over ``resources``, with ``routers`` under ``/api/v1``.

    Raises ValueError when two operations share an id, or when a router is not
    `hanlu.http.routing.Router`, whose checks and kept answers every operation needs. The operations
    are made with their routers and shared by all applications of a process.
    """
    settings = resources.settings
    tls = settings.tls_cert is not None
    known = KnownCallers()
    app = FastAPI(
        title="Hanlu",
        version=version("hanlu"),
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
        middleware=[
            Middleware(SecurityHeaders, tls=tls, tile_origins=settings.tile_origins),
            Middleware(problems.UnexpectedErrors),
            Middleware(RateLimit, known=known, tls=tls),
            Middleware(Crowd),
            Middleware(OriginCheck),
        ],
    )
    app.state.resources = resources
    app.state.known_callers = known
    problems.install(app)
    offered = [route for router in routers for route in router.routes]
    _check(offered)
    app.router.routes.append(Directory(offered))
    app.openapi = lambda: openapi.document(app, list(_flat(app)))  # type: ignore[method-assign]  # FastAPI's own way

    @app.get(f"{API}/asyncapi.json", include_in_schema=False)
    async def asyncapi_document() -> dict[str, Any]:
        return asyncapi.document(app.version)

    health.install(app)
    pages.install(app)
    return app


def operations(app: FastAPI) -> Sequence[APIRoute]:
    """Every operation of the application, for checks and for the rights matrix."""
    return [route for route in _flat(app) if isinstance(route, APIRoute)]


def _flat(app: FastAPI) -> Iterator[BaseRoute]:
    for route in app.routes:
        if isinstance(route, Directory):
            yield from route.routes
        else:
            yield route


def _check(routes: Iterable[BaseRoute]) -> None:
    names: dict[str, Callable[..., Any]] = {}
    for route in routes:
        if isinstance(route, APIWebSocketRoute):
            continue
        if not isinstance(route, Route):
            raise ValueError(f"{route} needs hanlu.http.routing.Router")
        if names.setdefault(route.unique_id, route.endpoint) is not route.endpoint:
            raise ValueError(f"two operations are called {route.unique_id}")
