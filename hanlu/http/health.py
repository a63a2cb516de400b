"""Beside the API, without a sign-in: ``/health``, ``/metrics`` and the authority for phones."""

import ipaddress

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse

from hanlu import metrics
from hanlu.health import survey
from hanlu.http.dependencies import ResourcesDep
from hanlu.http.schemas import Schema
from hanlu.settings import ROLES


class Health(Schema):
    """``problems`` are short codes such as ``gateway.absent``; empty when all is well."""

    status: str
    problems: list[str]


def install(app: FastAPI) -> None:
    """Offer all three. ``/health`` answers 200 as long as this process serves; the body tells the
    rest, so that a balancer does not take away the pages because a sensor gateway restarts.
    """

    @app.get("/health", include_in_schema=False)
    async def health(resources: ResourcesDep) -> Health:
        summary = await survey(ROLES, resources.database, resources.redis)
        return Health(status=summary.status, problems=summary.problems)

    @app.get("/metrics", include_in_schema=False)
    async def prometheus(request: Request) -> Response:
        if not _is_local(request):
            raise HTTPException(403)
        text, content_type = metrics.exposition()
        return Response(text, media_type=content_type)

    @app.get("/authority.crt", include_in_schema=False)
    async def authority(resources: ResourcesDep) -> Response:
        """Our own authority, where we made the certificate: public, and a phone installs it."""
        if resources.settings.tls_ca is None:
            raise HTTPException(404)
        return FileResponse(resources.settings.tls_ca, media_type="application/x-x509-ca-cert")


def _is_local(request: Request) -> bool:
    """Whether the caller is on this machine, and not a proxy that speaks for another one."""
    if request.client is None or {"forwarded", "x-forwarded-for"} & set(request.headers):
        return False
    return ipaddress.ip_address(request.client.host).is_loopback
