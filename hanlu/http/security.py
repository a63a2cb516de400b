"""What every answer carries, and which requests a foreign page cannot make.

Headers: ASVS 5.0, 3.4.1 to 3.4.6 and 3.2.2. Foreign pages: the Origin check of 3.5.1.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hanlu.http.problems import problem_response
from hanlu.http.schemas import Problem

API_PREFIX = "/api/"
PHONE_PREFIX = "/phone/"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def content_security_policy(tile_origins: tuple[str, ...] = (), *, compiles: bool = False) -> str:
    """No inline script or style, no foreign source but the map tiles that settings name.

    ``blob:`` workers and images are how MapLibre runs its worker and draws its textures. A page
    that ``compiles`` may run WebAssembly of our own origin: the phone's reader of codes. It opens
    no other way to run text as script (CSP 3, 4.4: ``'wasm-unsafe-eval'``).
    """
    tiles = "".join(f" {origin}" for origin in tile_origins)
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'" + (" 'wasm-unsafe-eval'" if compiles else ""),
            "style-src 'self'",
            f"img-src 'self' data: blob:{tiles}",
            f"connect-src 'self'{tiles}",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Sets the headers on every answer, errors included; ``tls`` adds HSTS."""

    def __init__(self, app: ASGIApp, *, tls: bool, tile_origins: tuple[str, ...] = ()) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(tile_origins),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        self._phone_policy = content_security_policy(tile_origins, compiles=True)
        if tls:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        private = scope["path"].startswith(API_PREFIX)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].startswith(PHONE_PREFIX):
                    headers.setdefault("Content-Security-Policy", self._phone_policy)
                for name, text in self._headers.items():
                    headers.setdefault(name, text)
                if private:
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


def is_own_origin(headers: Headers, allowed: frozenset[str] = frozenset()) -> bool:
    """Whether a browser sent this from a page of ours.

    Only host and port are compared, since the scheme in front of a TLS proxy is not ours to
    know. A request with neither header was not made by a browser, and nobody can make another
    program send somebody's cookie; so it passes.
    """
    origin = headers.get("origin")
    if origin is not None:
        return origin in allowed or urlsplit(origin).netloc == headers.get("host")
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


class OriginCheck:
    """Refuses state changes that a foreign page asks a signed-in browser to make.

    A bearer token is not sent by a browser on its own, so such calls are not concerned.
    """

    def __init__(self, app: ASGIApp, *, allowed: frozenset[str] = frozenset()) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            headers = Headers(scope=scope)
            if "authorization" not in headers and not is_own_origin(headers, self._allowed):
                await problem_response(_FOREIGN)(scope, receive, send)
                return
        await self._app(scope, receive, send)


_FOREIGN = Problem(
    title="Forbidden",
    status=403,
    code="origin.foreign",
    detail="This request came from a page of another site.",
)
