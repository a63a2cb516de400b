"""The pages: each at its address, assets for good, and a clear word when nothing was built."""

import gzip
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


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        pytest.param("gzip, deflate, br", "gzip", id="a browser"),
        pytest.param("deflate;q=1, gzip;q=0", None, id="who refuses it"),
        pytest.param("identity", None, id="who does not know it"),
    ],
)
async def test_an_asset_goes_packed_to_whoever_takes_it(
    built: Path, accepted: str, encoding: str | None
) -> None:
    packed = gzip.compress(b"script")
    (built / "assets" / "board-abc123.js.gz").write_bytes(packed)
    async with client(built) as browser:
        address = "/assets/board-abc123.js"
        answer = await browser.get(address, headers={"Accept-Encoding": accepted})
    assert answer.text == "script"
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"].startswith("text/javascript")
    assert (answer.headers["vary"], "immutable" in answer.headers["cache-control"]) == (
        "Accept-Encoding",
        True,
    )


@pytest.mark.parametrize("name", ["a" * 300 + ".js", "board%00.js", "%00", "missing.js"])
@pytest.mark.parametrize("accepted", ["gzip", "identity"])
async def test_a_name_that_cannot_be_is_not_found(built: Path, name: str, accepted: str) -> None:
    async with client(built) as browser:
        answer = await browser.get(f"/assets/{name}", headers={"Accept-Encoding": accepted})
    assert answer.status_code == 404


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
async def test_an_asset_without_a_packed_one_is_asked_for_by_its_head_and_in_parts(
    built: Path, accepted: str
) -> None:
    address = "/assets/board-abc123.js"
    async with client(built) as browser:
        head = await browser.head(address, headers={"Accept-Encoding": accepted})
        part = await browser.get(
            address, headers={"Accept-Encoding": accepted, "Range": "bytes=0-2"}
        )
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "6")
    assert (part.status_code, part.text) == (206, "scr")
    assert [each for each in (head, part) if "content-encoding" in each.headers] == []
