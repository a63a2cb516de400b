"""``/health`` of the api role, asked from outside."""

import http.client
import json
import ssl
from contextlib import closing

from hanlu.up.addresses import Addresses


def problems_at(where: Addresses) -> list[str]:
    """What keeps the installation from being well; empty when it is."""
    try:
        with closing(_connect(where)) as connection:
            connection.request("GET", "/health")
            answer = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return ["api"]
    return [str(problem) for problem in answer.get("problems", ["api"])]


def _connect(where: Addresses) -> http.client.HTTPConnection:
    host = "127.0.0.1" if where.listen in ("0.0.0.0", "::") else where.listen  # noqa: S104 - compared, not bound
    if where.tls is None:
        return http.client.HTTPConnection(host, where.port, timeout=3)
    # Our own server on this machine, whose certificate may name only the public address.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(host, where.port, timeout=3, context=context)
