"""The referee kept outside of the repository, where it is present."""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("HANLU_SHARED", Path(__file__).parents[3] / "shared"))
REFEREE = SHARED / "optimizer" / "check.py"

Check = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]


def module_at(path: Path) -> Any:
    """A Python file from outside as a module; skips the test, saying so, when it is absent."""
    if not path.is_file():
        pytest.skip(f"{path} is not here (HANLU_SHARED names the folder)")
    spec = importlib.util.spec_from_file_location(f"shared_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def referee() -> Check:
    """The independent checker of fsm-1 plans."""
    check: Check = module_at(REFEREE).check
    return check
