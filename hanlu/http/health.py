"""``/health`` and ``/metrics``: for the supervisor, a balancer, and whoever watches."""

import asyncio
import ipaddress
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from hanlu import metrics
from hanlu.health import RoleReport, read_reports, summarise
from hanlu.identity.principal import Principal
from hanlu.runtime import Resources
from hanlu.settings import ROLES

_CHECK_WITHIN_S = 2.0


def install(app: FastAPI) -> None:
    """Put both beside the API; they need no sign-in and tell strangers no detail."""

    @app.get("/health", include_in_schema=False)
    async def health(request: Request) -> Response:
        resources: Resources = request.app.state.resources
        problems, reports = await _look(resources)
        summary = summarise(ROLES, reports)
        found: dict[str, Any] = {
            "status": "degraded" if problems else summary.status,
            "problems": [*problems, *summary.problems],
        }
        if _is_local(request):
            found["roles"] = summary.roles
        status = 503 if found["problems"] else 200
        return Response(msgspec.json.encode(found), status, media_type="application/json")

    @app.get("/metrics", include_in_schema=False)
    async def prometheus(request: Request) -> Response:
        if not _is_local(request):
            return Response(status_code=403)
        text, content_type = metrics.exposition()
        return Response(text, media_type=content_type)


async def _look(resources: Resources) -> tuple[list[str], list[RoleReport]]:
    """What is wrong with PostgreSQL and Redis, and what the roles report."""
    problems: list[str] = []
    reports: list[RoleReport] = []
    try:
        async with asyncio.timeout(_CHECK_WITHIN_S):
            async with resources.database.read(Principal.nobody("health")) as connection:
                await connection.execute("select 1")
    except (OperationalError, PoolTimeout, TimeoutError):
        problems.append("database.away")
    try:
        async with asyncio.timeout(_CHECK_WITHIN_S):
            reports = await read_reports(resources.redis)
    except (RedisError, OSError):
        problems.append("redis.away")
    return problems, reports


def _is_local(request: Request) -> bool:
    """Whether the caller is on this machine and not behind a proxy."""
    if request.client is None or "forwarded" in request.headers:
        return False
    if "x-forwarded-for" in request.headers:
        return False
    return ipaddress.ip_address(request.client.host).is_loopback
