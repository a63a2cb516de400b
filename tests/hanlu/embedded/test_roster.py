"""No process outlives its supervisor, and no stranger's process is touched."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from hanlu.embedded import guard
from hanlu.embedded.process import Child, Program
from hanlu.embedded.roster import MARK, Entry, Roster, entry_of, mark_of, runs, stop_leftovers


def sleeper(folder: Path, script: str = "import time; time.sleep(60)") -> Program:
    return Program(
        name="sleeper",
        argv=(sys.executable, "-c", script),
        folder=folder,
        log=folder / "sleeper.log",
        stop_within_s=0.5,
    )


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_leftovers_of_a_killed_supervisor_are_stopped(tmp_path: Path) -> None:
    child = Child(sleeper(tmp_path), Roster(tmp_path / "processes.json"))
    found = stop_leftovers(tmp_path / "processes.json")
    assert [entry.pid for entry in found] == [child.pid]
    wait_until_gone(child.pid)


def test_another_process_under_a_known_number_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    real = entry_of(stranger.pid, "stranger", signal.SIGTERM)
    Roster(tmp_path / "processes.json").add(
        Entry(real.pid, real.began - 1000, "ours long ago", signal.SIGTERM)
    )
    assert stop_leftovers(tmp_path / "processes.json") == []
    assert runs(real)
    stranger.kill()
    stranger.wait()


def test_the_guard_stops_the_children_when_its_pipe_closes(tmp_path: Path) -> None:
    child = Child(sleeper(tmp_path), Roster(tmp_path / "processes.json"))
    watching = guard.start(tmp_path / "processes.json")
    assert runs(child.entry)
    watching.communicate(timeout=20)
    assert not runs(child.entry)


def test_a_program_that_ignores_its_signal_is_stopped_by_force(tmp_path: Path) -> None:
    deaf = (
        "import signal, time; signal.signal(15, signal.SIG_IGN);"
        "print('on', flush=True); time.sleep(60)"
    )
    child = Child(sleeper(tmp_path, deaf), Roster(tmp_path / "processes.json"))
    while "on" not in (tmp_path / "sleeper.log").read_text():
        time.sleep(0.01)
    assert child.stop() == -signal.SIGKILL


def test_a_stopped_program_takes_its_own_children_along(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, time;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    child = Child(sleeper(tmp_path, script), Roster(tmp_path / "processes.json"))
    while not (text := (tmp_path / "sleeper.log").read_text()).endswith("\n"):
        time.sleep(0.01)
    os.kill(child.pid, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while child.exit_code() is None:
        assert time.monotonic() < deadline
    wait_until_gone(int(text))


def test_a_child_that_was_never_written_down_is_found_by_its_mark(tmp_path: Path) -> None:
    ours, other = tmp_path / "ours.json", tmp_path / "other.json"
    script = (
        "import signal, subprocess, time;"
        # A shell lets what it starts in the background ignore it, and so would all that follow.
        "signal.signal(signal.SIGINT, signal.SIG_DFL);"
        "subprocess.Popen(['sleep', '60']); time.sleep(60)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            env={**os.environ, MARK: mark_of(path, "server", signal.SIGINT)},
            start_new_session=True,
        )
        for path in (ours, other)
    ]
    try:
        deadline = time.monotonic() + 20
        while not psutil.Process(started[0].pid).children():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert [(each.pid, each.name) for each in stop_leftovers(ours)] == [
            (started[0].pid, "server")
        ]
        assert started[0].wait(5) == -signal.SIGINT
        assert started[1].poll() is None
        assert stop_leftovers(ours) == []
    finally:
        stop_leftovers(other)
        for process in started:
            process.wait(5)
