"""The router that every package uses: strict about its input, safe to repeat.

A plain `APIRouter` lets a mistyped filter pass in silence and cannot keep an answer inside the
transaction that made it, so `create_app` refuses one.
"""

import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute

from hanlu.errors import DomainError
from hanlu.http.idempotency import Claim, Replay

# PostgreSQL text holds every character but this one; in JSON it can only stand as an escape.
_NUL_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class UnknownParameter(DomainError):
    """A query parameter this address does not know: a typing slip must not widen a list."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "parameter.unknown"
    detail: ClassVar[str] = "There is no query parameter {name!r} here; known are: {known}."


class ControlCharacter(DomainError):
    """A NUL character somewhere in the request."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "text.nul"
    detail: ClassVar[str] = "The {location} holds a NUL character, which no text may."


class Route(APIRoute):
    """One operation: checks what FastAPI lets pass, and keeps answers under their key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        known = sorted(
            field.alias
            for field in get_flat_params(self.dependant)
            if isinstance(field.field_info, Query)
        )

        async def handle(request: Request) -> Response:
            _check_query(request, known)
            await _check_text(request)
            return await _kept(request, answer)

        return handle


class Router(APIRouter):
    """An `APIRouter` whose operations are `Route`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=Route, **options)


def _check_query(request: Request, known: list[str]) -> None:
    for name, text in request.query_params.multi_items():
        if name not in known:
            raise UnknownParameter(field=name, name=name, known=", ".join(known) or "none")
        if "\0" in text:
            raise ControlCharacter(field=name, location=f"query parameter {name!r}")


async def _check_text(request: Request) -> None:
    if "\0" in request.url.path or "%00" in request.url.path:
        raise ControlCharacter(location="address")
    if request.headers.get("content-type", "").startswith("application/json"):
        body = await request.body()
        if _NUL_IN_JSON.search(body):
            raise ControlCharacter(location="body")


async def _kept(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Answer, and keep the answer in the transaction of its effect where a key was given.

    The unit of work of a function-scoped dependency is still open here: it commits when this
    response is complete and before its first byte leaves.
    """
    try:
        response = await answer(request)
    except Replay as replay:
        return replay.response()
    claim: Claim | None = getattr(request.state, "idempotency", None)
    if claim is not None:
        await claim.keep(response)
    return response
