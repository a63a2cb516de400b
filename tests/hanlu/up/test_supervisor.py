"""The supervisor starts what ended again, more slowly each time, and tells it once."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from hanlu.embedded.process import Program
from hanlu.embedded.roster import Roster
from hanlu.up.supervisor import (
    HANGS_AFTER_S,
    LOG_LIMIT_BYTES,
    LOOPING,
    STARTS_WITHIN_S,
    WINDOW_S,
    Supervisor,
    pause_s,
    recent,
)


def test_pauses_grow_and_end_at_twenty_seconds() -> None:
    pauses = [pause_s([0.0] * count) for count in range(1, 12)]
    assert all(earlier <= later for earlier, later in pairwise(pauses))
    assert (pauses[0], pauses[-1]) == (0.2, 20.0)


def test_ends_of_long_ago_do_not_count() -> None:
    assert recent([0.0, 10.0], now=10.0 + WINDOW_S - 1) == [10.0]


class Stage:
    """A supervisor with a hand-moved clock and the lines it told."""

    def __init__(self, folder: Path) -> None:
        self.now = 0.0
        self.told: list[str] = []
        self.folder = folder
        self.supervisor = Supervisor(
            Roster(folder / "processes.json"), self.told.append, lambda: self.now
        )

    def program(self, name: str, script: str, *, beats: bool = False) -> Program:
        return Program(
            name,
            (sys.executable, "-c", script),
            self.folder,
            self.folder / f"{name}.log",
            beats=beats,
        )

    def has_beaten(self) -> bool:
        return self.supervisor.is_alive("role")

    def step_for(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            self.now += 1.0
            self.supervisor.step()

    def step_until(self, reached: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not reached():
            assert time.monotonic() < deadline
            self.supervisor.step()
            time.sleep(0.01)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    built = Stage(tmp_path)
    yield built
    built.supervisor.stop()


def test_a_killed_program_runs_again_after_the_pause(stage: Stage) -> None:
    stage.supervisor.start(stage.program("role", "import time; time.sleep(60)"))
    first = stage.supervisor.running()["role"]
    os.kill(first, signal.SIGKILL)
    stage.step_until(lambda: "role" not in stage.supervisor.running())
    stage.supervisor.step()
    assert "role" not in stage.supervisor.running()
    stage.now += 0.2
    stage.supervisor.step()
    assert stage.supervisor.running()["role"] != first
    assert stage.told == ["role ended (signal 9), starting it again in 0.2 s"]


def test_a_crash_loop_is_told_once_with_its_last_words(stage: Stage) -> None:
    stage.supervisor.start(stage.program("role", "raise SystemExit('no such table')"))
    ends = 0
    while ends < LOOPING + 2:
        stage.step_until(lambda: "role" not in stage.supervisor.running())
        ends += 1
        stage.now += pause_s([0.0] * ends)
        stage.supervisor.step()
    loops = [line for line in stage.told if "keeps ending" in line]
    assert len(loops) == 1
    assert "no such table" in loops[0]
    assert len(stage.told) == LOOPING
    assert stage.supervisor.is_looping("role")


BEATS = (
    "import os, time\nwhile True: os.write(int(os.environ['HANLU_HEARTBEAT_FD']), b'.');"
    " time.sleep(0.01)"
)


def test_a_program_that_hangs_is_killed_and_runs_again(stage: Stage) -> None:
    stage.supervisor.start(stage.program("role", BEATS, beats=True))
    first = stage.supervisor.running()["role"]
    stage.step_until(stage.has_beaten)
    os.kill(first, signal.SIGSTOP)
    stage.step_for(HANGS_AFTER_S)
    assert stage.supervisor.running()["role"] == first
    stage.step_for(2.0)
    stage.step_until(lambda: "role" not in stage.supervisor.running())
    stage.step_for(1.0)
    assert stage.supervisor.running()["role"] != first
    assert stage.told == [
        "role gives no sign of life for 31 s, ending it",
        "role ended (signal 9), starting it again in 0.2 s",
    ]


def test_time_in_which_nobody_looked_is_no_silence(stage: Stage) -> None:
    stage.supervisor.start(stage.program("role", BEATS, beats=True))
    first = stage.supervisor.running()["role"]
    stage.step_until(stage.has_beaten)
    os.kill(first, signal.SIGSTOP)
    stage.now += 3600.0
    stage.supervisor.step()
    assert stage.told == []


def test_a_program_that_never_begins_is_ended_as_well(stage: Stage) -> None:
    stage.supervisor.start(stage.program("role", "import time; time.sleep(60)", beats=True))
    stage.step_for(STARTS_WITHIN_S)
    assert stage.told == []
    stage.step_for(2.0)
    assert "no sign of life" in stage.told[0]


def test_a_log_that_grew_too_long_is_cut_and_kept_once(stage: Stage) -> None:
    stage.supervisor.start(stage.program("role", "import time; time.sleep(60)"))
    log = stage.folder / "role.log"
    os.truncate(log, LOG_LIMIT_BYTES + 1)
    stage.supervisor.step()
    assert log.stat().st_size == 0
    assert (stage.folder / "role.log.1").stat().st_size == LOG_LIMIT_BYTES + 1


def test_stop_can_name_some_and_leave_the_others(stage: Stage) -> None:
    stage.supervisor.start(stage.program("server", "import time; time.sleep(60)"))
    stage.supervisor.start(stage.program("role", "import time; time.sleep(60)"))
    stage.supervisor.stop({"role"})
    assert list(stage.supervisor.running()) == ["server"]
