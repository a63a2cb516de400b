"""One HTTP application for the routers of all packages, and for the pages."""

from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.middleware import Middleware

from hanlu.http import asyncapi, health, openapi, pages, problems
from hanlu.http.callers import KnownCallers
from hanlu.http.limits import RateLimit
from hanlu.http.routing import Route
from hanlu.http.security import OriginCheck, SecurityHeaders
from hanlu.runtime import Resources

API = "/api/v1"


def create_app(resources: Resources, routers: Iterable[APIRouter]) -> FastAPI:
    """The application over ``resources``, with ``routers`` under ``/api/v1``.

    Raises ValueError when two operations share an id, or when a router is not
    `hanlu.http.routing.Router`, whose checks and kept answers every operation needs.
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
        generate_unique_id_function=openapi.operation_id,
        middleware=[
            Middleware(SecurityHeaders, tls=tls, tile_origins=settings.tile_origins),
            Middleware(problems.UnexpectedErrors),
            Middleware(RateLimit, known=known, tls=tls),
            Middleware(OriginCheck),
        ],
    )
    app.state.resources = resources
    app.state.known_callers = known
    problems.install(app)
    for router in routers:
        app.include_router(router, prefix=API)
    _check_routes(app)
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]  # FastAPI's own way

    @app.get(f"{API}/asyncapi.json", include_in_schema=False)
    async def asyncapi_document() -> dict[str, Any]:
        return asyncapi.document(app.version)

    health.install(app)
    pages.install(app)
    return app


def operations(app: FastAPI) -> Sequence[APIRoute]:
    """Every operation of the application, for checks and for the rights matrix."""
    contexts = iter_route_contexts(app.routes)
    originals = (context.original_route for context in contexts)
    return [route for route in originals if isinstance(route, APIRoute)]


def _check_routes(app: FastAPI) -> None:
    names: dict[str, Callable[..., Any]] = {}
    for route in operations(app):
        if not isinstance(route, Route):
            raise ValueError(f"{route.path} ({route.name}) needs hanlu.http.routing.Router")
        name = openapi.operation_id(route)
        if names.setdefault(name, route.endpoint) is not route.endpoint:
            raise ValueError(f"two operations are called {name}")
