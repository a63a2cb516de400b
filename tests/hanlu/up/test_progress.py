"""A person who waits for the first start sees what it is at."""

import contextlib
from pathlib import Path

from hanlu import logging
from hanlu.up import progress


def test_steps_are_read_from_the_log_as_they_come(tmp_path: Path) -> None:
    log = tmp_path / "prepare.log"
    log.write_text('{"event": "preparing", "step": "map"}\n')  # of an earlier start
    follower = progress.Follower(log)
    assert list(follower.news()) == []
    with log.open("a") as stream, contextlib.redirect_stderr(stream):
        logging.configure("info", role="prepare")
        progress.tell("migrating")
        progress.tell("done")
        stream.write('a library\'s own words\n["not", "ours"]\n{"event": "preparing", "st')
    assert list(follower.news()) == ["first start, step 1 of 8: laying out the database"]
    with log.open("a") as stream:
        stream.write('ep": "roads"}\n')
    assert list(follower.news()) == ["first start, step 4 of 8: building the road network"]
    assert list(follower.news()) == []


def test_a_log_that_is_not_there_yet_tells_nothing(tmp_path: Path) -> None:
    assert list(progress.Follower(tmp_path / "prepare.log").news()) == []
