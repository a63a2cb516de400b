"""Nothing that an operation asks for goes through a thread, and every address is still found."""

import inspect
import re
from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import Match

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.http.server import routers
from tests.support.api import application


def calls(dependant: Dependant) -> Iterator[object]:
    """What FastAPI calls for an operation: itself and all that it depends on."""
    yield dependant.call
    for each in dependant.dependencies:
        yield from calls(each)


async def test_every_operation_and_all_that_it_depends_on_runs_on_the_event_loop() -> None:
    nowhere = Database("postgresql://nowhere.invalid/none", SystemClock())
    async with application(nowhere, "redis://nowhere.invalid", routers()) as app:
        in_a_thread = {
            f"{context.path}: {getattr(call, '__name__', call)}"
            for context in iter_route_contexts(app.routes)
            if isinstance(context.original_route, APIRoute)
            for call in calls(context.dependant)
            if not (inspect.iscoroutinefunction(call) or inspect.isasyncgenfunction(call))
        }
        assert in_a_thread == set()


async def test_an_address_is_found_whatever_its_routers_prefix_holds() -> None:
    nowhere = Database("postgresql://nowhere.invalid/none", SystemClock())
    async with application(nowhere, "redis://nowhere.invalid", routers()) as app:
        for context in iter_route_contexts(app.routes):
            if not isinstance(context.original_route, APIRoute):
                continue
            path = re.sub(r"{[^}]+}", "1", str(context.path))
            scope = {
                "type": "http",
                "method": min(context.methods or {"GET"}),
                "path": path,
                "root_path": "",
            }
            found = [route.matches(dict(scope))[0] for route in app.routes]
            assert Match.FULL in found, (scope["method"], path)
