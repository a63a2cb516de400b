"""One product a test process, furnished once; a real Chromium where the system has one."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from dispatch.work_orders.states import STARTED
from hanlu.http.pages import PAGES
from tests.e2e.house import PASSWORD, House, furnished
from tests.support.folders import in_memory
from tests.support.product import Product, free_ports

# Software rendering, nothing sent home.
FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_MS = 30_000

type Open = Callable[..., Page]


def chromium() -> str | None:
    """Where the system's Chromium is, or the one that ``HANLU_CHROMIUM`` names; None without."""
    named = (os.environ.get("HANLU_CHROMIUM"), *NAMES)
    return next((found for name in named if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def furnished_house() -> Iterator[House]:
    """An empty installation with sites, two technicians and a dispatcher."""
    with TemporaryDirectory(
        prefix="hanlu-e2e-", dir=in_memory(), ignore_cleanup_errors=True
    ) as folder:
        product = Product(Path(folder) / "data", "--no-demo", *free_ports())
        try:
            product.wait_ready(120)
            house = furnished(product)
            yield house
            house.admin.close()
        finally:
            if product.process.poll() is None:
                product.interrupt()


@pytest.fixture
def house(furnished_house: House) -> Iterator[House]:
    """The house as it is; afterwards nobody is on the way or at work in it any more.

    A technician is at one place at a time: a job that one test leaves half done would have the
    next test's steps refused.
    """
    yield furnished_house
    for order in furnished_house.items("/work-orders", state=sorted(STARTED), limit="200"):
        to = {"to": "cancelled", "reason": "the trial is over"}
        furnished_house.post(f"/work-orders/{order['id']}/transitions", to)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium. A module's own: while it runs, no other event loop can."""
    if not (PAGES / "index.html").is_file():
        pytest.skip("the pages are not built (make pages)")
    program = chromium()
    if program is None:
        pytest.skip("no Chromium was found (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, house: House) -> Iterator[Open]:
    """Opens a page of the product as somebody who signs in at its door."""
    contexts: list[BrowserContext] = []

    def opened(
        path: str,
        address: str,
        *,
        locale: str = "en-GB",
        width: int = 1440,
        height: int = 900,
    ) -> Page:
        context = browser.new_context(
            base_url=house.url, locale=locale, viewport={"width": width, "height": height}
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        page.locator("input[name=email]").fill(address)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("button[type=submit]").click()
        return page

    yield opened
    for context in contexts:
        context.close()
