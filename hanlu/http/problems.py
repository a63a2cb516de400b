"""Every refusal and every failure as ``application/problem+json`` (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import psycopg
import psycopg_pool
import redis.exceptions
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import Counter
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hanlu.errors import DomainError
from hanlu.faults import faults
from hanlu.files import FilesAway
from hanlu.http.schemas import FieldProblem, Problem
from hanlu.ids import new_id

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 2

# What a service that is away for the moment raises; the caller does well to come again.
_UNAVAILABLE = (
    psycopg.OperationalError,
    psycopg_pool.PoolTimeout,
    psycopg_pool.PoolClosed,
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
    FilesAway,
)
_CODES = {
    400: "request.invalid",
    404: "route.missing",
    405: "method.not_allowed",
    413: "request.too_large",
    415: "request.media_type",
}

REFUSALS = Counter("hanlu_http_refusals_total", "Requests refused or failed, by code", ["code"])

log = structlog.get_logger(__name__)


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer that carries this problem, counted; empty members are left out."""
    REFUSALS.labels(problem.code).inc()
    body = problem.model_dump(mode="json", exclude_defaults=True)
    return JSONResponse(
        body | {"type": problem.type}, problem.status, headers=headers, media_type=MEDIA_TYPE
    )


def problem_of(error: DomainError) -> Problem:
    """A refusal as a problem; its parameters travel as they are."""
    return Problem(
        title=HTTPStatus(error.status).phrase,
        status=error.status,
        code=error.code,
        detail=str(error),
        params=error.params,
        field=error.field,
    )


def field_problems(errors: list[dict[str, Any]]) -> list[FieldProblem]:
    """Pydantic's list of errors as fields and reasons, without the refused values.

    The values stay out because they may be personal data and the sender knows them.
    """
    found = []
    for fault in faults(errors):
        location, *path = fault.path or ("body",)
        found.append(
            FieldProblem(
                field=".".join(path),
                location=location,
                code=fault.code,
                params=fault.params,
                detail=fault.detail,
            )
        )
    return found


def install(app: FastAPI) -> None:
    """Render all expected refusals of ``app``; `UnexpectedErrors` sees to the rest."""

    @app.exception_handler(DomainError)
    async def refused(_request: Request, error: DomainError) -> JSONResponse:
        headers = getattr(error, "headers", None)
        return problem_response(problem_of(error), headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        errors = field_problems(list(error.errors()))
        first = errors[0] if errors else None
        where = f"{first.location} field {first.field!r}: {first.detail}" if first else "input"
        problem = Problem(
            title="Unprocessable Content",
            status=422,
            code="request.invalid",
            detail=f"The request is not valid: {where}.",
            field=first.field if first else None,
            errors=errors,
        )
        return problem_response(problem)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        details = {
            404: f"There is nothing at {quote(request.url.path)}.",
            405: f"{request.method} is not offered at {quote(request.url.path)}.",
        }
        problem = Problem(
            title=HTTPStatus(error.status_code).phrase,
            status=error.status_code,
            code=_CODES.get(error.status_code, "request.refused"),
            detail=details.get(error.status_code, error.detail),
        )
        return problem_response(problem, error.headers)


class UnexpectedErrors:
    """Answers what nobody expected with general words and an id, and logs it under that id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, receive, watch)
        except Exception as error:  # the edge: the caller gets an id, the log the rest
            response = _failure(scope, error)
            if started:  # too late for an answer: cutting the line is the only honest sign left
                raise
            await response(scope, receive, send)


def _failure(scope: Scope, error: Exception) -> JSONResponse:
    occurrence = str(new_id())
    said = log.bind(occurrence=occurrence, method=scope["method"], path=scope["path"])
    instance = f"urn:uuid:{occurrence}"
    if isinstance(error, _UNAVAILABLE):
        # In one line: the stack says nothing here, and who has no time to answer would spend
        # more on writing it down, call by call, than the answer takes.
        said.warning("service away", error=f"{type(error).__name__}: {error}")
        files = isinstance(error, FilesAway)
        behind = "The file store" if files else "A service behind this one"
        problem = Problem(
            title="Service Unavailable",
            status=503,
            code="files.away" if files else "service.unavailable",
            detail=f"{behind} is away for the moment. Please try again.",
            instance=instance,
        )
        return problem_response(problem, {"Retry-After": str(RETRY_AFTER_S)})
    said.error("request failed", exc_info=error)
    if isinstance(error, psycopg.DataError):  # such as a number that no column can hold
        problem = Problem(
            title="Unprocessable Content",
            status=422,
            code="value.out_of_range",
            detail="A value is beyond what can be stored or compared.",
            instance=instance,
        )
        return problem_response(problem)
    problem = Problem(
        title="Internal Server Error",
        status=500,
        code="server.error",
        detail=f"Something went wrong here. Quote {occurrence} when you report it.",
        instance=instance,
    )
    return problem_response(problem)
