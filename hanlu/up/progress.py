"""What ``prepare`` is at: told by it in its log, read from there while it works.

It is a process of its own whose output nobody sees, and a first start takes a minute or more.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import structlog

log = structlog.get_logger()

EVENT = "preparing"

STEPS = {
    "migrating": "laying out the database",
    "generating": "drawing the demo city",
    "reading": "reading its streets",
    "roads": "building the road network",
    "places": "building the place search",
    "map": "cutting the map",
    "iot_gateway": "putting in devices and alarms",
    "dispatch": "putting in sites, people and work orders",
}
"""In the order in which they come."""


def tell(step: str) -> None:
    """Say that this step begins; one that is not in the list is nobody's concern."""
    if step in STEPS:
        log.info(EVENT, step=step)


class Follower:
    """Reads the steps that were told since it was made, in words, for a person who waits."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._at = file.stat().st_size if file.exists() else 0

    def news(self) -> Iterator[str]:
        """The steps that have begun since the last call."""
        if not self._file.exists():
            return
        with self._file.open("rb") as stream:
            stream.seek(self._at)
            for line in stream:
                if not line.endswith(b"\n"):
                    return  # still being written
                self._at += len(line)
                if (step := _step(line)) in STEPS:
                    number = list(STEPS).index(step) + 1
                    yield f"first start, step {number} of {len(STEPS)}: {STEPS[step]}"


def _step(line: bytes) -> str:
    try:
        said = json.loads(line)
    except ValueError:
        return ""  # a library's own words
    if not isinstance(said, dict) or said.get("event") != EVENT:
        return ""
    return str(said.get("step"))
