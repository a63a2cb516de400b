"""The pages: each at its address, assets for good, and a clear word when nothing was built."""

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from hanlu.http import pages, problems

HTML = {"Accept": "text/html,*/*"}


def client(folder: Path) -> httpx.AsyncClient:
    app = FastAPI()
    problems.install(app)
    pages.install(app, folder)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hanlu.test")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    for name, text in {
        "index.html": "board",
        "phone/index.html": "phone",
        "phone/sw.js": "worker",
        "track/index.html": "track",
        "assets/board-abc123.js": "script",
        "icon.svg": "icon",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("path", "text", "caching"),
    [
        pytest.param("/", "board", "no-cache", id="the board"),
        pytest.param("/work-orders/17", "board", "no-cache", id="an address inside the board"),
        pytest.param("/phone/", "phone", "no-cache", id="the phone"),
        pytest.param("/phone/jobs/3", "phone", "no-cache", id="an address inside the phone"),
        pytest.param("/phone/sw.js", "worker", "no-cache", id="the service worker"),
        pytest.param("/track/abc", "track", "no-cache", id="a customer's page"),
        pytest.param("/icon.svg", "icon", "no-cache", id="a file beside the pages"),
        pytest.param(
            "/assets/board-abc123.js",
            "script",
            "public, max-age=31536000, immutable",
            id="an asset with a hash in its name",
        ),
    ],
)
async def test_pages_and_files(built: Path, path: str, text: str, caching: str) -> None:
    async with client(built) as browser:
        answer = await browser.get(path, headers=HTML)
    assert (answer.status_code, answer.text) == (200, text)
    assert answer.headers["cache-control"] == caching


@pytest.mark.parametrize(
    "path",
    [
        "/%2e%2e/secret.txt",
        "/phone/%2e%2e/%2e%2e/secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets/missing.js",
    ],
)
async def test_nothing_outside_the_pages_is_served(built: Path, path: str) -> None:
    async with client(built) as browser:
        answer = await browser.get(path, headers={"Accept": "*/*"})
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("secret.txt", "")


async def test_pages_that_are_not_built_say_so(tmp_path: Path) -> None:
    async with client(tmp_path) as browser:
        answer = await browser.get("/", headers=HTML)
    assert answer.status_code == 503
    assert "make pages" in answer.text
