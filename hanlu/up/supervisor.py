"""Keeps programs running: starts them again after a pause that grows, and says so in one line.

One that hangs is killed first: a role that has given no sign of life for `HANGS_AFTER_S`.
"""

import os
import shutil
import time
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hanlu.embedded.process import Child, Program, last_line
from hanlu.embedded.roster import Roster

WINDOW_S = 60.0
LOOPING = 5
"""So many ends within the window are called a crash loop, and told once."""
HANGS_AFTER_S = 30.0
STARTS_WITHIN_S = 120.0
"""Until the first sign of life: a machine under load reads a program slowly."""
_PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_LONGEST_STEP_S = 1.0
LOG_LIMIT_BYTES = 64 * 1024 * 1024


def recent(ends: Sequence[float], now: float) -> list[float]:
    """The ends (seconds of a monotonic clock) that still count at ``now``."""
    return [end for end in ends if now - end < WINDOW_S]


def pause_s(ends: Sequence[float]) -> float:
    """How long to wait before the next start, after these recent ends (at least one)."""
    return _PAUSES_S[min(len(ends), len(_PAUSES_S)) - 1]


@dataclass
class Watched:
    """One program and its present run; ``child`` is None during a pause."""

    program: Program
    child: Child | None
    ends: list[float] = field(default_factory=list)
    start_at: float = 0.0
    silent_s: float = 0.0
    has_beaten: bool = False
    told: bool = False


class Supervisor:
    """Runs programs until told to stop. Single-threaded: call ``step`` often.

    ``tell`` gets a line for the person at the terminal whenever something ended by itself.
    """

    def __init__(
        self,
        roster: Roster,
        tell: Callable[[str], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._roster, self._tell, self._monotonic = roster, tell, monotonic
        self._watched: list[Watched] = []
        self._looked_at = monotonic()

    def adopt(self, child: Child) -> None:
        """Watch a process that was started already."""
        self._watched.append(Watched(child.program, child))

    def start(self, program: Program) -> None:
        """Start a program and watch it."""
        self.adopt(Child(program, self._roster))

    def running(self) -> dict[str, int]:
        """Process ids by name."""
        return {
            each.program.name: each.child.pid for each in self._watched if each.child is not None
        }

    def is_alive(self, name: str) -> bool:
        """Whether this program has given a sign of life in its present run."""
        return any(each.has_beaten for each in self._watched if each.program.name == name)

    def is_looping(self, name: str) -> bool:
        """Whether this program has ended again and again lately."""
        return any(each.told for each in self._watched if each.program.name == name)

    def step(self) -> None:
        """See who has ended, start again whose pause is over, cut logs that grew too long."""
        now = self._monotonic()
        # While we slept ourselves (a paused machine) nobody was listened to: that is no silence.
        listened_s = min(now - self._looked_at, _LONGEST_STEP_S)
        self._looked_at = now
        for each in self._watched:
            if each.child is None:
                if now >= each.start_at:
                    each.child = Child(each.program, self._roster)
                    each.silent_s, each.has_beaten = 0.0, False
            elif (code := each.child.exit_code()) is not None:
                self._ended(each, code, now)
            elif self._hangs(each, each.child, listened_s):
                each.child.kill()
            elif each.told and not recent(each.ends, now):
                each.told = False
                self._tell(f"{each.program.name} runs again")
            _cut_log(each.program.log)

    def stop(self, names: Container[str] | None = None) -> None:
        """Stop these, or all, side by side, and watch them no more."""
        stopping = [each for each in self._watched if names is None or each.program.name in names]
        self._watched = [each for each in self._watched if each not in stopping]
        children = [each.child for each in stopping if each.child is not None]
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()

    def _hangs(self, each: Watched, child: Child, listened_s: float) -> bool:
        if not each.program.beats:
            return False
        if child.has_beaten():
            each.silent_s, each.has_beaten = 0.0, True
            return False
        each.silent_s += listened_s
        if each.silent_s <= (HANGS_AFTER_S if each.has_beaten else STARTS_WITHIN_S):
            return False
        self._tell(
            f"{each.program.name} gives no sign of life for {each.silent_s:.0f} s, ending it"
        )
        each.silent_s = 0.0
        return True

    def _ended(self, each: Watched, code: int, now: float) -> None:
        each.child = None
        each.ends = [*recent(each.ends, now), now]
        wait_s = pause_s(each.ends)
        each.start_at = now + wait_s
        name, log = each.program.name, each.program.log
        if len(each.ends) >= LOOPING and not each.told:
            each.told = True
            self._tell(f"{name} keeps ending ({_how(code)}), see {log}: {last_line(log)}")
        elif not each.told:
            self._tell(f"{name} ended ({_how(code)}), starting it again in {wait_s:g} s")


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _cut_log(log: Path) -> None:
    """Keep one older log. The process goes on appending, at the new end."""
    if log.stat().st_size > LOG_LIMIT_BYTES:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        os.truncate(log, 0)
