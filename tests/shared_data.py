"""Real data that lies beside the repository; tests that need it skip where it is absent."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parent.parent
SHARED = Path(os.environ.get("HANLU_SHARED", REPOSITORY.parent / "shared"))


def needs_shared(relative: str) -> pytest.MarkDecorator:
    """Skips, saying so, when this file of the shared data is not here."""
    path = SHARED / relative
    return pytest.mark.skipif(not path.exists(), reason=f"{path} is not here (set HANLU_SHARED)")


@cache
def payload_rows() -> list[dict[str, Any]]:
    """The rows of data/payloads.jsonl; empty where the folder is absent."""
    path = SHARED / "data" / "payloads.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
