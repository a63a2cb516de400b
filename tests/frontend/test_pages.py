"""The pages hold to their types and their own tests, and can be installed on every platform."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def run(task: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "pages.py"), task]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)


@pytest.mark.timeout(300)
def test_the_pages_compile_against_the_server_as_it_is() -> None:
    done = run("check")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(300)
def test_the_pages_own_tests_pass() -> None:
    done = run("test")
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
