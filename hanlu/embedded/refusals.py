"""What the embedded broker refused, read from its log.

A refused publish is acknowledged and dropped, so the device learns nothing; people do, here.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

type Reason = Literal["credentials", "publish", "subscribe", "topic", "too_large"]

_LINE = re.compile(
    r"^\[\d+\] (?P<at>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\.\d{6}) \[ERR\] (?P<address>\S+) - "
    r'mid:\d+ - "(?P<client>.*?)" - (?P<what>.*)$'
)
_WHAT: tuple[tuple[re.Pattern[str], Reason], ...] = (
    (re.compile(r'^authentication error - User "(?P<user>.*)"$'), "credentials"),
    (re.compile(r'^Publish Violation - Subject "(?P<subject>.*)"$'), "publish"),
    (re.compile(r'^Subscription Violation - Subject "(?P<subject>[^"]*)"'), "subscribe"),
    (re.compile(r"^character not supported"), "topic"),
    (re.compile(r"^maximum payload exceeded"), "too_large"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal. ``user`` is known for wrong credentials, ``topic`` for rights."""

    at: datetime
    address: str
    client_id: str
    reason: Reason
    user: str | None = None
    topic: str | None = None


def parse(line: str) -> Refusal | None:
    """The refusal that a log line tells of; None for every other line."""
    match = _LINE.match(line)
    if match is None:
        return None
    for pattern, reason in _WHAT:
        found = pattern.match(match["what"])
        if found is not None:
            groups = found.groupdict()
            return Refusal(
                at=datetime.strptime(match["at"], "%Y/%m/%d %H:%M:%S.%f").replace(tzinfo=UTC),
                address=match["address"],
                client_id=match["client"],
                reason=reason,
                user=groups.get("user"),
                topic=_topic(groups["subject"]) if "subject" in groups else None,
            )
    return None


def _topic(subject: str) -> str:
    """The MQTT topic of a subject: the way back from ``broker_users.subjects``."""
    levels = subject.split(".")
    wild = {"*": "+", ">": "#", "/": ""}
    return "/".join(wild.get(level, level.replace("//", ".")) for level in levels)


class RefusalLog:
    """Reads on from where it stopped; begins at the end of the log."""

    def __init__(self, home: Path) -> None:
        self._path = home / "nats.log"
        self._offset = self._path.stat().st_size if self._path.exists() else 0

    def read(self) -> list[Refusal]:
        """The refusals since the last call, oldest first. A rotated log is read from its begin."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            if self._path.stat().st_size < self._offset:
                self._offset = 0
            file.seek(self._offset)
            whole, newline, _partial = file.read().rpartition(b"\n")
        self._offset += len(whole) + len(newline)
        lines = whole.decode(errors="replace").splitlines()
        return [refusal for refusal in map(parse, lines) if refusal is not None]
