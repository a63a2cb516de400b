"""The private data folder of one installation: made, recognised, locked, remembered.

hanlu.json      what this folder is, its ports            secrets.json   passwords and keys
lock            held while the product runs               processes.json its running children
hanlu.env       settings for other commands               logs/          one file a process
postgres/ valkey/ mqtt/ files/ regions/ tls/
"""

import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import IO, Any

from hanlu.embedded.errors import StartRefused

FORMAT = 1
NEW_NEEDS_MB = 400
"""An empty cluster with its log takes some 100 MB, the demo city as much again."""
START_NEEDS_MB = 50
"""Three segments of the database's log: without room for them it starts and stops as it likes."""
MARKER = "hanlu.json"


class DataFolder:
    """One installation's folder. ``open`` it before use; only one process can hold its lock."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._lock: IO[str] | None = None
        self._secrets: dict[str, str] = {}
        self._facts: dict[str, Any] = {}

    @property
    def logs(self) -> Path:
        """One file a process."""
        return self.path / "logs"

    @property
    def roster(self) -> Path:
        """The running children, see ``roster.py``."""
        return self.path / "processes.json"

    def open(self) -> None:
        """Make the folder or recognise it, and take its lock.

        Raises StartRefused when it is a file, holds other things, is damaged, was written by a
        newer version, may not be written, or is in use.
        """
        try:
            self._make()
            self._take_lock()
            self._facts = self._recognise()
            self._secrets = self._read("secrets.json", {})
        except OSError as error:
            self.close()
            raise StartRefused(
                f"The data folder {self.path} cannot be used: {error.strerror}."
            ) from error
        except StartRefused:
            self.close()
            raise

    def close(self) -> None:
        """Give the lock back. Safe to repeat."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def secret(self, name: str) -> str:
        """The remembered random secret of this name; made when first asked for (128 bits)."""
        if name not in self._secrets:
            self._secrets[name] = secrets.token_hex(16)
            write_private(self.path / "secrets.json", json.dumps(self._secrets, indent=1))
        return self._secrets[name]

    def remembered(self, fact: str) -> Any:
        """A fact noted by an earlier start; None when there is none."""
        return self._facts.get(fact)

    def remember(self, fact: str, value: Any) -> None:
        """Note a fact (a port, a place) for later starts."""
        self._facts[fact] = value
        write_private(self.path / MARKER, json.dumps(self._facts, indent=1))

    def room(self, name: str) -> Path:
        """A private folder inside this one; made when missing."""
        room = self.path / name
        room.mkdir(mode=0o700, exist_ok=True)
        return room

    def _make(self) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise StartRefused(f"The data folder {self.path} is a file.")
        self.path.mkdir(parents=True, exist_ok=True)
        known = (self.path / MARKER).exists()
        begun = {"lock", f"{MARKER}.new"}  # what a first start leaves that is killed at once
        if not known and any(entry.name not in begun for entry in self.path.iterdir()):
            raise StartRefused(
                f"The folder {self.path} holds other files and no Hanlu data: "
                "name an empty folder or one that Hanlu made."
            )
        free_mb = shutil.disk_usage(self.path).free // 1_000_000
        needed_mb = START_NEEDS_MB if known else NEW_NEEDS_MB
        if free_mb < needed_mb:
            raise StartRefused(
                f"The disk of {self.path} has {free_mb} MB free, and a start needs {needed_mb} MB:"
                " make room, or name a folder on another disk."
            )
        # As root the database runs under another account, which must be able to walk through
        # (not to look around); everything inside is closed to others.
        self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)

    def _take_lock(self) -> None:
        lock = (self.path / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise StartRefused(
                f"Hanlu is already running on the data folder {self.path}."
            ) from None
        self._lock = lock

    def _recognise(self) -> dict[str, Any]:
        if not (self.path / MARKER).exists():
            facts = {"format": FORMAT, "id": secrets.token_hex(8)}
            write_private(self.path / MARKER, json.dumps(facts, indent=1))
            self.room("logs")
            return facts
        facts = self._read(MARKER, None)
        if facts.get("format") != FORMAT:
            raise StartRefused(
                f"The data folder {self.path} was written in format {facts.get('format')}, "
                f"and this version of Hanlu reads format {FORMAT}."
            )
        self.room("logs")
        return facts

    def _read(self, name: str, default: Any) -> dict[str, Any]:
        path = self.path / name
        if not path.exists() and default is not None:
            return dict(default)
        try:
            content = json.loads(path.read_text())
        except ValueError:
            content = None
        if not isinstance(content, dict):
            raise StartRefused(
                f"The data folder {self.path} is damaged: {name} cannot be read; "
                "restore it from a backup or name another folder."
            )
        return content


def is_running(path: Path) -> bool:
    """Whether a product holds the lock of this data folder."""
    try:
        lock = (path / "lock").open("r+")
    except OSError:
        return False
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def write_private(path: Path, text: str) -> None:
    """Replace a file at once, readable by us alone; on disk before it takes the old one's name."""
    fresh = path.with_name(path.name + ".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123 - by descriptor, for its mode
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
