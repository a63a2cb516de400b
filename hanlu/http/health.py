"""``/health``: whether the whole installation is well, for anybody who may reach it."""

from fastapi import FastAPI
from redis.exceptions import RedisError

from hanlu.health import read_reports, summarise
from hanlu.http.dependencies import ResourcesDep
from hanlu.http.schemas import Schema
from hanlu.settings import ROLES


class Health(Schema):
    """``problems`` are short codes such as ``gateway.absent``; empty when all is well."""

    status: str
    problems: list[str]


def install(app: FastAPI) -> None:
    """Offer ``/health``. It answers 200 as long as this process serves; the body tells the rest,
    so that a balancer does not take away the pages because a sensor gateway restarts.
    """

    @app.get("/health", include_in_schema=False)
    async def health(resources: ResourcesDep) -> Health:
        try:
            reports = await read_reports(resources.redis)
        except (RedisError, OSError):
            return Health(status="degraded", problems=["redis.away"])
        summary = summarise(ROLES, reports)
        return Health(status=summary.status, problems=summary.problems)
