"""What a program says when it ends, out of a log that holds earlier runs as well."""

import sys
from pathlib import Path

import pytest

from hanlu.embedded.process import Child, Program
from hanlu.embedded.roster import Roster


@pytest.mark.parametrize(
    ("says", "words"),
    [
        pytest.param(
            "FATAL:  could not write: No space left on device\nLOG:  database system is shut down",
            "FATAL:  could not write: No space left on device",
            id="the reason, not the farewell",
        ),
        pytest.param("one\ntwo", "two", id="the last line, where none is a fault"),
        pytest.param("", "it said nothing", id="nothing of this run"),
    ],
)
def test_the_last_words_are_the_reason_of_this_run(tmp_path: Path, says: str, words: str) -> None:
    log = tmp_path / "server.log"
    log.write_text("FATAL:  terminating connection due to administrator command\n")
    script = f"print({says!r}, end='')"
    program = Program("server", (sys.executable, "-c", script), tmp_path, log)
    child = Child(program, Roster(tmp_path / "processes.json"))
    while child.exit_code() is None:
        pass
    assert child.last_words() == words
