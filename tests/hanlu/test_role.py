"""What a role process loads before it can work."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import asyncio, sys
from hanlu.role import components_of
from hanlu.runtime import open_resources
from hanlu.settings import Settings

async def look(role):
    async with open_resources(Settings()) as resources:
        print(len(components_of(role, resources)) > 1, "fastapi" in sys.modules)

asyncio.run(look(sys.argv[1]))
"""


@pytest.mark.parametrize(
    ("role", "serves"), [("gateway", False), ("worker", False), ("planner", False), ("api", True)]
)
def test_only_the_role_that_serves_pages_loads_the_web_framework(
    role: str, serves: bool, tmp_path: Path
) -> None:
    """Three starts of four take a second less of processor time for it."""
    env = {
        "HANLU_DATA": str(tmp_path),
        "HANLU_DATABASE_URL": "postgresql://nowhere",
        "HANLU_REDIS_URL": "redis://nowhere",
        "HANLU_MQTT_URL": "mqtt://nowhere",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, role], env=env, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", str(serves)], done.stderr
