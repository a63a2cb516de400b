"""Nothing that an operation asks for goes through a thread, and every address is still found."""

import inspect
import re
from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from starlette.routing import Match

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.http.app import operations
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
            f"{route.path}: {getattr(call, '__name__', call)}"
            for route in operations(app)
            for call in calls(route.dependant)
            if not (inspect.iscoroutinefunction(call) or inspect.isasyncgenfunction(call))
        }
        assert in_a_thread == set()


async def test_every_address_and_method_leads_to_its_own_operation() -> None:
    nowhere = Database("postgresql://nowhere.invalid/none", SystemClock())
    async with application(nowhere, "redis://nowhere.invalid", routers()) as app:
        for operation in operations(app):
            for method in operation.methods or {"GET"}:
                scope = {
                    "type": "http",
                    "method": method,
                    "path": re.sub(r"{[^}]+}", "1", operation.path),
                    "root_path": "",
                }
                matched = (route.matches(dict(scope)) for route in app.routes)
                found = next(more for match, more in matched if match == Match.FULL)
                assert found["endpoint"] is operation.endpoint, (method, operation.path)
