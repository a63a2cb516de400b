"""Is it well? Each component has a pulse; each role reports its components to Redis; ``survey``
puts the reports together, for ``/health`` and for ``hanlu doctor``.

A report expires after a few seconds, so a role that died or hangs disappears by itself.
"""

import asyncio
import os
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import msgspec
import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from redis.asyncio import Redis
from redis.exceptions import RedisError

from hanlu import __version__
from hanlu.clock import Clock
from hanlu.database import Database
from hanlu.identity.principal import Principal
from hanlu.runtime import Component

log = structlog.get_logger()

KEY = "hanlu:health"
REPORT_EVERY_S = 1.0
EXPIRES_S = 6
_ANSWER_WITHIN_S = 2.0


@dataclass(slots=True)
class Pulse:
    """A component's own word on how it is. ``problem`` is a short code such as ``broker.away``."""

    ready: bool = False
    last_ok: datetime | None = None
    problem: str | None = None

    def ok(self, at: datetime) -> None:
        """It has just done its work."""
        self.ready, self.last_ok, self.problem = True, at, None

    def failing(self, problem: str) -> None:
        """It cannot do its work now."""
        self.ready, self.problem = False, problem


class ComponentHealth(msgspec.Struct, frozen=True):
    """One component in a report."""

    name: str
    ready: bool
    last_ok: datetime | None
    problem: str | None


class RoleReport(msgspec.Struct, frozen=True):
    """What one role process says about itself."""

    role: str
    host: str
    pid: int
    version: str
    started_at: datetime
    at: datetime
    components: list[ComponentHealth]

    @property
    def ready(self) -> bool:
        return all(component.ready for component in self.components)


class Summary(msgspec.Struct, frozen=True):
    """The whole installation: ``problems`` is empty when all is well."""

    status: Literal["ok", "degraded"]
    problems: list[str]
    roles: list[RoleReport]


def examine(component: Component) -> ComponentHealth:
    """A component with a ``pulse`` speaks for itself; one without is well while it runs."""
    pulse = getattr(component, "pulse", None)
    if not isinstance(pulse, Pulse):
        return ComponentHealth(component.name, ready=True, last_ok=None, problem=None)
    return ComponentHealth(component.name, pulse.ready, pulse.last_ok, pulse.problem)


def summarise(expected: Iterable[str], reports: Sequence[RoleReport]) -> Summary:
    """Every expected role needs one report without a problem; other instances may be starting."""
    problems = []
    for role in expected:
        mine = [report for report in reports if report.role == role]
        if not mine:
            problems.append(f"{role}.absent")
        elif not any(report.ready for report in mine):
            problems += [
                f"{role}.{component.name}: {component.problem or 'starting'}"
                for component in mine[-1].components
                if not component.ready
            ]
    ordered = sorted(reports, key=lambda report: (report.role, report.started_at))
    return Summary("degraded" if problems else "ok", problems, ordered)


@dataclass
class HealthReporter:
    """Reports this process once a second. A Redis that is away is waited for."""

    role: str
    components: Sequence[Component]
    redis: Redis
    clock: Clock
    name: str = field(default="health", init=False)

    async def run(self) -> None:
        """Report until cancelled; the report is taken back then."""
        key = f"{KEY}:{self.role}:{socket.gethostname()}:{os.getpid()}"
        started_at = self.clock.now()
        try:
            while True:
                try:
                    async with asyncio.timeout(_ANSWER_WITHIN_S):
                        await self.redis.set(key, self._report(started_at), ex=EXPIRES_S)
                except (RedisError, OSError) as error:
                    log.warning("health_unreported", error=str(error))
                await asyncio.sleep(REPORT_EVERY_S)
        finally:
            try:
                await self.redis.delete(key)
            except (RedisError, OSError) as error:
                log.info("health_left", error=str(error))

    def _report(self, started_at: datetime) -> bytes:
        report = RoleReport(
            role=self.role,
            host=socket.gethostname(),
            pid=os.getpid(),
            version=__version__,
            started_at=started_at,
            at=self.clock.now(),
            components=[examine(component) for component in self.components],
        )
        return msgspec.json.encode(report)


async def survey(expected: Iterable[str], database: Database, redis: Redis) -> Summary:
    """The one judgement of how the whole installation is. A server that is away is a problem."""
    away = [] if await _answers(database) else ["database.away"]
    try:
        async with asyncio.timeout(_ANSWER_WITHIN_S):
            reports = await read_reports(redis)
    except (RedisError, OSError):  # a time-out is an OSError
        return Summary("degraded", [*away, "redis.away"], [])
    summary = summarise(expected, reports)
    return Summary("degraded", [*away, *summary.problems], summary.roles) if away else summary


async def _answers(database: Database) -> bool:
    try:
        async with (
            asyncio.timeout(_ANSWER_WITHIN_S),
            database.read(Principal.nobody("health")) as connection,
        ):
            await connection.execute("select 1")
    except (OperationalError, PoolTimeout, TimeoutError):
        return False
    return True


async def read_reports(redis: Redis) -> list[RoleReport]:
    """The reports that have not expired. Raises RedisError when Redis is away."""
    keys = [key async for key in redis.scan_iter(match=f"{KEY}:*", count=200)]
    values = await redis.mget(keys) if keys else []
    return [msgspec.json.decode(value, type=RoleReport) for value in values if value is not None]
