"""Who calls: the secret a request carries, where it comes from, and who was known by it lately."""

import hashlib
from collections import OrderedDict

from starlette.requests import HTTPConnection

from hanlu.identity.principal import Principal

_MAX_KNOWN = 20_000


def session_cookie(*, tls: bool) -> str:
    """The cookie's name: ``__Host-`` binds it to this host, and browsers accept it under TLS."""
    return "__Host-hanlu_session" if tls else "hanlu_session"


def secret_of(request: HTTPConnection, *, tls: bool) -> str | None:
    """The secret a request carries: a bearer token before the cookie; None without either."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and credentials:
        return credentials.strip()
    return request.cookies.get(session_cookie(tls=tls))


def address_of(request: HTTPConnection) -> str | None:
    """Where a call comes from: what a proxy says only where settings trust it (`HttpServer`)."""
    return request.client.host if request.client else None


class KnownCallers:
    """Whom each secret stood for when it was last looked up; secrets are held as hashes.

    For counting calls only, before anything is read from the record. It lets nobody in.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, str] = OrderedDict()

    def learn(self, secret: str, principal: Principal | None) -> None:
        """What the look-up of a secret found; None: nobody."""
        self._known.pop(_digest(secret), None)
        if principal is not None:
            self._known[_digest(secret)] = str(principal.id or principal.name)
        if len(self._known) > _MAX_KNOWN:
            self._known.popitem(last=False)

    def name(self, secret: str | None) -> str | None:
        """The caller this secret stood for; None for one that nobody has proved yet."""
        return None if secret is None else self._known.get(_digest(secret))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
