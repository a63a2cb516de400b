"""The pages hold to their types, and can be installed everywhere; ``make test`` runs their own."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hanlu.http.pages import PAGES

ROOT = Path(__file__).parent.parent.parent
CUSTOMER_MOST_BYTES = 100_000
"""On the wire before anything is asked for: a customer's connection may be a bad one."""


@pytest.mark.timeout(300)
def test_the_pages_compile_against_the_server_as_it_is() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "pages.py"), "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_names_no_address_and_leaves_no_platform_out() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    missing = [
        name
        for entry in packages.values()
        for name in entry.get("optionalDependencies", {})
        if f"node_modules/{name}" not in packages
    ]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert missing == []


@pytest.mark.parametrize("page", ["track", "request", "rooms"])
def test_a_customer_s_page_opens_on_a_bad_connection(page: str) -> None:
    index = PAGES / page / "index.html"
    if not index.is_file():
        pytest.skip("the pages are not built (make pages)")
    html = index.read_text()
    loaded = re.findall(r'(?:src|href)="/([^"]+\.(?:js|css))"', html)
    assert len(loaded) >= 3, html
    sizes = {each: len(gzip.compress((PAGES / each).read_bytes(), 9)) for each in loaded}
    assert len(html) + sum(sizes.values()) <= CUSTOMER_MOST_BYTES, sizes
    assert [each for each in loaded if each.startswith("assets/") and not _packed(each)] == []


def _packed(asset: str) -> bool:
    return (PAGES / f"{asset}.gz").is_file()
