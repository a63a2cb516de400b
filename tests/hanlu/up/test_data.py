"""Which data folder a command means when it is not told."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import DataFolder
from hanlu.up import data


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder and a home of our own; the environment names nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("HANLU_DATA", "HANLU_DATABASE_URL"):
        monkeypatch.setenv(name, "")
    return tmp_path


def opened(path: Path) -> DataFolder:
    folder = DataFolder(path)
    folder.open()
    data.register(folder.path)
    return folder


def test_demo_and_own_site_live_apart() -> None:
    assert data.default(demo=True) != data.default(demo=False)


def test_the_one_that_runs_is_meant_wherever_it_lies(elsewhere: Path) -> None:
    opened(data.SITE).close()
    with closing(opened(elsewhere / "far" / "away")):
        data.choose()
    assert os.environ["HANLU_DATA"] == str(elsewhere / "far" / "away")


def test_when_none_runs_the_one_that_exists_is_meant(elsewhere: Path) -> None:
    opened(data.DEMO).close()
    data.choose()
    assert os.environ["HANLU_DATA"] == str(elsewhere / data.DEMO)


def test_when_several_run_the_person_has_to_choose(elsewhere: Path) -> None:
    with (
        closing(opened(data.DEMO)),
        closing(opened(data.SITE)),
        pytest.raises(StartRefused, match="choose one with --data"),
    ):
        data.choose()


def test_what_the_environment_names_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANLU_DATA", "named")
    with closing(opened(data.DEMO)):
        data.choose()
    assert os.environ["HANLU_DATA"] == "named"
