"""The built front end: four pages, their assets, and a clear word when it was not built."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

PAGES = Path(__file__).parent.parent / "pages"
"""Where the front end's build is put: ``index.html``, ``phone/``, ``track/``, ``request/``,
``assets/``."""

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
    """Files whose names carry a hash of their content: cached for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in (200, 206, 304):
            response.headers["Cache-Control"] = _FOREVER
        return response


def install(app: FastAPI, folder: Path = PAGES) -> None:
    """Serve ``/``, ``/phone/``, ``/track/{token}``, ``/request/{secret}``, the assets and the files
    beside them.

    Must come last: the board's own addresses (``/work-orders/…``) are answered by its page.
    """
    app.mount("/assets", Assets(directory=folder / "assets", check_dir=False), name="assets")

    @app.get("/track/{token}", include_in_schema=False)
    async def track(token: str) -> Response:  # noqa: ARG001  # the page reads it from its address
        return _page(folder / "track" / "index.html", {"X-Robots-Tag": "noindex, nofollow"})

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
