"""The router that every package uses: strict about its input, safe to repeat.

A plain `APIRouter` lets a mistyped filter pass in silence and cannot keep an answer inside the
transaction that made it, so `create_app` refuses its operations.
"""

import json
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Message, Receive, Scope, Send

from hanlu.errors import DomainError
from hanlu.http.idempotency import SECRET_ANSWER, Claim, Replay

API = "/api/v1"

# PostgreSQL text holds every character but this one; in JSON it can only stand as an escape.
_NUL_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


MAX_BODY_BYTES = 1_000_000
"""For ordinary requests; see `Route` for uploads."""


class BodyTooLarge(DomainError):
    """More bytes than this operation takes."""

    status: ClassVar[int] = 413
    code: ClassVar[str] = "request.too_large"
    detail: ClassVar[str] = "The request is larger than the {limit_bytes} bytes taken here."


class UnknownParameter(DomainError):
    """A query parameter this address does not know: a typing slip must not widen a list."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "parameter.unknown"
    detail: ClassVar[str] = "There is no query parameter {name!r} here; known are: {known}."


class TextInvalid(DomainError):
    """A NUL character or half a surrogate pair: JSON may spell it, no text can hold it."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "text.invalid"
    detail: ClassVar[str] = "The {location} holds a character that no text may hold."


def operation_id(route: APIRoute) -> str:
    """``work_orders_assign``: the tag and the endpoint's name; unique, and stable in a client."""
    tag = str(route.tags[0]).replace("-", "_") if route.tags else "root"
    return f"{tag}_{route.name}"


class Route(APIRoute):
    """One operation: checks what FastAPI lets pass, and keeps answers under their key.

    An operation that takes photos says so: ``openapi_extra={"x-max-body-bytes": 20_000_000}``.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        known = sorted(
            field.alias
            for field in get_flat_params(self.dependant)
            if isinstance(field.field_info, Query)
        )

        said = self.openapi_extra or {}
        limit = int(said.get("x-max-body-bytes", MAX_BODY_BYTES))
        keeps = not said.keys() & SECRET_ANSWER.keys()

        async def handle(request: Request) -> Response:
            request = _limited(request, limit)
            _check_query(request, known)
            await _check_text(request)
            return await _kept(request, answer, keeps=keeps)

        return handle


class Router(APIRouter):
    """An `APIRouter` whose operations are `Route`, under ``/api/v1`` from the start.

    It is put into the application by `Directory`; ``include_router`` would make every operation
    again for each application, and ask each in turn at every request.
    """

    def __init__(self, *, prefix: str = "", **options: Any) -> None:
        super().__init__(
            prefix=API + prefix,
            route_class=Route,
            generate_unique_id_function=operation_id,
            **options,
        )


class Directory(BaseRoute):
    """All operations, found by the first word of their address and how many follow it.

    To ask several hundred in turn was an eighth of what a small request costs. Raises ValueError
    for an address that begins with a parameter, or that is not under ``/api/v1``.
    """

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self.routes = list(routes)
        self._rooms: dict[tuple[str, int], list[BaseRoute]] = defaultdict(list)
        for route in self.routes:
            path = str(getattr(route, "path", ""))
            room = _room(path)
            if room is None or room[0].startswith("{") or ":path}" in path:
                raise ValueError(f"{path!r} cannot be found by its first word under {API}")
            self._rooms[room].append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The operation of this address and method; else the first of this address."""
        partly: tuple[Match, Scope] = Match.NONE, {}
        for route in self._rooms.get(_room(scope["path"]) or ("", 0), ()):
            found, more = route.matches(scope)
            if found == Match.FULL:
                return found, more
            if found == Match.PARTIAL and partly[0] == Match.NONE:
                partly = found, more
        return partly

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on to the operation that `matches` found: it stands in the scope."""
        await scope["route"].handle(scope, receive, send)


def _room(path: str) -> tuple[str, int] | None:
    if not path.startswith(f"{API}/"):
        return None
    words = path[len(API) + 1 :].split("/")
    return words[0], len(words)


def _limited(request: Request, limit: int) -> Request:
    """The same request, refusing to read on past ``limit`` bytes."""
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > limit:
        raise BodyTooLarge(limit_bytes=limit)
    read = 0

    async def receive() -> Message:
        nonlocal read
        message = await request.receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise BodyTooLarge(limit_bytes=limit)
        return message

    return Request(request.scope, receive)


def _check_query(request: Request, known: list[str]) -> None:
    for name, text in request.query_params.multi_items():
        if name not in known:
            raise UnknownParameter(field=name, name=name, known=", ".join(known) or "none")
        if "\0" in text:
            raise TextInvalid(field=name, location=f"query parameter {name!r}")


async def _check_text(request: Request) -> None:
    if "\0" in request.url.path or "%00" in request.url.path:
        raise TextInvalid(location="address")
    if request.headers.get("content-type", "").startswith("application/json"):
        body = await request.body()
        if _NUL_IN_JSON.search(body) or (b"\\u" in body and _has_half_character(body)):
            raise TextInvalid(location="body")


def _has_half_character(body: bytes) -> bool:
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except (ValueError, RecursionError):
        return False  # not JSON: the endpoint's own parser says so, in better words
    return False


async def _kept(
    request: Request, answer: Callable[[Request], Awaitable[Response]], *, keeps: bool
) -> Response:
    """Answer, and keep the answer in the transaction of its effect where a key was given.

    The unit of work of a function-scoped dependency is still open here: it commits when this
    response is complete and before its first byte leaves.
    """
    try:
        response = await answer(request)
    except Replay as replay:
        return replay.response()
    claim: Claim | None = getattr(request.state, "idempotency", None)
    if claim is not None and keeps:
        await claim.keep(response)
    return response
