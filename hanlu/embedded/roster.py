"""Which processes belong to a data folder: written down, so that none outlives its supervisor.

Each also carries a mark in its environment, since a supervisor may be killed between starting a
process and writing it down.
"""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

PATIENCE_S = 8.0
GONE_S = 5.0
MARK = "HANLU_CHILD_OF"


@dataclass(frozen=True, slots=True)
class Entry:
    """A process, told from a later one with the same id by when it began (seconds since 1970)."""

    pid: int
    began: float
    name: str
    stop_signal: int


def mark_of(roster: Path, name: str, stop_signal: int) -> str:
    """What a child of this roster carries as `MARK`."""
    return f"{int(stop_signal)}:{name}:{roster}"


def entry_of(pid: int, name: str, stop_signal: int) -> Entry:
    """The entry of a process that was just started; one that is gone already gets no begin."""
    try:
        began = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        began = 0.0
    return Entry(pid, began, name, int(stop_signal))


def runs(entry: Entry) -> bool:
    """Whether that very process still runs; a zombie does not."""
    try:
        process = psutil.Process(entry.pid)
        return process.status() != psutil.STATUS_ZOMBIE and process.create_time() == entry.began
    except psutil.NoSuchProcess:
        return False


class Roster:
    """The file with the running children of one supervisor; replaced whole at each change."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Write a child down. The caller has just started it."""
        self._entries.append(entry)
        self._write()

    def remove(self, entry: Entry) -> None:
        """Strike a child out after it has ended. Safe to repeat."""
        if entry in self._entries:
            self._entries.remove(entry)
            self._write()

    def _write(self) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps([asdict(entry) for entry in self._entries]))
        fresh.replace(self.path)


def stop_leftovers(path: Path, patience_s: float = PATIENCE_S) -> list[Entry]:
    """Stop what a killed supervisor left running, youngest first; returns what was found.

    Called by the guard when its supervisor dies and by the next start. Safe to repeat and safe
    to run twice at once: a process is recognised by id and begin.
    """
    left = _left(path)
    for entry in reversed(left):
        _signal(entry, entry.stop_signal)
    _wait_while(lambda: any(runs(entry) for entry in left), patience_s)
    for entry in left:
        if runs(entry):
            _signal(entry, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(entry.pid, signal.SIGKILL)
    # The system answers a kill before the process is gone, and its children's with it.
    _wait_while(lambda: bool(_left(path)), GONE_S)
    return left


def _left(path: Path) -> list[Entry]:
    listed = _read(path) if path.exists() else []
    return [entry for entry in dict.fromkeys([*listed, *_marked(path)]) if runs(entry)]


def _wait_while(true: Callable[[], bool], at_most_s: float) -> None:
    deadline = time.monotonic() + at_most_s
    while true() and time.monotonic() < deadline:
        time.sleep(0.05)


def _read(path: Path) -> list[Entry]:
    return [Entry(**row) for row in json.loads(path.read_text() or "[]")]


def _marked(roster: Path) -> list[Entry]:
    """The running processes that carry the roster's mark, without those that they started."""
    found: dict[int, Entry] = {}
    parents: dict[int, int] = {}
    for process in psutil.process_iter():
        try:
            stop_signal, name, path = process.environ().get(MARK, "::").split(":", 2)
            if path == str(roster):
                found[process.pid] = entry_of(process.pid, name, int(stop_signal))
                parents[process.pid] = process.ppid()
        except (psutil.Error, OSError):
            continue  # not ours to look into, or gone
    return [entry for pid, entry in sorted(found.items()) if parents[pid] not in found]


def _signal(entry: Entry, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(entry.pid, number)
