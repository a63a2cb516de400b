"""The built front end: five pages, their assets, and a clear word when it was not built."""

import mimetypes
from http import HTTPStatus
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

PAGES = Path(__file__).parent.parent / "pages"
"""Where the front end's build is put: ``index.html``, ``phone/``, ``track/``, ``request/``,
``rooms/``, ``assets/``."""

_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Hanlu</title>
<h1>The pages are not built</h1>
<p>页面尚未构建。请运行 <code>make pages</code>，然后重新载入。</p>
<p>Run <code>make pages</code>, then reload. The API is at
<a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
</html>
"""


class Assets(StaticFiles):
    """Files whose names carry a hash of their content: cached for good.

    The build leaves a ``.gz`` beside what gets smaller by it; whoever takes gzip gets that one.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await self._packed(path, scope) or await super().get_response(path, scope)
        if response.status_code in (200, 206, 304):
            response.headers["Cache-Control"] = _FOREVER
            response.headers["Vary"] = "Accept-Encoding"
        return response

    async def _packed(self, path: str, scope: Scope) -> Response | None:
        if not _takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
            return None
        try:
            response = await super().get_response(f"{path}.gz", scope)
        except HTTPException as missing:
            if missing.status_code != HTTPStatus.NOT_FOUND:
                raise
            return None  # the plain file, or its own refusal
        response.headers["Content-Encoding"] = "gzip"
        media_type, _ = mimetypes.guess_type(path)
        if media_type is not None:
            is_text = media_type.startswith("text/")
            response.headers["Content-Type"] = media_type + ("; charset=utf-8" if is_text else "")
        return response


def _takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding (RFC 9110, 12.5.3) takes gzip; ``q=0`` refuses it."""
    for each in accepted.lower().split(","):
        name, _, quality = each.partition(";")
        if name.strip() == "gzip":
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def install(app: FastAPI, folder: Path = PAGES) -> None:
    """Serve ``/``, ``/phone/``, ``/track/{token}``, ``/request/{secret}``, ``/rooms/{secret}``, the
    assets and the files beside them.

    Must come last: the board's own addresses (``/work-orders/…``) are answered by its page.
    """
    app.mount("/assets", Assets(directory=folder / "assets", check_dir=False), name="assets")

    @app.get("/track/{token}", include_in_schema=False)
    async def track(token: str) -> Response:  # noqa: ARG001  # the page reads it from its address
        return _page(folder / "track" / "index.html", {"X-Robots-Tag": "noindex, nofollow"})

    @app.get("/rooms/{secret}", include_in_schema=False)
    @app.get("/track/{secret}/rooms", include_in_schema=False)
    async def rooms(secret: str) -> Response:  # noqa: ARG001  # read from the address
        return _page(folder / "rooms" / "index.html", {"X-Robots-Tag": "noindex, nofollow"})

    @app.get("/request/{secret}", include_in_schema=False)
    async def request_page(secret: str) -> Response:  # noqa: ARG001  # read from the address
        return _page(folder / "request" / "index.html", {"X-Robots-Tag": "noindex, nofollow"})

    @app.get("/phone", include_in_schema=False)
    async def phone_without_slash(request: Request) -> Response:
        """The page is a folder: its service worker answers only for what lies under it."""
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/phone/{query}", 308)

    @app.get("/phone/{path:path}", include_in_schema=False)
    async def phone(request: Request, path: str) -> Response:
        return _file(folder, f"phone/{path}") or _inner(request, path, folder / "phone")

    @app.get("/{path:path}", include_in_schema=False)
    async def board(request: Request, path: str) -> Response:
        return _file(folder, path) or _inner(request, path, folder)


def _inner(request: Request, path: str, folder: Path) -> Response:
    """The page for an address inside it; 404 for what no page could mean: data and files."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if path and (path.startswith("api/") or not wants_page):
        raise HTTPException(404)
    return _page(folder / "index.html")


def _file(folder: Path, path: str) -> Response | None:
    """A file of the build (icons, manifest, service worker); None when there is none.

    A service worker under ``/phone/`` has that folder as its scope without a further header.
    """
    if not path or "\0" in path:
        return None
    target = (folder / path).resolve()
    if not target.is_relative_to(folder.resolve()) or not target.is_file():
        return None
    return FileResponse(target, headers={"Cache-Control": _ASK_AGAIN})


def _page(file: Path, headers: dict[str, str] | None = None) -> Response:
    """A page is asked for again each time, so that a new build shows at the next load."""
    kept = {"Cache-Control": _ASK_AGAIN} | (headers or {})
    if not file.is_file():
        return HTMLResponse(_NOT_BUILT, 503, kept)
    return FileResponse(file, headers=kept)
