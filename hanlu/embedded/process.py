"""Child processes: started in a session of their own, stopped in order, never left behind."""

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hanlu.embedded.account import Account
from hanlu.embedded.roster import MARK, Entry, Roster, entry_of, mark_of
from hanlu.heartbeat import FD_SETTING

_FAULT = re.compile(r"\b(?:FATAL|PANIC):|\[FTL\]|No space left")
"""How PostgreSQL and NATS begin the line that says why they end."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, where, as whom, and how it likes to be stopped.

    ``env`` is added to our own environment. Output is appended to ``log``. One that ``beats`` gives
    signs of life, see `hanlu.heartbeat`.
    """

    name: str
    argv: tuple[str, ...]
    folder: Path
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within_s: float = 10.0
    beats: bool = False


class Child:
    """One run of a program. Made by ``start``; the roster knows it for as long as it lives."""

    def __init__(self, program: Program, roster: Roster) -> None:
        self.program = program
        self._roster = roster
        account = program.account
        as_account: dict[str, object] = (
            {}
            if account is None
            else {"user": account.uid, "group": account.gid, "extra_groups": []}
        )
        self._beats: int | None
        self._beats, theirs = os.pipe() if program.beats else (None, None)
        mark = mark_of(roster.path, program.name, program.stop_signal)
        env = {**os.environ, **program.env, MARK: mark}
        if self._beats is not None:
            os.set_blocking(self._beats, False)
            env[FD_SETTING] = str(theirs)
        self._log_from = program.log.stat().st_size if program.log.exists() else 0
        with program.log.open("ab") as log:
            # A session of its own: Ctrl-C reaches only the supervisor, which stops things in order,
            # and a killed role takes its own children (solver processes) with it.
            self._process = subprocess.Popen(
                program.argv,
                cwd=program.folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=() if theirs is None else (theirs,),
                **as_account,  # type: ignore[call-overload]  # keywords by case
            )
        if theirs is not None:
            os.close(theirs)
        self.entry: Entry = entry_of(self.pid, program.name, program.stop_signal)
        roster.add(self.entry)

    @property
    def pid(self) -> int:
        """Process id, which is its process group's id as well."""
        return int(self._process.pid)

    def exit_code(self) -> int | None:
        """None while it runs. A process that has ended takes its group with it."""
        code = self._process.poll()
        if code is not None:
            self._forget()
        return None if code is None else int(code)

    def has_beaten(self) -> bool:
        """Whether it gave a sign of life since this was last asked."""
        if self._beats is None:
            return False
        try:
            return bool(os.read(self._beats, 4096))
        except BlockingIOError:
            return False

    def kill(self) -> None:
        """End it by force; ``exit_code`` tells when that has happened. Safe to repeat."""
        self._process.kill()

    def last_words(self) -> str:
        """Why it ended, by its log: the last line of this run that names a fault, or the last."""
        lines = last_lines(self.program.log, since=self._log_from)
        faults = [line for line in lines if _FAULT.search(line)]
        return (faults or lines or ["it said nothing"])[-1][:300]

    def ask_to_stop(self) -> None:
        """Send the stop signal; returns at once. Safe to repeat."""
        if self._process.poll() is None:
            self._process.send_signal(self.program.stop_signal)

    def stop(self) -> int:
        """Stop it, by force after ``stop_within_s``; returns its exit code. Safe to repeat."""
        self.ask_to_stop()
        try:
            code = self._process.wait(self.program.stop_within_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._forget()
        return int(code)

    def _forget(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._roster.remove(self.entry)
        if self._beats is not None:
            os.close(self._beats)
            self._beats = None


def last_line(log: Path) -> str:
    """The last line of a log file, cut to what a terminal shows."""
    lines = last_lines(log)
    return lines[-1][:300] if lines else "it said nothing"


def last_lines(log: Path, since: int = 0) -> list[str]:
    """The end of a log file, but nothing before the byte ``since``."""
    with log.open("rb") as file:
        file.seek(max(since, log.stat().st_size - 4096))
        return file.read().decode(errors="replace").strip().splitlines()
