"""Sees to it that the wheel and the source archive carry the pages."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGES = Path(__file__).parent / "scripts" / "pages.py"


class Pages(BuildHookInterface[Any]):
    """Builds them when they are missing or old. An isolated build has no Node: run `make pages`
    before it. Editable installs are left alone: `make up` and `make test` build for them.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Called by hatchling before it collects files."""
        if version != "editable":
            subprocess.run([sys.executable, PAGES, "build"], check=True)
