"""The data folder: private, recognised, locked; everything else is refused in one sentence."""

import json
import os
import stat
from pathlib import Path

import pytest

from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import DataFolder, is_running


def opened(path: Path) -> DataFolder:
    folder = DataFolder(path)
    folder.open()
    return folder


def test_what_one_start_notes_the_next_one_finds(tmp_path: Path) -> None:
    first = opened(tmp_path / "data")
    secret = first.secret("key")
    first.remember("port.http", 8080)
    first.close()
    second = opened(tmp_path / "data")
    assert second.secret("key") == secret
    assert second.remembered("port.http") == 8080
    second.close()


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    folder = opened(tmp_path / "data")
    folder.secret("key")
    others = stat.S_IRWXG | stat.S_IRWXO
    walk_only = 0o011 if os.geteuid() == 0 else 0
    assert folder.path.stat().st_mode & others == walk_only
    assert (folder.path / "secrets.json").stat().st_mode & others == 0
    assert folder.room("mqtt").stat().st_mode & others == 0
    folder.close()


def test_a_folder_whose_first_start_was_killed_at_once_is_taken_up_again(tmp_path: Path) -> None:
    for name in ("lock", "hanlu.json.new"):
        (tmp_path / name).write_text("{")
    opened(tmp_path).close()


def test_a_disk_without_room_for_a_new_installation_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hanlu.embedded.folder.NEW_NEEDS_MB", 10**9)
    with pytest.raises(StartRefused, match="MB free, and a start needs"):
        opened(tmp_path / "data")
    assert not (tmp_path / "data" / "hanlu.json").exists()


def test_a_second_start_on_a_running_folder_is_refused(tmp_path: Path) -> None:
    folder = opened(tmp_path / "data")
    assert is_running(folder.path)
    with pytest.raises(StartRefused, match="already running on the data folder"):
        opened(tmp_path / "data")
    folder.close()
    assert not is_running(folder.path)
    opened(tmp_path / "data").close()


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    mode = tmp_path.stat().st_mode
    with pytest.raises(StartRefused, match="holds other files"):
        opened(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    assert tmp_path.stat().st_mode == mode


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StartRefused, match="is a file"):
        opened(tmp_path / "data")


@pytest.mark.parametrize("name", ["hanlu.json", "secrets.json"])
@pytest.mark.parametrize("content", ["", "{", "[]", "null"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str, content: str) -> None:
    folder = opened(tmp_path / "data")
    folder.secret("key")
    folder.close()
    (folder.path / name).write_text(content)
    with pytest.raises(StartRefused, match=f"damaged: {name}"):
        opened(folder.path)


def test_a_folder_of_another_format_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "data").close()
    (tmp_path / "data" / "hanlu.json").write_text(json.dumps({"format": 99, "id": "x"}))
    with pytest.raises(StartRefused, match="format 99"):
        opened(tmp_path / "data")


def test_after_a_refusal_the_folder_is_not_locked(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "hanlu.json").write_text("{")
    with pytest.raises(StartRefused):
        opened(tmp_path / "data")
    assert not is_running(tmp_path / "data")
